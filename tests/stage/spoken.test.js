import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { REST, Spoken } from "../../explorer/stage/kit/spoken.js";
import { freshPage } from "./dom.js";

/** @type {{sentences: string[], restless: boolean}} */
let page;
/** @type {Spoken} */
let spoken;

beforeEach(() => {
  freshPage();
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  page = { sentences: ["Output 1.", ""], restless: false };
  spoken = new Spoken({ sentences: () => [...page.sentences], restless: () => page.restless });
  spoken.begin(["Output 1.", ""]);
});

/** @param {...string} sentences */
function draw(...sentences) {
  page.sentences = sentences;
  spoken.notice();
}

function heard() {
  return spoken.element.textContent;
}

test("what stood there when the page was opened is not said again", () => {
  spoken.notice();
  mock.timers.tick(2 * REST);
  assert.equal(heard(), "");
});

test("a change is said once nothing has changed for half a second", () => {
  draw("Output 2.", "");
  mock.timers.tick(REST - 1);
  draw("Output 3.", "");
  mock.timers.tick(REST - 1);
  assert.equal(heard(), "");
  draw("Output 3.", ""); // drawn again, with nothing new in it
  mock.timers.tick(1);
  assert.equal(heard(), "Output 3.");
});

test("nothing is said while something moves, and the last of it afterwards", () => {
  page.restless = true;
  draw("Output 2.", "");
  mock.timers.tick(10 * REST);
  assert.equal(heard(), "");
  draw("Output 4.", "");
  page.restless = false;
  mock.timers.tick(REST);
  assert.equal(heard(), "Output 4.");
});

test("of several sentences those are said that are new", () => {
  draw("Output 1.", "Done.");
  mock.timers.tick(REST);
  assert.equal(heard(), "Done.");
  draw("Output 2.", "Done.");
  mock.timers.tick(REST);
  assert.equal(heard(), "Output 2.");
});

test("what went back to what was said before it was heard is not said", () => {
  draw("Output 2.", "");
  mock.timers.tick(REST - 1);
  draw("Output 1.", "");
  mock.timers.tick(2 * REST);
  assert.equal(heard(), "");
  assert.equal(spoken.timer, 0);
});

test("a page that is closed says nothing any more", () => {
  draw("Output 2.", "");
  spoken.close();
  mock.timers.tick(2 * REST);
  assert.equal(heard(), "");
});
