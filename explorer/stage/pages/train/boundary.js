/** The output over two inputs as shade, the line at which the verdict changes, and the samples on it. */

/** @import { Boundary, DrawnSamples, TrainNumbers } from "../../contract.js" */
/** @import { Workbench } from "../../kernel/workbench.js" */

import { literal } from "../../charts/chart.js";
import { t, tn } from "../../kernel/text.js";
import { unpack } from "../../kernel/unpack.js";
import { choose, html, set, write } from "../../kit/dom.js";
import { letGo } from "../../kit/keys.js";
import { featureName } from "../../kit/names.js";
import { Pen } from "./pen.js";
import { picture } from "./picture.js";
import { Pointing } from "./pointing.js";

/** @typedef {{x: number[], y: number[]}} Places */
/** @typedef {{places: [Places, Places], all: Places}} Spread samples by class, and all of them in their order */

export class BoundaryPicture {
  /** @param {Workbench<"train">} bench @param {URL} folder */
  constructor(bench, folder) {
    this.bench = bench;
    this.chart = picture(bench, folder, "boundary", t("The output over two inputs, with the samples"));
    this.held = html("p", { class: "slp-caption", "data-testid": "held" });
    this.pointing = new Pointing(bench, this.chart, this.held);
    this.pen = new Pen(bench, this.chart, this.pointing);
    this.names = bench.numbers.data.features.map(featureName);
    this.selects =
      this.names.length > 1
        ? [this.choice(0, t("Input on the horizontal axis")), this.choice(1, t("Input on the vertical axis"))]
        : [];
    /** What was drawn last. @type {TrainNumbers|null} */
    this.drawn = null;
    /** Samples by their packed places: under a pointer they stay where they are. @type {Map<string, Spread>} */
    this.spread = new Map();
    const title = bench.numbers.data.real_valued ? t("The output over two inputs") : t("Decision boundary");
    this.element = html(
      "section",
      { class: "slp-card slp-run", "aria-label": title },
      html("div", { class: "slp-head" }, html("h2", {}, title), ...this.selects),
      this.chart.element,
      this.pen.element,
      this.pointing.element,
      this.held,
    );
  }

  /** @param {0|1} axis @param {string} label */
  choice(axis, label) {
    const options = this.names.map((name, j) => html("option", { value: j }, name));
    const select = html("select", { "data-testid": `feature-${axis + 1}`, "aria-label": label }, ...options);
    select.addEventListener("change", () => {
      const { plane } = this.bench.numbers;
      if (!plane) throw new Error("two inputs were chosen where there is one");
      // The other one may have been chosen a moment ago, and its numbers are still to come.
      const { features } = this.bench.settings;
      const pair = [...(features && Math.max(...features) < this.names.length ? features : plane.features)];
      const chosen = Number(select.value);
      if (pair[1 - axis] === chosen) pair[1 - axis] = pair[axis]; // the two change places
      pair[axis] = chosen;
      this.bench.chooseSetting("features", pair);
    });
    letGo(select);
    return select;
  }

  /** @param {TrainNumbers} numbers */
  draw(numbers) {
    if (this.drawn === numbers) return;
    this.drawn = numbers;
    const { plane, boundary, points, data } = numbers;
    if (!plane) return; // the data is being changed, and the page with it
    this.selects.forEach((select, axis) => {
      choose(select, String(plane.features[axis]));
      select.hidden = isBent(numbers.terms);
    });
    set(this.chart.element, {
      "aria-label": t("The output over two inputs, with the samples. {told}", { told: numbers.captions.moment }),
    });
    const [x, y] = plane.values;
    const total = data.training + data.testing;
    const size = total <= 20 ? 14 : total <= 100 ? 8 : 6; // four samples on a projector are to be seen, too
    const parts = /** @type {const} */ ([
      ["class", points.training],
      ["test", points.testing],
    ]);
    const spread = parts.map(([, samples]) => (samples ? this.placed(samples) : NOBODY));
    const classes = parts.flatMap(([part], at) =>
      [0, 1].map((kind) => {
        const name = `${part} ${kind}`;
        return [name, { ...spread[at].places[kind], marker: this.marker(name, size) }];
      }),
    );
    const starts = [0, data.training];
    this.pointing.draw(
      spread.flatMap(({ all }) => all.x.map((across, at) => /** @type {[number, number]} */ ([across, all.y[at]]))),
      spread.flatMap(({ all }, part) => all.x.map((_, at) => starts[part] + at)),
    );
    const output = boundary && unpack(boundary.output);
    this.chart.update(
      {
        output: output
          ? { x, y, z: y.map((_, row) => output.row(row)), zmin: boundary.levels[0], zmax: boundary.levels[2] }
          : { ...NOWHERE, z: [[]] },
        boundary: joined(boundary?.lines ?? []),
        ghost: joined(boundary?.ghost ?? []),
        wrong: {
          ...wrong(
            parts.map(([, samples]) => samples),
            spread,
          ),
          marker: this.marker("wrong", size + 4),
        },
        ...Object.fromEntries(classes),
      },
      {
        "xaxis.title.text": literal(data.axes[plane.features[0]]),
        "yaxis.title.text": literal(data.axes[plane.features[1]]),
        // What lies under a pen that holds something stays where it is.
        ...(this.pen.held ? {} : { "xaxis.range": [x[0], x[x.length - 1]], "yaxis.range": [y[0], y[y.length - 1]] }),
      },
    );
    this.pen.draw(numbers);
    write(
      this.held,
      boundary ? this.told(numbers, boundary, points.training.shown + (points.testing?.shown ?? 0)) : numbers.unshaded,
    );
  }

