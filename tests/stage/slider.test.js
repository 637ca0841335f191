import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Slider } from "../../explorer/stage/kit/slider.js";
import { fire, freshPage, press } from "./dom.js";

const LINEAR = {
  minimum: -1e6,
  maximum: 1e6,
  low: -3,
  high: 3,
  step: 0.01,
  logarithmic: false,
  whole: false,
  rule: "{name} must be a number from −1000000 to 1000000.",
};
const RATE = { ...LINEAR, minimum: 0, maximum: 1e4, low: 1e-4, high: 100, step: 0.02, logarithmic: true };
const STEPS = { ...LINEAR, minimum: 0, maximum: 10000, low: 1, high: 1000, step: 1, whole: true };
const KEYS_REST = 350;

/** A slider of one number, with what it told the workbench. @param {typeof LINEAR} span @param {number} start */
function slider(span, start) {
  const told = { value: start, commits: 0, messages: /** @type {string[]} */ ([]) };
  const bench = {
    holding: false,
    commit: () => {
      told.commits += 1;
    },
    onError: [],
    tell: (/** @type {string} */ message) => void told.messages.push(message),
  };
  const made = new Slider(bench, {
    field: "weights",
    span,
    testid: "w-1",
    symbol: "w₁",
    name: "weight w₁",
    read: () => told.value,
    write: (value) => {
      told.value = value;
    },
  });
  document.body.append(made.element);
  return { made, told, bench };
}

/** @param {Slider} made @param {string} text */
function type(made, text) {
  made.number.value = text;
  fire(made.number, "input");
  fire(made.number, "change");
}

/** @param {Slider} made @param {number} position @param {string} [by] */
function drag(made, position, by = "mouse") {
  fire(made.range, "pointerdown", { pointerType: by, clientX: 0, clientY: 0 });
  made.range.value = String(position);
  fire(made.range, "input");
}

beforeEach(freshPage);

test("a drag writes multiples of the step and commits when it is let go of", () => {
  const { made, told, bench } = slider(LINEAR, 0);
  drag(made, 1.23456);
  assert.equal(told.value, 1.23);
  assert.equal(bench.holding, true);
  assert.equal(told.commits, 0);
  fire(made.range, "pointerup");
  fire(made.range, "change");
  assert.equal(bench.holding, false);
  assert.equal(told.commits, 1);
});

test("what is taken out of the hand was never touched", () => {
  const { made, told, bench } = slider(LINEAR, 0.5);
  drag(made, 2);
  assert.equal(told.value, 2);
  fire(made.range, "pointercancel");
  fire(made.range, "change");
  assert.equal(told.value, 0.5);
  assert.equal(told.commits, 0);
  assert.equal(bench.holding, false);
});

test("a finger that scrolls changes nothing, one that taps does", () => {
  const { made, told } = slider(LINEAR, 0.5);
  drag(made, 2, "touch");
  assert.equal(told.value, 0.5);
  fire(made.range, "pointercancel");
  assert.deepEqual([told.value, told.commits, made.range.value], [0.5, 0, "0.5"]);
  drag(made, 2, "touch");
  fire(made.range, "pointerup");
  assert.deepEqual([told.value, told.commits], [2, 1]);
});

test("a program moves the thumb to the digit", () => {
  const { made, told } = slider(LINEAR, 0);
  made.range.value = "1.23456";
  fire(made.range, "input");
  assert.equal(told.value, 1.23456);
});

test("a logarithmic slider stands at the exponent and gives three digits", () => {
  const { made, told } = slider(RATE, 0.1);
  assert.deepEqual([made.range.min, made.range.max, made.range.value], ["-4", "2", "-1"]);
  made.range.value = "0.5";
  fire(made.range, "input");
  assert.equal(told.value, 3.16);
});

test("keys move by one step, with shift by ten, and commit once they rest", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { made, told } = slider(LINEAR, 0.1);
  press(made.range, "ArrowUp");
  press(made.range, "ArrowUp");
  press(made.range, "ArrowLeft", { shiftKey: true });
  assert.equal(told.value, 0.02);
  press(made.range, "End");
  assert.equal(told.value, 3);
  assert.equal(told.commits, 0);
  context.mock.timers.tick(KEYS_REST);
  assert.equal(told.commits, 1);
  fire(made.range, "blur");
  assert.equal(told.commits, 1);
});

test("keys stop at the ends", () => {
  const { made, told } = slider(STEPS, 999);
  for (let times = 0; times < 4; times += 1) press(made.range, "ArrowRight");
  assert.equal(told.value, 1000);
  fire(made.range, "blur");
});

test("a typed number is taken to the digit, with a comma or a minus sign too", () => {
  const { made, told } = slider(LINEAR, 0);
  type(made, " −7,25 ");
  assert.equal(told.value, -7.25);
  assert.equal(told.commits, 1);
  type(made, "1e-3");
  assert.equal(told.value, 0.001);
});

