/** plotly.js itself. */

/** @import { Plotly } from "./plotly.js" */

/** @type {Promise<Plotly>|null} */
let loading = null;

/**
 * plotly.js, from the file that the Python package ships; loaded once, when the first chart needs it. It starts when
 * the page has nothing better to do, because that takes half a second in which no number would be painted.
 * @param {URL} folder
 */
export function plotly(folder) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("plotly.min.js", folder).href;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      loading = null;
      reject(new Error("plotly.js could not be loaded"));
    };
    // Safari has no requestIdleCallback.
    const whenIdle = window.requestIdleCallback ?? ((/** @type {() => void} */ callback) => setTimeout(callback, 50));
    whenIdle(() => document.head.append(script), { timeout: 500 });
  });
  return loading;
}
