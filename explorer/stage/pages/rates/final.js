/** The loss at the end, over the learning rate. */

/** @import { RateRuns, RatesFigures, RatesPictures, Verdict } from "../../contract.js" */
/** @import { Span } from "../../charts/loss_axis.js" */

import { Chart } from "../../charts/chart.js";
import { exponents, marks } from "../../charts/loss_axis.js";
import { toRoundEnds } from "../../charts/round_ends.js";
import { t } from "../../kernel/text.js";
import { html, set, write } from "../../kit/dom.js";
import { shown } from "../../kit/format.js";

/** @typedef {{x: number[], y: (number|null)[], text: string[], customdata: number[]}} Trace */

/** How far from the edge, as a part of the picture, stands what lies beyond it. */
const INSIDE = 0.03;

/** A band that is a smaller part of the picture than this has no room for what it is called: that ends at the edge. */
const NARROW = 0.4;

export class FinalLosses {
  /** @param {Verdict[]} verdicts @param {RatesFigures} figures @param {URL} folder @param {(row: number) => void} onChoose */
  constructor(verdicts, figures, folder, onChoose) {
    this.titles = Object.fromEntries(verdicts.map(({ name, title }) => [name, title]));
    this.picture = html("div", { class: "slp-chart slp-timeline", role: "img", "data-testid": "final-chart" });
    this.chart = new Chart(this.picture, figures.final, folder);
    this.chart.onClick = (_, point) => onChoose(point.customdata);
    this.caption = html("p", { class: "slp-caption", "data-testid": "caption-sweep" });
    /** @type {Span} */
    this.span = [-3, 0];
    this.limit = html("p", { class: "slp-caption", "data-testid": "caption-limit" });
    this.element = html(
      "section",
      { class: "slp-card slp-run", "aria-label": t("Loss at the end") },
      html("h2", {}, t("Loss at the end, over the rate")),
      this.picture,
      this.caption,
      this.limit,
    );
  }

  /** @param {RateRuns} runs */
  fit(runs) {
    this.span = exponents(runs.final, Number(runs.start));
  }

  /** @param {RatesPictures} pictures */
  draw({ runs, stable_rate, captions }) {
    const caption = captions.sweep;
    write(this.caption, caption);
    write(this.limit, captions.limit);
    const [low, high] = this.span;
    const edge = INSIDE * (high - low);
    const names = [...Object.keys(this.titles), "all", "above", "below", "own"];
    /** @type {Record<string, Trace>} */
    const traces = Object.fromEntries(names.map((name) => [name, { x: [], y: [], text: [], customdata: [] }]));
    runs.rates.forEach((rate, row) => {
      const [final, verdict] = [runs.final[row], runs.labels[row]];
      const place = final === null || final > 10 ** high ? "above" : final < 10 ** low ? "below" : verdict;
      const y = place === "above" ? 10 ** (high - edge) : place === "below" ? 10 ** (low + edge) : final;
      const told = t("η = {rate} ({verdict})", { rate: runs.texts[row], verdict: this.titles[verdict] });
      const text = `${told}<br>${t("ends at {loss}", { loss: shown(final) })}`;
      const put = (/** @type {string} */ name, /** @type {number|null} */ height) => {
        traces[name].x.push(rate);
        traces[name].y.push(height);
        traces[name].text.push(text);
        traces[name].customdata.push(row);
      };
      const positive = rate > 0; // a logarithmic axis has no place for 0
      if (positive) put(place, y);
      put("all", place === verdict && positive ? final : null);
      if (row === runs.own) put("own", positive ? y : null);
    });
    const across = this.across(runs);
    this.chart.update(traces, {
      ...across,
      ...beyond(stable_rate, runs.rates, across["xaxis.range"]),
      "yaxis.range": this.span,
      ...marks("yaxis", this.span),
    });
    set(this.picture, { "aria-label": caption });
  }

  /** The axis of the rates. @param {RateRuns} runs */
  across({ rates }) {
    const positive = rates.filter((rate) => rate > 0).map(Math.log10);
    const [first, last] = toRoundEnds([positive[0], positive[positive.length - 1]]);
    const room = 0.04 * (last - first) || 0.5;
    return { "xaxis.range": [first - room, last + room], ...marks("xaxis", [first, last]) };
  }

  close() {
    this.chart.close();
  }
}

/**
 * The band of the rates above the largest stable one.
 * @param {number|null} limit
 * @param {number[]} rates
 * @param {number[]} range of their axis, in exponents
 */
function beyond(limit, rates, [low, high]) {
  if (limit === null || limit <= 0 || limit >= rates[rates.length - 1]) return { "shapes.0.visible": false };
  const side = high - Math.log10(limit) < NARROW * (high - low) ? "right" : "left";
  return {
    "shapes.0.visible": true,
    "shapes.0.x0": limit,
    "shapes.0.x1": 10 ** high,
    "shapes.0.label.textposition": `top ${side}`,
  };
}
