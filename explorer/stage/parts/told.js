/** Sentences about one moment of a run, made from its numbers: they can never disagree with the picture. */

import { shown } from "../kit/format.js";

/**
 * @typedef {object} Moment
 * @property {any} numbers of the step
 * @property {any} experiment
 * @property {{x: number[], target: number, count: number}} sample that is shown
 * @property {{symbol: string, values: number[]}[]} states what the optimizer remembers of each weight, after the step
 * @property {number|null} divergedAt
 * @property {number} step
 */

/** How far and which way the output is from its target. @param {any} numbers @param {number} target */
function distance(numbers, target) {
  if (shown(Math.abs(numbers.error)) === shown(0) || numbers.error === 0) return `at its target ${shown(target)}`;
  return `${shown(Math.abs(numbers.error))} too ${numbers.error > 0 ? "high" : "low"}`;
}

/** @param {number} j @param {number} inputs */
export function nameOf(j, inputs) {
  return j < inputs ? `w${j + 1}` : "b";
}

/**
 * One sentence for a phase, or for one of its operations.
 * @param {string} phase
 * @param {number|null} operation
 * @param {Moment} moment
 */
export function tell(phase, operation, moment) {
  const { numbers, divergedAt, step } = moment;
  if (divergedAt !== null && step >= divergedAt)
    return `The run diverges here: from step ${divergedAt} on its numbers are too large for float64. Everything before is exact.`;
  const tellers = { forward: tellForward, loss: tellLoss, backward: tellBackward, update: tellUpdate };
  return tellers[/** @type {keyof typeof tellers} */ (phase)](
    numbers,
    moment.experiment,
    operation,
    moment.sample,
    moment.states,
  );
}

/** @param {any} n @param {any} experiment @param {number|null} operation @param {Moment["sample"]} sample */
function tellForward(n, experiment, operation, sample) {
  const inputs = n.products.length;
  if (operation !== null && operation < inputs) {
    const j = operation;
    return `x${j + 1} times w${j + 1}: ${shown(sample.x[j])} × ${shown(n.weights[j])} = ${shown(n.products[j])} flows into the sum.`;
  }
  if (operation === inputs) return `The bias adds ${shown(n.bias)}, whatever the inputs are.`;
  if (operation === inputs + 1) return `All products and the bias together: z = ${shown(n.z)}.`;
  if (operation === inputs + 2)
    return `${experiment.activation} makes of z = ${shown(n.z)} the output O = ${shown(n.output)}.`;
  return `The products and the bias add up to z = ${shown(n.z)}; ${experiment.activation} makes it O = ${shown(n.output)}.`;
}

/** @param {any} n @param {any} _experiment @param {number|null} operation @param {Moment["sample"]} sample */
function tellLoss(n, _experiment, operation, sample) {
  const target = sample.target;
  if (operation === 0)
    return `O − t = ${shown(n.output)} − ${shown(target)} = ${shown(n.error)}: the output is ${distance(n, target)}.`;
  const of = sample.count > 1 ? ` over all ${sample.count} samples` : "";
  return `The output ${shown(n.output)} is ${distance(n, target)}; the loss${of} is E = ${shown(n.loss)}.`;
}

