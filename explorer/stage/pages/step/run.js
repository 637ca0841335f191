/** A whole run as Python sent it: every number of every step and what is judged of it, unpacked once. */

import { unpack, unpackBytes } from "../../kernel/unpack.js";
import { fitting } from "../../kit/format.js";
import { PHASES } from "./shots.js";

/** @import { Magnified, OptimizerState, Packed, StepNumbers, StepReasons, Worded } from "../../contract.js" */

/**
 * What is judged of one step, by explorer/views/step_reasons.py.
 * @typedef {object} Reasons
 * @property {StepReasons["over"]} over what its gradient is made of
 * @property {StepReasons["side"]["words"][number]} side
 * @property {StepReasons["pull"]["words"][number]} pull
 * @property {boolean} saturated
 * @property {StepReasons["flat"]["words"][number]} flat
 * @property {number} steepest the parameter with the largest gradient
 * @property {number} mostMoved the one with the largest update
 */

/** Why a parameter moves as it does. @typedef {StepReasons["moves"]["words"][number]} Move */

/** The numbers of one step, under the names that the Neuron page's view gives them. @typedef {ReturnType<Run["at"]>} Numbers */

/** A part of the optimizer's state that it has for each weight and the bias. @typedef {{name: string, title: string, symbol: string, full: number, at: (k: number) => number[]}} StateOfEach */
/** One that is a single number for all. @typedef {{name: string, title: string, symbol: string, at: (k: number) => number}} StateOfAll */

export class Run {
  /** @param {StepNumbers} sent */
  constructor(sent) {
    this.last = sent.last;
    this.steps = sent.steps;
    this.divergedAt = sent.diverged_at;
    this.sample = sent.sample;
    this.growth = sent.growth;
    /** The axis of the loss. */
    this.axis = sent.axis;
    this.curve = sent.curve;
    /** How many phases of a step there are to see: at the end of a run nothing is updated any more. */
    this.ends = (/** @type {number} */ step) =>
      step === sent.last && sent.diverged_at === null ? PHASES.indexOf("backward") : PHASES.length;
    const { numbers, reasons, states } = sent;
    this.lossPicture = sent.loss_picture;
    this.tables = {
      products: table(numbers.products),
      sums: table(numbers.sums),
      tangents: table(numbers.tangents),
      weights: table(numbers.weights),
      gradients: table(numbers.gradients),
      updates: table(numbers.updates),
      weights_after: table(numbers.weights_after),
    };
    this.columns = {
      z: column(numbers.z),
      output: column(numbers.output),
      error: column(numbers.error),
      bias: column(numbers.bias),
      bias_gradient: column(numbers.bias_gradient),
      bias_update: column(numbers.bias_update),
      bias_after: column(numbers.bias_after),
      d_loss_d_output: column(numbers.d_loss_d_output),
      d_output_d_z: column(numbers.d_output_d_z),
      delta: column(numbers.delta),
      term: column(numbers.term),
    };
    const { weights, updates, gradients } = this.tables;
    const { bias, bias_update, bias_gradient } = this.columns;
    /** Number j of step k, the bias's after those of the weights. */
    this.parameters = {
      weights: joined(weights, bias),
      updates: joined(updates, bias_update),
      gradients: joined(gradients, bias_gradient),
    };
    this.after = joined(this.tables.weights_after, this.columns.bias_after);
    /** What the learning rate is multiplied by in step k. */
    this.direction = sent.directions ? table(sent.directions).one : this.parameters.gradients;
    const decays = sent.decay && table(sent.decay.values);
    /** What weight decay adds to the gradients; null without. */
    this.decay = sent.decay && decays && { rule: sent.decay.rule, ...decays };
    this.magnified = sizes(sent.magnified);
    const run = sizes(sent.magnified_run);
    this.magnifiedRun = weights.at(0).map((_, j) => run(0, j));
    this.magnifiedRun.push(run(0, this.magnifiedRun.length));
    this.loss = [...column(numbers.loss).values];
    /** What the optimizer remembers, by name, as one word. */
    this.remembers = states.map(({ name }) => name).join();
    /** All that the table has rows for: another word, another table. */
    this.rows = [this.remembers, sent.decay?.rule ?? ""].join();
    /** @type {StateOfEach[]} */
    this.ofEach = states.filter(ofEach).map((state) => {
      const { at, values } = table(state.values);
      return { ...state, at, full: fitting([values], at(0), sent.growth) };
    });
    /** @type {StateOfAll[]} */
    this.ofAll = states.filter((state) => !ofEach(state)).map((state) => ({ ...state, at: column(state.values).at }));
    this.over = reasons.over;
    this.words = { side: words(reasons.side), pull: words(reasons.pull), flat: words(reasons.flat) };
    this.codes = {
      saturated: unpackBytes(reasons.saturated),
      steepest: unpackBytes(reasons.steepest),
      mostMoved: unpackBytes(reasons.most_moved),
    };
    /** Why parameter j moves as it does in step k: `moveAt(k, j)`. */
    this.moveAt = words(reasons.moves);
  }