  sentences() {
    return [...this.pointing.sentences(), this.pen.saying];
  }

  /** What the picture shows, and what it does not. @param {TrainNumbers} numbers @param {Boundary} boundary @param {number} drawn samples */
  told({ data, terms }, boundary, drawn) {
    const bent = isBent(terms);
    const others = bent ? 0 : data.features.length - 2; // terms follow the two, wherever those are
    const total = data.training + data.testing;
    const [no, yes] = data.classes;
    const sentences = [
      boundary.told ||
        t(
          "▲ {no}, ● {yes}; hollow: kept for testing; ringed: answered wrongly. The shade is the output: hatched orange below 0.5, blue above; the line is at 0.5.",
          { no, yes },
        ),
    ];
    if (boundary.ghost.length) sentences.push(t("Dotted: the line at the run's end."));
    if (others)
      sentences.push(
        tn(
          "The other {count} input is held at its mean, so a sample's own answer may differ from the shade under it.",
          "The other {count} inputs are held at their mean, so a sample's own answer may differ from the shade under it.",
          others,
        ),
      );
    if (drawn < total) sentences.push(t("{drawn} of {total} samples are drawn; all are counted.", { drawn, total }));
    return sentences.join(" ");
  }

  /** Where samples are, by their class. @param {DrawnSamples} samples @returns {Spread} */
  placed({ x, y, positive }) {
    const key = [x.f8, y.f8, positive.map(Number).join("")].join();
    const known = this.spread.get(key);
    if (known) return known;
    const all = { x: [...unpack(x).values], y: [...unpack(y).values] };
    const of = (/** @type {boolean} */ yes) => ({
      x: all.x.filter((_, index) => positive[index] === yes),
      y: all.y.filter((_, index) => positive[index] === yes),
    });
    /** @type {Spread} */
    const made = { places: [of(false), of(true)], all };
    if (this.spread.size >= 4) this.spread.clear(); // two parts of two runs
    this.spread.set(key, made);
    return made;
  }

  /** How a trace's points look, in another size. @param {string} name @param {number} size */
  marker(name, size) {
    const trace = this.bench.content.figures.boundary.data.find((one) => one.name === name);
    return { .../** @type {{marker: Record<string, unknown>}} */ (trace).marker, size };
  }

  close() {
    this.chart.close();
  }
}

/** @type {Places} */
const NOWHERE = { x: [], y: [] };

/** @type {Spread} */
const NOBODY = { places: [NOWHERE, NOWHERE], all: NOWHERE };

/** Samples that are answered wrongly. @param {(DrawnSamples|null)[]} parts @param {Spread[]} spread @returns {Places} */
function wrong(parts, spread) {
  const found = { x: /** @type {number[]} */ ([]), y: /** @type {number[]} */ ([]) };
  parts.forEach((samples, part) => {
    const { x, y } = spread[part].all;
    samples?.right?.forEach((right, index) => {
      if (right) return;
      found.x.push(x[index]);
      found.y.push(y[index]);
    });
  });
  return found;
}

/** Whether the data has inputs that are made of the two of the picture. @param {TrainNumbers["terms"]} terms */
function isBent(terms) {
  return terms?.choices.some(({ on }) => on) ?? false;
}

/** Lines, each by its two ends, as one trace with gaps. @param {[number, number][][]} lines */
function joined(lines) {
  const along = (/** @type {0|1} */ axis) => lines.flatMap((ends) => [...ends.map((end) => end[axis]), null]);
  return { x: along(0), y: along(1) };
}
