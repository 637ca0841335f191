import assert from "node:assert/strict";
import { test } from "node:test";
import { Turns } from "../../explorer/stage/charts/turns.js";

const FRAME = 1000 / 60;

/** A display at 60 Hz: a frame comes at the first beat after the one before is done. */
class Display {
  constructor() {
    this.now = 0;
    /** @type {((now: number) => void)|null} */
    this.next = null;
    this.turns = new Turns(
      (draw) => {
        this.next = draw;
        return 1;
      },
      () => this.now,
    );
  }

  /** @param {number} until @param {(now: number) => void} [every] what happens at the beginning of each frame */
  run(until, every = () => {}) {
    let frames = 0;
    while (this.now < until) {
      this.now = (Math.floor(this.now / FRAME + 1e-6) + 1) * FRAME;
      frames += 1;
      every(this.now);
      const draw = this.next;
      this.next = null;
      draw?.(this.now);
    }
    return frames;
  }

  /** A chart that takes so long. @param {number} cost @param {boolean} [drawn] */
  chart(cost, drawn = true) {
    const chart = {
      drawn,
      paints: 0,
      paint: () => {
        chart.paints += 1;
        chart.drawn = true;
        this.now += cost;
      },
    };
    return chart;
  }
}

test("charts that take little of a frame are drawn in each", () => {
  const display = new Display();
  const charts = [1, 2, 2].map((cost) => display.chart(cost));
  const frames = display.run(1000, () => charts.forEach((chart) => display.turns.take(chart)));
  for (const { paints } of charts) assert.ok(paints >= frames - 1, `${paints} of ${frames}`);
});

test("of charts that take long one is drawn in a frame, and the longest waiting first", () => {
  const display = new Display();
  const charts = [8, 8, 8].map((cost) => display.chart(cost));
  display.run(1000, () => charts.forEach((chart) => display.turns.take(chart)));
  const paints = charts.map((chart) => chart.paints);
  assert.ok(Math.max(...paints) - Math.min(...paints) <= 1, paints.join());
  assert.ok(Math.min(...paints) >= 18, paints.join());
});

test("charts that hold frames up cost one of four, and are still seen to follow", () => {
  const display = new Display();
  const charts = [40, 25].map((cost) => display.chart(cost));
  const frames = display.run(5000, () => charts.forEach((chart) => display.turns.take(chart)));
  assert.ok(frames >= (0.6 * 5000) / FRAME, `${frames} frames`);
  for (const { paints } of charts) assert.ok(paints >= 20, `${paints} paints`);
});

test("where frames are slow for another reason, charts do not wait for them", () => {
  const display = new Display();
  const chart = display.chart(4);
  const busy = () => {
    display.now += 25; // each frame lasts two beats
    display.turns.take(chart);
  };
  display.run(1000, () => display.turns.take(chart));
  const before = chart.paints;
  const frames = display.run(6000, busy);
  assert.ok(chart.paints - before > 0.8 * frames, `${chart.paints - before} of ${frames}`);
});

test("a first picture waits for nothing, and keeps no other one waiting", () => {
  const display = new Display();
  const quick = display.chart(2);
  display.run(300, () => display.turns.take(quick));
  const [one, other] = [120, 80].map((cost) => display.chart(cost, false));
  display.turns.take(one);
  display.turns.take(other);
  display.run(display.now + 250);
  assert.deepEqual([one.paints, other.paints], [1, 1]);
  const before = quick.paints;
  display.turns.take(quick);
  display.run(display.now + 2 * FRAME);
  assert.equal(quick.paints, before + 1);
});

test("the newest numbers are drawn in the end, and what is gone is not", () => {
  const display = new Display();
  const [slow, gone] = [display.chart(60), display.chart(60)];
  display.run(600, () => display.turns.take(slow));
  const before = slow.paints;
  display.turns.take(slow);
  display.turns.take(gone);
  display.turns.leave(gone);
  display.run(display.now + 400);
  assert.deepEqual([slow.paints, gone.paints], [before + 1, 0]);
  assert.equal(display.next, null); // it rests
});
