/**
 * Every sentence that the stage says, in the language of the page.
 *
 * A sentence is one whole template with named places, written in English where it is said. The English template is also
 * its name in the catalog, from which `make catalog` collects it; so it is written out in the call, never put together:
 *
 *     t("step {step} of {last}", { step, last })
 *     tn("{count} sample", "{count} samples", count)
 *     element.append(...parts("The loss is {loss}.", { loss: numberElement }))
 */

/**
 * The names of a template's places: a wrong one is found by the type check.
 * @template {string} T
 * @typedef {T extends `${string}{${infer Name}}${infer Rest}` ? Name | PlaceNames<Rest> : never} PlaceNames
 */

/**
 * What a template must be given: nothing where it has no places.
 * @template {string} T
 * @template V
 * @typedef {string extends T ? [places?: Record<string, V>] : [PlaceNames<T>] extends [never] ? [] : [places: Record<PlaceNames<T>, V>]} Given
 */

/**
 * What a sentence about a count must be given beside it.
 * @template {string} T
 * @template V
 * @typedef {string extends T ? [places?: Record<string, V>] : [Exclude<PlaceNames<T>, "count">] extends [never] ? [] : [places: Record<Exclude<PlaceNames<T>, "count">, V>]} GivenBeside
 */

/** @typedef {string|number} Place text, a number that was printed by kit/format.js, or a whole number */

/** @typedef {{language: string, messages: Record<string, string|Partial<Record<Intl.LDMLPluralRule, string>>>}} Catalog */

/** @type {Catalog} */
let catalog = { language: "en", messages: {} };
let rules = new Intl.PluralRules("en");

/** From now on the stage speaks this language. Called before a page is made. @param {Catalog} chosen */
export function useCatalog(chosen) {
  catalog = chosen;
  rules = new Intl.PluralRules(chosen.language);
}

/** The language of the page. */
export function language() {
  return catalog.language;
}

/**
 * A sentence, its places filled.
 * @template {string} T
 * @param {T} template
 * @param {Given<T, Place>} given
 * @returns {string}
 */
export function t(template, ...given) {
  return joined(pieces(said(template), given[0] ?? {}));
}

/**
 * A sentence about a count, in the form that the language has for it; `{count}` is the count itself.
 * @template {string} T
 * @param {T} one
 * @param {string} many
 * @param {number} count
 * @param {GivenBeside<T, Place>} given
 * @returns {string}
 */
export function tn(one, many, count, ...given) {
  return joined(pieces(counted(one, many, count), { count: grouped(count), ...given[0] }));
}

/**
 * A sentence with elements in it, for `append`.
 * @template {string} T
 * @param {T} template
 * @param {Given<T, Place|Node>} given
 * @returns {(string|Node)[]}
 */
export function parts(template, ...given) {
  return pieces(said(template), given[0] ?? {});
}

/**
 * A sentence about a count with elements in it, for `append`.
 * @template {string} T
 * @param {T} one
 * @param {string} many
 * @param {number} count
 * @param {GivenBeside<T, Place|Node>} given
 * @returns {(string|Node)[]}
 */
export function partsN(one, many, count, ...given) {
  return pieces(counted(one, many, count), { count: grouped(count), ...given[0] });
}

/**
 * The template itself, for the catalog to know of: `t` says it later. Modules are loaded before the language is known, so
 * a table of sentences holds phrases.
 * @template {string} T
 * @param {T} template
 */
export function phrase(template) {
  return template;
}

/**
 * A sentence that Python has said but for some of its places.
 * @param {string} sentence
 * @param {Record<string, Place>} places
 */
export function fill(sentence, places) {
  return joined(pieces(sentence, places));
}

/** @param {string} template @returns {string} */
function said(template) {
  const found = catalog.messages[template];
  if (found === undefined) return template;
  return typeof found === "string" ? found : (found.one ?? found.other ?? template);
}

/** @param {string} one @param {string} many @param {number} count @returns {string} */
function counted(one, many, count) {
  const found = catalog.messages[one];
  if (found === undefined) return count === 1 ? one : many;
  return typeof found === "string" ? found : (found[rules.select(count)] ?? found.other ?? many);
}

/**
 * @template V
 * @param {string} template
 * @param {Record<string, V>} places
 * @returns {(string|Exclude<V, number>)[]}
 */
function pieces(template, places) {
  // Every second piece is the name of a place.
  return template
    .split(/\{(\w+)\}/)
    .flatMap((piece, index) => (index % 2 === 0 ? (piece ? [piece] : []) : [filled(template, piece, places)]));
}

/**
 * What stands in a place. One without a value is an error: a sentence with a gap in it is not said.
 * @template V
 * @param {string} template
 * @param {string} name
 * @param {Record<string, V>} places
 * @returns {string|Exclude<V, number>}
 */
function filled(template, name, places) {
  const value = places[name];
  if (value === undefined || value === null) throw new Error(`nothing to say for {${name}} in "${template}"`);
  if (typeof value !== "number") return /** @type {Exclude<V, number>} */ (value);
  // Other numbers are printed by kit/format.js first: there is one way to write them.
  if (!Number.isInteger(value))
    throw new Error(`{${name}} in "${template}" is a number that was not printed: ${value}`);
  return String(value);
}

/** @param {(string|number)[]} made */
function joined(made) {
  return made.join("");
}

/** A count as a person reads it: 1,200. @param {number} count */
function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
