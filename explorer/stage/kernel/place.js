/**
 * The place that is shown, kept in the URL and over moving between pages without a word to the server: the step of the
 * run, and those of a page's own settings that only were noted.
 */

/** @import { PageName } from "./state.js" */
/** @import { Workbench } from "./workbench.js" */

/** What was shown last in this browser tab, and the step that the session believed in then. */
let last = { experiment: "", step: 0, told: 0 };

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
  bench.step = step;
  last = { experiment: JSON.stringify(bench.committed), step, told: bench.content.step };
  writePlace(bench, step);
}

/**
 * Also where a page has no timeline the URL names the step, so that a reload there does not lose it.
 * @template {PageName} V
 * @param {Workbench<V>} bench
 * @param {number} step
 */
export function writePlace(bench, step) {
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
