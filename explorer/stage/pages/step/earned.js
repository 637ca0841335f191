/** What else on the page shows the step where the film stands: the sliders of its weights, and what the glossary tells. */

import { shownAt } from "../../kernel/changes.js";
import { signed } from "../../kit/format.js";
import { facts } from "../../parts/facts.js";

/** @import { Experiment } from "../../contract.js" */
/** @import { Clock } from "./clock.js" */
/** @import { Numbers, Run } from "./run.js" */

/** The number of the film by which a place of the glossary is earned, of weight j. @param {number} j @returns {Record<string, string>} */
const earning = (j) => ({
  E: "loss",
  O: "output",
  z: "z",
  error: "error",
  slope: "d-output-d-z",
  delta: "delta",
  gradient: `gradient-${j}`,
  update: `change-${j}`,
});

/**
 * A step's numbers for the glossary; what has not been earned yet is told nowhere.
 * @param {Record<string, string>} usual what every page has
 * @param {Run} run @param {Numbers} now @param {Clock} clock
 * @param {number} j the weight that is meant
 */
export function earnedFacts(usual, run, now, clock, j) {
  const earned = earning(j);
  const told = {
    ...usual,
    ...facts({
      ...now,
      target: run.sample.target,
      slope: now.factors.d_output_d_z,
      delta: now.factors.delta,
      j,
      x: run.sample.x,
      gradient: [...now.gradients, now.bias_gradient][j],
      update: [...now.updates, now.bias_update][j],
    }),
    error: signed(now.error),
  };
  return Object.fromEntries(Object.entries(told).filter(([place]) => !(place in earned) || clock.has(earned[place])));
}

/**
 * What the sliders show: the weights of the step, those that were updated as they are now, and settings that change on
 * the way; nothing of its own where that is the Experiment's.
 * @param {Run} run @param {Clock} clock @param {number} step @param {number|null} phase @param {Experiment} draft
 * @param {boolean} anew whether that is a new run
 */
export function overlay(run, clock, step, phase, draft, anew) {
  const shown = run.tables.weights.at(0).map((_, j) => j);
  const updated = (/** @type {number} */ j) =>
    phase !== null && clock.has(`after-${j}`) && Number.isFinite(run.after(step, j));
  const value = (/** @type {number} */ j) => (updated(j) ? run.after(step, j) : run.parameters.weights(step, j));
  const bias = shown.length;
  if (step === 0 && ![...shown, bias].some(updated)) return null;
  const then = shownAt(draft, step, anew);
  const settings = (draft.changes ?? []).map(([, field]) => [field, then[/** @type {keyof Experiment} */ (field)]]);
  return {
    ...Object.fromEntries(settings),
    weights: shown.map((j) => [value(j), ...draft.weights[j].slice(1)]),
    bias: [value(bias), ...draft.bias.slice(1)],
  };
}
