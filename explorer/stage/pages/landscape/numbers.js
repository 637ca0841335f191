/** The page's numbers as its pictures take them: tables unpacked. */

/** @import { LandscapeNumbers, OptimizerPath, Packed, Tangents } from "../../contract.js" */

import { unpack } from "../../kernel/unpack.js";

/**
 * @typedef {object} Slices the loss along each weight, the bias last
 * @property {number[][]} values
 * @property {number[][]} loss
 * @property {Tangents} tangents
 */

/** @typedef {Omit<OptimizerPath, "places"> & {first: number[], second: number[]}} Path the run with one optimizer over the two */

/** @typedef {Omit<LandscapeNumbers, "slices"|"surfaces"|"paths"> & {slices: Slices, surfaces: Record<string, number[][]>, paths: Path[]}} Unpacked */

/** @param {Packed} packed @returns {number[][]} */
function rows(packed) {
  const table = unpack(packed);
  return Array.from({ length: packed.shape[0] }, (_, at) => table.row(at));
}

/** @param {LandscapeNumbers} numbers @returns {Unpacked} */
export function unpacked(numbers) {
  const { values, loss, tangents } = numbers.slices;
  return {
    ...numbers,
    slices: { values: rows(values), loss: rows(loss), tangents },
    surfaces: Object.fromEntries(Object.entries(numbers.surfaces).map(([name, packed]) => [name, rows(packed)])),
    paths: numbers.paths.map(({ places, ...path }) => {
      const [first, second] = rows(places);
      return { ...path, first, second };
    }),
  };
}
