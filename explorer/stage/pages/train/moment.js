/** One step of the run: its gradients as bars, its losses, and how many answers are right and wrong. */

/** @import { AnswerCounts, TrainNumbers } from "../../contract.js" */
/** @import { TrainRun } from "./run.js" */
/** @import { Workbench } from "../../kernel/workbench.js" */

import { noteSettings } from "../../kernel/place.js";
import { t } from "../../kernel/text.js";
import { button, html, set, write } from "../../kit/dom.js";
import { fitting, largest, plainly, roundUp } from "../../kit/format.js";
import { featureName } from "../../kit/names.js";
import { scrolling, table } from "../../kit/table.js";
import { signs, term } from "../../kit/term.js";
import { Bars } from "../../parts/bars.js";

/** @type {(keyof AnswerCounts)[]} */
const KINDS = ["true_positive", "false_negative", "false_positive", "true_negative"];

export class MomentCard {
  /** @param {Workbench<"train">} bench @param {() => void} onRescale */
  constructor(bench, onRescale) {
    this.bench = bench;
    const { features } = bench.numbers.data;
    /** The size of a full bar. */
    this.full = 1;
    this.bars = new Bars(features.length, (index) => this.choose(index));
    this.bars.rows.forEach(({ row }, j) =>
      set(row, { title: j < features.length ? featureName(features[j], j) : t("bias") }),
    );
    this.training = cells("confusion");
    this.testing = cells("test-confusion");
    const { classes } = bench.numbers.data;
    this.testRows = rows(this.testing, [
      t("test: {answer}", { answer: classes[1] }),
      t("test: {answer}", { answer: classes[0] }),
    ]);
    this.scaleNote = term("full_bar", "", { class: "slp-scale slp-term" });
    this.table = scrolling(t("Right and wrong answers"), this.answers(classes));
    this.caption = html("p", { class: "slp-caption", "data-testid": "caption-moment" });
    const rescale = { title: t("Fit the bars to this step"), "data-testid": "rescale" };
    this.element = html(
      "section",
      { class: "slp-card slp-run", "aria-label": t("This step") },
      html(
        "div",
        { class: "slp-head" },
        html("h2", {}, term("gradient", t("Gradients at this step"))),
        signs(),
        this.scaleNote,
        button(t("Rescale"), rescale, onRescale),
      ),
      html(
        "div",
        { class: "slp-bars-scroll", tabindex: "0", role: "region", "aria-label": t("Gradients") },
        this.bars.element,
      ),
      this.table,
      this.caption,
    );
  }

  /** @param {[string, string]} classes */
  answers([no, yes]) {
    const heads = [t("truth"), t("says {answer}", { answer: yes }), t("says {answer}", { answer: no })];
    const training = [t("training: {answer}", { answer: yes }), t("training: {answer}", { answer: no })];
    const made = table(heads, [...rows(this.training, training), ...this.testRows]);
    set(made, { "data-testid": "confusion" });
    return made;
  }

  /** @param {number} index of a weight, or the bias after all of them */
  choose(index) {
    this.bars.choose(index);
    if (this.bench.settings.weight !== index) noteSettings(this.bench, { weight: index });
  }

  /** Let the bars hold the whole run. @param {TrainRun} run */
  fit(run) {
    this.full = fitting([run.gradients.values], run.gradientsAt(0), run.numbers.growth);
  }

  /** Fit the bars to one step. @param {TrainRun} run @param {number} step */
  rescale(run, step) {
    this.full = roundUp(largest(run.gradientsAt(step)));
  }

  /** @param {TrainRun} run @param {number} step */
  draw(run, step) {
    const { moment, data, captions } = run.numbers;
    this.bars.draw(run.gradientsAt(step), this.full, "gradient");
    this.bars.choose(this.bench.settings.weight ?? -1);
    write(this.scaleNote, t("full bar {size}", { size: plainly(this.full) }));
    count(this.training, moment.confusion);
    count(this.testing, moment.test_confusion);
    this.table.hidden = data.real_valued;
    for (const row of this.testRows) row.hidden = data.testing === 0;
    write(this.caption, captions.moment);
  }
}

/** A cell for each kind of answer, in the order in which they stand. @param {string} part of the data */
function cells(part) {
  return KINDS.map((kind) => html("td", { "data-testid": `${part}-${kind.replace("_", "-")}` }));
}

/** What is truly a yes, and what is truly a no. @param {HTMLElement[]} counts @param {[string, string]|string[]} heads */
function rows(counts, heads) {
  return heads.map((head, at) =>
    html("tr", {}, html("th", { scope: "row" }, head), ...counts.slice(2 * at, 2 * at + 2)),
  );
}

/** @param {HTMLElement[]} counts @param {AnswerCounts|null} answers null where there are no numbers to answer with */
function count(counts, answers) {
  counts.forEach((cell, at) => write(cell, answers ? String(answers[KINDS[at]]) : "–"));
}
