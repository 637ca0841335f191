/**
 * What the stage works on, as a pure function of what happens: (state, event) -> [state, effects].
 *
 * Nothing in here waits, sends or draws; `workbench.js` does what the effects say. So every order of drags, answers,
 * commits, undone steps and lost connections is a row in a table of tests.
 *
 * draft      what the controls say now
 * good       the last draft that the core has answered; its numbers are the ones that are drawn
 * committed  what the session holds, as far as this page knows: what was sent to it counts
 * outbox     what was sent and is not acknowledged yet; all of it is sent again until it is
 */

/** @import { Act, Action, Commit, Content, Experiment, Message, Outbox, Pages, Resume, Request } from "../contract.js" */
/** @import { Answer } from "./live.js" */

/** How long a message may stay unacknowledged before it is sent again, in milliseconds: at first, and at most. */
export const PATIENCE_FIRST = 2000;
const PATIENCE_MOST = 8000;
/** Requests under way whose Experiments are remembered: one is in flight and one waits, a few may be late. */
const MOST_ASKED = 8;
/** Messages that wait for a server. Beyond it the older changes become one, so that a long absence stays small. */
const MOST_MESSAGES = 40;

/** @typedef {keyof Pages} PageName */
/** @typedef {Pages[PageName]["numbers"]} PageNumbers of one of the pages: a page knows which, the kernel does not */
/** @typedef {Pages[PageName]["settings"]} PageSettings */
/**
 * @template {PageName} [V=PageName]
 * @typedef {Content<Pages[V]["numbers"], Pages[V]["settings"], Pages[V]["figures"]>} PageContent
 */
/** @typedef {"connecting"|"open"|"refused"|"lost"} Line the live socket: `refused` was never open, `lost` once was */
/** @typedef {"connecting"|"live"|"fallback"|"reconnecting"} Mark what a person is told of it */
/** @typedef {{id: number, experiment: Experiment, settings: PageSettings}} Asked a request that may still be answered */
/** @typedef {{session: string, keepsake: string, outbox: Message[]}} Visit what a tab keeps of its visit over a reload */

/**
 * @typedef {object} State
 * @property {string} view
 * @property {string} language
 * @property {Experiment} draft
 * @property {Experiment} good
 * @property {Experiment} committed
 * @property {PageSettings} settings of the page, as they are now: those that are kept in link and session
 * @property {Record<string, unknown>} passing further settings, of a single request: the step that is looked at
 * @property {PageSettings} goodSettings those of the last answer
 * @property {PageSettings} told what the session knows of them, or was sent
 * @property {PageNumbers|null} numbers of the last answer; null before the first
 * @property {Asked[]} asked requests that may still be answered, the newest last
 * @property {boolean} wanting a commit waits for its draft's answer
 * @property {boolean} holding something is being dragged
 * @property {Partial<Experiment>|null} overlay values that the controls show in place of the draft's: those of a later
 *   step of the run. A change made there starts a new Experiment from them.
 * @property {number} step of its run that the committed Experiment is shown at
 * @property {Action[]} waiting actions that wait for a commit before them
 * @property {Message[]} outbox
 * @property {number} attempt counts what was sent
 * @property {number} patience until it is sent again
 * @property {boolean} late something was not acknowledged in time
 * @property {boolean} doubted the connection was lost, and the session has not been heard of since
 * @property {string} session the name of the session that is spoken to
 * @property {string} keepsake what this visitor has, as the session last wrote it down
 * @property {Resume|null} resume what a session that does not know this visitor is told first
 * @property {Line} line
 */

/**
 * @typedef {{type: "ask", request: Request}
 *   | {type: "post", outbox: Outbox}
 *   | {type: "wait", milliseconds: number}
 *   | {type: "rest"}
 *   | {type: "draw"}
 *   | {type: "fork"}
 *   | {type: "error", message: string, field: string|null}
 *   | {type: "content", content: PageContent, foreign: boolean}
 *   | {type: "mark", mark: Mark}} Effect
 */

/**
 * Events carry an `id` that is larger than every one before, also of other pages: requests and messages are named by it.
 * @typedef {{type: "set", field: string, indices: number[], value: unknown, id: number}
 *   | {type: "restore", experiment: Experiment, id: number}
 *   | {type: "setting", name: string, value: unknown, id: number}
 *   | {type: "note", name: string, value: unknown, id: number}
 *   | {type: "pass", values: Record<string, unknown>, id: number}
 *   | {type: "ask", id: number}
 *   | {type: "hold", holding: boolean, id: number}
 *   | {type: "commit", id: number}
 *   | {type: "act", action: Action, id: number}
 *   | {type: "answer", answer: Answer, id: number}
 *   | {type: "content", content: PageContent, id: number}
 *   | {type: "line", line: Line, id: number}
 *   | {type: "late", id: number}} Event
 */

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
    before !== null && !known ? { was: before.session, keepsake: before.keepsake, reloaded: page === null } : null;
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

