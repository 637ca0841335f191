/** What becomes of the state when the session, or the line to it, is heard of: the other half of the reducer. */

/** @import { Message } from "../contract.js" */
/** @import { Effect, Line, PageContent, State, Visit } from "./state.js" */

import { ask } from "./asking.js";
import { marked, PATIENCE_FIRST, post } from "./outbox.js";
import { changes, same, shapeOf } from "./state.js";

/**
 * A page's state when it opens.
 * @param {PageContent} content
 * @param {State|Visit|null} before the page before it, or what an earlier load of this tab left: messages may be under way
 * @param {State|null} noted this page when it was open last: what was noted on it, the session may not know of
 * @returns {[State, Effect[]]}
 */
export function opening(content, before, noted) {
  const { experiment } = content;
  const settings = noted !== null && same(noted.told, content.settings) ? noted.settings : content.settings;
  const known = before !== null && before.session === content.session;
  const outbox = before === null ? [] : before.outbox.filter((message) => !known || message.id > content.answered);
  const page = before !== null && "view" in before ? before : null;
  const stranger =
    before !== null && !known
      ? (page?.resume ?? { was: before.session, keepsake: before.keepsake, reloaded: page === null })
      : null;
  /** @type {State} */
  const state = {
    view: content.view,
    language: content.language,
    draft: experiment,
    good: experiment,
    committed: experiment,
    settings,
    passing: {},
    goodSettings: settings,
    told: content.settings,
    numbers: same(settings, content.settings) ? content.numbers : null,
    asked: [],
    wanting: false,
    holding: false,
    overlay: null,
    step: content.step,
    waiting: [],
    outbox,
    attempt: page?.attempt ?? 0,
    patience: PATIENCE_FIRST,
    late: known && outbox.length > 0 && (page?.late ?? false),
    doubted: false,
    session: content.session,
    keepsake: content.keepsake,
    resume: stranger ?? (page?.resume && page.resume.was !== content.resumed ? page.resume : null),
    line: "connecting",
  };
  return outbox.length > 0 || state.resume ? post(state, null) : [state, []];
}

/** Take what Python sent after a rerun. @param {State} before @param {{content: PageContent, id: number}} event @returns {[State, Effect[]]} */
export function receive(before, { content, id }) {
  const replaced = content.session !== before.session;
  const heard = !replaced && content.attempt === before.attempt;
  const outbox = before.outbox.filter((message) => replaced || message.id > content.answered);
  const resumed = !replaced && content.resumed === before.resume?.was;
  const state = {
    ...before,
    outbox,
    session: content.session,
    resume: replaced
      ? (before.resume ?? { was: before.session, keepsake: before.keepsake, reloaded: false })
      : resumed
        ? null
        : before.resume,
    doubted: before.doubted && !heard,
    late: before.late && !heard && outbox.length > 0,
    patience: heard ? PATIENCE_FIRST : before.patience,
  };
  if (replaced) return introduce(state, content, id);
  if (state.resume === null) state.keepsake = content.keepsake;
  /** @type {Effect[]} */
  const settled = outbox.length === 0 && state.resume === null ? [{ type: "rest" }] : [];
  // What comes back while something of ours is under way is already old.
  if (outbox.length > 0 || state.resume !== null || state.wanting || content.draft)
    return marked(before, state, [...settled, { type: "content", content, foreign: false }]);
  const { experiment, settings } = content;
  // What was only noted is in the address, and so the session may have heard of it.
  const agreed = same(settings, state.told) || same(settings, state.settings);
  if (same(experiment, state.committed) && agreed)
    return marked(before, { ...state, told: settings }, [...settled, { type: "content", content, foreign: false }]);
  const [next, effects] = adopt(state, content, id);
  return marked(before, next, [...settled, ...effects, { type: "content", content, foreign: true }]);
}

/** The session holds something else than this page believed: undone, refused, opened by a link. @param {State} state @param {PageContent} content @param {number} id @returns {[State, Effect[]]} */
function adopt(state, content, id) {
  const { experiment, settings } = content;
  // What a hand has changed meanwhile stays in it.
  const own = changes(state.committed, state.draft);
  const busy = Object.keys(own).length > 0 && shapeOf(state.draft) === shapeOf(experiment);
  const draft = busy ? { ...experiment, ...own } : experiment;
  const next = { ...state, overlay: null, committed: experiment, draft, settings, told: settings, step: content.step };
  if (busy || content.numbers === null || Object.keys(state.passing).length > 0) return ask(next, id);
  return [
    { ...next, good: experiment, goodSettings: settings, numbers: content.numbers, asked: [] },
    [{ type: "draw" }],
  ];
}

/**
 * Another session answers: the one before it is gone, with all that it held. It is told who this is and what is on the
 * screen, and everything that was not acknowledged before.
 * @param {State} state @param {PageContent} content @param {number} id @returns {[State, Effect[]]}
 */
function introduce(state, content, id) {
  const { view, committed: experiment, told: settings, step } = state;
  const acted = state.outbox.some((message) => message.kind === "act");
  /** @type {Message|null} */
  const shown = acted ? null : { id, kind: "commit", view, experiment, settings, step };
  const [next, effects] = post(state, shown);
  // What it found wrong with the address is not wrong: this page knows what the address cannot say.
  return marked(state, next, [...effects, { type: "content", content: { ...content, notices: [] }, foreign: false }]);
}

/** @param {State} before @param {{line: Line}} event @returns {[State, Effect[]]} */
export function connect(before, { line }) {
  const state = { ...before, line, doubted: before.doubted || line === "lost" };
  // The live line is back: the session is asked for a sign of life, too.
  if (line === "open" && state.doubted) {
    const [next, effects] = post(state, null);
    return marked(before, next, effects);
  }
  return marked(before, state, []);
}
