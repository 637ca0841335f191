/** The proof: three ways to the same gradient, the error of one of them over its step size, and a mistake to be found. */

/** @import { DerivationNumbers, Proof as Proven, Row, Value } from "../../contract.js" */
/** @import { Page } from "../../kit/page.js" */

import { Chart } from "../../charts/chart.js";
import { t } from "../../kernel/text.js";
import { html, set, write } from "../../kit/dom.js";
import { shown } from "../../kit/format.js";
import { weightName } from "../../kit/names.js";
import { row, scrolling, table } from "../../kit/table.js";
import { Places } from "./places.js";

export class Proof {
  /** @param {Page<"derivation">} page */
  constructor(page) {
    const { bench } = page;
    this.bench = bench;
    this.places = new Places();
    const { sample, gradients } = bench.numbers;
    const rows = gradients.map((_, j) =>
      row(
        weightName(j, sample.x.length),
        ["closed", "autograd", "difference"].map((name) => this.places.number(`${name}-${j}`)),
      ),
    );
    const h = page.settingSlider("h", { testid: "h", symbol: "h", name: t("step size h") });
    const picture = html("div", {
      class: "slp-chart slp-errors",
      role: "img",
      "data-testid": "errors-chart",
      "aria-label": t("Error of the central difference over its step size h, in float32 and float64"),
    });
    this.flip = html("input", { type: "checkbox", "data-testid": "sign-error" });
    this.flip.addEventListener("change", () => bench.chooseSetting("flipped", this.flip.checked));
    this.verdict = html("p", { class: "slp-verdict", "data-testid": "verdict" });
    this.element = html(
      "section",
      { class: "slp-card", "aria-label": t("Proof") },
      html("h2", {}, t("Proof: three ways to the same gradient")),
      html(
        "div",
        { class: "slp-proof" },
        scrolling(
          t("Gradients three ways"),
          table(["", t("closed form"), t("autograd"), t("central difference")], rows),
        ),
        html("div", {}, h.element, picture),
      ),
      html(
        "label",
        { class: "slp-switch" },
        this.flip,
        " ",
        t("Put a sign error into the closed form of the chosen weight"),
      ),
      this.verdict,
    );
    this.chart = new Chart(picture, bench.content.figures.errors, page.folder);
    /** Of the axis of errors, in powers of ten; it holds still while something is dragged. @type {[number, number]|null} */
    this.span = null;
  }

  /** @param {DerivationNumbers} numbers */
  draw({ proof }) {
    const { places } = this;
    this.flip.checked = this.bench.settings.flipped;
    proof.closed_form.forEach((value, j) => {
      places.print(`closed-${j}`, value, eight);
      places.print(`autograd-${j}`, proof.autograd[j], eight);
      places.print(`difference-${j}`, proof.central_difference[j], eight);
    });
    write(this.verdict, proof.verdict);
    set(this.verdict, {
      class: `slp-verdict ${proof.passed ? "passed" : proof.exact ? "" : "failed"}`,
      "data-value": proof.max_error ?? "",
    });
    this.drawErrors(proof);
  }

  /** @param {Proven} proof */
  drawErrors({ sizes, errors, h, difference_error }) {
    const some = [...errors.float64, ...errors.float32].flatMap((value) => value || []);
    if (some.length && (!this.span || !this.bench.holding)) {
      const low = Math.floor(Math.log10(Math.min(...some)));
      this.span = [low, Math.max(Math.ceil(Math.log10(Math.max(...some))), low + 1)];
    }
    this.chart.update(
      { float64: { x: sizes, y: drawable(errors.float64) }, float32: { x: sizes, y: drawable(errors.float32) } },
      { "yaxis.range": this.span ?? [-12, 0], "xaxis.range": [-12, 0] },
    );
    if (difference_error) this.chart.mark(h, difference_error);
    else this.chart.mark(NaN, NaN);
  }

  close() {
    this.chart.close();
  }
}

/** A logarithmic axis has no place for an error of exactly 0. @param {Row} values */
function drawable(values) {
  return values.map((value) => value || null);
}

/** Eight decimals: where three methods agree must show. @param {Value} value */
function eight(value) {
  if (value === null || value === 0) return value === null ? shown(value) : "0";
  const size = Math.abs(value);
  return (size >= 1e-3 && size < 1e5 ? value.toFixed(8) : value.toExponential(5)).replaceAll("-", "−");
}
