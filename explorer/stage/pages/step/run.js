/** A whole run as Python sent it: every number of every step and what is judged of it, unpacked once. */

import { unpack, unpackBytes } from "../../kernel/unpack.js";

/** @import { OptimizerState, Packed, StepNumbers, StepReasons, Told } from "../../contract.js" */

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

/** A part of the optimizer's state that it has for each weight and the bias. @typedef {{name: string, title: string, symbol: string, at: (k: number) => number[]}} StateOfEach */
/** One that is a single number for all. @typedef {{name: string, title: string, symbol: string, at: (k: number) => number}} StateOfAll */

export class Run {
  /** @param {StepNumbers} sent */
  constructor(sent) {
    this.last = sent.last;
    this.steps = sent.steps;
    this.divergedAt = sent.diverged_at;
    this.sample = sent.sample;
    this.curve = sent.curve;
    const { numbers, reasons, states } = sent;
    this.tables = {
      products: table(numbers.products),
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
    };
    this.loss = [...column(numbers.loss).values];
    /** What the optimizer remembers, by name, as one word. */
    this.remembers = states.map(({ name }) => name).join();
    /** @type {StateOfEach[]} */
    this.ofEach = states.filter(ofEach).map((state) => ({ ...state, at: table(state.values).at }));
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
      weights: tables.weights.at(k),
      bias: columns.bias.at(k),
      gradients: tables.gradients.at(k),
      bias_gradient: columns.bias_gradient.at(k),
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
      tangent: null,
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
  return { values, at: (/** @type {number} */ k) => [...values.subarray(k * width, (k + 1) * width)] };
}

/**
 * The word of each place.
 * @template {string} W
 * @param {Told<W>} told
 * @returns {(k: number, j?: number) => W}
 */
function words(told) {
  const codes = unpackBytes(told.codes);
  return (k, j = 0) => told.words[codes(k, j)];
}
