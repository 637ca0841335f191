/** Handing the draft over to the session. */

/** @import { Effect, State } from "./state.js" */

import { acting, post } from "./outbox.js";
import { same } from "./state.js";

/**
 * At once if the core has answered the draft, otherwise when it has. A commit carries its whole Experiment: one that
 * knows nothing of an undo, a preset or what there was before a reload would take that back: it waits for what comes.
 * Nor is it made in the middle of a drag, whatever the browser tells of its slider there.
 * @param {State} state @param {number} id @returns {[State, Effect[]]}
 */
export function commit(state, id) {
  const answered = state.asked.length === 0 && (state.good === state.draft || same(state.good, state.draft));
  if (!answered || held(state) || state.holding) return [{ ...state, wanting: true }, []];
  return deliver({ ...state, wanting: false }, id);
}

/** Whether something is on its way here that a commit would take back. @param {State} state */
export function held(state) {
  return state.behind || acting(state);
}

/** What waits for its answer is handed over without one. @param {State} state @param {number} id @returns {[State, Effect[]]} */
export function handOver(state, id) {
  return state.wanting ? deliver({ ...state, wanting: false }, id) : [state, []];
}

/** @param {State} state @param {number} id @returns {[State, Effect[]]} */
function deliver(state, id) {
  const { draft: experiment, settings, step } = state;
  const done = { ...state, committed: experiment, touched: [] };
  if (same(experiment, state.committed) && same(settings, state.told)) return [done, []];
  return post({ ...done, told: settings }, { id, kind: "commit", view: state.view, experiment, settings, step });
}
