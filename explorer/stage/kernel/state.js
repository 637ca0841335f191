/**
 * The state that the reducer works on, and what happens to it.
 *
 * draft      what the controls say now
 * good       the last draft that the core has answered; its numbers are the ones that are drawn
 * committed  what the session holds, as far as this page knows: what was sent to it counts
 * outbox     what was sent and is not acknowledged yet; all of it is sent again until it is
 */

/** @import { Action, Content, Experiment, Message, Outbox, Pages, Resume, Request } from "../contract.js" */
/** @import { Answer } from "./live.js" */

/** @typedef {keyof Pages} PageName */
/** @typedef {Pages[PageName]["numbers"]} PageNumbers of one of the pages: a page knows which, the kernel does not */
/** @typedef {Pages[PageName]["settings"]} PageSettings */
/**
 * @template {PageName} [V=PageName]
 * @typedef {Content<Pages[V]["numbers"], Pages[V]["settings"], Pages[V]["figures"]>} PageContent
 */
/** @typedef {"connecting"|"open"|"refused"|"lost"} SocketLine the live socket: `refused` was never open, `lost` once was */
/** @typedef {"connecting"|"live"|"slowed"|"fallback"|"reconnecting"} Mark what a person is told of it */
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
 * @property {string[]} touched the draft's fields that were set since a draft was committed last
 * @property {boolean} wanting a commit waits for its draft's answer, or for what comes of a button that was pressed
 * @property {boolean} behind what is shown is not what this visitor has: that is on its way here
 * @property {boolean} holding something is being dragged
 * @property {Partial<Experiment>|null} overlay values that the controls show in place of the draft's: those of a later
 *   step of the run. A change made there starts a new Experiment from them.
 * @property {number} step of its run that the committed Experiment is shown at
 * @property {Message[]} outbox
 * @property {number} attempt counts what was sent
 * @property {number} patience until it is sent again
 * @property {boolean} late something was not acknowledged in time
 * @property {boolean} doubted the connection was lost, and the session has not been heard of since
 * @property {string} session the name of the session that is spoken to
 * @property {string} keepsake what this visitor has, as the session last wrote it down
 * @property {Resume|null} resume what a session that does not know this visitor is told first
 * @property {SocketLine} line
 * @property {boolean} slowed so many ask that the server wants fewer requests
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
 *   | {type: "change", field: string, step: number, value: number|null, id: number}
 *   | {type: "restore", experiment: Experiment, id: number}
 *   | {type: "setting", name: string, value: unknown, id: number}
 *   | {type: "note", name: string, value: unknown, id: number}
 *   | {type: "pass", values: Record<string, unknown>, id: number}
 *   | {type: "ask", id: number}
 *   | {type: "hold", holding: boolean, id: number}
 *   | {type: "commit", id: number}
 *   | {type: "act", action: Action, id: number}
 *   | {type: "leave", id: number}
 *   | {type: "answer", answer: Answer, id: number}
 *   | {type: "content", content: PageContent, id: number}
 *   | {type: "line", line: SocketLine, id: number}
 *   | {type: "pace", slowed: boolean, id: number}
 *   | {type: "late", id: number}} Event
 */

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
  if (state.line !== "open") return "fallback";
  return state.slowed ? "slowed" : "live";
}

/**
 * The fields of one thing that differ from another one's.
 * @template {object} T
 * @param {T} from @param {T} to @returns {Partial<T>}
 */
export function changes(from, to) {
  if (from === to) return {};
  const known = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (from));
  const changed = Object.entries(to).filter(([field, value]) => !same(value, known[field]));
  return /** @type {Partial<T>} */ (Object.fromEntries(changed));
}

/**
 * An Experiment with what a hand has changed meanwhile, in what it knew before. Where there are other inputs or samples
 * now, numbers of single ones mean nothing any more.
 * @param {Experiment} experiment @param {State} state
 */
export function rebased(experiment, { committed, draft, touched }) {
  const fits = shapeOf(draft) === shapeOf(experiment);
  const differs = changes(committed, draft);
  const own = Object.entries(draft).filter(([field]) => field in differs || touched.includes(field));
  const changed = { ...experiment, ...Object.fromEntries(own.filter(([, value]) => fits || !Array.isArray(value))) };
  return same(changed, experiment) ? experiment : changed;
}

/** What a page is laid out for. @param {Experiment} experiment */
export function shapeOf({ weights, dataset, own, terms }) {
  return `${weights.length} ${dataset} ${own} ${terms}`;
}

/** @param {unknown} one @param {unknown} other */
export function same(one, other) {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
