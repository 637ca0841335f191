/** Sentences about a step on its way backwards: what goes back from the loss, and what each weight gets of it. */

import { phrase, t } from "../../kernel/text.js";
import { shown } from "../../kit/format.js";
import { inputName, weightName } from "../../kit/names.js";
import { earned } from "./told_forward.js";

/** @import { Numbers, Reasons } from "./run.js" */
/** @import { Moment } from "./told.js" */

/** @type {Record<Reasons["pull"], string>} */
const PULL = {
  rises: phrase("∂E/∂O = {slope}: a higher output would make the loss rise."),
  falls: phrase("∂E/∂O = {slope}: a higher output would make the loss fall."),
  stays: phrase("∂E/∂O = {slope}: a higher output would make the loss neither rise nor fall."),
};

/** @type {Record<Exclude<Reasons["flat"], "no">, string>} */
const FLAT = {
  activation: phrase("Every gradient is 0: the activation is flat here (∂O/∂z = 0)."),
  target: phrase("Every gradient is 0: the output is at its target."),
  beyond: phrase("Every gradient is 0: the loss asks for no other output."),
  no_input: phrase("Every weight's gradient is 0: every input is 0."),
  too_small: phrase("Every gradient is 0: the product of its factors is too small for float64."),
  cancelled_all: phrase("Every gradient is 0: the parts of all samples add up to 0."),
  cancelled_batch: phrase("Every gradient is 0: the parts of this step's batch add up to 0."),
};

/** @type {Record<Reasons["over"], string>} */
const STEEPEST = {
  one: phrase(
    "∂E/∂O = {pull} times ∂O/∂z = {slope} is δ = {delta}; multiplied by each input, it gives {name} the largest gradient, {gradient}.",
  ),
  all: phrase(
    "Each sample's ∂E/∂O times its ∂O/∂z is its δ, here {delta}; multiplied by its inputs and added up over all samples, it gives {name} the largest gradient, {gradient}.",
  ),
  batch: phrase(
    "Each sample's ∂E/∂O times its ∂O/∂z is its δ, here {delta}; multiplied by its inputs and added up over this step's batch, it gives {name} the largest gradient, {gradient}.",
  ),
};

/** Of one sample whose ∂E/∂O overflows: δ, which is made of z itself, does not. */
const STEEPEST_APART = phrase(
  "δ = {delta} goes back and is multiplied by each input; {name} gets the largest gradient, {gradient}.",
);

/** The same where the loss leaves the slope of the activation out, beside numbers of which one is that slope. @type {Record<Reasons["over"], string>} */
const STEEPEST_BY_RULE = {
  one: phrase(
    "δ = {delta} goes back and is multiplied by each input; {name} gets the largest gradient, {gradient}; the rule leaves ∂O/∂z out, which is 0.",
  ),
  all: phrase(
    "Each sample's δ goes back and is multiplied by its inputs; added up over all samples, {name} gets the largest gradient, {gradient}; the rule leaves ∂O/∂z out, which is 0.",
  ),
  batch: phrase(
    "Each sample's δ goes back and is multiplied by its inputs; added up over this step's batch, {name} gets the largest gradient, {gradient}; the rule leaves ∂O/∂z out, which is 0.",
  ),
};

/** @param {number|null} operation @param {Moment} moment */
export function tellBackward(operation, { numbers: n, run, reasons, activation, leftOut, has }) {
  const { d_loss_d_output, d_output_d_z } = n.factors;
  const inputs = n.products.length;
  const overflows = !Number.isFinite(d_loss_d_output);
  const delta = earned(has("delta"), n.factors.delta);
  const pull = earned(has("d-loss-d-output"), d_loss_d_output);
  const slope = earned(has("d-output-d-z"), d_output_d_z);
  const gradient = (/** @type {number} */ j) => earned(has(`gradient-${j}`), gradientOf(n, j));
  if (operation === null) {
    const j = reasons.steepest;
    if (reasons.flat !== "no") return t(FLAT[reasons.flat]);
    const steepest = (leftOut ? STEEPEST_BY_RULE : STEEPEST)[reasons.over];
    return t(overflows && reasons.over === "one" && !leftOut ? STEEPEST_APART : steepest, {
      pull,
      slope,
      delta,
      name: weightName(j, inputs),
      gradient: gradient(j),
    });
  }
  if (operation === 0) return t(PULL[reasons.pull], { slope: pull });
  if (operation === 1 && reasons.saturated)
    return t("∂O/∂z = {slope}: how much of a change in the sum gets through {activation}; it is saturated.", {
      slope,
      activation,
    });
  if (operation === 1)
    return t("∂O/∂z = {slope}: how much of a change in the sum gets through {activation}.", { slope, activation });
  if (operation === 2 && leftOut)
    return t("δ = {delta}: the rule leaves ∂O/∂z out, which is 0, and takes ∂E/∂O itself back to every weight.", {
      delta,
    });
  if (operation === 2 && overflows) return t("δ = ∂E/∂z = {delta}: what goes back to every weight.", { delta });
  if (operation === 2)
    return t("δ = ∂E/∂z = {pull} × {slope} = {delta}: what goes back to every weight.", {
      pull,
      slope,
      delta,
    });
  const j = operation - 3;
  const name = weightName(j, inputs);
  if (reasons.over === "all")
    return t("∂E/∂{name} = {gradient}: δ times its input, added up over all samples.", { name, gradient: gradient(j) });
  if (reasons.over === "batch")
    return t("∂E/∂{name} = {gradient}: δ times its input, added up over this step's batch.", {
      name,
      gradient: gradient(j),
    });
  if (j === inputs) return t("∂E/∂b = δ × 1 = {gradient}: the input of the bias is 1.", { gradient: gradient(j) });
  return t("∂E/∂{name} = δ × {input} = {delta} × {x} = {gradient}.", {
    name,
    input: inputName(j),
    delta,
    x: shown(run.sample.x[j]),
    gradient: gradient(j),
  });
}

/** @param {Numbers} n @param {number} j */
export function gradientOf(n, j) {
  return j < n.gradients.length ? n.gradients[j] : n.bias_gradient;
}
