import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock, during, pace } from "../../explorer/stage/pages/step/clock.js";
import { film, MET, PHASES } from "../../explorer/stage/pages/step/shots.js";

const SCENES = film(10);
/** Every place at which the film stops. */
const STOPS = SCENES.flatMap(({ shots }, phase) => [
  { step: 0, phase, operation: null },
  ...shots.map((_, operation) => ({ step: 0, phase, operation })),
]);
const WHOLE = { step: 0, phase: null, operation: null };

test("a stop lasts as long as its sentence takes to read, at fifteen letters a second", () => {
  const long = "x".repeat(300);
  for (const stop of STOPS) assert.ok(Math.abs(pace(SCENES, stop, long).stop - 20_000) < 1, JSON.stringify(stop));
});

test("however little is said, a stop lasts 1.2 seconds, and what moves has arrived for a while before the next", () => {
  for (const stop of [...STOPS, WHOLE]) {
    const { stop: lasts, travel } = pace(SCENES, stop, "");
    assert.ok(lasts >= 1200, JSON.stringify(stop));
    assert.ok(lasts >= travel + 400, JSON.stringify(stop));
  }
});

test("a longer sentence leaves what moves as it was", () => {
  for (const stop of STOPS)
    assert.equal(pace(SCENES, stop, "").travel, pace(SCENES, stop, "x".repeat(300)).travel, JSON.stringify(stop));
});

test("what moves takes as long as what is told of it takes to read, and then comes what it has come to", () => {
  for (const stop of STOPS) {
    const { stop: lasts, travel } = pace(SCENES, stop, "x".repeat(60), "x".repeat(150));
    assert.ok(Math.abs(travel - 10_000) < 1, JSON.stringify(stop));
    assert.ok(Math.abs(lasts - 14_000) < 1, JSON.stringify(stop));
    const own = pace(SCENES, stop, "").travel;
    assert.equal(pace(SCENES, stop, "", "x").travel, Math.max(own, 1000 / 15), "no motion is hurried");
  }
});

test("what has not been reached was not seen, and what lies behind was", () => {
  for (const [at, stop] of STOPS.entries()) {
    const clock = new Clock(SCENES, stop, 0.5, PHASES.length);
    for (const [other, { phase, operation }] of STOPS.entries()) {
      if (operation === null || phase === stop.phase) continue;
      assert.equal(clock.seen(phase, operation), other < at ? 1 : 0, JSON.stringify([stop, phase, operation]));
    }
  }
});

test("numbers are earned one after the other, all of them by the end of their stop", () => {
  const all = new Clock(SCENES, WHOLE, 1, PHASES.length).count;
  let before = 0;
  for (const stop of STOPS.filter(({ operation }) => operation !== null)) {
    for (const progress of [0, 0.25, 0.5, 0.75, 1]) {
      const { count } = new Clock(SCENES, stop, progress, PHASES.length);
      assert.ok(count >= before, JSON.stringify(stop));
      before = count;
    }
    const earned = Object.keys(SCENES[stop.phase].shots[stop.operation ?? 0].earns);
    const after = new Clock(SCENES, stop, 1, PHASES.length);
    assert.ok(earned.every((number) => after.has(number)));
  }
  assert.equal(before, all);
});

test("at the end of a run nothing goes back, and nothing is updated", () => {
  const end = new Clock(SCENES, WHOLE, 1, PHASES.indexOf("backward"));
  assert.ok(end.has("loss") && end.reached("loss"));
  assert.ok(!end.has("delta") && !end.has("change-0") && !end.reached("backward"));
});

test("while something moves it is lit, and then what the whole stop is about", () => {
  const at = (/** @type {number} */ progress) =>
    new Clock(SCENES, { step: 0, phase: PHASES.indexOf("forward"), operation: null }, progress, PHASES.length).lit;
  assert.ok(at(0.01).has("x-0") && at(0.01).has("w-0") && !at(0.01).has("output"));
  assert.ok(at(0.9).has("activation") && at(0.9).has("output") && !at(0.9).has("x-0"));
  assert.deepEqual([...at(1)].sort(), ["activation", "flows", "output", "sum"]);
});

test("an input is lit with δ until they have met, and then the bar that comes of them", () => {
  const backward = { step: 0, phase: PHASES.indexOf("backward"), operation: null };
  for (let progress = 0; progress < 1; progress += 0.01) {
    const clock = new Clock(SCENES, backward, progress, PHASES.length);
    for (let j = 0; j < 11; j += 1) {
      const seen = clock.of("gradient", j);
      assert.equal(clock.lit.has(`x-${j}`), seen > 0 && seen < MET, `${progress} ${j}`);
      assert.equal(clock.lit.has(`gradient-${j}`), seen >= MET && seen < 1, `${progress} ${j}`);
    }
  }
});

test("what is not in the film has no place in it", () => {
  const clock = new Clock(SCENES, WHOLE, 1, PHASES.length);
  assert.throws(() => clock.has("nothing"), /no shot earns nothing/);
  assert.throws(() => clock.of("nothing"), /there is no shot nothing/);
});

test("a part of a shot begins and ends where it is said to", () => {
  assert.deepEqual(
    [0, 0.2, 0.3, 0.4, 1].map((seen) => during(seen, 0.2, 0.4)).map((part) => Number(part.toFixed(9))),
    [0, 0, 0.5, 1, 1],
  );
});
