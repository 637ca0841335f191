import assert from "node:assert/strict";
import { test } from "node:test";
import { toRoundEnds } from "../../explorer/stage/charts/round_ends.js";

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

test("an axis that is held gives nothing back, and grows to the next round number", () => {
  const ends = (/** @type {number} */ low, /** @type {number} */ high) =>
    toRoundEnds([Math.log10(low), Math.log10(high)], [-2, 1]).map((exponent) =>
      Number((10 ** exponent).toPrecision(6)),
    );
  assert.deepEqual(ends(0.3, 2), [0.01, 10]);
  assert.deepEqual(ends(0.3, 14), [0.01, 20]);
  assert.deepEqual(ends(0.0013, 2), [0.001, 10]);
});
