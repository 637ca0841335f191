/** Sentences about a step as it begins, about its way forwards, and about all of it: what happens before anything is judged. */

import { t, tn } from "../../kernel/text.js";
import { shown, signed } from "../../kit/format.js";
import { inputName, weightName } from "../../kit/names.js";
import { PHASES } from "./shots.js";

/** @import { Moment } from "./told.js" */

/** A number in a sentence, and where it has not been earned yet, the place where it will come. @param {boolean} has @param {number|null} number */
export function earned(has, number) {
  return has ? shown(number) : "…";
}

/** @param {Moment} moment */
export function tellStart({ run, step }) {
  if (step === 0) return t("Inputs and weights are there, and nothing else yet.");
  if (run.ends(step) < PHASES.length)
    return tn(
      "These are the weights after one update; what they give is not known yet.",
      "These are the weights after {count} updates; what they give is not known yet.",
      step,
    );
  return t("Step {step} begins with the weights that the step before has left; what they give is not known yet.", {
    step,
  });
}

/** @param {number|null} _operation @param {Moment} moment */
export function tellWhole(_operation, { numbers: n, run, reasons, step }) {
  const [output, loss] = [shown(n.output), shown(n.loss)];
  if (run.ends(step) < PHASES.length && run.steps > run.last)
    return t("This page ends here, after {last} of {steps} updates: O = {output}, E = {loss}.", {
      last: run.last,
      steps: run.steps,
      output,
      loss,
    });
  if (run.ends(step) < PHASES.length)
    return tn(
      "The run ends here, after {count} update: O = {output}, E = {loss}.",
      "The run ends here, after {count} updates: O = {output}, E = {loss}.",
      step,
      { output, loss },
    );
  const j = reasons.mostMoved;
  return t("O = {output}, E = {loss}; the update moves {name} most, by {update}.", {
    output,
    loss,
    name: weightName(j, n.products.length),
    update: signed(run.parameters.updates(step, j)),
  });
}

/** @param {number|null} operation @param {Moment} moment */
export function tellForward(operation, { numbers: n, run, activation, has }) {
  const inputs = n.products.length;
  if (operation !== null && operation < inputs)
    return t("{input} times {weight}: {x} × {w} = {product} drops into the sum, now {sum}.", {
      input: inputName(operation),
      weight: weightName(operation, inputs),
      x: shown(run.sample.x[operation]),
      w: shown(n.weights[operation]),
      product: earned(has(`product-${operation}`), n.products[operation]),
      sum: earned(has(`sum-${operation}`), n.sums[operation]),
    });
  if (operation === inputs)
    return t("The bias adds {bias}, whatever the inputs are; the sum is now {sum}.", {
      bias: shown(n.bias),
      sum: earned(has(`sum-${operation}`), n.sums[operation]),
    });
  const [z, output] = [earned(has("z"), n.z), earned(has("output"), n.output)];
  if (operation === inputs + 1) return t("All products and the bias together: z = {z}.", { z });
  if (operation === inputs + 2)
    return t("{activation} turns z = {z} into the output O = {output}.", { activation, z, output });
  return t("The products and the bias add up to z = {z}; {activation} makes it O = {output}.", {
    activation,
    z,
    output,
  });
}
