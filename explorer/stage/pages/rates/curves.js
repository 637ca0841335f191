/** The loss over the steps, a curve for each rate. */

/** @import { RatesFigures, RateRuns, Verdict } from "../../contract.js" */
/** @import { Span } from "../../charts/loss_axis.js" */

import { Chart } from "../../charts/chart.js";
import { curveAxes, drawable, lossSpan } from "../../charts/loss_axis.js";
import { t } from "../../kernel/text.js";
import { unpack } from "../../kernel/unpack.js";
import { button, html, set } from "../../kit/dom.js";
import { shown } from "../../kit/format.js";
import { mention } from "../../kit/term.js";
import { Legend } from "./verdicts.js";

/** @typedef {{x: (number|null)[], y: (number|null)[], text: string[], customdata: number[]}} Trace */

export class RateCurves {
  /**
   * @param {Verdict[]} verdicts
   * @param {RatesFigures} figures
   * @param {URL} folder
   * @param {(row: number) => void} onChoose
   * @param {(logarithmic: boolean) => void} onScale
   */
  constructor(verdicts, figures, folder, onChoose, onScale) {
    this.titles = Object.fromEntries(verdicts.map(({ name, title }) => [name, title]));
    this.legend = new Legend(verdicts, figures);
    this.picture = html("div", { class: "slp-chart slp-timeline", role: "img", "data-testid": "curves-chart" });
    this.chart = new Chart(this.picture, figures.curves, folder);
    this.chart.onClick = (_, point) => onChoose(point.customdata);
    const scale = (
      /** @type {boolean} */ logarithmic,
      /** @type {string} */ face,
      /** @type {string} */ testid,
      /** @type {string} */ title,
    ) => ({ logarithmic, element: button(face, { "data-testid": testid, title }, () => onScale(logarithmic)) });
    this.scales = [
      scale(false, t("linear"), "linear", t("A linear axis for the losses over the steps")),
      scale(true, t("log"), "log", t("A logarithmic axis for the losses over the steps")),
    ];
    /** @type {Span} */
    this.span = [0, 1];
    /** @type {{steps: number[], loss: number[]}[]} */
    this.rows = [];
    this.element = html(
      "section",
      { class: "slp-card slp-run", "aria-label": t("Loss of every rate") },
      html(
        "div",
        { class: "slp-head" },
        html("h2", {}, mention("loss", t("Loss over the steps, a curve for each rate"))),
        html("span", { class: "slp-buttons" }, ...this.scales.map(({ element }) => element)),
      ),
      this.legend.element,
      this.picture,
    );
  }

  /** @param {RateRuns} runs */
  take(runs) {
    const [steps, loss] = [unpack(runs.steps), unpack(runs.loss)];
    this.rows = runs.rates.map((_, row) => ({ steps: steps.row(row), loss: loss.row(row) }));
  }

  /** Runs that diverge leave the picture: the others are what it is about. @param {RateRuns} runs @param {boolean} logarithmic */
  fit(runs, logarithmic) {
    const losses = this.rows.flatMap(({ loss }) => loss);
    this.span = lossSpan(logarithmic, losses, 2 * Number(runs.start));
  }

  /** Which axis is chosen. @param {boolean} chosen */
  mark(chosen) {
    for (const { logarithmic, element } of this.scales)
      set(element, { "aria-pressed": String(logarithmic === chosen) });
  }

  /**
   * @param {RateRuns} runs
   * @param {boolean} logarithmic
   * @param {string} caption
   * @param {boolean} moving nobody points at a curve: what is said of its points can wait
   */
  draw(runs, logarithmic, caption, moving) {
    this.legend.draw(runs);
    const names = [...Object.keys(this.titles), "own"];
    /** @type {Record<string, Trace>} */
    const traces = Object.fromEntries(names.map((name) => [name, { x: [], y: [], text: [], customdata: [] }]));
    this.rows.forEach(({ steps, loss }, row) => {
      const verdict = runs.labels[row];
      const trace = traces[row === runs.own ? "own" : verdict];
      const told = t("η = {rate} ({verdict})", { rate: runs.texts[row], verdict: this.titles[verdict] });
      steps.forEach((step, at) => {
        trace.x.push(step);
        trace.y.push(drawable(logarithmic, loss[at], this.span));
        trace.customdata.push(row);
        if (!moving) trace.text.push(`${told}<br>${t("step {step}: {loss}", { step, loss: shown(loss[at]) })}`);
      });
      trace.x.push(null); // a gap: the next curve begins
      trace.y.push(null);
      trace.customdata.push(row);
      if (!moving) trace.text.push("");
    });
    this.chart.update(traces, curveAxes(logarithmic, this.span, this.rows[0].steps[this.rows[0].steps.length - 1]));
    set(this.picture, { "aria-label": caption });
  }

  close() {
    this.chart.close();
  }
}
