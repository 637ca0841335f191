import assert from "node:assert/strict";
import { test } from "node:test";
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
