/**
 * The place that is shown, kept in the URL and over moving between pages without a word to the server: the step of the
 * run, and those of a page's own settings that only were noted.
 */

/** @import { PageName } from "./state.js" */
/** @import { Workbench } from "./workbench.js" */

/** What was shown last in this browser tab, and the step that the session believed in then. */
let last = { experiment: "", step: 0, told: 0 };

/** What was noted of each page's settings, as JSON, and what the session believed of them then. @type {Map<string, {values: string, told: string}>} */
const noted = new Map();

/** How long the pointer must rest before what it points at is written into the address: browsers slow those who write often. */
const REST = 200;
let rest = 0;

/**
 * Settings that were only noted are again what they were in this browser tab, unless the session has heard of others
 * since: a link was opened.
 * @template {PageName} V
 * @param {Workbench<V>} bench
 */
export function reopenSettings(bench) {
  const found = noted.get(bench.view);
  if (found?.told !== JSON.stringify(bench.settings)) return;
  for (const [name, value] of Object.entries(JSON.parse(found.values))) bench.noteSetting(name, value);
}

/**
 * What is pointed at, where the player stands: known to this browser tab at once and in the address when it rests, with
 * no word to the server.
 * @template {PageName} V
 * @param {Workbench<V>} bench
 * @param {Record<string, unknown>} values
 */
export function noteSettings(bench, values) {
  for (const [name, value] of Object.entries(values)) bench.noteSetting(name, value);
  noted.set(bench.view, { values: JSON.stringify(values), told: JSON.stringify(bench.state.told) });
  clearTimeout(rest);
  rest = setTimeout(() => writePlace(bench, bench.step), REST);
}

/** A page is left: what still waits to be written belongs to no other's address. */
export function leavePlace() {
  clearTimeout(rest);
}

/**
 * Where a page opens: at the step that was shown last for this Experiment, unless the session has heard of another
 * one since: a link was opened, or the browser went back to one.
 * @template {PageName} V
 * @param {Workbench<V>} bench
 */
export function openingStep(bench) {
  const { step } = bench.content;
  return last.told === step && last.experiment === JSON.stringify(bench.committed) ? last.step : step;
}

/**
 * A reload or a copied link opens this step.
 * @template {PageName} V
 * @param {Workbench<V>} bench
 * @param {number} step
 */
export function keepStep(bench, step) {
  rememberStep(bench, step);
  writePlace(bench, step);
}

/**
 * Another page, or this one when it is come back to, opens at this step.
 * @template {PageName} V
 * @param {Workbench<V>} bench
 * @param {number} step
 */
export function rememberStep(bench, step) {
  bench.step = step;
  last = { experiment: JSON.stringify(bench.committed), step, told: bench.content.step };
}

/**
 * The session has answered a change, and wrote the place of then into the address: where the page has been led since
 * stands in it again.
 * @template {PageName} V
 * @param {Workbench<V>} bench
 */
export function renewPlace(bench) {
  const experiment = JSON.stringify(bench.committed);
  // A shorter run may end before the step that was shown.
  const step = last.experiment === experiment ? last.step : Math.min(bench.step, bench.committed.steps);
  last = { experiment, step, told: bench.content.step };
  writePlace(bench, step);
}

/**
 * Also where a page has no timeline the URL names the step, so that a reload there does not lose it.
 * @template {PageName} V
 * @param {Workbench<V>} bench
 * @param {number} step
 */
export function writePlace(bench, step) {
  clearTimeout(rest);
  const url = new URL(location.href);
  if (step) url.searchParams.set("step", String(step));
  else url.searchParams.delete("step");
  const usual = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (bench.content.defaults));
  for (const [name, value] of Object.entries(bench.settings)) {
    if (value === null || String(value) === String(usual[name])) url.searchParams.delete(name);
    else url.searchParams.set(name, String(value));
  }
  if (url.href !== location.href) history.replaceState(history.state, "", url);
}
