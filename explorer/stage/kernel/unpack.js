/** Tables of numbers as Python packs them. */

/** @import { Packed, PackedBytes } from "../contract.js" */

/**
 * @param {Packed} packed
 * @returns {{values: Float64Array, row: (k: number) => number[]}} all numbers, and those of row k
 */
export function unpack({ shape, f8 }) {
  const bytes = decoded(f8);
  const values = new Float64Array(bytes.buffer);
  const width = shape.length > 1 ? shape[1] : 1;
  return { values, row: (k) => [...values.subarray(k * width, (k + 1) * width)] };
}

/**
 * @param {PackedBytes} packed
 * @returns {(k: number, j?: number) => number} what stands in row k, column j
 */
export function unpackBytes({ shape, u1 }) {
  const bytes = decoded(u1);
  const width = shape.length > 1 ? shape[1] : 1;
  return (k, j = 0) => bytes[k * width + j];
}

/** @param {string} base64 @returns {Uint8Array} */
function decoded(base64) {
  // Browsers of before 2025 have no quick way.
  const { fromBase64 } = /** @type {{fromBase64?: (text: string) => Uint8Array}} */ (
    /** @type {unknown} */ (Uint8Array)
  );
  if (fromBase64) return fromBase64.call(Uint8Array, base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}
