/** Tables of numbers as Python packs them. */

/**
 * @param {{shape: number[], f8: string}} packed float64, little-endian, in base64
 * @returns {{values: Float64Array, row: (k: number) => any}}
 */
export function unpack({ shape, f8 }) {
  const bytes = decoded(f8);
  const values = new Float64Array(bytes.buffer);
  const width = shape.length > 1 ? shape[1] : 0;
  return { values, row: (k) => (width ? [...values.subarray(k * width, (k + 1) * width)] : values[k]) };
}

/** @param {string} base64 @returns {Uint8Array} */
function decoded(base64) {
  // Browsers of before 2025 have no quick way.
  if (/** @type {any} */ (Uint8Array).fromBase64) return /** @type {any} */ (Uint8Array).fromBase64(base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}