  /** The numbers of step k. @param {number} k */
  at(k) {
    const { tables, columns } = this;
    return {
      z: columns.z.at(k),
      output: columns.output.at(k),
      error: columns.error.at(k),
      loss: this.loss[k],
      products: tables.products.at(k),
      sums: tables.sums.at(k),
      term: columns.term.at(k),
      weights: tables.weights.at(k),
      bias: columns.bias.at(k),
      gradients: tables.gradients.at(k),
      bias_gradient: columns.bias_gradient.at(k),
      decays: this.decay?.at(k) ?? [],
      updates: tables.updates.at(k),
      bias_update: columns.bias_update.at(k),
      weights_after: tables.weights_after.at(k),
      bias_after: columns.bias_after.at(k),
      factors: {
        d_loss_d_output: columns.d_loss_d_output.at(k),
        d_output_d_z: columns.d_output_d_z.at(k),
        delta: columns.delta.at(k),
      },
      curve: this.curve,
      tangent: ends(tables.tangents.at(k)),
    };
  }

  /** What is judged of step k. @param {number} k @returns {Reasons} */
  reasonsAt(k) {
    const { over, words: told, codes } = this;
    return {
      over,
      side: told.side(k),
      pull: told.pull(k),
      saturated: codes.saturated(k) === 1,
      flat: told.flat(k),
      steepest: codes.steepest(k),
      mostMoved: codes.mostMoved(k),
    };
  }
}

/** @param {OptimizerState} state */
function ofEach({ values }) {
  return values.shape.length > 1;
}

/** A number for each step. @param {Packed} packed */
function column(packed) {
  const { values } = unpack(packed);
  return { values, at: (/** @type {number} */ k) => values[k] };
}

/** A row of numbers for each step. @param {Packed} packed */
function table(packed) {
  const { values } = unpack(packed);
  const width = packed.shape[1];
  return {
    values,
    at: (/** @type {number} */ k) => [...values.subarray(k * width, (k + 1) * width)],
    one: (/** @type {number} */ k, /** @type {number} */ j) => values[k * width + j],
    width,
  };
}

/** Weights and bias as one table. @param {ReturnType<typeof table>} weights @param {ReturnType<typeof column>} bias */
function joined(weights, bias) {
  return (/** @type {number} */ k, /** @type {number} */ j) => (j < weights.width ? weights.one(k, j) : bias.at(k));
}

/** How much larger than on a slider a move is drawn. @param {Magnified} magnified */
function sizes(magnified) {
  const codes = unpackBytes(magnified.codes);
  return (/** @type {number} */ k, /** @type {number} */ j) => magnified.sizes[codes(k, j)];
}

/** The ends of a tangent. @param {number[]} numbers */
function ends([left, low, right, high]) {
  const finite = [left, low, right, high].every(Number.isFinite);
  return finite ? { z: [left, right], output: [low, high] } : null;
}

/**
 * The word of each place.
 * @template {string} W
 * @param {Worded<W>} told
 * @returns {(k: number, j?: number) => W}
 */
function words(told) {
  const codes = unpackBytes(told.codes);
  return (k, j = 0) => told.words[codes(k, j)];
}
