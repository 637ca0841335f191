/** The table of gradients and updates of one step: a column for each weight, with the picture of its update. */

import { language, parts, t } from "../../kernel/text.js";
import { button, html, rules, set, write } from "../../kit/dom.js";
import { fine, plainly, precise, printEarned, sign, signedFine } from "../../kit/format.js";
import { weightName } from "../../kit/names.js";
import { markLetters, signs, term, updateRule } from "../../kit/term.js";
import { barNames, handle, stateHead } from "./heads.js";
import { Lab } from "./lab.js";

/** @import { Clock } from "./clock.js" */
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
    this.arithmetic = html("div", { class: "slp-number slp-arithmetic", "data-testid": "arithmetic" });
    this.sinceNote = html("div", { class: "slp-rule" });
    this.element = html("div", {
      class: "slp-table-scroll",
      tabindex: "0",
      role: "region",
      "aria-label": t("Gradients and updates"),
    });
    /** What decays and what the optimizer remembers, for which the table is laid out. */
    this.made = "";
    /** @type {{gradient: Row, decays: Row[], states: Row[], update: Row, magnified: Row, old: Row, after: Row}|null} */
    this.rows = null;
    /** @type {{state: StateOfAll, number: HTMLElement}[]} */
    this.singles = [];
    /** Stands over the bias's picture where it is not trained; its sentence says so, too. */
    this.untrained = html(
      "span",
      { class: "slp-untrained", "data-testid": "untrained", hidden: true },
      t("not trained"),
    );
    this.sizeFormat = new Intl.NumberFormat(language(), { maximumSignificantDigits: 1 });
    /** @type {Lab[]} */
    this.labs = [];
    /** @type {import("./lab.js").Sizes[]} */
    this.sizes = [];
  }

  /** @param {string} formula of the optimizer, as MathML */
  rename(formula) {
    this.updateRule.replaceChildren(markLetters(rules(formula)));
  }

  /** Lay the table out for what decays in a run, and what its optimizer remembers. @param {Run} run */
  make(run) {
    if (this.rows && this.made === run.rows) return;
    this.made = run.rows;
    const { inputs } = this;
    const keyOf = (/** @type {number} */ j) => (j < inputs ? String(j + 1) : "b");
    this.labs = this.columns.map(() => new Lab(run.ofEach.length, run.decay !== null));
    this.rows = {
      gradient: this.row(
        term("gradient", "g = ∂E/∂w"),
        t("The gradient: δ times the input"),
        (j) => `gradient-${keyOf(j)}`,
      ),
      decays: run.decay ? [this.decayRow(run.decay.rule, (j) => `decay-${keyOf(j)}`)] : [],
      states: run.ofEach.map((state) =>
        this.row(
          stateHead(state),
          t("What the optimizer remembers, after this step"),
          (j) => `${handle(state)}-${keyOf(j)}`,
        ),
      ),
      magnified: this.row(t("drawn × larger"), t("How much larger than on its slider the move is drawn"), () => null),
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
    const { gradient, decays, states, magnified, update, old, after } = this.rows;
    const numbers = [gradient, ...decays, ...states, update, old, after].map(({ element }) => element);
    this.element.replaceChildren(
      html(
        "table",
        {
          class: "slp-table",
          "data-remembers": run.ofEach.length || false,
          "data-decays": run.decay !== null,
          style: `--columns: ${this.columns.length}`,
        },
        html("thead", {}, this.head(run)),
        html("tbody", {}, this.labsRow(), magnified.element, ...numbers),
      ),
      // A short rule stands beside the pictures, one of several parts has a line of its own.
      ...(run.remembers ? [this.updateRule] : []),
    );
    if (!run.remembers) this.arithmetic.before(this.updateRule);
  }

  /** @param {string} rule as MathML @param {(j: number) => string} testid */
  decayRow(rule, testid) {
    const head = html("span", { "data-term": "weight_decay" }, rules(rule));
    return this.row(head, t("What weight decay adds to the gradient, before the optimizer sees it"), testid);
  }

  /** Names of the weights, each after the letters of its bars. @param {Run} run */
  head(run) {
    const names = this.columns.map((j) =>
      html("th", { scope: "col", "data-column": j }, barNames(run), weightName(j, this.inputs)),
    );
    const scale = html("div", { class: "slp-scale-cell" }, this.scaleNote, signs(), this.rescale);
    return html("tr", {}, html("td", { class: "slp-scale-head" }, scale), ...names);
  }

  /** A picture for each weight; at its left the rule, its arithmetic, and what is remembered in a single number. */
  labsRow() {
    const told = this.singles.flatMap(({ state, number }) =>
      parts("{name} {symbol} = {number}", { name: state.title, symbol: state.symbol, number }),
    );
    const cells = this.labs.map(({ element }, j) => html("td", { "data-column": j }, element));
    cells[this.inputs].append(this.untrained);
    const head = html("div", { class: "slp-row-name" }, this.arithmetic, html("div", {}, ...told), this.sinceNote);
    return html("tr", { class: "slp-bars-row" }, html("th", {}, head), ...cells);
  }

  /** @param {string|Element} head @param {string} title @param {(j: number) => string|null} testid @returns {Row} */
  row(head, title, testid) {
    const cells = this.columns.map((j) =>
      html("td", { "data-column": j }, html("span", { class: "slp-number", "data-testid": testid(j) })),
    );
    const name = html("span", { class: "slp-row-name" }, head);
    return { cells, element: html("tr", {}, html("th", { scope: "row", title }, name), ...cells) };
  }

  /**
   * @param {Run} run @param {Numbers} now @param {number} step
   * @param {number} full the size of a full bar
   * @param {number} span of a weight's slider
   * @param {Clock} clock
   */
  draw(run, now, step, full, span, clock) {
    const { rows } = this;
    if (!rows) throw new Error("the table is made before it is drawn");
    const has = (/** @type {string} */ number) => (/** @type {number} */ j) => clock.has(`${number}-${j}`);
    const gradients = [...now.gradients, now.bias_gradient];
    const untrained = run.moveAt(step, this.inputs) === "untrained";
    this.untrained.hidden = !untrained;
    this.labs[this.inputs].element.classList.toggle("untrained", untrained);
    fill(rows.gradient, gradients, signedFine, has("gradient"));
    rows.decays.forEach((row) => fill(row, now.decays, signedFine, has("decay")));
    run.ofEach.forEach((state, index) => fill(rows.states[index], state.at(step), fine, has("state"), false));
    run.ofAll.forEach((state, index) =>
      printEarned(clock.has("state-0"), this.singles[index].number, state.at(step), plainly),
    );
    fill(rows.update, [...now.updates, now.bias_update], signedFine, has("change"));
    fill(rows.old, [...now.weights, now.bias], precise, () => true, false);
    fill(rows.after, [...now.weights_after, now.bias_after], precise, has("after"), false);
    const number = this.sizeFormat;
    rows.magnified.cells.forEach(({ firstElementChild: cell }, j) => {
      const drawn = clock.has(`change-${j}`) && !(untrained && j === this.inputs);
      const size = drawn ? t("× {size}", { size: number.format(run.magnified(step, j)) }) : "";
      write(/** @type {Element} */ (cell), size);
    });
    write(this.scaleNote, t("full bar {size}", { size: plainly(full) }));
    const sizes = run.magnifiedRun.map((size) => number.format(size));
    write(this.sinceNote, t("At the right: since the start, × {size}", { size: sizes[0] }));
    this.sizes = this.columns.map((j) => this.sizesOf(run, step, j, full, span));
    this.frame(clock);
  }

  /** How large everything of a weight is drawn. @param {Run} run @param {number} step @param {number} j @param {number} full @param {number} span @returns {import("./lab.js").Sizes} */
  sizesOf(run, step, j, full, span) {
    const { weights, updates, gradients } = run.parameters;
    const ruler = span / 2;
    const since = (/** @type {number} */ w) => ((w - weights(0, j)) * run.magnifiedRun[j]) / ruler;
    const now = weights(step, j);
    return {
      gradient: gradients(step, j) / full,
      before: step > 0 ? gradients(step - 1, j) / full : 0,
      decay: (run.decay?.one(step, j) ?? 0) / full,
      move: (updates(step, j) * run.magnified(step, j)) / ruler,
      since: since(now),
      after: since(run.after(step, j)),
      memory: run.ofEach.map(({ at, full }) => ({
        from: step > 0 ? at(step - 1)[j] / full : 0,
        to: at(step)[j] / full,
      })),
    };
  }

  /** What moves, at one moment. @param {Clock} clock */
  frame(clock) {
    this.labs.forEach((lab, j) => lab.draw(this.sizes[j], grown(clock.of("gradient", j)), clock.of("update", j)));
  }

  /** Beside the weight that is meant: how its update comes out. @param {string} sentence @param {boolean} earned */
  tell(sentence, earned) {
    this.arithmetic.toggleAttribute("data-pending", !earned);
    write(this.arithmetic, earned ? sentence : "");
  }

  /** @param {Set<string>} lit parts that are lit */
  light(lit) {
    if (!this.rows) return;
    const { gradient, decays, states, update, after } = this.rows;
    const all = [gradient, ...decays, ...states, update, after];
    const of = (/** @type {Row} */ row) => (row === gradient ? "gradient" : "update");
    for (const row of all)
      row.cells.forEach((cell, j) =>
        cell.classList.toggle("lit", lit.has(`${of(row)}s`) || lit.has(`${of(row)}-${j}`)),
      );
    this.labs.forEach(({ element }, j) =>
      element.classList.toggle("lit", lit.has(`gradient-${j}`) || lit.has(`update-${j}`)),
    );
  }
}

/** The part of a gradient's bar that has grown, of its shot. @param {number} seen */
function grown(seen) {
  return Math.max(0, Math.min(1, (seen - 0.7) / 0.25));
}

/**
 * @param {Row} row @param {number[]} values @param {(value: number|null) => string} format
 * @param {(j: number) => boolean} earned
 */
function fill(row, values, format, earned, coloured = true) {
  values.forEach((value, j) => {
    const number = /** @type {Element} */ (row.cells[j].firstElementChild);
    printEarned(earned(j), number, value, format);
    set(number, { class: `slp-number ${coloured ? sign(value) : ""}` });
  });
}