/** @param {any} n @param {any} experiment @param {number|null} operation @param {Moment["sample"]} sample */
function tellBackward(n, experiment, operation, sample) {
  const { d_loss_d_output, d_output_d_z, delta } = n.factors;
  const inputs = n.products.length;
  const all = [...n.gradients, n.bias_gradient];
  if (operation === 0)
    return `∂E/∂O = ${shown(d_loss_d_output)}: a higher output would make the loss ${d_loss_d_output > 0 ? "rise" : d_loss_d_output < 0 ? "fall" : "neither rise nor fall"}.`;
  if (operation === 1)
    return `∂O/∂z = ${shown(d_output_d_z)}: how much of a change in the sum gets through ${experiment.activation}${Math.abs(d_output_d_z) < 0.01 ? "; it is saturated" : ""}.`;
  if (operation === 2)
    return `δ = ∂E/∂z = ${shown(d_loss_d_output)} × ${shown(d_output_d_z)} = ${shown(delta)}: what goes back to every weight.`;
  const averaged = sample.count > 1;
  if (operation !== null) {
    const j = operation - 3;
    if (averaged)
      return `∂E/∂${nameOf(j, inputs)} = ${shown(all[j])}: δ times its input, added up over ${judged(experiment, sample)}.`;
    return j < inputs
      ? `∂E/∂w${j + 1} = δ × x${j + 1} = ${shown(delta)} × ${shown(sample.x[j])} = ${shown(all[j])}.`
      : `∂E/∂b = δ × 1 = ${shown(all[j])}: the bias is fed with 1.`;
  }
  const most = all.reduce((best, value, j) => (Math.abs(value) > Math.abs(all[best]) ? j : best), 0);
  if (all[most] === 0)
    return `Every gradient is 0: ${averaged ? `the parts of ${judged(experiment, sample)} add up to 0` : whyFlat(n.factors)}.`;
  const largest = `${nameOf(most, inputs)} gets the largest gradient, ${shown(all[most])}.`;
  if (averaged)
    return `Each sample's δ goes back and is multiplied by its inputs; added up over ${judged(experiment, sample)}, ${largest}`;
  return `δ = ${shown(delta)} goes back and is multiplied by each input; ${largest}`;
}

/** What a step's gradient is made of. @param {any} experiment @param {Moment["sample"]} sample */
function judged(experiment, sample) {
  return (experiment.batch_size ?? sample.count) < sample.count ? "this step's batch" : "all samples";
}

/** Why a single sample gives no gradient. @param {{d_loss_d_output: number, d_output_d_z: number}} factors */
function whyFlat({ d_loss_d_output, d_output_d_z }) {
  if (d_output_d_z === 0) return "the activation is flat here (∂O/∂z = 0)";
  return d_loss_d_output === 0 ? "the output is at its target" : "the product of its factors is too small for float64";
}

/** @param {any} n @param {any} experiment @param {number|null} operation @param {Moment["sample"]} sample @param {Moment["states"]} states */
function tellUpdate(n, experiment, operation, sample, states) {
  const updates = [...n.updates, n.bias_update];
  const most = updates.reduce((best, value, j) => (Math.abs(value) > Math.abs(updates[best]) ? j : best), 0);
  return tellMove(operation ?? most, n, experiment, sample, updates, states);
}

/** Why one weight moves as it does. @param {number} j @param {any} n @param {any} experiment @param {Moment["sample"]} sample @param {number[]} updates @param {Moment["states"]} states */
function tellMove(j, n, experiment, sample, updates, states) {
  const inputs = n.products.length;
  const name = nameOf(j, inputs);
  const update = updates[j];
  const slope = j < inputs ? n.gradients[j] : n.bias_gradient;
  const target = sample.target;
  if (update === 0)
    return slope === 0
      ? `${name} stays: its gradient is 0.`
      : `${name} stays although its gradient is ${shown(slope)}: ${experiment.learning_rate === 0 ? "the learning rate is 0" : "its update comes out as 0"}.`;
  const moved = `${name} ${update > 0 ? "rises" : "falls"} by ${shown(Math.abs(update))}`;
  if (slope === 0) return `${moved}, although its gradient is 0: ${experiment.optimizer} carries it on.`;
  if (slope > 0 === update > 0)
    return `${moved}, against its gradient of ${shown(slope)}: ${experiment.optimizer} carries it on.`;
  if (states.length) {
    // How much of the move is this step's gradient, and how much what came before, only the two together say.
    const remembered = states.map(({ symbol, values }) => `${symbol} = ${shown(values[j])}`).join(" and ");
    return `${moved}: ${experiment.optimizer} makes that of its gradient${sample.count > 1 ? ` over ${judged(experiment, sample)}` : ""}, ${shown(slope)}, and what it remembers of those before, now ${remembered}.`;
  }
  if (sample.count > 1) return `${moved}: its gradient over ${judged(experiment, sample)} is ${shown(slope)}.`;
  const fed = j < inputs ? sample.x[j] : 1;
  const source = j < inputs ? `x${j + 1} is ${fed > 0 ? "positive" : "negative"}` : "the bias is fed with 1";
  if (Math.sign(n.error) * Math.sign(fed) !== Math.sign(slope))
    return `${moved}: the output is at its target; what is left is rounding.`;
  return `${moved}: the output is ${distance(n, target)} and ${source}.`;
}
