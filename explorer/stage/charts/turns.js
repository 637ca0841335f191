/** Charts take turns within a frame, and leave most frames to what a pointer moves. */

/**
 * What can be drawn when its turn comes, and whether it was already: a first picture waits for nothing.
 * @typedef {{paint: () => void, drawn: boolean}} Drawing
 */

/** How long charts may take of one frame, in milliseconds. */
const SHARE = 6;
/** A frame that comes this much later than those without a chart, in milliseconds, was lost to the charts. */
const LATE = 8;
/** How many times what charts have held up passes before the next one: of four frames they may cost one. */
const REST = 3;
/** No chart waits longer than this, in milliseconds: on a slow screen it is still seen to follow. */
const LONGEST = 60;
/** How much a frame without a chart counts among those before it, and how long one is at most, in milliseconds. */
const WEIGHT = 0.1;
const SLOWEST = 100;

export class Turns {
  /** @param {(draw: (now: number) => void) => number} nextFrame calls back when the next frame is due, with the time @param {() => number} clock */
  constructor(nextFrame, clock) {
    this.nextFrame = nextFrame;
    this.clock = clock;
    /** Charts whose turn is to come, the longest waiting first. @type {Set<Drawing>} */
    this.waiting = new Set();
    this.frame = 0;
    /** How long a frame takes that charts do not hold up. */
    this.usual = SLOWEST;
    /** When the last frame came of a row of them; 0 where this is its first. */
    this.last = 0;
    /** Whether charts were drawn in it, and whether one of them for the first time, which says nothing of the next. */
    this.drew = this.began = false;
    /** Until when charts rest. */
    this.until = 0;
  }

  /**
   * A chart that is drawn anew costs about 11 ms, a frame has 16, and a drag must stay fluid.
   * @param {Drawing} chart
   */
  take(chart) {
    this.waiting.add(chart);
    if (!this.frame) this.ask();
  }

  /** It is not to be drawn any more. @param {Drawing} chart */
  leave(chart) {
    this.waiting.delete(chart);
  }

  ask() {
    this.frame = this.nextFrame((now) => this.draw(now));
  }

  /** @param {number} now when this frame was due */
  draw(now) {
    this.frame = 0;
    this.learn(now);
    const begun = this.clock();
    this.drew = this.began = false;
    for (const chart of this.waiting) {
      if (chart.drawn && now < this.until) continue;
      this.waiting.delete(chart);
      this.began ||= !chart.drawn;
      this.drew = true;
      chart.paint();
      if (this.clock() - begun > SHARE) break;
    }
    // The frame after the last chart tells what it has cost.
    if (this.waiting.size || this.drew) this.ask();
    else this.last = 0;
  }

  /** What the charts of the frame before have cost is how much later than usual this one comes. @param {number} now */
  learn(now) {
    const interval = Math.min(SLOWEST, now - this.last);
    const known = this.last !== 0 && !this.began;
    this.last = now;
    if (!known) return;
    if (!this.drew) this.usual += WEIGHT * (interval - this.usual);
    else if (interval < this.usual) this.usual = interval;
    else if (interval > this.usual + LATE) this.until = now + Math.min(LONGEST, REST * (interval - this.usual));
  }
}

const turns = new Turns(
  (draw) => requestAnimationFrame(draw),
  () => performance.now(),
);

/** @param {Drawing} chart */
export function takeTurn(chart) {
  turns.take(chart);
}

/** @param {Drawing} chart */
export function leaveTurns(chart) {
  turns.leave(chart);
}
