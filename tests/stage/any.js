/**
 * Where the stage says `any`, or reads something of what is `any` unsaid: a type that lets everything pass is no type.
 * Part of `make lint`, beside tsc.
 */

import { fileURLToPath } from "node:url";
import ts from "typescript";
import { modules, place, within } from "./modules.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const said = [...modules.values()].flatMap((source) =>
  [...within(source)]
    .filter((node) => node.kind === ts.SyntaxKind.AnyKeyword || node.kind === ts.SyntaxKind.JSDocAllType)
    .map((node) => `explorer/stage/${place(node)} says any`),
);

/** @returns {string[]} */
function unsaid() {
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile);
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram(fileNames, options);
  const checker = program.getTypeChecker();
  return program
    .getSourceFiles()
    .filter((source) => fileNames.includes(source.fileName))
    .flatMap((source) =>
      [...within(source)]
        .filter((node) => ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))
        .filter((node) => checker.getTypeAtLocation(node.expression).flags & ts.TypeFlags.Any)
        .map((node) => `${place(node).replace(ROOT, "")} reads of any: ${node.getText()}`),
    );
}

const found = [...said, ...unsaid()];
for (const one of found) console.error(one);
process.exitCode = found.length ? 1 : 0;
