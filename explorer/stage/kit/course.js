/**
 * Where a timeline can stand, and what comes before and after: steps, the phases of a step, the operations of a phase.
 *
 * At a step, everything up to its phase and operation has been told. A step that is shown as a whole has no phase, and a
 * phase that is shown as a whole no operation.
 */

/** @typedef {"operation"|"phase"|"step"} Unit */
/** @typedef {{name: string, operations: number}} Phase */
/** @typedef {{step: number, phase: number|null, operation: number|null}} Position */

export class Course {
  /** @param {Phase[]} phases of each step; a single one where steps are not divided */
  constructor(phases) {
    this.phases = phases;
    this.last = 0;
    /** How many phases a step has: the last one of a run may end early. @type {(step: number) => number} */
    this.ends = () => phases.length;
  }

  get divided() {
    return this.phases.length > 1;
  }

  /** The nearest place that there is. @param {Position} position @returns {Position} */
  within({ step, phase, operation }) {
    const at = Math.max(0, Math.min(this.last, Math.round(step)));
    if (phase === null || phase < this.ends(at)) return { step: at, phase, operation };
    const ending = this.ends(at) - 1;
    return { step: at, phase: ending, operation: operation === null ? null : this.phases[ending].operations - 1 };
  }

  /**
   * The place of a phase by its name. An operation that the phase has not is its last.
   * @param {number} step @param {string|null} name @param {number|null} operation @param {boolean} opened
   * @returns {Position}
   */
  named(step, name, operation, opened) {
    const found = this.phases.findIndex((phase) => phase.name === name);
    if (found < 0) return { step, phase: null, operation: null };
    const within = Math.min(operation ?? 0, this.phases[found].operations - 1);
    return { step, phase: found, operation: opened ? within : null };
  }

  /**
   * The next place, or the one before; null where there is none.
   * @param {Position} position
   * @param {number} direction 1 or -1; whole steps may be more
   * @param {Unit} unit
   * @param {boolean} opened whether phases are gone through operation by operation
   * @returns {Position|null}
   */
  following(position, direction, unit, opened) {
    if (unit === "step") {
      const step = Math.max(0, Math.min(this.last, position.step + direction));
      return step === position.step ? null : { step, phase: this.divided ? null : 0, operation: null };
    }
    let { step, phase, operation } = position;
    if (phase === null) {
      phase = this.ends(step) - 1; // all of the step has been told
      operation = this.phases[phase].operations - 1;
    }
    if (unit === "operation") {
      const end = this.phases[phase].operations - 1;
      // A phase that is shown as a whole is gone through from its beginning, where there is something to go through.
      const within = (operation ?? (direction > 0 && end > 0 ? -1 : end)) + direction;
      if (within >= 0 && within <= end) return { step, phase, operation: within };
    }
    phase += direction;
    if (phase < 0 || phase >= this.ends(step)) {
      step += direction;
      if (step < 0 || step > this.last) return null;
      phase = direction > 0 ? 0 : this.ends(step) - 1;
    }
    const entered = direction > 0 || unit === "phase" ? 0 : this.phases[phase].operations - 1;
    return { step, phase, operation: opened ? entered : null };
  }
}
