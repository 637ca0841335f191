/** Settings that change on the way of a run: what they are at a step, and what becomes of them. */

/** @import { Experiment } from "../contract.js" */

/** What is no beginning of another run. */
const SAME_RUN = new Set(["steps", "shown_sample", "changes"]);

/**
 * The Experiment as it is at a step: with the settings of then, and without changes.
 * @param {Experiment} experiment @param {number} step @returns {Experiment}
 */
export function at(experiment, step) {
  const { changes } = experiment;
  if (!changes?.length) return experiment; // a tab may have kept one that knows nothing of them
  const values = changes.filter(([first]) => first <= step).map(([, field, value]) => [field, value]);
  return { ...experiment, ...Object.fromEntries(values), changes: [] };
}

/** The same where the run ends: what controls show, and new runs begin with. @param {Experiment} experiment */
export function settled(experiment) {
  return at(experiment, experiment.steps);
}

/**
 * The same as a page shows it: of the run itself, or where that is another one (`anew`), of a new run.
 * @param {Experiment} experiment @param {number} step @param {boolean} anew @returns {Experiment}
 */
export function shownAt(experiment, step, anew) {
  return anew ? settled(experiment) : at(experiment, step);
}

/** Whether a field makes another run of it, from the start: what was changed on the way is no part of that. @param {string} field */
export function beginsAnew(field) {
  return !SAME_RUN.has(field);
}

/**
 * A setting gets another value at a step; what was to change after it is forgotten.
 * @param {Experiment} experiment @param {string} field @param {number} step @param {number|null} value
 * @returns {Experiment}
 */
export function changed(experiment, field, step, value) {
  const changes = (experiment.changes ?? []).filter(
    ([first, name]) => first < step || (first === step && name !== field),
  );
  const before = { ...experiment, changes };
  if (step === 0) return { ...before, [field]: value };
  const now = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (at(before, step)));
  if (now[field] === value) return before;
  /** @type {Experiment["changes"]} */
  const more = [...changes, [step, field, value]];
  more.sort(([one, name], [other, next]) => one - other || (name < next ? -1 : 1)); // as the core orders them
  return { ...experiment, changes: more };
}
