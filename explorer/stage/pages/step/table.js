/** The table of gradients and updates of one step: a column for each weight, and a bar in it for its gradient. */

import { parts, t } from "../../kernel/text.js";
import { button, html, rules, set, write } from "../../kit/dom.js";
import { fine, plainly, precise, print, sign, signedFine } from "../../kit/format.js";
import { weightName } from "../../kit/names.js";
import { markLetters, signs, term, updateRule } from "../../kit/term.js";

/** @import { Numbers, Run, StateOfAll } from "./run.js" */

/** @typedef {{element: HTMLElement, cells: HTMLElement[]}} Row */

export class StepTable {
  /** @param {number} inputs @param {() => void} onRescale */
  constructor(inputs, onRescale) {
    this.inputs = inputs;
    this.columns = Array.from({ length: inputs + 1 }, (_, j) => j);
    this.rescale = button(
      t("Rescale"),
      { title: t("Fit bars and flows to this step"), "data-testid": "rescale" },
      onRescale,
    );
    this.scaleNote = term("full_bar", "", { class: "slp-rule slp-term" });
    this.updateRule = html("div", {
      class: "slp-rule slp-update-rule",
      "data-testid": "update-rule",
      ...updateRule(),
    });
    this.element = html("div", {
      class: "slp-table-scroll",
      tabindex: "0",
      role: "region",
      "aria-label": t("Gradients and updates"),
    });
    /** What the optimizer remembers, for which the table is laid out. */
    this.made = "";
    /** @type {{gradient: Row, states: Row[], update: Row, old: Row, after: Row}|null} */
    this.rows = null;
    /** @type {{state: StateOfAll, number: HTMLElement}[]} */
    this.singles = [];
    /** Stands over the bias where it is not trained. */
    this.untrained = html(
      "span",
      { class: "slp-untrained", "data-testid": "untrained", hidden: true },
      t("not trained"),
    );
    this.bars = this.columns.map(() => ({
      bar: html("span", { class: "slp-upright" }),
      ghost: html("span", { class: "slp-upright slp-before" }),
    }));
  }

  /** @param {string} formula of the optimizer, as MathML */
  rename(formula) {
    this.updateRule.replaceChildren(markLetters(rules(formula)));
  }

  /** Lay the table out for what the optimizer of a run remembers. @param {Run} run */
  make(run) {
    if (this.rows && this.made === run.remembers) return;
    this.made = run.remembers;
    const { inputs } = this;
    const keyOf = (/** @type {number} */ j) => (j < inputs ? String(j + 1) : "b");
    this.rows = {
      gradient: this.row(
        term("gradient", "g = ∂E/∂w"),
        t("The gradient: δ times the input"),
        (j) => `gradient-${keyOf(j)}`,
      ),
      states: run.ofEach.map((state) =>
        this.row(
          t("{name} {symbol}", { name: state.title, symbol: state.symbol }),
          t("What the optimizer remembers, after this step"),
          (j) => `${handle(state)}-${keyOf(j)}`,
        ),
      ),
      update: this.row(
        term("change", "Δw"),
        t("What the optimizer makes of the gradient"),
        (j) => `update-${keyOf(j)}`,
      ),
      old: this.row("w", t("The weight before this step"), () => null),
      after: this.row("w′ = w + Δw", t("The weight after this step"), (j) => (j < inputs ? `w-${j + 1}-new` : "b-new")),
    };
    this.singles = run.ofAll.map((state) => ({
      state,
      number: html("span", { class: "slp-number", "data-testid": handle(state) }),
    }));
    const { gradient, states, update, old, after } = this.rows;
    this.element.replaceChildren(
      html(
        "table",
        { class: "slp-table" },
        html("thead", {}, this.head()),
        html("tbody", {}, this.barsRow(), ...[gradient, ...states, update, old, after].map(({ element }) => element)),
      ),
      this.updateRule,
    );
  }

