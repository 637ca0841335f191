import assert from "node:assert/strict";
import { posix } from "node:path";
import test from "node:test";
import ts from "typescript";
import { modules, within } from "./modules.js";

/** What a module imports, by the names that it has for it, each with the module that it is of. @param {string} path */
function named(path) {
  /** @type {[string, string][]} */
  const found = [];
  for (const node of within(/** @type {ts.SourceFile} */ (modules.get(path)))) {
    if (!ts.isImportDeclaration(node) && !ts.isJSDocImportTag(node)) continue;
    const from = posix.join(posix.dirname(path), /** @type {ts.StringLiteral} */ (node.moduleSpecifier).text);
    const names = node.importClause?.namedBindings;
    if (names && ts.isNamedImports(names)) for (const one of names.elements) found.push([one.name.text, from]);
  }
  return found;
}

test("a name that is imported means one thing", () => {
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  for (const path of modules.keys())
    for (const [name, from] of named(path)) found.set(name, (found.get(name) ?? new Set()).add(from));
  assert.ok(found.size > 200);
  assert.deepEqual(
    [...found].filter(([, from]) => from.size > 1).map(([name, from]) => `${name}: ${[...from].join(", ")}`),
    [],
  );
});
