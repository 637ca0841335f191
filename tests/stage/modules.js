/** The stage's modules as the TypeScript compiler reads them, for the tests of how they hold together. */

import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const STAGE = fileURLToPath(new URL("../../explorer/stage", import.meta.url));

/** @param {string} folder @returns {string[]} */
function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|ts)$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

/** Every module by its path in the stage's folder. */
export const modules = new Map(
  files(STAGE).map((path) => {
    const text = readFileSync(join(STAGE, path), "utf8");
    const kind = path.endsWith(".js") ? ts.ScriptKind.JS : ts.ScriptKind.TS;
    return [path, ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind)];
  }),
);

/**
 * Everything in a module, what its comments say of types too.
 * @param {ts.Node} node
 * @returns {Generator<ts.Node>}
 */
export function* within(node) {
  yield node;
  const comments = ts.getJSDocCommentsAndTags(node).filter((comment) => comment.parent === node);
  /** @type {ts.Node[]} */
  const parts = [];
  ts.forEachChild(node, (child) => void parts.push(child));
  for (const part of [...comments, ...parts]) yield* within(part);
}

/** The modules that one imports, for their values or for their types alone. @param {string} path */
export function imported(path) {
  /** @type {{path: string, types: boolean}[]} */
  const found = [];
  const source = /** @type {ts.SourceFile} */ (modules.get(path));
  for (const node of within(source)) {
    const types =
      ts.isJSDocImportTag(node) ||
      ts.isImportTypeNode(node) ||
      (ts.isImportDeclaration(node) && node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    const from = ts.isImportTypeNode(node)
      ? ts.isLiteralTypeNode(node.argument) && node.argument.literal
      : (types || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier;
    if (from && ts.isStringLiteral(from)) found.push({ path: posix.join(posix.dirname(path), from.text), types });
  }
  return found;
}

/** Where something stands. @param {ts.Node} node */
export function place(node) {
  const source = node.getSourceFile();
  return `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}
