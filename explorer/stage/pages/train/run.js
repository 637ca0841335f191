/** A run as Python sent it, unpacked once. */

/** @import { Packed, TrainNumbers } from "../../contract.js" */

import { unpack } from "../../kernel/unpack.js";

export class TrainRun {
  /** @param {TrainNumbers} numbers */
  constructor(numbers) {
    const { curves } = numbers;
    this.numbers = numbers;
    this.last = numbers.last;
    this.loss = line(curves.loss);
    /** Accuracy, or R² where the target is a real number. */
    this.measure = line(curves.accuracy ?? curves.r_squared ?? nothing());
    this.testLoss = curves.test_loss && line(curves.test_loss);
    const tested = curves.test_accuracy ?? curves.test_r_squared;
    this.testMeasure = tested && line(tested);
    this.gradients = unpack(numbers.gradients);
    this.weights = unpack(numbers.weights.values);
    /** What tells one run from another. */
    this.key = numbers.gradients.f8;
  }

  /** The gradient of each weight and the bias. @param {number} step @returns {number[]} */
  gradientsAt(step) {
    return this.gradients.row(this.within(step));
  }

  /** The training loss. @param {number} step */
  lossAt(step) {
    return this.loss[this.within(step)];
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
