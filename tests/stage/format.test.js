import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import * as format from "../../explorer/stage/kit/format.js";
import { inputName, weightName } from "../../explorer/stage/kit/names.js";
import { freshPage } from "./dom.js";

/** What numbers are printed as, by the printer; tests/explorer/text/test_numbers.py reads the same file. @type {Record<string, [string, string][]>} */
const PRINTED = JSON.parse(readFileSync(new URL("../numbers.json", import.meta.url), "utf8"));
const PRINTERS = ["shown", "signed", "fine", "signedFine", "precise", "worked", "signedWorked"];
const MISSING = /** @type {number} */ (/** @type {unknown} */ (undefined));

/** @param {string} name @returns {(value: number|null) => string} */
function printer(name) {
  return Reflect.get(format, name);
}

test("a number is printed as Python prints it", () => {
  const leading = (/** @type {number} */ value) => format.leading(value, 2);
  for (const [name, pairs] of Object.entries(PRINTED))
    for (const [value, text] of pairs)
      assert.equal((name === "leading" ? leading : printer(name))(Number(value)), text, `${name} of ${value}`);
  for (const [value, text] of PRINTED.leading) assert.equal(format.percent(Number(value)), text);
});

test("a number is written in one way, whichever printer writes it", () => {
  // The printers differ in digits, and in nothing else: they take an exponent at the same place.
  for (const value of [0.5, 0.000117915, 0.00012, 0.000099, 1e-7, 9e4, 123456])
    for (const name of PRINTERS)
      assert.equal(printer(name)(value).includes("e"), format.shown(value).includes("e"), `${name} of ${value}`);
});

test("a sign is written where it is the point", () => {
  assert.deepEqual([1.5, -1.5, 0].map(format.signed), ["+1.5000", "−1.5000", "0.0000"]);
  assert.deepEqual([1.5, -1.5, 0].map(format.sign), ["positive", "negative", "zero"]);
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
