/** What each rate comes to by the measure that is chosen, over the learning rate. */

/** @import { Measure, RateRuns, RatesFigures, RatesNumbers, RatesPictures, Verdict } from "../../contract.js" */
/** @import { Span } from "../../charts/loss_axis.js" */

import { Chart } from "../../charts/chart.js";
import { exponents, marks } from "../../charts/loss_axis.js";
import { toRoundEnds } from "../../charts/round_ends.js";
import { t } from "../../kernel/text.js";
import { allow, button, html, set, write } from "../../kit/dom.js";
import { portion, shown } from "../../kit/format.js";
import { letGo } from "../../kit/keys.js";

/** @typedef {{x: number[], y: (number|null)[], text: string[], customdata: number[]}} Trace */

/** How far from the edge, as a part of the picture, stands what lies beyond it. */
const INSIDE = 0.03;

/** A band that is a smaller part of the picture than this has no room for what it is called: that ends at the edge. */
const NARROW = 0.4;

/** So many digits of a rate can be seen. A limit differs in its last ones when it was found beside other rates. */
const SEEN = 6;

export class FinalLosses {
  /**
   * @param {Verdict[]} verdicts
   * @param {RatesFigures} figures
   * @param {URL} folder
   * @param {(row: number) => void} onChoose
   * @param {(measure: string) => void} onMeasure
   */
  constructor(verdicts, figures, folder, onChoose, onMeasure) {
    this.titles = Object.fromEntries(verdicts.map(({ name, title }) => [name, title]));
    this.picture = html("div", { class: "slp-chart slp-timeline", role: "img", "data-testid": "final-chart" });
    this.chart = new Chart(this.picture, figures.final, folder);
    this.chart.onClick = (_, point) => onChoose(point.customdata);
    this.caption = html("p", { class: "slp-caption", "data-testid": "caption-sweep" });
    /** @type {Span} */
    this.span = [-3, 0];
    /** Where the axis of the rates ends, in exponents. @type {Span|null} */
    this.ends = null;
    this.limit = html("p", { class: "slp-caption", "data-testid": "caption-limit" });
    this.measures = html("select", { "data-testid": "choose-measure" });
    this.measures.addEventListener("change", () => onMeasure(this.measures.value));
    letGo(this.measures);
    /** @type {number|null} the row of the best rate */
    this.best = null;
    this.take = button("", { "data-testid": "take-best" }, () => this.best !== null && onChoose(this.best));
    this.element = html(
      "section",
      { class: "slp-card slp-run", "aria-label": t("What each rate comes to") },
      html(
        "div",
        { class: "slp-head" },
        html("h2", {}, t("What each rate comes to")),
        html("label", {}, html("span", { class: "slp-rule" }, t("by")), " ", this.measures),
      ),
      this.picture,
      html("span", { class: "slp-buttons" }, this.take),
      this.caption,
      this.limit,
    );
  }

  /** @param {RateRuns} runs @param {Measure} measure */
  fit(runs, { percent }) {
    this.span = percent ? portions(runs.measured) : exponents(runs.measured, Number(runs.start));
  }

  /** The measures that there are of these data. @param {RatesNumbers} numbers */
  offer({ measures, measure }) {
    const names = measures.map(({ name }) => name).join();
    if (this.measures.dataset.names !== names) {
      this.measures.dataset.names = names;
      this.measures.replaceChildren(...measures.map(({ name, title }) => html("option", { value: name }, title)));
    }
    if (this.measures.value !== measure) this.measures.value = measure;
  }

