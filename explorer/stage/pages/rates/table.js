/** All rates as a table: one is chosen by a click, or with the arrow keys and Enter. */

/** @import { Measure, RateRuns, RatesFigures, Verdict } from "../../contract.js" */

import { t } from "../../kernel/text.js";
import { button, html, set, write } from "../../kit/dom.js";
import { portion, print, printLoss } from "../../kit/format.js";
import { scrolling } from "../../kit/table.js";
import { mention } from "../../kit/term.js";
import { glyph } from "../../parts/looks.js";

export class RatesTable {
  /** @param {Verdict[]} verdicts @param {RatesFigures} figures @param {(row: number) => void} onChoose */
  constructor(verdicts, figures, onChoose) {
    this.titles = Object.fromEntries(verdicts.map(({ name, title }) => [name, title]));
    this.figure = figures.final;
    /** @type {{element: HTMLTableRowElement, rate: HTMLButtonElement, final: HTMLElement, verdict: HTMLElement}[]} */
    this.rows = [];
    /** @type {number|null} the chosen rate that was scrolled to */
    this.seen = null;
    this.body = html("tbody", { "data-testid": "rates-table" });
    this.body.addEventListener("keydown", (event) => this.press(event));
    this.body.addEventListener("click", ({ target }) => {
      const row = target instanceof Element ? target.closest("tr") : null;
      if (row) onChoose(this.rows.findIndex(({ element }) => element === row));
    });
    this.measure = html("th", { scope: "col", "data-testid": "rates-measure" });
    const head = html(
      "tr",
      {},
      html("th", { scope: "col" }, mention("learning_rate", "η")),
      this.measure,
      html("th", { scope: "col", class: "slp-verdict-cell" }, t("verdict")),
    );
    const table = html("table", { class: "slp-table slp-rates-table" }, html("thead", {}, head), this.body);
    this.scroll = scrolling(t("Table of rates"), table);
    this.scroll.classList.add("slp-rates-scroll");
    this.element = html(
      "section",
      { class: "slp-card slp-rates-card", "aria-label": t("Rates") },
      html("h2", {}, t("Click a rate to choose it")),
      this.scroll,
    );
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const from = this.rows.findIndex(({ element }) => element.contains(document.activeElement));
    const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: this.rows.length - 1 }[event.key];
    if (from < 0 || to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.rows[to]?.rate.focus();
  }

  row() {
    // A click on it is one on its row.
    const rate = button("", { class: "slp-rate" }, () => {});
    const final = html("td");
    const verdict = html("td", { class: "slp-verdict-cell" });
    return { element: html("tr", {}, html("th", { scope: "row" }, rate), final, verdict), rate, final, verdict };
  }

  /** @param {RateRuns} runs @param {Measure} measure */
  draw(runs, { axis, percent }) {
    if (this.measure.dataset.axis !== axis) {
      this.measure.dataset.axis = axis;
      this.measure.replaceChildren(percent ? axis : mention("loss", axis));
    }
    const held = this.rows.find(({ element }) => element.contains(document.activeElement))?.rate.dataset.value;
    while (this.rows.length > runs.rates.length) this.rows.pop()?.element.remove();
    while (this.rows.length < runs.rates.length) {
      const row = this.row();
      this.rows.push(row);
      this.body.append(row.element);
    }
    // The focus stays with its rate: the own one between those that were asked for comes and goes.
    const focused = held === undefined ? -1 : runs.rates.indexOf(Number(held));
    this.rows[focused]?.rate.focus({ preventScroll: true });
    this.rows.forEach(({ element, rate, final, verdict }, at) => {
      const [text, label] = [runs.texts[at], runs.labels[at]];
      write(rate, text);
      set(rate, {
        "data-value": runs.rates[at],
        "aria-pressed": String(at === runs.own),
        tabindex: at === (focused < 0 ? runs.own : focused) ? 0 : -1,
        "aria-label": `η = ${text}`,
      });
      set(element, { class: at === runs.own ? "chosen" : false });
      const end = runs.measured[at];
      if (percent && end !== null) print(final, end, portion);
      else printLoss(final, end, runs.diverged_at[at]);
      if (verdict.getAttribute("data-verdict") !== label) {
        set(verdict, { "data-verdict": label });
        verdict.replaceChildren(glyph(this.figure, label), this.titles[label]);
      }
    });
    this.reveal(runs, focused >= 0);
  }

  /** A rate that was chosen elsewhere comes into sight. @param {RateRuns} runs @param {boolean} focused */
  reveal({ rates, own }, focused) {
    if (this.seen === rates[own]) return;
    this.seen = rates[own];
    if (!focused) this.scroll.scrollTop = this.rows[own].element.offsetTop - this.scroll.clientHeight / 2;
  }
}
