/** Where the stage says `any`: a type that lets everything pass is no type. Part of `make lint`, beside tsc. */

import ts from "typescript";
import { modules, place, within } from "./modules.js";

const found = [...modules.values()].flatMap((source) =>
  [...within(source)].filter(
    (node) => node.kind === ts.SyntaxKind.AnyKeyword || node.kind === ts.SyntaxKind.JSDocAllType,
  ),
);
for (const node of found) console.error(`explorer/stage/${place(node)}: any`);
process.exitCode = found.length ? 1 : 0;
