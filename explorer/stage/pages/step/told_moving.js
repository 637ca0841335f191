/** Sentences of a whole phase while it moves, where what it comes to is about one weight alone, or about none. */

import { phrase, t } from "../../kernel/text.js";

/** @import { Moment } from "./told.js" */

/** What is done with every weight's gradient. */
const PUSHED = {
  plain: phrase("Each weight is pushed against its gradient, by η times its size."),
  decaying: phrase("Each weight is pushed against the sum of its gradient and its decay, by η times its size."),
  remembering: phrase("{optimizer} combines each gradient with its memory, and what comes of that pushes the weight."),
  decaying_remembering: phrase(
    "{optimizer} combines each gradient, its decay and its memory, and what comes of that pushes the weight.",
  ),
};

/**
 * What is told until all stands still; null where that is what the phase comes to, number by number as it is earned.
 * @param {string} phase @param {number|null} operation @param {Moment} moment
 */
export function tellMoving(phase, operation, { run, step, reasons, optimizer }) {
  if (operation !== null || (run.divergedAt !== null && step >= run.divergedAt)) return null;
  if (phase === "backward" && reasons.flat !== "no")
    return t("What goes back from E is δ when it has come to the sum; δ times the inputs gives the gradients.");
  const most = run.parameters.updates(step, reasons.mostMoved);
  if (phase !== "update" || most === 0 || !Number.isFinite(most)) return null;
  const remembers = run.remembers !== "";
  if (run.decay !== null) return t(remembers ? PUSHED.decaying_remembering : PUSHED.decaying, { optimizer });
  return t(remembers ? PUSHED.remembering : PUSHED.plain, { optimizer });
}