  head() {
    const names = this.columns.map((j) =>
      html(
        "th",
        { scope: "col", "data-column": j },
        weightName(j, this.inputs),
        ...(j === this.inputs ? [this.untrained] : []),
      ),
    );
    return html("tr", {}, html("td", { class: "slp-scale-cell" }, this.scaleNote, signs(), this.rescale), ...names);
  }

  /** A bar for each gradient; what the optimizer remembers in a single number stands at its left. */
  barsRow() {
    const told = this.singles.flatMap(({ state, number }) =>
      parts("{name} {symbol} = {number}", { name: state.title, symbol: state.symbol, number }),
    );
    const tracks = this.bars.map(({ bar, ghost }, j) =>
      html("td", { "data-column": j, "aria-hidden": "true" }, html("span", { class: "slp-upright-track" }, ghost, bar)),
    );
    return html("tr", { class: "slp-bars-row" }, html("th", {}, ...told), ...tracks);
  }

  /** @param {string|Element} head @param {string} title @param {(j: number) => string|null} testid @returns {Row} */
  row(head, title, testid) {
    const cells = this.columns.map((j) =>
      html("td", { "data-column": j }, html("span", { class: "slp-number", "data-testid": testid(j) })),
    );
    return { cells, element: html("tr", {}, html("th", { scope: "row", title }, head), ...cells) };
  }

  /** @param {Run} run @param {Numbers} now @param {number} step @param {number} full the size of a full bar */
  draw(run, now, step, full) {
    const { rows } = this;
    if (!rows) throw new Error("the table is made before it is drawn");
    const gradients = [...now.gradients, now.bias_gradient];
    this.untrained.hidden = run.moveAt(step, this.inputs) !== "untrained";
    fill(rows.gradient, gradients, signedFine);
    run.ofEach.forEach((state, index) => fill(rows.states[index], state.at(step), fine, false));
    run.ofAll.forEach((state, index) => print(this.singles[index].number, state.at(step), plainly));
    fill(rows.update, [...now.updates, now.bias_update], signedFine);
    fill(rows.old, [...now.weights, now.bias], precise, false);
    fill(rows.after, [...now.weights_after, now.bias_after], precise, false);
    const before = step > 0 ? run.at(step - 1) : null;
    gradients.forEach((value, j) => drawUpright(this.bars[j].bar, value, full));
    (before ? [...before.gradients, before.bias_gradient] : gradients.map(() => 0)).forEach((value, j) =>
      drawUpright(this.bars[j].ghost, value, full, "slp-before"),
    );
    write(this.scaleNote, t("full bar {size}", { size: plainly(full) }));
  }

  /** @param {Set<string>} lit parts that are lit @param {number|null} column the one weight that is meant, null for all */
  light(lit, column) {
    if (!this.rows) return;
    const { gradient, update, after } = this.rows;
    for (const [part, { element, cells }] of Object.entries({ gradient, update, after })) {
      element.classList.toggle("lit", lit.has(part));
      cells.forEach((cell, j) => cell.classList.toggle("lit", lit.has(part) && (column === null || column === j)));
    }
  }
}

/** @param {{name: string}} state of an optimizer */
function handle(state) {
  return state.name.replaceAll("_", "-");
}

/** @param {Row} row @param {number[]} values @param {(value: number|null) => string} format */
function fill(row, values, format, coloured = true) {
  values.forEach((value, j) => {
    const number = /** @type {Element} */ (row.cells[j].firstElementChild);
    print(number, value, format);
    set(number, { class: `slp-number ${coloured ? sign(value) : ""}` });
  });
}

/** @param {Element} bar @param {number} value @param {number} full @param {string} [extra] */
function drawUpright(bar, value, full, extra = "") {
  const part = Number.isFinite(value) ? Math.min(1, Math.abs(value) / full) : 1;
  set(bar, {
    class: `slp-upright ${extra} ${sign(value)}${Math.abs(value) > full ? " over" : ""}`,
    style: `--part: ${part.toFixed(4)}`,
  });
}
