import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { STOPS } from "../../explorer/stage/kit/walk/stops.js";
import { Walk } from "../../explorer/stage/kit/walk.js";
import { freshPage } from "./dom.js";

beforeEach(freshPage);

/** A walk that stands at a stop, and what it sees there. @param {string} place of what the stop is done with */
function at(place) {
  const stop = STOPS.findLastIndex((each) => each.place.includes(place));
  const kept = { getItem: () => String(stop), setItem: () => {} };
  Object.defineProperty(globalThis, "sessionStorage", { value: kept, configurable: true });
  const { view } = STOPS[stop];
  const seen = { view, parameters: "1,1", rate: 0.1, dataset: "moons", loss: 1, E: "1.0" };
  const look = { ...seen, step: 0, moved: false, run: "", explained: false };
  const walk = new Walk(document.createElement("div"), () => ({ ...look }));
  walk.begin();
  return { walk, look };
}

test("what plays is done while the page waits for its next numbers, which it does as long as it plays", () => {
  const { walk, look } = at("play");
  look.step = 9;
  walk.check(false);
  assert.equal(walk.done, false);
  look.step = 10;
  walk.check(false);
  assert.equal(walk.done, true);
});

test("what is in a hand is done when it rests", () => {
  const { walk, look } = at("w-1");
  look.parameters = "2,1";
  walk.check(false);
  assert.equal(walk.done, false);
  walk.check(true);
  assert.equal(walk.done, true);
});
