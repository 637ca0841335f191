/** Runs that were left by a change in their middle: each stays as a ghost behind the next, and one click goes back. */

/** @import { Experiment, LossAxis } from "../../contract.js" */
/** @import { Run } from "./run.js" */

/**
 * A run that another one was forked from.
 * @typedef {object} Fork
 * @property {Experiment} experiment
 * @property {number[]} loss
 * @property {LossAxis} axis that holds it
 * @property {number} offset where it starts on the axis of steps
 * @property {number} step at which it was left
 * @property {Fork|null} parent the run that it was itself forked from
 */

/** What a run was forked from, kept while other pages are looked at. @type {{experiment: string, ghost: Fork, offset: number}|null} */
let left = null;

export class Forks {
  /** @param {Experiment} experiment that is shown */
  constructor(experiment) {
    /** @type {Fork|null} */
    this.ghost = null;
    /** Where the run that is shown starts on the axis of steps. */
    this.offset = 0;
    /** What is to be as before if the core refuses the fork. @type {{ghost: Fork|null, offset: number, step: number}|null} */
    this.before = null;
    if (left?.experiment === JSON.stringify(experiment)) ({ ghost: this.ghost, offset: this.offset } = left);
  }

  /**
   * A change in mid-run.
   * @param {Experiment} experiment
   * @param {Run} run
   * @param {number} step that is shown
   * @param {number} updates of that step that are part of it: 1 where all weights have been updated
   */
  make(experiment, run, step, updates) {
    const { ghost, offset } = this;
    this.before = { ghost, offset, step };
    this.ghost = { experiment, loss: run.loss, axis: run.axis, offset, step, parent: ghost };
    this.offset += step + updates;
  }

  /** The core took the change. */
  settle() {
    this.before = null;
  }

  /** The change was refused: all is as before it. @returns {number|null} the step to go back to, if one was made */
  refuse() {
    if (!this.before) return null;
    const { ghost, offset, step } = this.before;
    this.before = null;
    this.ghost = ghost;
    this.offset = offset;
    return step;
  }

  /** The run before the fork becomes the current one. @returns {Fork|null} it */
  goBack() {
    const { ghost } = this;
    if (ghost) this.offset = ghost.offset;
    this.ghost = ghost?.parent ?? null;
    return ghost;
  }

  /**
   * A state came from elsewhere. Where it is the run before the fork, the fork was undone.
   * @param {Experiment} experiment
   * @returns {number|null} the step at which the run was left, if it is that
   */
  renew(experiment) {
    const { ghost } = this;
    if (ghost !== null && JSON.stringify(ghost.experiment) === JSON.stringify(experiment)) {
      this.goBack();
      return ghost.step;
    }
    this.ghost = null;
    this.offset = 0;
    return null;
  }

  /** Another page is looked at. @param {Experiment} experiment that is shown */
  leave(experiment) {
    const { ghost, offset } = this;
    left = ghost && { experiment: JSON.stringify(experiment), ghost, offset };
  }
}
