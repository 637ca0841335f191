/** What a page tells its session: kept, and sent again, until it is acknowledged. */

/** @import { Action, Message } from "../contract.js" */
/** @import { Effect, State } from "./state.js" */

import { mark } from "./state.js";

/** How long a message may stay unacknowledged before it is sent again, in milliseconds: at first, and at most. */
export const PATIENCE_FIRST = 2000;
const PATIENCE_MOST = 8000;
/** Messages that wait for a server. Beyond it the older changes become one, so that a long absence stays small. */
const MOST_MESSAGES = 40;

/** @param {State} state @param {Action} action @param {number} id @returns {[State, Message]} */
export function pressed(state, action, id) {
  const { view, settings } = state;
  return [
    { ...state, told: settings },
    { id, kind: "act", view, action, settings },
  ];
}

/** Whether a button was pressed of which it is not known what came of it. @param {State} state */
export function acting(state) {
  return state.outbox.some((message) => message.kind === "act");
}

/** @param {State} state @param {Message|null} message another one, or none: then what waits is sent again @returns {[State, Effect[]]} */
export function post(state, message) {
  const outbox = message ? shortened([...state.outbox, message]) : state.outbox;
  const attempt = state.attempt + 1;
  const next = { ...state, outbox, attempt };
  return [
    next,
    [
      { type: "post", outbox: { session: state.session, attempt, resume: state.resume, messages: outbox } },
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

/** What was sent is not acknowledged: it is sent again, later each time. @param {State} before @returns {[State, Effect[]]} */
export function late(before) {
  if (before.outbox.length === 0 && !before.resume && !before.doubted) return [before, []];
  const [next, effects] = post({ ...before, late: true, patience: Math.min(PATIENCE_MOST, before.patience * 2) }, null);
  return marked(before, next, effects);
}

/** @param {State} before @param {State} state @param {Effect[]} effects @returns {[State, Effect[]]} */
export function marked(before, state, effects) {
  return [state, mark(before) === mark(state) ? effects : [...effects, { type: "mark", mark: mark(state) }]];
}
