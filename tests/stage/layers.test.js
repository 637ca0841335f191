import assert from "node:assert/strict";
import test from "node:test";
import ts from "typescript";
import { imported, modules, place, within } from "./modules.js";

/** From the bottom up: a module imports from its own layer and from those before it. */
const LAYERS = ["contract.d.ts", "first", "kernel", "kit", "charts", "parts", "pages", "stage.js"];
/** What is inside of plotly, beside its library itself. */
const INSIDE_PLOTLY = /^(_full(Data|Layout)|_offset|_length|d2p|Plotly)$/;

/** @param {string} path */
function layer(path) {
  return LAYERS.indexOf(path.split("/")[0].replace(/^contract\.js$/, "contract.d.ts"));
}

test("every module lies in a layer", () => {
  assert.deepEqual(
    [...modules.keys()].filter((path) => layer(path) < 0),
    [],
  );
  assert.ok(modules.size > 30);
});

test("nothing imports from a layer above its own, not even a type", () => {
  const upwards = [...modules.keys()].flatMap((path) =>
    imported(path)
      .filter((other) => layer(other.path) < 0 || layer(other.path) > layer(path))
      .map((other) => `${path} imports ${other.path}`),
  );
  assert.deepEqual(upwards, []);
});

test("what is imported is there", () => {
  for (const path of modules.keys())
    for (const other of imported(path))
      assert.ok(
        modules.has(other.path) || (other.types && modules.has(other.path.replace(/\.js$/, ".d.ts"))),
        `${path}: ${other.path}`,
      );
});

test("a page imports from no other page", () => {
  const own = (/** @type {string} */ path) => path.split("/")[1].replace(/\.js$/, "");
  for (const path of modules.keys())
    if (path.startsWith("pages/"))
      for (const other of imported(path))
        if (other.path.startsWith("pages/")) assert.equal(own(other.path), own(path), `${path} imports ${other.path}`);
});

test("only charts touch what is inside of plotly", () => {
  const found = [...modules].flatMap(([path, source]) =>
    path.startsWith("charts/")
      ? []
      : [...within(source)].filter((node) => ts.isIdentifier(node) && INSIDE_PLOTLY.test(node.text)).map(place),
  );
  assert.deepEqual(found, []);
});