/**
 * @param {State} state
 * @param {Event} event
 * @returns {[State, Effect[]]}
 */
export function reduce(state, event) {
  switch (event.type) {
    case "set":
      return set(state, event);
    case "restore":
      return thenCommit(ask({ ...state, overlay: null, draft: event.experiment }, event.id), event.id);
    case "setting":
      return ask(withSetting(state, event), event.id);
    case "note":
      return [withSetting(state, event), []];
    case "pass":
      return [{ ...state, passing: { ...state.passing, ...event.values } }, []];
    case "ask":
      return ask(state, event.id);
    case "hold":
      return [{ ...state, holding: event.holding }, []];
    case "commit":
      return commit(state, event.id);
    case "act":
      return act(state, event);
    case "answer":
      return take(state, event);
    case "content":
      return receive(state, event);
    case "line":
      return connect(state, event);
    case "late":
      return late(state);
  }
}

/** Whether something would be lost if the page were closed now. @param {State} state */
export function unsaved(state) {
  return state.wanting || state.outbox.length > 0;
}

/** What a person is told of the connection; "live" only where a change would arrive. @param {State} state @returns {Mark} */
export function mark(state) {
  if (state.line === "lost") return "reconnecting";
  if (state.line === "connecting") return "connecting";
  if (state.late || state.doubted || state.resume?.reloaded === false) return "reconnecting";
  if (state.resume) return "connecting"; // what was there before the reload is being fetched
  return state.line === "open" ? "live" : "fallback";
}

/** @param {State} state @param {{field: string, indices: number[], value: unknown, id: number}} event @returns {[State, Effect[]]} */
function set(state, { field, indices, value, id }) {
  const forked = state.overlay !== null;
  const from = /** @type {any} */ ({ ...state.draft, ...state.overlay });
  const draft = { ...from, [field]: replaced(from[field], indices, value) };
  const [next, effects] = ask({ ...state, overlay: null, draft }, id);
  return [next, forked ? [{ type: "fork" }, ...effects] : effects];
}

/** @param {State} state @param {{name: string, value: unknown}} event @returns {State} */
function withSetting(state, { name, value }) {
  return { ...state, settings: /** @type {PageSettings} */ ({ ...state.settings, [name]: value }) };
}

/** @param {State} state @param {number} id @returns {[State, Effect[]]} */
function ask(state, id) {
  const { view, language, draft: experiment, settings, passing } = state;
  const asked = [...state.asked, { id, experiment, settings }].slice(-MOST_ASKED);
  return [
    { ...state, asked },
    [{ type: "ask", request: { id, view, language, experiment, settings: { ...settings, ...passing } } }],
  ];
}

/** @param {[State, Effect[]]} done @param {number} id @returns {[State, Effect[]]} */
function thenCommit([state, effects], id) {
  const [next, more] = commit(state, id);
  return [next, [...effects, ...more]];
}

/** Hand the draft over to the session: at once if the core has answered it, otherwise when it has. @param {State} state @param {number} id @returns {[State, Effect[]]} */
function commit(state, id) {
  if (state.good !== state.draft && !same(state.good, state.draft)) return [{ ...state, wanting: true }, []];
  return deliver({ ...state, wanting: false }, id);
}

/** @param {State} state @param {number} id @returns {[State, Effect[]]} */
function deliver(state, id) {
  const { draft: experiment, settings, step } = state;
  if (same(experiment, state.committed) && same(settings, state.told)) return [{ ...state, committed: experiment }, []];
  const [next, effects] = post(
    { ...state, committed: experiment, told: settings },
    { id, kind: "commit", view: state.view, experiment, settings, step },
  );
  return [next, effects];
}

/** A press of a button that the session answers: undo, redo, a preset. @param {State} state @param {{action: Action, id: number}} event @returns {[State, Effect[]]} */
function act(state, { action, id }) {
  if (state.wanting) return [{ ...state, waiting: [...state.waiting, action] }, []]; // in the order in which they were made
  return post(...pressed(state, action, id));
}

/** @param {State} state @param {Action} action @param {number} id @returns {[State, Message]} */
function pressed(state, action, id) {
  const { view, settings } = state;
  return [
    { ...state, told: settings },
    { id, kind: "act", view, action, settings },
  ];
}

/** The actions that waited for a commit. @param {[State, Effect[]]} done @param {number} id @returns {[State, Effect[]]} */
function thenActions([state, effects], id) {
  if (state.wanting || state.waiting.length === 0) return [state, effects];
  let [next, all] = [{ ...state, waiting: /** @type {Action[]} */ ([]) }, effects];
  state.waiting.forEach((action, index) => {
    // Between two whole numbers there is room for fractions: the ids stay in order.
    const [after, more] = post(...pressed(next, action, id + (index + 1) / (state.waiting.length + 1)));
    [next, all] = [after, [...all, ...more]];
  });
  return [next, all];
}

