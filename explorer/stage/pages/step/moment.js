/** The sentence of a place in the film, of the run and the choices that a page shows. */

import { phaseName } from "./phases.js";
import { WHOLE } from "./shots.js";
import { tell } from "./told.js";

/** @import { Position } from "../../kit/course.js" */
/** @import StepPage from "../step.js" */

/** @param {StepPage} page @param {Position} position @param {(number: string) => boolean} has whether a number is there */
export function sentenceAt(page, { step, phase, operation }, has) {
  const { run } = page;
  const { good } = page.bench;
  const moment = {
    run,
    step,
    numbers: run.at(step),
    reasons: run.reasonsAt(step),
    activation: page.entry("activation", good).title,
    optimizer: page.entry("optimizer", good).title,
    leftOut: page.entry("loss", good).leaves_out === good.activation,
    has,
  };
  return unfinished(tell(phaseName(phase, WHOLE), operation, moment));
}

/** A sentence whose last number has not been earned yet is not at its end: its dots are all that stands there. @param {string} sentence */
function unfinished(sentence) {
  return sentence.replace(/…[.。।]$/u, "…");
}
