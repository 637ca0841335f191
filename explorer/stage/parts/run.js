/** A whole run as Python sent it: every number of every step, unpacked once. */

import { unpack } from "../kernel/unpack.js";

export class Run {
  /** @param {any} sent by explorer/views/step.py */
  constructor(sent) {
    this.last = sent.last;
    this.steps = sent.steps;
    this.divergedAt = sent.diverged_at;
    this.sample = sent.sample;
    this.curve = sent.curve;
    this.arrays = Object.fromEntries(Object.entries(sent.numbers).map(([name, packed]) => [name, unpack(packed)]));
    this.states = sent.states.map((/** @type {any} */ state) => ({
      ...state,
      single: state.values.shape.length === 1,
      values: unpack(state.values),
    }));
    this.loss = [...this.arrays.loss.values];
  }

  /** The numbers of step k, under the names that the Neuron page's view gives them. @param {number} k */
  at(k) {
    const row = (/** @type {string} */ name) => this.arrays[name].row(k);
    const { d_loss_d_output, d_output_d_z, delta, ...rest } = Object.fromEntries(
      Object.keys(this.arrays).map((name) => [name, row(name)]),
    );
    return { ...rest, factors: { d_loss_d_output, d_output_d_z, delta }, curve: this.curve, tangent: null };
  }

  /** A part of the optimizer's state after step k: one number for each weight and the bias, or one for all. @param {any} state @param {number} k */
  stateAt(state, k) {
    return state.values.row(k);
  }

  /** The parts of its state that it has for each weight and the bias, after step k. @param {number} k */
  statesAt(k) {
    return this.states
      .filter((/** @type {any} */ { single }) => !single)
      .map((/** @type {any} */ state) => ({ symbol: state.symbol, values: state.values.row(k) }));
  }
}
