/**
 * Sentences about one moment of a run: whole templates, filled with its numbers, so that they can never disagree with
 * the picture. Which of them is true was judged by explorer/views/step_reasons.py.
 */

import { language, phrase, t, tn } from "../../kernel/text.js";
import { shown } from "../../kit/format.js";
import { inputName, weightName } from "../../kit/names.js";
import { earned, tellForward, tellStart, tellWhole } from "./told_forward.js";

/** @import { Move, Numbers, Reasons, Run } from "./run.js" */

/**
 * @typedef {object} Moment
 * @property {Run} run
 * @property {number} step
 * @property {Numbers} numbers of the step
 * @property {Reasons} reasons of the step
 * @property {string} activation its title
 * @property {string} optimizer its title
 * @property {boolean} leftOut whether the loss leaves the slope of the activation out
 * @property {(number: string) => boolean} has whether a number of the film has been earned
 */

/** @typedef {(places: {output: string, target: string, gap: string, loss: string}, count: number) => string} LossTeller */

/** @type {Record<Reasons["side"], string>} */
const DISTANCE = {
  at: phrase("O − t = {output} − {target} = {error}: the output is at its target {target}."),
  high: phrase("O − t = {output} − {target} = {error}: the output is {gap} too high."),
  low: phrase("O − t = {output} − {target} = {error}: the output is {gap} too low."),
  beyond: phrase("O − t = {output} − {target} = {error}, and the loss asks for no other output."),
};

/** @type {Record<Reasons["side"], LossTeller>} */
const LOSS = {
  at: (places, count) =>
    tn(
      "The output {output} is at its target {target}; the loss is E = {loss}.",
      "The output {output} is at its target {target}; the loss over all {count} samples is E = {loss}.",
      count,
      places,
    ),
  high: (places, count) =>
    tn(
      "The output {output} is {gap} too high; the loss is E = {loss}.",
      "The output {output} is {gap} too high; the loss over all {count} samples is E = {loss}.",
      count,
      places,
    ),
  low: (places, count) =>
    tn(
      "The output {output} is {gap} too low; the loss is E = {loss}.",
      "The output {output} is {gap} too low; the loss over all {count} samples is E = {loss}.",
      count,
      places,
    ),
  beyond: (places, count) =>
    tn(
      "The loss asks for no other output than {output}; it is E = {loss}.",
      "The loss asks for no other output than {output}; over all {count} samples it is E = {loss}.",
      count,
      places,
    ),
};

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
  one: phrase("δ = {delta} goes back and is multiplied by each input; {name} gets the largest gradient, {gradient}."),
  all: phrase(
    "Each sample's δ goes back and is multiplied by its inputs; added up over all samples, {name} gets the largest gradient, {gradient}.",
  ),
  batch: phrase(
    "Each sample's δ goes back and is multiplied by its inputs; added up over this step's batch, {name} gets the largest gradient, {gradient}.",
  ),
};

/** @type {Record<Move, string>} */
const MOVES = {
  overflows: phrase("{name}'s update overflows: the optimizer divides by a number that is 0 or too small for float64."),
  untrained: phrase("{name} keeps its value: it is not trained. Its slope is {gradient}."),
  flat: phrase("{name} stays: its gradient is 0."),
  frozen: phrase("{name} stays although its gradient is {gradient}: the learning rate is 0."),
  lost: phrase("{name} stays although its gradient is {gradient}: its update comes out as 0."),
  balanced: phrase("{name} stays: its gradient is {gradient}, its decay adds {decay}, and its update comes out as 0."),
  rises_decaying: phrase("{name} rises by {size}: its gradient is {gradient}, and its decay adds {decay}."),
  falls_decaying: phrase("{name} falls by {size}: its gradient is {gradient}, and its decay adds {decay}."),
  rises_decaying_remembering: phrase(
    "{name} rises by {size}: {optimizer} makes that of its gradient {gradient}, its decay {decay} and its memory, now {memory}.",
  ),
  falls_decaying_remembering: phrase(
    "{name} falls by {size}: {optimizer} makes that of its gradient {gradient}, its decay {decay} and its memory, now {memory}.",
  ),
  rises_on: phrase("{name} rises by {size}, although its gradient is 0: {optimizer} carries it on."),
  falls_on: phrase("{name} falls by {size}, although its gradient is 0: {optimizer} carries it on."),
  rises_against: phrase(
    "{name} rises by {size}, though its gradient of {gradient} asks it to fall: {optimizer} carries it on.",
  ),
  falls_against: phrase(
    "{name} falls by {size}, though its gradient of {gradient} asks it to rise: {optimizer} carries it on.",
  ),
  // How much of the move is this step's gradient, and how much what came before, only the two together say.
  rises_remembering_one: phrase(
    "{name} rises by {size}: {optimizer} makes that of its gradient, {gradient}, and what it remembers of those before, now {memory}.",
  ),
  falls_remembering_one: phrase(
    "{name} falls by {size}: {optimizer} makes that of its gradient, {gradient}, and what it remembers of those before, now {memory}.",
  ),
  rises_remembering_all: phrase(
    "{name} rises by {size}: {optimizer} makes that of its gradient over all samples, {gradient}, and what it remembers of those before, now {memory}.",
  ),
  falls_remembering_all: phrase(
    "{name} falls by {size}: {optimizer} makes that of its gradient over all samples, {gradient}, and what it remembers of those before, now {memory}.",
  ),
  rises_remembering_batch: phrase(
    "{name} rises by {size}: {optimizer} makes that of its gradient over this step's batch, {gradient}, and what it remembers of those before, now {memory}.",
  ),
  falls_remembering_batch: phrase(
    "{name} falls by {size}: {optimizer} makes that of its gradient over this step's batch, {gradient}, and what it remembers of those before, now {memory}.",
  ),
  rises_shared_all: phrase("{name} rises by {size}: its gradient over all samples is {gradient}."),
  falls_shared_all: phrase("{name} falls by {size}: its gradient over all samples is {gradient}."),
  rises_shared_batch: phrase("{name} rises by {size}: its gradient over this step's batch is {gradient}."),
  falls_shared_batch: phrase("{name} falls by {size}: its gradient over this step's batch is {gradient}."),
  rises_rounding: phrase("{name} rises by {size}: the output is at its target; what is left is rounding."),
  falls_rounding: phrase("{name} falls by {size}: the output is at its target; what is left is rounding."),
  rises_downhill: phrase("{name} rises by {size}: against its gradient, {gradient}."),
  falls_downhill: phrase("{name} falls by {size}: against its gradient, {gradient}."),
  rises_low: phrase("{name} rises by {size}: the output is {gap} too low and {input} is positive."),
  falls_low: phrase("{name} falls by {size}: the output is {gap} too low and {input} is negative."),
  rises_high: phrase("{name} rises by {size}: the output is {gap} too high and {input} is negative."),
  falls_high: phrase("{name} falls by {size}: the output is {gap} too high and {input} is positive."),
};

