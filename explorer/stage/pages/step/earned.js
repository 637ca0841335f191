/** What else on the page shows the step where the film stands: the sliders of its weights, and what the glossary tells. */

import { signed } from "../../kit/format.js";
import { facts } from "../../parts/facts.js";

/** @import { Experiment } from "../../contract.js" */
/** @import { Clock } from "./clock.js" */
/** @import { Numbers, Run } from "./run.js" */

/** The number of the film by which a place of the glossary is earned. @type {Record<string, string>} */
const EARNED = {
  E: "loss",
  O: "output",
  z: "z",
  error: "error",
  slope: "d-output-d-z",
  delta: "delta",
  gradient: "gradient-0",
  update: "change-0",
};

/**
 * A step's numbers for the glossary; what has not been earned yet is told nowhere.
 * @param {Record<string, string>} usual what every page has
 * @param {Run} run @param {Numbers} now @param {Clock} clock
 */
export function earnedFacts(usual, run, now, clock) {
  const told = {
    ...usual,
    ...facts({
      ...now,
      target: run.sample.target,
      slope: now.factors.d_output_d_z,
      delta: now.factors.delta,
      j: 0,
      x: run.sample.x,
      gradient: now.gradients[0],
      update: now.updates[0],
    }),
    error: signed(now.error),
  };
  return Object.fromEntries(Object.entries(told).filter(([place]) => !(place in EARNED) || clock.has(EARNED[place])));
}

/**
 * What the sliders show: the weights of the step, those that were updated as they are now; nothing of its own where that
 * is the Experiment's.
 * @param {Run} run @param {Clock} clock @param {number} step @param {number|null} phase @param {Experiment} draft
 */
export function overlay(run, clock, step, phase, draft) {
  const shown = run.tables.weights.at(0).map((_, j) => j);
  const updated = (/** @type {number} */ j) =>
    phase !== null && clock.has(`after-${j}`) && Number.isFinite(run.after(step, j));
  const value = (/** @type {number} */ j) => (updated(j) ? run.after(step, j) : run.parameters.weights(step, j));
  const bias = shown.length;
  if (step === 0 && ![...shown, bias].some(updated)) return null;
  return {
    weights: shown.map((j) => [value(j), ...draft.weights[j].slice(1)]),
    bias: [value(bias), ...draft.bias.slice(1)],
  };
}
