/** Asking the core for the numbers of the draft. */

/** @import { Effect, State } from "./state.js" */

/** Requests under way whose Experiments are remembered: one is in flight and one waits, a few may be late. */
const MOST_ASKED = 8;

/** @param {State} state @param {number} id @returns {[State, Effect[]]} */
export function ask(state, id) {
  const { view, language, draft: experiment, settings, passing } = state;
  const asked = [...state.asked, { id, experiment, settings }].slice(-MOST_ASKED);
  return [
    { ...state, asked },
    [{ type: "ask", request: { id, view, language, experiment, settings: { ...settings, ...passing } } }],
  ];
}
