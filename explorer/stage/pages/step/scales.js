/** The scales of all pictures of a run. They hold still while it plays, and while something is dragged. */

import { fitted, joined } from "../../charts/loss_axis.js";
import { fitting, largest, roundUp } from "../../kit/format.js";

/** @import { Fork } from "./fork.js" */
/** @import { Numbers, Run } from "./run.js" */

/** What is drawn largest in each picture. @typedef {ReturnType<typeof fitRun>} Scales */

/** Scales that fit a run, and the one that it was forked from. @param {Run} run @param {Fork|null} ghost */
export function fitRun(run, ghost) {
  const { tables, columns, growth, decay } = run;
  const start = run.at(0);
  const { d_loss_d_output, delta } = start.factors;
  const errors = columns.error.values;
  const outputs = [...columns.output.values, run.sample.target].filter(Number.isFinite);
  return {
    bars: fitting(
      [tables.gradients.values, columns.bias_gradient.values, ...(decay ? [decay.values] : [])],
      [...start.gradients, start.bias_gradient, ...(decay?.at(0) ?? [])],
      growth,
    ),
    flows: fitting([tables.products.values, columns.bias.values], [...start.products, start.bias], growth),
    sums: fitting([tables.sums.values], start.sums, growth),
    stream: fitting([columns.d_loss_d_output.values, columns.delta.values], [d_loss_d_output, delta], growth),
    loss: fitted(ghost ? joined(run.axis, ghost.axis) : run.axis),
    picture: {
      low: Math.max(-5, Math.min(0, ...outputs)),
      high: Math.min(5, Math.max(1, ...outputs)),
      gap: Math.min(5, largest(errors)) || 1,
      loss: fitting([columns.term.values], [start.term], growth),
    },
  };
}

/** Bars and flows that fit one step. @param {Scales} scales @param {Numbers} now @returns {Scales} */
export function fitStep(scales, now) {
  return {
    ...scales,
    bars: roundUp(largest([...now.gradients, now.bias_gradient, ...now.decays])),
    flows: roundUp(largest([...now.products, now.bias])),
    sums: roundUp(largest(now.sums)),
    stream: roundUp(largest([now.factors.d_loss_d_output, now.factors.delta])),
  };
}
