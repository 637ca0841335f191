/** Where Streamlit meets the stage: one mount for each place on a page, kept over reruns. */

import { html } from "./dom.js";
import { NeuronPage } from "./neuron.js";
import { Workbench } from "./workbench.js";

/** @type {Record<string, any>} */
const PAGES = { neuron: NeuronPage };

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
  if (here) here.bench.receive(content, component);
  else {
    const bench = new Workbench(content, component);
    mounted.set(root, { bench, page: null });
    style(folder).then(() => {
      if (!root.isConnected) return;
      const page = new PAGES[content.view](root, bench, folder);
      mounted.set(root, { bench, page });
    });
  }
  return () => {
    // Streamlit also calls this between two runs of a place that stays.
    setTimeout(() => {
      if (root.isConnected) return;
      mounted.get(root)?.bench.close();
      mounted.get(root)?.page?.close();
      mounted.delete(root);
    });
  };
}
