/** A run as Python sent it, unpacked once. */

/** @import { Packed, TrainNumbers } from "../../contract.js" */

import { unpack } from "../../kernel/unpack.js";

export class TrainRun {
  /** @param {TrainNumbers} numbers */
  constructor(numbers) {
    const { curves } = numbers;
    this.numbers = numbers;
    this.last = numbers.last;
    /** The steps that are drawn: all, or those that a long run is drawn by. */
    this.steps = curves.steps;
    this.rows = new Map(curves.steps.map((step, row) => [step, row]));
    this.loss = line(curves.loss);
    /** Accuracy, or R² where the target is a real number. */
    this.measure = line(curves.accuracy ?? curves.r_squared ?? nothing());
    this.testLoss = curves.test_loss && line(curves.test_loss);
    const tested = curves.test_accuracy ?? curves.test_r_squared;
    this.testMeasure = tested && line(tested);
    this.gradients = unpack(numbers.gradients);
    this.weights = unpack(numbers.weights.values);
    /** What tells one run from another, and not one of its steps from the next. */
    this.key = [numbers.weights.values.f8, this.last, this.gradients.row(0)].join();
  }

  /** The gradient of each weight and the bias. @param {number} step @returns {number[]} */
  gradientsAt(step) {
    return this.gradients.row(this.row(step));
  }

  /** The training loss. @param {number} step */
  lossAt(step) {
    return this.loss[this.row(step)];
  }

  /** What is told of the run at a step. @param {number} step */
  at(step) {
    const row = this.row(step);
    return {
      step: this.steps[row],
      loss: this.loss[row],
      measure: this.measure[row],
      testLoss: this.testLoss?.[row],
      testMeasure: this.testMeasure?.[row],
    };
  }

  /**
   * Where a step stands. Of a long run that is drawn by some of its steps, others are told when their numbers come:
   * until then it is the step whose numbers are here. @param {number} step
   */
  row(step) {
    const within = this.within(step);
    const row = this.rows.get(within) ?? this.rows.get(this.numbers.moment.step);
    if (row === undefined) throw new RangeError(`the step ${within} that is looked at is not among those that came`);
    return row;
  }

  /** A step that the run has: there is no number to show for another one. @param {number} step */
  within(step) {
    if (!(step >= 0 && step <= this.last)) throw new RangeError(`step ${step} of a run that ends at ${this.last}`);
    return step;
  }
}

/** Either there are classes, or there are none. @returns {never} */
function nothing() {
  throw new Error("a run without a measure");
}

/** @param {Packed} packed */
function line(packed) {
  return [...unpack(packed).values];
}
