/**
 * Sentences about one moment of a run: whole templates, filled with its numbers, so that they can never disagree with
 * the picture. Which of them is true was judged by explorer/views/step_reasons.py.
 */

import { language, phrase, t, tn } from "../../kernel/text.js";
import { shown } from "../../kit/format.js";
import { inputName, weightName } from "../../kit/names.js";
import { gradientOf, tellBackward } from "./told_backward.js";
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