/** The bias has no input whose sign would be a reason. @type {Record<Move, string>} */
const BIAS_MOVES = {
  ...MOVES,
  rises_low: phrase("{name} rises by {size}: the output is {gap} too low and the input of the bias is 1."),
  falls_high: phrase("{name} falls by {size}: the output is {gap} too high and the input of the bias is 1."),
};

/**
 * One sentence for a phase, or for one of its operations.
 * @param {string} phase
 * @param {number|null} operation
 * @param {Moment} moment
 */
export function tell(phase, operation, moment) {
  const { divergedAt } = moment.run;
  if (phase === "start") return tellStart(moment);
  if (divergedAt !== null && moment.step >= divergedAt)
    return t("The numbers overflow here: from step {step} on they are too large for float64.", { step: divergedAt });
  const tellers = {
    forward: tellForward,
    loss: tellLoss,
    backward: tellBackward,
    update: tellUpdate,
    step: tellWhole,
  };
  return tellers[/** @type {keyof typeof tellers} */ (phase)](operation, moment);
}

/** @param {number|null} operation @param {Moment} moment */
function tellLoss(operation, { numbers: n, run, reasons, has }) {
  const { target, count } = run.sample;
  const places = { output: shown(n.output), target: shown(target), gap: earned(has("error"), Math.abs(n.error)) };
  if (operation === 0) return t(DISTANCE[reasons.side], { ...places, error: earned(has("error"), n.error) });
  return LOSS[reasons.side]({ ...places, loss: earned(has("loss"), n.loss) }, count);
}

/** @param {number|null} operation @param {Moment} moment */
function tellBackward(operation, { numbers: n, run, reasons, activation, leftOut, has }) {
  const { d_loss_d_output, d_output_d_z } = n.factors;
  const inputs = n.products.length;
  const delta = earned(has("delta"), n.factors.delta);
  const pull = earned(has("d-loss-d-output"), d_loss_d_output);
  const slope = earned(has("d-output-d-z"), d_output_d_z);
  const gradient = (/** @type {number} */ j) => earned(has(`gradient-${j}`), gradientOf(n, j));
  if (operation === null) {
    const j = reasons.steepest;
    if (reasons.flat !== "no") return t(FLAT[reasons.flat]);
    return t(STEEPEST[reasons.over], { delta, name: weightName(j, inputs), gradient: gradient(j) });
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

/** Why one weight moves as it does: the one that moves most, or that of the operation. @param {number|null} operation @param {Moment} moment */
function tellUpdate(operation, { numbers: n, run, reasons, step, optimizer, has }) {
  const inputs = n.products.length;
  const j = operation ?? reasons.mostMoved;
  const isBias = j === inputs;
  const memory = run.ofEach.map(({ symbol, at }) => `${symbol} = ${earned(has(`state-${j}`), at(step)[j])}`);
  return t((isBias ? BIAS_MOVES : MOVES)[run.moveAt(step, j)], {
    name: weightName(j, inputs),
    input: inputName(j),
    size: earned(has(`change-${j}`), Math.abs(isBias ? n.bias_update : n.updates[j])),
    gradient: shown(gradientOf(n, j)),
    decay: shown(n.decays[j] ?? 0),
    gap: shown(Math.abs(n.error)),
    optimizer,
    memory: new Intl.ListFormat(language()).format(memory),
  });
}

/** @param {Numbers} n @param {number} j */
function gradientOf(n, j) {
  return j < n.gradients.length ? n.gradients[j] : n.bias_gradient;
}
