import assert from "node:assert/strict";
import { test } from "node:test";
import { toRoundEnds } from "../../explorer/stage/charts/loss_axis.js";
import { places, way } from "../../explorer/stage/charts/way.js";

/** @param {(value: number) => number} place */
function axis(place) {
  return { _offset: 0, _length: 100, p2d: Number, d2p: (/** @type {unknown} */ value) => place(Number(value)) };
}

const [linear, logarithmic] = [axis((value) => 10 * value), axis((value) => 10 * Math.log10(value))];

test("a line is a way with a gap where there is no number, and marks are as many as have a place", () => {
  const trace = { x: [1, 2, null, 3, 4], y: [1, 10, null, 0, 100] };
  assert.equal(way(trace, linear, logarithmic), "M10.00,0.00L20.00,10.00M30.00,-100000.00L40.00,20.00");
  assert.deepEqual(places(trace, linear, logarithmic), ["translate(10,0)", "translate(20,10)", "translate(40,20)"]);
  assert.equal(way({ x: [], y: [] }, linear, linear), "M0,0");
});

test("an axis ends at a round number, a wide one at a power of ten, and holds what it is for", () => {
  const ends = (/** @type {number} */ low, /** @type {number} */ high) =>
    toRoundEnds([Math.log10(low), Math.log10(high)]).map((exponent) => Number((10 ** exponent).toPrecision(6)));
  assert.deepEqual(ends(0.013, 70), [0.01, 100]);
  assert.deepEqual(ends(0.2, 40), [0.1, 100]);
  assert.deepEqual(ends(0.001, 10), [0.001, 10]);
  assert.deepEqual(ends(0.3, 14), [0.2, 20]);
  assert.deepEqual(ends(5, 10), [5, 10]);
  assert.deepEqual(ends(1, 1), [1, 1]);
  assert.deepEqual(ends(0.099, 1.01), [0.05, 2]);
  assert.deepEqual(ends(0.00099, 1.01), [0.0001, 10]);
});
