/** How fast a timeline is played: stop by stop, or the whole run in a time of its own. */

import { EACH_STEP, MAX, WHOLE_RUN } from "./playerbar.js";

/** How long one step lasts at speed 1 where whole steps are played, in milliseconds. */
export const STEP = 220;
/** How long the whole run lasts where that is the speed. */
const RUN = 5000;

/** How long a stop lasts at speed 1, and how long of that something moves. @typedef {{stop: number, travel: number}} Length */

export class Tempo {
  /** @param {boolean} divided whether steps have phases */
  constructor(divided) {
    this.divided = divided;
    this.speed = 1;
  }

  /** Whether the speed is one at which there is no stopping within a step. */
  get whole() {
    return this.speed === WHOLE_RUN;
  }

  /** Whether the whole run is played in a time of its own, whatever its length, and not stop by stop. */
  get hurries() {
    return this.divided ? this.whole : this.speed !== EACH_STEP;
  }

  /** How many times as fast as usual. */
  get rate() {
    return this.speed > 0 ? this.speed : 1;
  }

  /** How long a step lasts where the run is played in five seconds, or so many times as fast. @param {number} last the run's last step */
  stepLength(last) {
    return RUN / Math.max(1, last) / this.rate;
  }

  /** How many steps are to be made where the run is played in a time of its own. @param {number} passed milliseconds @param {number} last */
  steps(passed, last) {
    return this.speed === MAX ? last : Math.floor(Math.max(0, passed) / this.stepLength(last));
  }

  /** How long positions glide from one step to the next. @param {number} last */
  glide(last) {
    return this.hurries ? Math.min(STEP, this.stepLength(last)) : STEP / this.rate;
  }
}