/** @param {State} state @param {Message|null} message another one, or none: then what waits is sent again @returns {[State, Effect[]]} */
function post(state, message) {
  const outbox = message ? shortened([...state.outbox, message]) : state.outbox;
  const attempt = state.attempt + 1;
  const next = { ...state, outbox, attempt };
  return [
    next,
    [
      { type: "post", outbox: { attempt, resume: state.resume, messages: outbox } },
      { type: "wait", milliseconds: state.patience },
    ],
  ];
}

/** Of too many messages, the oldest commit that is followed by another one is left out. @param {Message[]} messages */
function shortened(messages) {
  if (messages.length <= MOST_MESSAGES) return messages;
  const at = messages.findIndex(
    (message, index) => message.kind === "commit" && messages[index + 1]?.kind === "commit",
  );
  return at < 0 ? messages : messages.toSpliced(at, 1);
}

/** @param {State} state @param {{answer: Answer, id: number}} event @returns {[State, Effect[]]} */
function take(state, { answer, id }) {
  const newest = state.asked.at(-1);
  if (answer.error !== undefined) {
    if (answer.id !== newest?.id) return [state, []]; // about a value that has changed since
    const refused = { ...state, draft: state.good, settings: state.goodSettings, asked: [], wanting: false };
    return thenActions(
      [refused, [{ type: "error", message: answer.error, field: answer.field ?? null }, { type: "draw" }]],
      id,
    );
  }
  const question = state.asked.find((asked) => asked.id === answer.id);
  if (!question) return [state, []]; // a newer one was answered before, or the state was replaced
  const after = {
    ...state,
    numbers: answer.numbers ?? null,
    good: question.experiment,
    goodSettings: question.settings,
    asked: state.asked.filter((asked) => asked.id > question.id),
  };
  if (question !== newest) return [after, [{ type: "draw" }]];
  /** @type {Effect[]} */
  const effects = [{ type: "error", message: "", field: null }]; // what was wrong before is over
  const [next, more] = after.wanting ? commit(after, id) : [after, []];
  return thenActions([next, [...effects, ...more, { type: "draw" }]], id);
}

/** Take what Python sent after a rerun. @param {State} before @param {{content: PageContent, id: number}} event @returns {[State, Effect[]]} */
function receive(before, { content, id }) {
  const replaced = content.session !== before.session;
  const heard = !replaced && content.attempt === before.attempt;
  const outbox = before.outbox.filter((message) => replaced || message.id > content.answered);
  const resumed = !replaced && content.resumed === before.resume?.was;
  const state = {
    ...before,
    outbox,
    session: content.session,
    resume: replaced
      ? { was: before.session, keepsake: before.keepsake, reloaded: false }
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
  if (same(experiment, state.committed) && same(settings, state.told)) {
    return marked(before, state, [...settled, { type: "content", content, foreign: false }]);
  }
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
  if (busy || content.numbers === null) return ask(next, id);
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
  return marked(state, next, [...effects, { type: "content", content, foreign: false }]);
}

/** @param {State} before @param {{line: Line}} event @returns {[State, Effect[]]} */
function connect(before, { line }) {
  const state = { ...before, line, doubted: before.doubted || line === "lost" };
  // The live line is back: the session is asked for a sign of life, too.
  if (line === "open" && state.doubted) {
    const [next, effects] = post(state, null);
    return marked(before, next, effects);
  }
  return marked(before, state, []);
}

/** What was sent is not acknowledged: it is sent again, later each time. @param {State} before @returns {[State, Effect[]]} */
function late(before) {
  if (before.outbox.length === 0 && !before.resume && !before.doubted) return [before, []];
  const [next, effects] = post({ ...before, late: true, patience: Math.min(PATIENCE_MOST, before.patience * 2) }, null);
  return marked(before, next, effects);
}

/** @param {State} before @param {State} state @param {Effect[]} effects @returns {[State, Effect[]]} */
function marked(before, state, effects) {
  return [state, mark(before) === mark(state) ? effects : [...effects, { type: "mark", mark: mark(state) }]];
}

/** The fields of an Experiment that differ from another one's. @param {Experiment} from @param {Experiment} to @returns {Partial<Experiment>} */
function changes(from, to) {
  if (from === to) return {};
  const known = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (from));
  return Object.fromEntries(Object.entries(to).filter(([field, value]) => !same(value, known[field])));
}

/** What a page is laid out for. @param {Experiment} experiment */
export function shapeOf({ weights, dataset, own }) {
  return `${weights.length} ${dataset} ${own}`;
}

/** @param {unknown} one @param {unknown} other */
function same(one, other) {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** @param {any} array @param {number[]} indices @param {unknown} value @returns {any} */
function replaced(array, indices, value) {
  if (indices.length === 0) return value;
  const copy = [...array];
  copy[indices[0]] = replaced(array[indices[0]], indices.slice(1), value);
  return copy;
}