test("a number outside of the slider is marked as such, on the span that all of its kind have", () => {
  const { made, told } = slider(LINEAR, 0);
  type(made, "-24.2");
  assert.equal(told.value, -24.2);
  assert.deepEqual([made.range.min, made.range.max, made.element.dataset.outside], ["-3", "3", "below"]);
  assert.match(String(made.range.getAttribute("aria-valuetext")), /^−24\.2000, outside/);
  assert.match(made.range.title, /from −3 to 3/);
  type(made, "19.6");
  assert.equal(made.element.dataset.outside, "above");
  type(made, "3");
  assert.equal(made.element.dataset.outside, undefined);
  assert.equal(made.range.title, "");
  const rate = slider(RATE, 0);
  assert.deepEqual([rate.made.range.value, rate.made.element.dataset.outside], ["-4", "below"]);
});

test("from outside a key goes back in step by step, and no further out", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { made, told } = slider(LINEAR, 24.2);
  press(made.range, "ArrowRight");
  assert.equal(told.value, 24.2);
  press(made.range, "ArrowLeft");
  assert.equal(told.value, 24.19);
  const rate = slider(RATE, 0);
  press(rate.made.range, "ArrowLeft");
  assert.equal(rate.told.value, 0);
  press(rate.made.range, "ArrowRight");
  assert.ok(rate.told.value > 1e-4);
  context.mock.timers.tick(KEYS_REST);
});

test("scales hold still while keys ride, as while something is dragged", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { made, bench } = slider(LINEAR, 0);
  press(made.range, "ArrowRight");
  assert.equal(bench.holding, true);
  context.mock.timers.tick(KEYS_REST);
  assert.equal(bench.holding, false);
});

test("what is no allowed number is refused in words and changes nothing", () => {
  for (const [span, text] of /** @type {[typeof LINEAR, string][]} */ ([
    [LINEAR, "one"],
    [LINEAR, "1e7"],
    [LINEAR, ""],
    [LINEAR, "0x10"],
    [LINEAR, "1,234.5"],
    [STEPS, "2.5"],
    [STEPS, "-1"],
  ])) {
    const { made, told } = slider(span, 2);
    type(made, text);
    assert.deepEqual([told.value, told.commits], [2, 0], text);
    assert.equal(made.number.getAttribute("aria-invalid"), "true");
    assert.match(told.messages[0], /^weight w₁ must be a number from .* Got “.*” instead\.$/);
    press(made.number, "Escape");
    assert.equal(made.number.value, "2");
    assert.equal(told.messages.at(-1), "");
  }
});

test("typing what stands there already commits nothing", () => {
  const { made, told } = slider(LINEAR, 0.5);
  type(made, "0.50");
  assert.equal(told.commits, 0);
  assert.equal(made.number.value, "0.5");
});

test("what is being typed is not overwritten by new numbers", () => {
  const { made, told } = slider(LINEAR, 0.5);
  made.number.value = "1.";
  fire(made.number, "input");
  told.value = 2;
  made.show();
  assert.equal(made.number.value, "1.");
  assert.equal(made.range.value, "2");
});

test("a long number is abridged so that its exponent is not cut off", () => {
  const { made, told } = slider(LINEAR, -1.23456789e-9);
  assert.equal(made.number.value, "-1.235e-9");
  assert.equal(Number(made.range.getAttribute("data-value")), told.value);
});

test("what was refused is said at the field and tied to it until it is mended or taken back", () => {
  const { made, told } = slider(LINEAR, 0.5);
  const { number, exact } = made;
  const rule = "weight w₁ must be a number from −1000000 to 1000000.";
  assert.ok(exact.fault.hidden);
  type(made, "abc");
  assert.equal(number.getAttribute("aria-invalid"), "true");
  assert.equal(number.getAttribute("aria-describedby"), exact.fault.id);
  assert.equal(exact.fault.textContent, `${rule} Got “abc” instead.`);
  assert.ok(made.element.contains(exact.fault) && !exact.fault.hidden);
  type(made, "1.2.3");
  assert.equal(exact.fault.textContent, `${rule} Got “1.2.3” instead.`);
  press(number, "Escape");
  assert.deepEqual(
    [number.value, number.getAttribute("aria-invalid"), number.getAttribute("aria-describedby"), exact.fault.hidden],
    ["0.5", null, null, true],
  );
  type(made, "x");
  type(made, "2");
  assert.equal(told.value, 2);
  assert.ok(exact.fault.hidden && !number.hasAttribute("aria-invalid"));
});

test("what the core refused is said at the field, in which the value before stands again", () => {
  const { made } = slider(LINEAR, 0.5);
  made.exact.blame("target must be from 0 to 1");
  assert.equal(made.number.getAttribute("aria-describedby"), made.exact.fault.id);
  assert.equal(made.number.getAttribute("aria-invalid"), null);
  made.show();
  assert.ok(!made.exact.fault.hidden);
  made.exact.blame("");
  assert.ok(made.exact.fault.hidden && !made.number.hasAttribute("aria-describedby"));
});
