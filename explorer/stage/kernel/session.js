/** What becomes of the state when the session, or the line to it, is heard of: the other half of the reducer. */

/** @import { Message } from "../contract.js" */
/** @import { Effect, PageContent, PageSettings, SocketLine, State, Visit } from "./state.js" */

import { ask } from "./asking.js";
import { commit, held } from "./commit.js";
import { marked, PATIENCE_FIRST, post } from "./outbox.js";
import { changes, rebased, same, shapeOf } from "./state.js";

/**
 * A page's state when it opens.
 * @param {PageContent} content
 * @param {State|Visit|null} before the page before it, or what an earlier load of this tab left: messages may be under way
 * @param {State|null} noted this page when it was open last: what was noted on it, the session may not know of
 * @param {number} [id] larger than every one before
 * @returns {[State, Effect[]]}
 */
export function opening(content, before, noted, id = 0) {
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
    touched: [],
    wanting: false,
    behind: false,
    holding: false,
    overlay: null,
    step: content.step,
    outbox,
    attempt: page?.attempt ?? 0,
    patience: PATIENCE_FIRST,
    late: known && outbox.length > 0 && (page?.late ?? false),
    doubted: false,
    session: content.session,
    keepsake: content.keepsake,
    resume: stranger ?? (page?.resume && page.resume.was !== content.resumed ? page.resume : null),
    line: "connecting",
    slowed: false,
  };
  const [next, effects] = outbox.length > 0 || state.resume ? post(state, null) : [state, /** @type {Effect[]} */ ([])];
  const last = outbox.at(-1);
  // What is under way is what was chosen last, and a session that knows nobody yet hears what there was on the page
  // before: a change that is made now goes on from there.
  const newer = last === undefined ? state.resume && page?.committed : last.kind === "commit" ? last.experiment : null;
  next.behind = state.resume?.reloaded === true || Boolean(newer && shapeOf(newer) !== shapeOf(experiment));
  if (newer && !next.behind) {
    if (same(newer, experiment)) return [next, effects];
    const [shown, asked] = ask({ ...next, draft: newer, committed: newer, numbers: null }, id);
    return [shown, [...effects, ...asked]];
  }
  if (!page?.wanting) return [next, effects];
  // What was chosen on the page before it, and waited there for what comes of a button that was pressed, waits on.
  const { touched } = page;
  const draft = rebased(experiment, page);
  const [waiting, asked] = ask({ ...next, draft, touched, numbers: null, wanting: true }, id);
  return [waiting, [...effects, ...asked]];
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
  if (outbox.length > 0 || state.resume !== null)
    return marked(before, state, [...settled, { type: "content", content, foreign: false }]);
  state.behind = false;
  const { experiment, settings } = content;
  // What was only noted is in the address, and so the session may have heard of it.
  const agreed = same(settings, state.told) || same(settings, state.settings);
  if (same(experiment, state.committed) && agreed) {
    const [next, effects] = state.wanting
      ? commit({ ...state, told: settings }, id)
      : [{ ...state, told: settings }, []];
    return marked(before, next, [...settled, ...effects, { type: "content", content, foreign: false }]);
  }
  const [next, effects] = adopt(state, content, id);
  return marked(before, next, [...settled, ...effects, { type: "content", content, foreign: true }]);
}

/**
 * The session holds something else than this page believed: undone, refused, opened by a link. What a hand has changed
 * meanwhile stays in it, and is committed if it was to be.
 * @param {State} state @param {PageContent} content @param {number} id @returns {[State, Effect[]]}
 */
function adopt(state, content, id) {
  const { experiment } = content;
  const draft = rebased(experiment, state);
  /** @type {PageSettings} */
  const settings = state.wanting
    ? Object.assign({ ...content.settings }, changes(state.told, state.settings))
    : content.settings;
  const next = {
    ...state,
    overlay: null,
    committed: experiment,
    draft,
    settings,
    told: content.settings,
    step: content.step,
  };
  const busy = draft !== experiment || !same(settings, content.settings);
  const numbers = content.draft ? null : content.numbers; // those of a draft are not those of the Experiment
  if (busy || numbers === null || Object.keys(state.passing).length > 0) return ask(next, id);
  const shown = { ...next, good: experiment, goodSettings: settings, numbers, asked: [], wanting: false };
  return [shown, [{ type: "draw" }]];
}

/**
 * Another session answers: the one before it is gone, with all that it held. It is told who this is and what is on the
 * screen, and everything that was not acknowledged before.
 * @param {State} state @param {PageContent} content @param {number} id @returns {[State, Effect[]]}
 */
function introduce(state, content, id) {
  const { view, committed: experiment, told: settings, step } = state;
  /** @type {Message|null} */
  const shown = held(state) ? null : { id, kind: "commit", view, experiment, settings, step };
  const [next, effects] = post(state, shown);
  // What it found wrong with the address is not wrong: this page knows what the address cannot say.
  return marked(state, next, [...effects, { type: "content", content: { ...content, notices: [] }, foreign: false }]);
}

/** @param {State} before @param {{line: SocketLine}} event @returns {[State, Effect[]]} */
export function connect(before, { line }) {
  const state = { ...before, line, doubted: before.doubted || line === "lost" };
  // The live line is back: the session is asked for a sign of life, too.
  if (line === "open" && state.doubted) {
    const [next, effects] = post(state, null);
    return marked(before, next, effects);
  }
  return marked(before, state, []);
}
