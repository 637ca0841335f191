/** Where Streamlit meets the stage: one mount for each place on a page, kept over reruns. */

import { html } from "./dom.js";
import { Workbench } from "./workbench.js";

/** @type {WeakMap<Element, {bench: Workbench, page: any}>} */
const mounted = new WeakMap();

/** @type {Promise<void>|null} */
let styled = null;

/** @param {URL} folder */
function style(folder) {
  styled ??= new Promise((resolve) => {
    const link = html("link", { rel: "stylesheet", href: new URL("stage.css", folder).href });
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
  return styled;
}

/**
 * Called by Streamlit whenever Python has something new.
 * @param {any} component
 * @param {URL} folder where the modules lie
 * @returns {() => void} called when the place may be gone
 */
export function mount(component, folder) {
  const root = component.parentElement.querySelector(".slp");
  const content = JSON.parse(component.data.content);
  const here = mounted.get(root);
  const sameShape = here && shape(here.bench.committed) === shape(content.experiment);
  if (here && (sameShape || content.draft)) here.bench.receive(content, component);
  else {
    if (here) leave(root);
    open(root, content, component, folder);
  }
  return () => {
    // Streamlit also calls this between two runs of a place that stays.
    setTimeout(() => {
      if (!root.isConnected) leave(root);
    });
  };
}

/** What a page is laid out for. @param {any} experiment */
function shape(experiment) {
  return `${experiment.weights.length} ${experiment.dataset} ${experiment.own}`;
}

/** @param {HTMLElement} root @param {any} content @param {any} component @param {URL} folder */
async function open(root, content, component, folder) {
  const bench = new Workbench(content, component);
  mounted.set(root, { bench, page: null });
  // A page's module has the name of its view; only the page that is open is loaded.
  const [module] = await Promise.all([import(new URL(`${content.view}.js`, folder).href), style(folder), bench.ready()]);
  if (!root.isConnected || mounted.get(root)?.bench !== bench) return;
  const focused = root.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.testid : null;
  mounted.set(root, { bench, page: new module.default(root, bench, folder) });
  // Who chose other data with the keyboard goes on where they were.
  if (focused) /** @type {HTMLElement|null} */ (root.querySelector(`[data-testid="${focused}"]`))?.focus({ preventScroll: true });
}

/** @param {Element} root */
function leave(root) {
  mounted.get(root)?.bench.close();
  mounted.get(root)?.page?.close();
  mounted.delete(root);
}
