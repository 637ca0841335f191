import assert from "node:assert/strict";
import test from "node:test";
import * as format from "../../explorer/stage/kit/format.js";
import { inputName, weightName } from "../../explorer/stage/kit/names.js";
import { freshPage } from "./dom.js";

const PRINTERS = ["shown", "signed", "fine", "signedFine", "precise", "worked", "signedWorked"];
const MISSING = /** @type {number} */ (/** @type {unknown} */ (undefined));

/** @param {string} name @returns {(value: number|null) => string} */
function printer(name) {
  return Reflect.get(format, name);
}

test("a number has four decimals, a small one three digits, and an exponent only where zeros would be counted", () => {
  const told = { 0.5831: 0.58314, "−0.1179": -0.11792, "0.0000": 0, "2.13e−5": 2.134e-5, "1.23e5": 123456 };
  for (const [text, value] of Object.entries(told)) assert.equal(format.shown(value), text);
});

test("a number is written in one way, whichever printer writes it", () => {
  const told = {
    0.000118: 0.000117915,
    0.00999: 0.00999,
    "0.0100": 0.0099999,
    "0.000100": 0.00009999,
    "1.00e5": 99999.99996,
  };
  for (const [text, value] of Object.entries(told)) assert.equal(format.shown(value), text);
  // The printers differ in digits, and in nothing else: they take an exponent at the same place.
  for (const value of [0.5, 0.000117915, 0.00012, 0.000099, 1e-7, 9e4, 123456])
    for (const name of PRINTERS)
      assert.equal(printer(name)(value).includes("e"), format.shown(value).includes("e"), `${name} of ${value}`);
});

test("a sign is written where it is the point", () => {
  assert.deepEqual([1.5, -1.5, 0].map(format.signed), ["+1.5000", "−1.5000", "0.0000"]);
  assert.deepEqual([1.5, -1.5, 0].map(format.sign), ["positive", "negative", "zero"]);
});

test("leading digits are as many as asked, wherever the number begins", () => {
  const told = /** @type {[number, string][]} */ ([
    [72.34, "72"],
    [7.234, "7.2"],
    [0.7234, "0.72"],
    [0.07234, "0.072"],
    [0.125, "0.13"],
    [0.0996, "0.10"],
    [1234, "1200"],
    [99999, "1.0e5"],
    [7e-6, "0.0000070"],
    [7e-8, "7.0e−8"],
    [-0.05, "−0.050"],
    [0, "0"],
    [Infinity, "overflow"],
  ]);
  for (const [value, text] of told) assert.equal(format.percent(value), text);
  assert.deepEqual([0.0192, -0.0039, 0, NaN].map(format.change), ["+0.0192", "−0.00390", "0", "overflow"]);
});

test("what is computed by hand from fine and precise numbers comes out right", () => {
  assert.equal(format.fine(0.0123456), "0.012346");
  assert.equal(format.fine(12.3456789), "12.3457");
  assert.equal(format.fine(-1.23456e-7), "−1.235e−7");
  assert.equal(format.signedFine(0.25), "+0.25000");
  assert.equal(format.precise(0.000123456), "0.000123");
  assert.equal(format.precise(12345.6789), "12345.68");
});

test("null, NaN and infinity are overflows in every print", () => {
  for (const name of PRINTERS)
    for (const value of [null, NaN, Infinity, -Infinity]) assert.match(printer(name)(value), /^\+?overflow$/, name);
  assert.equal(format.largest([1, null, -3, NaN, Infinity]), 3);
});

test("a number that is missing is a fault, never an overflow", () => {
  for (const name of [...PRINTERS, "sign"]) assert.throws(() => printer(name)(MISSING), /a number is missing/, name);
  assert.throws(() => format.largest([1, MISSING]), /a number is missing/);
  freshPage();
  const element = document.createElement("span");
  element.textContent = "0.5000";
  assert.throws(() => format.print(element, MISSING), /a number is missing/);
  assert.equal(element.textContent, "0.5000");
});

test("a printed number is rounded for the eye and whole beside it", () => {
  freshPage();
  const element = document.createElement("span");
  format.print(element, -0.123456789, format.signed);
  assert.equal(element.textContent, "−0.1235");
  assert.equal(element.getAttribute("data-value"), "-0.123456789");
  format.print(element, null);
  assert.equal(element.textContent, "overflow");
  assert.equal(element.getAttribute("data-value"), "");
});

test("a scale is a round number that is stated without idle zeros", () => {
  assert.deepEqual([0.3, 1, 1.2, 4, 70, 0, -1].map(format.roundUp), [0.5, 1, 2, 5, 100, 1, 1]);
  assert.deepEqual([0.5, 2, 100, 5e-4].map(format.plainly), ["0.5", "2", "100", "0.0005"]);
});

test("a scale follows a run until it leaves its start far behind", () => {
  assert.equal(format.fitting([[1, 2, 3]], [1], 10), 5);
  assert.equal(format.fitting([[1, 1e9]], [1], 10), 10);
  assert.equal(format.fitting([[0, 1e9]], [0], 10), 1e9);
});

test("an index stands low, the bias has none", () => {
  assert.deepEqual([weightName(6, 10), weightName(10, 10), inputName(9)], ["w₇", "b", "x₁₀"]);
});

test("a part of a whole is no whole before it is one", () => {
  const told = { "94.4 %": 94.3793, "100.0 %": 100, "99.99 %": 99.99, "99.96 %": 99.96, "0.0 %": 0, "0.01 %": 0.012 };
  for (const [text, value] of Object.entries(told)) assert.equal(format.portion(value), text);
  assert.equal(format.portion(null), "overflow");
});
