/** The sentences of a place in the film, of the run and the choices that a page shows. */

import { phaseName } from "./phases.js";
import { WHOLE } from "./shots.js";
import { tell } from "./told.js";
import { tellMoving } from "./told_moving.js";

/** @import { Position } from "../../kit/course.js" */
/** @import StepPage from "../step.js" */

/** What it comes to. @param {StepPage} page @param {Position} position @param {(number: string) => boolean} has whether a number is there */
export function sentenceAt(page, position, has) {
  return unfinished(tell(phaseName(position.phase, WHOLE), position.operation, momentAt(page, position, has)));
}

/** What is told before, while it moves; empty where that is the same. @param {StepPage} page @param {Position} position */
export function movingAt(page, position) {
  const phase = phaseName(position.phase, WHOLE);
  return (
    tellMoving(
      phase,
      position.operation,
      momentAt(page, position, () => true),
    ) ?? ""
  );
}

/** @param {StepPage} page @param {Position} position @param {(number: string) => boolean} has */
function momentAt(page, { step }, has) {
  const { run } = page;
  const { good } = page.bench;
  return {
    run,
    step,
    numbers: run.at(step),
    reasons: run.reasonsAt(step),
    activation: page.entry("activation", good).title,
    optimizer: page.entry("optimizer", good).title,
    leftOut: page.entry("loss", good).leaves_out === good.activation,
    has,
  };
}

/** A sentence whose last number has not been earned yet is not at its end: its dots are all that stands there. @param {string} sentence */
function unfinished(sentence) {
  return sentence.replace(/…[.。।]$/u, "…");
}
