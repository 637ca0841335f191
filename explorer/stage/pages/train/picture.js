/** The charts of the page. */

/** @import { TrainFigures } from "../../contract.js" */
/** @import { Workbench } from "../../kernel/workbench.js" */

import { Chart } from "../../charts/chart.js";
import { html } from "../../kit/dom.js";

/**
 * A chart, and the element that it is drawn in.
 * @param {Workbench<"train">} bench
 * @param {URL} folder where plotly.js lies
 * @param {keyof TrainFigures} name of its figure
 * @param {string} label of the picture
 */
export function picture(bench, folder, name, label) {
  const element = html("div", {
    class: `slp-chart slp-chart-${name}`,
    role: "img",
    "aria-label": label,
    "data-testid": `chart-${name}`,
  });
  return new Chart(element, bench.content.figures[name], folder);
}

/** A name with as many letters as there is room for beside a chart. @param {string} name @param {number} [room] */
export function brief(name, room = 28) {
  return name.length > room ? `${name.slice(0, room - 1)}…` : name;
}
