/** The same start and steps with each of several choices: all optimizers, or all losses. */

/** @import { ComparedRun, Figure } from "../../contract.js" */
/** @import { Span } from "../../charts/loss_axis.js" */

import { Chart } from "../../charts/chart.js";
import { curveAxes, drawable, lossSpan } from "../../charts/loss_axis.js";
import { t } from "../../kernel/text.js";
import { unpack } from "../../kernel/unpack.js";
import { html, set, write } from "../../kit/dom.js";
import { print, printLoss, shown } from "../../kit/format.js";
import { row, scrolling, table } from "../../kit/table.js";
import { lineOf, swatch } from "../../parts/looks.js";

/**
 * What is compared.
 * @typedef {object} Kind
 * @property {"optimizers"|"losses"} name
 * @property {string} title
 * @property {string} tableTitle
 * @property {string[]} heads of the table's columns
 * @property {(cells: HTMLTableCellElement[], run: ComparedRun) => void} fill prints a run into its row
 */

/** @typedef {{name: string, title: string}} Choice what can be chosen, as Python tells it */

/** @returns {Kind} */
export function optimizers() {
  return {
    name: "optimizers",
    title: t("Optimizers, from the same start"),
    tableTitle: t("Optimizers, from the same start, table"),
    heads: [t("loss at the end")],
    fill: ([final], run) => printLoss(final, run.final, run.diverged_at),
  };
}

/** @returns {Kind} */
export function losses() {
  return {
    name: "losses",
    title: t("Losses, from the same start"),
    tableTitle: t("Losses, from the same start, table"),
    heads: [t("its own loss"), t("mean |O − t|"), t("right")],
    fill: ([final, error, right], run) => {
      printLoss(final, run.final, run.diverged_at);
      print(error, run.error);
      print(right, run.right, (count) => (count === null ? "—" : t("{count} of {all}", { count, all: run.of })));
    },
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
    this.table = table(["", ...kind.heads], []);
    this.table.classList.add("slp-ranking");
    this.body = this.table.tBodies[0];
    set(this.body, { "data-testid": `${kind.name}-table` });
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

  /** @param {ComparedRun[]} runs */
  take(runs) {
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

  /** @param {string} chosen */
  fill(chosen) {
    const names = this.runs.map(({ run }) => run.name).join();
    if (this.body.getAttribute("data-names") !== names) {
      set(this.body, { "data-names": names });
      this.body.replaceChildren(
        ...this.runs.map(({ run }) => {
          const made = row(
            this.titles[run.name],
            this.kind.heads.map(() => ""),
          );
          made.cells[0].prepend(swatch(this.figure, run.name));
          return made;
        }),
      );
    }
    this.runs.forEach(({ run }, at) => {
      const made = this.body.rows[at];
      set(made, { class: run.name === chosen ? "chosen" : false });
      this.kind.fill([...made.cells].slice(1), run);
    });
  }

  close() {
    this.chart.close();
  }
}
