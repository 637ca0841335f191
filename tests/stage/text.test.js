import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { language, parts, partsN, phrase, t, tn, useCatalog } from "../../explorer/stage/kernel/text.js";

afterEach(() => useCatalog({ language: "en", messages: {} }));

test("English needs no catalog", () => {
  assert.equal(language(), "en");
  assert.equal(t("Share"), "Share");
  assert.equal(t("step {step} of {last}", { step: 3, last: 200 }), "step 3 of 200");
});

test("a count takes the form of English", () => {
  const told = (/** @type {number} */ count) => tn("{count} sample", "{count} samples", count);
  assert.deepEqual([0, 1, 2, 1234567].map(told), ["0 samples", "1 sample", "2 samples", "1,234,567 samples"]);
});

test("a translation may put its places elsewhere, and say one twice", () => {
  useCatalog({ language: "de", messages: { "{name} of {file}": "{file}: {name}, {name}" } });
  assert.equal(t("{name} of {file}", { name: "x", file: "y" }), "y: x, x");
});

test("plural forms are those of the language", () => {
  // Polish, as its grammar has it: 1 plik, 2-4 pliki, 5-21 plików, 22-24 pliki.
  useCatalog({
    language: "pl",
    messages: { "{count} file": { one: "{count} plik", few: "{count} pliki", many: "{count} plików" } },
  });
  const told = [1, 2, 5, 12, 21, 22].map((count) => tn("{count} file", "{count} files", count));
  assert.deepEqual(told, ["1 plik", "2 pliki", "5 plików", "12 plików", "21 plików", "22 pliki"]);
});

test("what a catalog lacks is said in English", () => {
  useCatalog({ language: "de", messages: {} });
  assert.equal(t("Share"), "Share");
  assert.equal(tn("{count} step", "{count} steps", 2), "2 steps");
});

test("a phrase is said later, in the language of then", () => {
  const declared = phrase("slow");
  useCatalog({ language: "de", messages: { slow: "langsam" } });
  assert.equal(t(declared), "langsam");
});

test("a place without a value is an error, as is a number that was not printed", () => {
  assert.throws(() => t(/** @type {string} */ ("{a} and {b}"), { a: "1" }), /\{b\}/);
  assert.throws(() => t("{a}", { a: 0.1 }), /not printed/);
});

test("text with braces in a place stays text", () => {
  assert.equal(t("{name} rises", { name: "{count}" }), "{count} rises");
});

test("elements stand in a sentence as what they are", () => {
  const element = /** @type {Node} */ (/** @type {unknown} */ ({ nodeType: 1 }));
  assert.deepEqual(parts("The loss is {loss}.", { loss: element }), ["The loss is ", element, "."]);
  assert.deepEqual(parts("{loss}", { loss: element }), [element]);
  assert.deepEqual(partsN("{count} {what}", "{count} {what}s", 2, { what: element }), ["2", " ", element, "s"]);
});
