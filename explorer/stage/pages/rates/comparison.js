/** The same start and steps with each of several choices: all optimizers, or all losses. */

/** @import { ComparedRun, Figure, Measure } from "../../contract.js" */
/** @import { Span } from "../../charts/loss_axis.js" */

import { Chart } from "../../charts/chart.js";
import { curveAxes, drawable, lossSpan } from "../../charts/loss_axis.js";
import { t } from "../../kernel/text.js";
import { unpack } from "../../kernel/unpack.js";
import { html, set, write } from "../../kit/dom.js";
import { portion, print, printLoss, shown } from "../../kit/format.js";
import { row, scrolling } from "../../kit/table.js";
import { lineOf, swatch } from "../../parts/looks.js";

/**
 * What is compared.
 * @typedef {object} Kind
 * @property {"optimizers"|"losses"} name
 * @property {string} title
 * @property {string} tableTitle
 * @property {Record<string, string>} heads of the table's columns, by what they show: a measure, or the mean error;
 * measures that are not named here have a column of their usual name
 */

/** @typedef {{name: string, title: string}} Choice what can be chosen, as Python tells it */

/** @returns {Kind} */
export function optimizers() {
  return {
    name: "optimizers",
    title: t("Optimizers, from the same start"),
    tableTitle: t("Optimizers, from the same start, table"),
    heads: {},
  };
}

/** @returns {Kind} */
export function losses() {
  return {
    name: "losses",
    title: t("Losses, from the same start"),
    tableTitle: t("Losses, from the same start, table"),
    heads: { loss: t("its own loss"), error: t("mean |O − t|"), test_loss: t("its own test loss") },
  };
}

export class Comparison {
  /**
   * @param {Kind} kind
   * @param {Choice[]} choices
   * @param {Figure} figure
   * @param {URL} folder
   */
  constructor(kind, choices, figure, folder) {
    this.kind = kind;
    this.figure = figure;
    this.titles = Object.fromEntries(choices.map(({ name, title }) => [name, title]));
    this.picture = html("div", { class: "slp-chart", role: "img", "data-testid": `${kind.name}-chart` });
    this.chart = new Chart(this.picture, figure, folder);
    this.caption = html("p", { class: "slp-caption", "data-testid": `caption-${kind.name}` });
    this.table = html("table", { class: "slp-table slp-ranking" });
    this.head = html("thead");
    this.body = html("tbody", { "data-testid": `${kind.name}-table` });
    this.table.append(this.head, this.body);
    /** The measures of the data. @type {Measure[]} */
    this.measures = [];
    /** @type {Span} */
    this.span = [0, 1];
    /** @type {{run: ComparedRun, steps: number[], loss: number[]}[]} */
    this.runs = [];
    this.element = html(
      "section",
      { class: "slp-card", "aria-label": kind.title },
      html("h2", {}, kind.title),
      html("div", { class: "slp-comparison" }, this.picture, scrolling(kind.tableTitle, this.table)),
      this.caption,
    );
  }

  /** @param {ComparedRun[]} runs @param {Measure[]} measures */
  take(runs, measures) {
    this.measures = measures;
    this.runs = runs.map((run) => ({
      run,
      steps: [...unpack(run.steps).values],
      loss: [...unpack(run.loss).values],
    }));
  }

  /** @param {boolean} logarithmic */
  fit(logarithmic) {
    const most = Math.max(...this.runs.map(({ run }) => Number(run.start)));
    this.span = lossSpan(
      logarithmic,
      this.runs.flatMap(({ loss }) => loss),
      2 * most,
    );
  }

  /** @param {string} chosen the Experiment's own choice @param {boolean} logarithmic @param {string} caption */
  draw(chosen, logarithmic, caption) {
    write(this.caption, caption);
    const traces = Object.fromEntries(
      Object.keys(this.titles).map((name) => [name, this.trace(name, chosen, logarithmic)]),
    );
    const { steps } = this.runs[0];
    this.chart.update(traces, curveAxes(logarithmic, this.span, steps[steps.length - 1]));
    set(this.picture, { "aria-label": caption });
    this.fill(chosen);
  }

  /** @param {string} name @param {string} chosen @param {boolean} logarithmic */
  trace(name, chosen, logarithmic) {
    const found = this.runs.find(({ run }) => run.name === name);
    const line = { ...lineOf(this.figure, name), width: name === chosen ? 4 : 2 };
    if (!found) return { x: [], y: [], text: [], line };
    const { steps, loss } = found;
    return {
      x: steps,
      y: loss.map((one) => drawable(logarithmic, one, this.span)),
      text: steps.map(
        (step, at) => `${this.titles[name]}<br>${t("step {step}: {loss}", { step, loss: shown(loss[at]) })}`,
      ),
      line,
    };
  }

  /** The columns: the training loss, what else the kind shows, and the other measures of the data. */
  columns() {
    const { heads } = this.kind;
    const [loss, ...others] = this.measures.map(({ name, axis }) => ({ name, head: heads[name] ?? axis }));
    return [loss, ...(heads.error ? [{ name: "error", head: heads.error }] : []), ...others];
  }

  /** @param {string} chosen */
  fill(chosen) {
    const columns = this.columns();
    const names = [...this.runs.map(({ run }) => run.name), ...columns.map(({ name }) => name)].join();
    if (this.body.getAttribute("data-names") !== names) {
      set(this.body, { "data-names": names });
      const heads = columns.map(({ head }) => html("th", { scope: "col" }, head));
      this.head.replaceChildren(html("tr", {}, html("td"), ...heads));
      this.body.replaceChildren(
        ...this.runs.map(({ run }) => {
          const made = row(
            this.titles[run.name],
            columns.map(() => ""),
          );
          made.cells[0].prepend(swatch(this.figure, run.name));
          return made;
        }),
      );
    }
    this.runs.forEach(({ run }, at) => {
      const made = this.body.rows[at];
      set(made, { class: run.name === chosen ? "chosen" : false });
      columns.forEach(({ name }, column) => this.print(made.cells[column + 1], name, run));
    });
  }

  /** @param {HTMLTableCellElement} cell @param {string} column @param {ComparedRun} run */
  print(cell, column, run) {
    if (column === "loss") return printLoss(cell, run.final, run.diverged_at);
    if (column === "error") return print(cell, run.error);
    const at = this.measures.findIndex(({ name }) => name === column);
    const end = run.measured[at];
    print(cell, end, end === null ? () => "—" : this.measures[at].percent ? portion : shown);
  }

  close() {
    this.chart.close();
  }
}
