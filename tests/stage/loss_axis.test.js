import assert from "node:assert/strict";
import { test } from "node:test";
import { curveAxes, marks } from "../../explorer/stage/charts/loss_axis.js";

test("a wide logarithmic axis is marked at whole powers of ten, at most seven of them", () => {
  assert.deepEqual(marks("xaxis", [-4, 2]), { "xaxis.dtick": 1, "xaxis.tickformat": "" });
  assert.deepEqual(marks("yaxis", [-9, 9]), { "yaxis.dtick": 3, "yaxis.tickformat": "" });
});

test("a narrow one is marked at 1, 2 and 5 of each, and says 0.2 where it would say 2", () => {
  assert.deepEqual(marks("yaxis", [-1.5, -0.6]), { "yaxis.dtick": "D2", "yaxis.tickformat": "~g" });
});

test("an axis that becomes linear keeps nothing of the logarithmic one's marks", () => {
  const [narrow, linear] = [curveAxes(true, [-1, 0], 200), curveAxes(false, [0, 1], 200)];
  const of = (/** @type {Record<string, unknown>} */ axes) => [axes["yaxis.dtick"], axes["yaxis.tickformat"]];
  assert.deepEqual(
    [of(narrow), of(linear)],
    [
      ["D2", "~g"],
      [undefined, ""],
    ],
  );
});
