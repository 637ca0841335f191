/** The output over a single input: a curve between two classes, or a line among real targets with its errors' squares. */

/** @import { DrawnSamples, Packed, TrainNumbers } from "../../contract.js" */
/** @import { Workbench } from "../../kernel/workbench.js" */

import { literal } from "../../charts/chart.js";
import { t } from "../../kernel/text.js";
import { unpack } from "../../kernel/unpack.js";
import { html, write } from "../../kit/dom.js";
import { brief, picture } from "./picture.js";

export class OneInputPicture {
  /** @param {Workbench<"train">} bench @param {URL} folder */
  constructor(bench, folder) {
    const title = t("The output over the input");
    this.chart = picture(bench, folder, "one_input", title);
    this.caption = html("p", { class: "slp-caption", "data-testid": "held" });
    /** What was drawn last. @type {TrainNumbers|null} */
    this.drawn = null;
    this.element = html(
      "section",
      { class: "slp-card slp-run", "aria-label": title },
      html("h2", {}, title),
      this.chart.element,
      this.caption,
    );
  }

  /** @param {TrainNumbers} numbers */
  draw(numbers) {
    const { one_input: one, points } = numbers;
    if (this.drawn === numbers || !one) return;
    this.drawn = numbers;
    const { values, span, thresholds } = one;
    const [training, testing] = [placed(points.training), placed(points.testing)];
    const along = (/** @type {Packed|null} */ y) => (y ? { x: values, y: row(y) } : { x: [], y: [] });
    const answers = one.answers ? row(one.answers) : [];
    this.chart.update(
      {
        squares: { x: training.all.x, y: training.all.y, ends: answers },
        threshold: {
          x: thresholds.flatMap((x) => [x, x, null]),
          y: thresholds.flatMap(() => [...span, null]),
        },
        best: along(one.best),
        output: along(one.output),
        wrong: { x: [...training.wrong.x, ...testing.wrong.x], y: [...training.wrong.y, ...testing.wrong.y] },
        "class 0": training.places[0],
        "class 1": training.places[1],
        "test 0": testing.places[0],
        "test 1": testing.places[1],
      },
      {
        "xaxis.title.text": literal(brief(one.input, 52)),
        "yaxis.title.text": literal(brief(one.target)),
        "xaxis.range": [values[0], values[values.length - 1]],
        "yaxis.range": [...span],
      },
    );
    write(this.caption, one.output ? one.told : numbers.unshaded);
  }

  /** What is pointed at here is said by nobody. @returns {string[]} */
  sentences() {
    return [];
  }

  close() {
    this.chart.close();
  }
}

/** @param {Packed} packed */
function row(packed) {
  return [...unpack(packed).values];
}

/** Samples by their class, and those that are answered wrongly. @param {DrawnSamples|null} samples */
function placed(samples) {
  const all = samples ? { x: row(samples.x), y: row(samples.y) } : { x: [], y: [] };
  const of = (/** @type {(index: number) => boolean} */ wanted) => ({
    x: all.x.filter((_, index) => wanted(index)),
    y: all.y.filter((_, index) => wanted(index)),
  });
  const positive = (/** @type {number} */ index) => samples?.positive[index] === true;
  return {
    all,
    places: [of((index) => !positive(index)), of(positive)],
    wrong: of((index) => samples?.right?.[index] === false),
  };
}
