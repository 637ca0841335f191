/** How the update of one weight comes out, with its numbers. */

import { t } from "../../kernel/text.js";
import { signedWorked, worked } from "../../kit/format.js";
import { weightName } from "../../kit/names.js";

/** @import { Run } from "./run.js" */

/** @param {Run} run @param {number} step @param {number} j @param {number} rate the learning rate @param {number} inputs */
export function arithmetic(run, step, j, rate, inputs) {
  const eta = String(rate).replace("-", "−");
  if (run.decay !== null && run.remembers === "") {
    const decay = run.decay.one(step, j);
    const places = {
      name: weightName(j, inputs),
      rate: eta,
      gradient: worked(run.parameters.gradients(step, j)),
      decay: worked(Math.abs(decay)),
      update: signedWorked(run.parameters.updates(step, j)),
    };
    if (decay < 0) return t("Δ{name} = −{rate} × ({gradient} − {decay}) = {update}", places);
    return t("Δ{name} = −{rate} × ({gradient} + {decay}) = {update}", places);
  }
  return t("Δ{name} = −{rate} × {direction} = {update}", {
    name: weightName(j, inputs),
    rate: eta,
    direction: worked(run.direction(step, j)),
    update: signedWorked(run.parameters.updates(step, j)),
  });
}