  /** @param {RatesPictures} pictures @param {Measure} measure @param {boolean} moving whether something is dragged */
  draw({ runs, stable_rate, captions }, { axis, percent }, moving) {
    const caption = captions.sweep;
    write(this.caption, caption);
    write(this.limit, captions.limit);
    this.best = runs.best;
    this.take.hidden = runs.best === null;
    if (runs.best !== null) {
      write(this.take, t("Choose the best: η = {rate}", { rate: runs.texts[runs.best] }));
      allow(this.take, runs.best !== runs.own);
    }
    const [low, high] = this.span;
    const edge = INSIDE * (high - low);
    const at = (/** @type {number} */ height) => (percent ? height : 10 ** height);
    const lost = percent ? "below" : "above";
    const names = [...Object.keys(this.titles), "all", "above", "below", "own"];
    /** @type {Record<string, Trace>} */
    const traces = Object.fromEntries(names.map((name) => [name, { x: [], y: [], text: [], customdata: [] }]));
    runs.rates.forEach((rate, row) => {
      const [end, verdict] = [runs.measured[row], runs.labels[row]];
      const place = end === null ? lost : end > at(high) ? "above" : end < at(low) ? "below" : verdict;
      const y = place === "above" ? at(high - edge) : place === "below" ? at(low + edge) : end;
      const told = t("η = {rate} ({verdict})", { rate: runs.texts[row], verdict: this.titles[verdict] });
      const text = `${told}<br>${t("ends at {end}", { end: percent ? portion(end) : shown(end) })}`;
      const put = (/** @type {string} */ name, /** @type {number|null} */ height) => {
        traces[name].x.push(rate);
        traces[name].y.push(height);
        traces[name].text.push(text);
        traces[name].customdata.push(row);
      };
      const positive = rate > 0; // a logarithmic axis has no place for 0
      if (positive) put(place, y);
      put("all", place === verdict && positive ? end : null);
      if (row === runs.own) put("own", positive ? y : null);
    });
    const across = this.across(runs, moving);
    this.chart.update(traces, {
      ...across,
      ...beyond(stable_rate, across["xaxis.range"]),
      "yaxis.title.text": axis,
      "yaxis.type": percent ? "linear" : "log",
      "yaxis.range": this.span,
      ...(percent ? { "yaxis.dtick": null, "yaxis.tickformat": "" } : marks("yaxis", this.span)),
    });
    set(this.picture, { "aria-label": caption });
  }

  /** The axis of the rates, which does not shrink under a pointer. @param {RateRuns} runs @param {boolean} moving */
  across({ rates }, moving) {
    const positive = rates.filter((rate) => rate > 0).map(Math.log10);
    const [first, last] = toRoundEnds([positive[0], positive[positive.length - 1]], moving ? this.ends : null);
    this.ends = [first, last];
    const room = 0.04 * (last - first) || 0.5;
    return { "xaxis.range": [first - room, last + room], ...marks("xaxis", [first, last]) };
  }

  /** The picture in small, and the best rate: what a phone has no room for beside the slider that is touched. @param {RateRuns} runs @param {Measure} measure */
  inShort({ rates, measured, texts, best }, { percent }) {
    const [low, high] = this.span;
    const places = rates.flatMap((rate, row) => (rate > 0 ? [{ rate: Math.log10(rate), end: measured[row] }] : []));
    const height = (/** @type {number} */ end) => Math.min(high, Math.max(low, percent ? end : Math.log10(end)));
    const said =
      best === null
        ? t("No best rate: none ends at a number")
        : t("Best: η = {rate}, ends at {end}", {
            rate: texts[best],
            end: (percent ? portion : shown)(measured[best]),
          });
    const curve = {
      steps: places.map(({ rate }) => rate - places[0].rate),
      loss: places.map(({ end }) => (end === null ? null : height(end))),
    };
    return { said, curve };
  }

  close() {
    this.chart.close();
  }
}

/** From below the least to above 100 %, where a mark has room. @param {(number|null)[]} percents @returns {Span} */
function portions(percents) {
  const ended = percents.filter((one) => one !== null);
  const low = Math.min(90, ...ended);
  return [low - 0.08 * (100 - low), 100 + 0.06 * (100 - low)];
}

/**
 * The band of the rates above the largest stable one.
 * @param {number|null} limit
 * @param {number[]} range of the axis of the rates, in exponents
 */
function beyond(limit, [low, high]) {
  if (limit === null || limit <= 0 || limit >= 10 ** high) return { "shapes.0.visible": false };
  const side = high - Math.log10(limit) < NARROW * (high - low) ? "right" : "left";
  return {
    "shapes.0.visible": true,
    "shapes.0.x0": Number(limit.toPrecision(SEEN)),
    "shapes.0.x1": 10 ** high,
    "shapes.0.label.textposition": `top ${side}`,
  };
}
