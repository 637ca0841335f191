/** Every weight and the bias over the steps, as a table of colours. */

/** @import { TrainRun } from "./run.js" */
/** @import { Workbench } from "../../kernel/workbench.js" */

import { literal } from "../../charts/chart.js";
import { t } from "../../kernel/text.js";
import { html, set, write } from "../../kit/dom.js";
import { fine, fitting, plainly, print, shown } from "../../kit/format.js";
import { featureName, isNamed, weightName } from "../../kit/names.js";
import { row, scrolling, table } from "../../kit/table.js";
import { brief, picture } from "./picture.js";

export class WeightsPicture {
  /** @param {Workbench<"train">} bench @param {URL} folder */
  constructor(bench, folder) {
    const { features } = bench.numbers.data;
    const inputs = features.length;
    this.labels = Array.from({ length: inputs + 1 }, (_, j) => {
      const weight = weightName(j, inputs);
      if (j === inputs || !isNamed(features[j], j)) return weight;
      return t("{input} {weight}", { input: literal(brief(features[j], 20)), weight });
    });
    this.chart = picture(bench, folder, "weights", t("Every weight over the steps"));
    this.chart.onShade = (row, column, value) =>
      t("step {step}, {weight}: {value}", {
        step: bench.numbers.weights.steps[column],
        weight: weightName(row, inputs),
        value: shown(value),
      });
    this.note = html("span", { class: "slp-scale" });
    /** The size of a weight in full colour. */
    this.full = 1;
    this.drawn = { run: /** @type {TrainRun|null} */ (null), full: 0 };
    /** The weights and the bias at the shown step. */
    this.numbers = this.labels.map((_, j) =>
      html("span", { class: "slp-number", "data-testid": j < inputs ? `weight-${j + 1}` : "weight-b" }),
    );
    this.step = html("span", {});
    this.element = html(
      "section",
      { class: "slp-card slp-run slp-weights", "aria-label": t("Weights over the steps") },
      html("div", { class: "slp-head" }, html("h2", {}, t("Weights over the steps")), this.note),
      this.chart.element,
      scrolling(t("Weights at the shown step"), this.table(features)),
    );
  }

  /** @param {string[]} features */
  table(features) {
    const inputs = features.length;
    const rows = this.numbers.map((number, j) =>
      row(j < inputs ? `${featureName(features[j], j)} · ${weightName(j, inputs)}` : t("bias b"), [number]),
    );
    const made = table([t("input"), ""], rows);
    made.querySelector("thead td")?.replaceWith(html("th", { scope: "col" }, this.step));
    return made;
  }

  /** Let the colours hold the whole run. @param {TrainRun} run */
  fit(run) {
    this.full = fitting([run.weights.values], run.weights.row(0), run.numbers.growth);
  }

  /** @param {TrainRun} run */
  draw(run) {
    const { full } = this;
    const { step, parameters } = run.numbers.moment;
    write(this.step, t("weight at step {step}", { step }));
    const told = t("Every weight over the steps; those of step {step} are in its table.", { step });
    set(this.chart.element, { "aria-label": told });
    this.numbers.forEach((number, j) => print(number, parameters[j], fine));
    if (this.drawn.run === run && this.drawn.full === full) return;
    this.drawn = { run, full };
    const { steps } = run.numbers.weights;
    /** @type {number[][]} */
    const columns = steps.map((_, at) => run.weights.row(at));
    // Rows go by number: a stranger's input may be called as another row is.
    const places = this.labels.map((_, j) => j);
    const [first, last] = [steps[0], steps[steps.length - 1]];
    const half = (last - first) / Math.max(1, steps.length - 1) / 2 || 0.5;
    const z = places.map((j) => columns.map((column) => column[j]));
    this.chart.update(
      { weights: { x: steps, y: places, z, zmin: -full, zmax: full } },
      {
        "yaxis.tickvals": places,
        "yaxis.ticktext": this.labels,
        "xaxis.range": [first - half, last + half],
        "yaxis.range": [places.length - 0.5, -0.5],
      },
    );
    write(this.note, t("full colour {size}: blue +, orange and hatched −", { size: plainly(full) }));
  }

  close() {
    this.chart.close();
  }
}
