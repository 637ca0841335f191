/** Entries of the core's registries, as Python tells them. */

/**
 * The entry of a name.
 * @template {{name: string}} E
 * @param {E[]} entries
 * @param {string} name
 */
export function entry(entries, name) {
  const found = entries.find((one) => one.name === name);
  if (!found) throw new Error(`no entry is called ${name}`);
  return found;
}
