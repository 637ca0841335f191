import assert from "node:assert/strict";
import test from "node:test";
import { at, changed, settled } from "../../explorer/stage/kernel/changes.js";
import { reduce } from "../../explorer/stage/kernel/reducer.js";
import { opening } from "../../explorer/stage/kernel/session.js";

/** @type {any} */
const PLAIN = { weights: [[1]], bias: [0], learning_rate: 0.1, batch_size: 3, l1: 0, seed: 0, steps: 50, changes: [] };
const CHANGED = {
  ...PLAIN,
  changes: [
    [10, "learning_rate", 0.5],
    [20, "batch_size", null],
    [60, "learning_rate", 2],
  ],
};

test("settings of a step are those that were changed last", () => {
  assert.deepEqual(
    [9, 10, 60].map((step) => at(CHANGED, step).learning_rate),
    [0.1, 0.5, 2],
  );
  assert.deepEqual(settled(CHANGED), { ...PLAIN, learning_rate: 0.5, batch_size: null });
  assert.equal(settled(PLAIN), PLAIN);
});

test("a change forgets those that were to come, and takes the place of one at its step", () => {
  const once = changed(CHANGED, "learning_rate", 30, 1);
  assert.deepEqual(once.changes, [...CHANGED.changes.slice(0, 2), [30, "learning_rate", 1]]);
  assert.deepEqual(changed(once, "learning_rate", 30, 3).changes.at(-1), [30, "learning_rate", 3]);
});

test("a change back to what was there before is none", () => {
  assert.deepEqual(changed(changed(PLAIN, "l1", 30, 1), "l1", 30, 0), PLAIN);
});

test("at the start a setting is set, and changes nothing on the way", () => {
  assert.deepEqual(changed(PLAIN, "l1", 0, 1), { ...PLAIN, l1: 1 });
});

test("changes of one step stand in the order that the core gives them", () => {
  const both = changed(changed(PLAIN, "batch_size", 5, 1), "learning_rate", 5, 1);
  assert.deepEqual(
    both.changes.map(([, name]) => name),
    ["batch_size", "learning_rate"],
  );
});

/** A page with an Experiment, and what becomes of events on it. @param {any} experiment @param {any[]} events */
function after(experiment, ...events) {
  /** @type {any} */
  const content = {
    view: "train",
    language: "en",
    session: "one",
    keepsake: "",
    resumed: null,
    answered: 0,
    attempt: 0,
    experiment,
    settings: {},
    step: 0,
    numbers: {},
    draft: null,
    notices: [],
  };
  let [state] = opening(content, null, null);
  for (const [number, event] of events.entries()) [state] = reduce(state, { ...event, id: number + 1 });
  return state;
}

const set = (/** @type {string} */ field, /** @type {unknown} */ value) => ({ type: "set", field, indices: [], value });

test("a setting that is changed on the way leaves its value at the start alone", () => {
  const state = after(PLAIN, { type: "change", field: "learning_rate", step: 50, value: 0.3 });
  assert.deepEqual(state.draft, { ...PLAIN, changes: [[50, "learning_rate", 0.3]] });
  assert.deepEqual(state.asked.at(-1)?.experiment, state.draft);
  assert.deepEqual(state.touched, ["changes"]);
});

test("another run begins with the settings as they are now", () => {
  assert.deepEqual(after(CHANGED, set("seed", 1)).draft, { ...settled(CHANGED), seed: 1 });
  assert.deepEqual(after(CHANGED, set("learning_rate", 7)).draft, { ...settled(CHANGED), learning_rate: 7 });
});

test("more steps, another sample and no changes are the same run", () => {
  assert.deepEqual(after(CHANGED, set("steps", 70)).draft, { ...CHANGED, steps: 70 });
  assert.deepEqual(after(CHANGED, set("shown_sample", 2)).draft, { ...CHANGED, shown_sample: 2 });
  assert.deepEqual(after(CHANGED, set("changes", [])).draft, PLAIN);
});
