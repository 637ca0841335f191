/** The Train page: a neuron on data, its run scrubbed and played, its boundary, its mistakes, and runs to compare. */

import { Chart, literal } from "../charts/chart.js";
import { keepStep, openingStep } from "../kernel/place.js";
import { unpack } from "../kernel/unpack.js";
import { html, set } from "../kit/dom.js";
import { fitting, largest, plainly, print, roundUp, shown, subscript } from "../kit/format.js";
import { Page } from "../kit/page.js";
import { letGo, Player } from "../kit/player.js";
import { Bars } from "../parts/bars.js";
import { Pins } from "../parts/pins.js";

export default class TrainPage extends Page {
  /** @param {HTMLElement} root @param {import("../kernel/workbench.js").Workbench} bench @param {URL} folder */
  constructor(root, bench, folder) {
    super(root, bench, folder);
    this.inputs = bench.draft.weights.length;
    const step = openingStep(bench);
    bench.pass({ step });
    this.player = new Player(
      [{ name: "step", operations: 1 }],
      (how) => this.moved(how),
      () => {},
    );
    this.bars = new Bars(this.inputs, (index) => this.bars?.choose(index));
    this.bars.rows.forEach(({ row }, j) => set(row, { title: bench.numbers.data.features[j] ?? "bias" }));
    this.pins = new Pins(bench, () => this.player.position.step);
    /** @type {Record<string, Chart>} */
    this.charts = {};
    this.captions = Object.fromEntries(
      ["data", "run", "moment"].map((name) => [
        name,
        html("p", { class: "slp-caption", "data-testid": `caption-${name}` }),
      ]),
    );
    const parts = [
      this.dataSection(),
      this.player.element,
      html("div", { class: "slp-train" }, this.curvesSection(), this.boundarySection(), this.momentSection()),
      html(
        "div",
        { class: "slp-train slp-train-lower" },
        this.weightsSection(),
        this.startSection(),
        html("section", { class: "slp-card", "aria-label": "Pinned runs" }, this.pins.element),
      ),
    ];
    this.unpack();
    this.player.jump(step, "moved");
    this.reset();
    this.start(...parts);
    keepStep(bench, this.player.position.step);
    if (step > 0 || bench.numbers.moment.step !== this.player.position.step) bench.ask();
  }

  /** @param {string} name @param {string} label of the picture */
  chart(name, label) {
    const element = html("div", {
      class: `slp-chart slp-chart-${name}`,
      role: "img",
      "aria-label": label,
      "data-testid": `chart-${name}`,
    });
    this.charts[name] = new Chart(element, this.bench.content.figures[name], this.folder);
    return element;
  }

  dataSection() {
    const { bench } = this;
    const { datasets } = bench.content.controls;
    const select = html(
      "select",
      { "data-testid": "choose-dataset", "aria-label": "Data" },
      ...(datasets.some((/** @type {any} */ entry) => entry.name === bench.draft.dataset)
        ? []
        : [html("option", { value: "given" }, bench.numbers.data.own ?? "as given")]),
      ...datasets.map(({ name, title, lesson }) => html("option", { value: name, title: lesson }, title)),
    );
    select.append(html("option", { value: "own" }, "a file of your own…"));
    select.value = bench.draft.dataset;
    select.addEventListener("change", () => {
      if (select.value !== "own") return bench.act({ name: "dataset", dataset: select.value });
      select.value = bench.draft.dataset;
      openForm();
    });
    letGo(select);
    const used = new Set(bench.numbers.data.settings);
    const sliders = [
      ["dataset_size", "samples", "samples"],
      ["noise", "noise", "noise"],
      ["test_fraction", "test", "part kept for testing"],
      ["data_seed", "seed", "seed of the data and its split"],
    ]
      .filter(([field]) => used.has(field))
      .map(([field, symbol, name]) => this.slider({ field, testid: field.replaceAll("_", "-"), symbol, name }).element);
    const standardise = html("input", { type: "checkbox", "data-testid": "standardise" });
    standardise.addEventListener("change", () => {
      bench.set("standardise", [], standardise.checked);
      bench.commit();
    });
    this.standardise = standardise;
    this.lesson = html("p", { class: "slp-caption slp-lesson", "data-testid": "lesson" });
    return html(
      "section",
      { class: "slp-data", "aria-label": "Data" },
      html("label", {}, html("span", {}, "data"), select),
      ...sliders,
      ...(used.has("standardise")
        ? [
            html(
              "label",
              {
                class: "slp-switch",
                title: "Subtract each input's mean and divide by its spread, both of the training part alone",
              },
              standardise,
              " standardise",
            ),
          ]
        : []),
      this.captions.data,
      this.lesson,
    );
  }

  curvesSection() {
    const log = html("input", { type: "checkbox", "data-testid": "logarithmic" });
    log.checked = this.bench.settings.logarithmic;
    log.addEventListener("change", () => {
      this.bench.chooseSetting("logarithmic", log.checked);
      this.draw();
    });
    const rate = this.slider({ field: "learning_rate", testid: "learning-rate", symbol: "η", name: "learning rate η" });
    const steps = this.slider({ field: "steps", testid: "steps", symbol: "steps", name: "number of steps" });
    const all = () => this.bench.numbers.sample.count;
    const batch = this.slider({
      field: "batch_size",
      testid: "batch-size",
      symbol: "batch",
      name: "batch size",
      span: { ...this.bench.content.controls.fields.batch_size, high: all() },
      read: () => this.bench.draft.batch_size ?? all(),
      write: (/** @type {number} */ value) => this.bench.set("batch_size", [], value >= all() ? null : value),
    });
    const seed = this.slider({ field: "seed", testid: "seed", symbol: "seed", name: "seed of the mini-batches" });
    const curves = [this.chart("loss", "Loss over the steps"), this.chart("accuracy", "Accuracy over the steps")];
    for (const name of ["loss", "accuracy"]) this.charts[name].onClick = (x) => this.player.jump(x);
    return html(
      "section",
      { class: "slp-card slp-run", "aria-label": "Loss and accuracy" },
      html(
        "div",
        { class: "slp-head" },
        html("h2", {}, "Loss and accuracy"),
        html("label", { class: "slp-switch" }, log, " logarithmic"),
      ),
      html(
        "div",
        { class: "slp-settings" },
        rate.element,
        steps.element,
        batch.element,
        seed.element,
        ...this.settings().map((slider) => slider.element),
      ),
      ...curves,
      this.captions.run,
    );
  }

  boundarySection() {
    const { features } = this.bench.numbers.data;
    const choice = (/** @type {number} */ axis) => {
      const select = html(
        "select",
        {
          "data-testid": `feature-${axis + 1}`,
          "aria-label": axis ? "Input on the vertical axis" : "Input on the horizontal axis",
        },
        ...features.map((/** @type {string} */ name, /** @type {number} */ j) => html("option", { value: j }, name)),
      );
      select.addEventListener("change", () => {
        const pair = [...(this.bench.numbers.boundary?.features ?? this.bench.settings.features ?? [0, 1])];
        const chosen = Number(select.value);
        if (pair[1 - axis] === chosen) pair[1 - axis] = pair[axis]; // the two change places
        pair[axis] = chosen;
        this.bench.chooseSetting("features", pair);
      });
      letGo(select);
      return select;
    };
    this.featureSelects = [choice(0), choice(1)];
    this.held = html("p", { class: "slp-caption", "data-testid": "held" });
    const chart = this.chart("boundary", "The output over two inputs, with the samples");
    this.charts.boundary.onShade = (_row, _column, value) => `output ${shown(value)}`;
    return html(
      "section",
      { class: "slp-card slp-run", "aria-label": "Decision boundary" },
      html(
        "div",
        { class: "slp-head" },
        html("h2", {}, "Decision boundary"),
        ...(features.length > 1 ? this.featureSelects : []),
      ),
      chart,
      this.held,
    );
  }

  momentSection() {
    this.counts = Object.fromEntries(
      ["confusion", "test_confusion"].map((part) => [
        part,
        Object.fromEntries(
          ["true_positive", "false_negative", "false_positive", "true_negative"].map((kind) => [
            kind,
            html("td", { "data-testid": `${part.replace("_", "-")}-${kind.replace("_", "-")}` }),
          ]),
        ),
      ]),
    );
    const [no, yes] = this.bench.numbers.data.classes;
    const rows = (/** @type {string} */ head, /** @type {any} */ cells) => [
      html("tr", {}, html("th", { scope: "row" }, `${head}: ${yes}`), cells.true_positive, cells.false_negative),
      html("tr", {}, html("th", { scope: "row" }, `${head}: ${no}`), cells.false_positive, cells.true_negative),
    ];
    this.testRows = rows("test", this.counts.test_confusion);
    const table = html(
      "table",
      { class: "slp-table", "data-testid": "confusion" },
      html(
        "thead",
        {},
        html(
          "tr",
          {},
          html("th", { scope: "col" }, "truth"),
          html("th", { scope: "col" }, `says ${yes}`),
          html("th", { scope: "col" }, `says ${no}`),
        ),
      ),
      html("tbody", {}, ...rows("training", this.counts.confusion), ...this.testRows),
    );
    this.scaleNote = html("span", { class: "slp-scale" });
    const rescale = html(
      "button",
      { type: "button", class: "slp-button", title: "Fit the bars to this step", "data-testid": "rescale" },
      "Rescale",
    );
    rescale.addEventListener("click", () => {
      this.scale.bars = roundUp(largest(this.gradients.row(this.player.position.step)));
      this.draw();
    });
    this.lossNumber = html("span", { class: "slp-number", "data-testid": "loss" });
    this.testLossNumber = html("span", { class: "slp-number", "data-testid": "test-loss" });
    return html(
      "section",
      { class: "slp-card slp-run", "aria-label": "This step" },
      html("div", { class: "slp-head" }, html("h2", {}, "Gradients at this step"), this.scaleNote, rescale),
      html(
        "div",
        { class: "slp-bars-scroll", tabindex: "0", role: "region", "aria-label": "Gradients" },
        this.bars.element,
      ),
      html("p", { class: "slp-caption" }, "loss ", this.lossNumber, ", test loss ", this.testLossNumber),
      html(
        "div",
        { class: "slp-table-scroll", tabindex: "0", role: "region", "aria-label": "Right and wrong answers" },
        table,
      ),
      this.captions.moment,
    );
  }

  weightsSection() {
    this.weightsNote = html("span", { class: "slp-scale" });
    const chart = this.chart("weights", "Every weight over the steps");
    this.charts.weights.onShade = (row, column, value) => {
      const { weights, data } = this.bench.numbers;
      const name = row < data.features.length ? `w${subscript(row + 1)}` : "b";
      return `step ${weights.steps[column]}, ${name}: ${shown(value)}`;
    };
    return html(
      "section",
      { class: "slp-card slp-run", "aria-label": "Weights over the steps" },
      html("div", { class: "slp-head" }, html("h2", {}, "Weights over the steps"), this.weightsNote),
      chart,
    );
  }

  startSection() {
    const { features } = this.bench.numbers.data;
    const sliders = Array.from({ length: this.inputs }, (_, j) => {
      const slider = this.slider({
        field: "weights",
        indices: [j, 0],
        testid: `w-${j + 1}`,
        symbol: `w${subscript(j + 1)}`,
        name: `start of weight w${j + 1}, ${features[j]}`,
      });
      slider.element.title = features[j];
      return slider;
    });
    const bias = this.slider({ field: "bias", indices: [0], testid: "b", symbol: "b", name: "start of the bias b" });
    return html(
      "section",
      { class: "slp-card", "aria-label": "Start of the weights" },
      html("h2", {}, "Start of the weights"),
      html(
        "div",
        { class: "slp-settings slp-starts", tabindex: "0", role: "region", "aria-label": "Start of the weights" },
        ...[...sliders, bias].map((slider) => slider.element),
      ),
    );
  }

  /** Take new numbers, if they came. */
  unpack() {
    const { numbers } = this.bench;
    if (numbers === this.source) return;
    this.source = numbers;
    this.curves = Object.fromEntries(
      Object.entries(numbers.curves).map(([name, packed]) => [name, [...unpack(/** @type {any} */ (packed)).values]]),
    );
    this.gradients = unpack(numbers.gradients);
    /** What tells one run from another. */
    this.run = numbers.gradients.f8;
    this.player.resize(numbers.last);
    // A run that ends early, or diverges, holds the player at its end; a longer one lets it return to its step.
    const step = Math.min(this.bench.passing.step, numbers.last);
    if (this.player.position.step !== step) {
      this.player.position = { ...this.player.position, step };
      this.player.show();
    }
  }

  /** Fit the scales to the run; they hold still while something is dragged. */
  reset() {
    this.unpack();
    if (this.scale) this.player.jump(openingStep(this.bench), "moved"); // not while the page is being put together
    this.scale = { bars: 1, weights: 1 };
    this.fit();
  }

  fit() {
    const { loss, test_loss: test = [] } = this.curves;
    const finite = [
      ...loss,
      ...test,
      ...this.bench.content.pins.runs.flatMap((/** @type {any} */ run) => [...unpack(run.loss).values]),
    ].filter((value) => Number.isFinite(value));
    const positive = finite.filter((value) => value > 0);
    const weights = unpack(this.bench.numbers.weights.values);
    this.scale = {
      bars: fitting([this.gradients.values], this.gradients.row(0)),
      weights: fitting([weights.values], weights.row(0)),
    };
    this.fitted = this.run;
    this.fittedPins = this.bench.content.pins;
    this.lossSpan = {
      // A run that diverges would flatten all others: the axis ends a little above where the losses start.
      linear: [0, roundUp(Math.min(largest(finite), 3 * Math.max(loss[0], test[0] ?? 0)) * 1.02)],
      logarithmic: positive.length
        ? [
            Math.log10(Math.min(...positive)) - 0.1,
            Math.log10(Math.min(Math.max(...positive), 1e12 * Math.min(...positive))) + 0.1,
          ]
        : [-6, 0],
    };
  }

  /** @param {"moved"|"settled"} how */
  moved(how) {
    if (!this.scale) return; // the page is still being put together
    const { step } = this.player.position;
    if (this.bench.passing.step !== step) {
      this.bench.pass({ step });
      this.bench.ask();
    }
    this.redraw();
    if (how === "settled") keepStep(this.bench, step);
  }

  redraw() {
    this.unpack();
    super.redraw();
  }

  /** @param {any} content */
  renew(content) {
    super.renew(content);
    this.pins.show();
  }

  draw() {
    const { numbers, good } = this.bench;
    const { moment, data } = numbers;
    const { step } = this.player.position;
    const row = this.gradients.row(Math.min(step, numbers.last));
    this.bars.draw(row, this.scale.bars, "gradient");
    const note = `full bar ${plainly(this.scale.bars)}`;
    if (this.scaleNote.textContent !== note) this.scaleNote.textContent = note;
    print(this.lossNumber, this.curves.loss[step] ?? null);
    print(this.testLossNumber, this.curves.test_loss?.[step] ?? null, (value) =>
      value === null && !this.curves.test_loss ? "none" : shown(value),
    );
    for (const [part, cells] of Object.entries(this.counts)) {
      for (const [kind, cell] of Object.entries(cells)) {
        const text = moment[part] ? String(moment[part][kind]) : "–";
        if (cell.textContent !== text) cell.textContent = text;
      }
    }
    for (const element of this.testRows) element.hidden = data.testing === 0;
    for (const [name, caption] of Object.entries(this.captions))
      if (caption.textContent !== numbers.captions[name]) caption.textContent = numbers.captions[name];
    if (this.lesson.textContent !== data.lesson) this.lesson.textContent = data.lesson;
    if (this.standardise.checked !== good.standardise) this.standardise.checked = good.standardise;
    this.drawCurves(step);
    this.drawBoundary();
    this.drawWeights();
  }

  /** @param {number} step */
  drawCurves(step) {
    const { numbers, content } = this.bench;
    // Another step of the same run is no reason to fit anew.
    if ((this.fitted !== this.run && !this.bench.holding) || this.fittedPins !== content.pins) this.fit();
    const steps = this.curves.loss.map((_, k) => k);
    const longest = Math.max(
      1,
      numbers.last,
      ...content.pins.runs.map((/** @type {any} */ run) => run.steps[run.steps.length - 1]),
    );
    const key = [this.bench.settings.logarithmic, JSON.stringify(this.lossSpan), longest].join();
    if (this.drawn !== this.source || this.drawnKey !== key || this.drawnPins !== content.pins) {
      this.drawn = this.source;
      this.drawnKey = key;
      this.drawnPins = content.pins;
      /** @type {Record<string, any>} */
      const loss = { train: { x: steps, y: this.curves.loss }, test: { x: steps, y: this.curves.test_loss ?? [] } };
      for (let pin = 0; pin < 6; pin += 1) {
        const run = content.pins.runs[pin];
        loss[`pin ${pin + 1}`] = run
          ? { x: run.steps, y: [...unpack(run.loss).values], visible: true, name: literal(brief(run.name, 8)) }
          : { visible: false };
      }
      const span = this.bench.settings.logarithmic ? this.lossSpan.logarithmic : this.lossSpan.linear;
      this.charts.loss.update(loss, {
        "yaxis.type": this.bench.settings.logarithmic ? "log" : "linear",
        "yaxis.range": span,
        "xaxis.range": [0, longest],
      });
      this.charts.accuracy.update(
        { train: { x: steps, y: this.curves.accuracy }, test: { x: steps, y: this.curves.test_accuracy ?? [] } },
        { "yaxis.range": [0, 1.05], "xaxis.range": [0, longest], showlegend: false },
      );
    }
    this.charts.loss.mark(step, this.curves.loss[step]);
    this.charts.accuracy.mark(step, this.curves.accuracy[step]);
  }

  drawBoundary() {
    const { boundary, points, data } = this.bench.numbers;
    const pair = boundary?.features ?? this.bench.settings.features;
    if (pair) this.featureSelects.forEach((select, axis) => (select.value = String(pair[axis])));
    if (!boundary) {
      this.held.textContent =
        data.features.length < 2 ? "With a single input there is no plane to shade." : this.bench.numbers.unshaded;
      const none = { x: [], y: [] };
      if (this.drawnBoundary)
        this.charts.boundary.update({ output: { ...none, z: [[]] }, boundary: none, wrong: none });
      this.drawnBoundary = null;
      return;
    }
    if (this.drawnBoundary === boundary) return;
    this.drawnBoundary = boundary;
    const [first, second] = boundary.features;
    const output = unpack(boundary.output);
    const z = boundary.values[1].map((/** @type {number} */ _, /** @type {number} */ row) => output.row(row));
    const [x, y] = boundary.values;
    const wrong = { x: /** @type {number[]} */ ([]), y: /** @type {number[]} */ ([]) };
    /** @type {Record<string, any>} */
    const traces = { output: { x, y, z }, boundary: joined(boundary.lines), wrong };
    const total = data.training + data.testing;
    const size = total <= 20 ? 14 : total <= 100 ? 8 : 6; // four samples on a projector are to be seen, too
    /** @type {any} */ (wrong).marker = this.marker("wrong", size + 4);
    for (const [part, label] of [
      ["training", "class"],
      ["testing", "test"],
    ]) {
      const some = points[part] && {
        ...points[part],
        x: [...unpack(points[part].x).values],
        y: [...unpack(points[part].y).values],
      };
      for (const kind of [0, 1]) {
        const of = (/** @type {number[]} */ values) =>
          some ? values.filter((_, index) => (some.target[index] >= 0.5 ? 1 : 0) === kind) : [];
        const name = `${label} ${kind}`;
        traces[name] = { x: of(some?.x ?? []), y: of(some?.y ?? []), marker: this.marker(name, size) };
      }
      some?.right?.forEach((/** @type {boolean} */ right, /** @type {number} */ index) => {
        if (right) return;
        wrong.x.push(some.x[index]);
        wrong.y.push(some.y[index]);
      });
    }
    this.charts.boundary.update(traces, {
      "xaxis.title.text": literal(brief(data.features[first])),
      "yaxis.title.text": literal(brief(data.features[second])),
      "xaxis.range": [x[0], x[x.length - 1]],
      "yaxis.range": [y[0], y[y.length - 1]],
    });
    const others = data.features.length - 2;
    const shownPoints = Object.values(points).reduce((sum, some) => sum + some.shown, 0);
    const held = [
      `▲ ${data.classes[0]}, ● ${data.classes[1]}; hollow: kept for testing; ringed: answered wrongly. The shade is the output, from orange at 0 to blue at 1; the line is where it is 0.5.`,
      others
        ? `The other ${others} ${others === 1 ? "input is" : "inputs are"} held at ${others === 1 ? "its" : "their"} mean, so a sample's own answer may differ from the shade under it.`
        : "",
      shownPoints < total ? `${shownPoints} of ${total} samples are drawn; all are counted.` : "",
    ];
    this.held.textContent = held.filter(Boolean).join(" ");
  }

  /** How a trace's points look, in another size. @param {string} name @param {number} size */
  marker(name, size) {
    return {
      ...this.bench.content.figures.boundary.data.find((/** @type {any} */ trace) => trace.name === name).marker,
      size,
    };
  }

  drawWeights() {
    const { weights, data } = this.bench.numbers;
    if (this.drawnWeights === weights) return;
    this.drawnWeights = weights;
    const values = unpack(weights.values);
    const rows = weights.steps.map((/** @type {number} */ _, /** @type {number} */ at) => values.row(at));
    const names = [
      ...data.features.map((/** @type {string} */ name, /** @type {number} */ j) =>
        name === `x${j + 1}` ? `w${subscript(j + 1)}` : `${literal(brief(name, 20))} w${subscript(j + 1)}`,
      ),
      "b",
    ];
    // Rows go by number: a stranger's input may be called as another row is.
    const places = names.map((_, j) => j);
    const full = this.scale.weights;
    const [first, last] = [weights.steps[0], weights.steps[weights.steps.length - 1]];
    const half = (last - first) / Math.max(1, weights.steps.length - 1) / 2 || 0.5;
    this.charts.weights.update(
      {
        weights: {
          x: weights.steps,
          y: places,
          z: places.map((j) => rows.map((/** @type {number[]} */ row) => row[j])),
          zmin: -full,
          zmax: full,
        },
      },
      {
        "yaxis.tickvals": places,
        "yaxis.ticktext": names,
        "xaxis.range": [first - half, last + half],
        "yaxis.range": [places.length - 0.5, -0.5],
      },
    );
    const note = `full colour ${plainly(full)}: blue +, orange −`;
    if (this.weightsNote.textContent !== note) this.weightsNote.textContent = note;
  }

  close() {
    super.close();
    keepStep(this.bench, this.player.position.step);
    this.player.close();
    for (const chart of Object.values(this.charts)) chart.close();
  }
}

/** Lines, each by its two ends, as one trace with gaps. @param {[number, number][][]} lines */
function joined(lines) {
  const along = (/** @type {0|1} */ axis) => lines.flatMap((ends) => [...ends.map((end) => end[axis]), null]);
  return { x: along(0), y: along(1) };
}

/** A name with as many letters as there is room for beside a chart. @param {string} name @param {number} [room] */
function brief(name, room = 28) {
  return name.length > room ? `${name.slice(0, room - 1)}…` : name;
}

/** Show the form for a file, which Streamlit draws below the stage. */
function openForm() {
  const form = document.querySelector(".st-key-own-data");
  const summary = form?.querySelector("summary");
  if (summary && !form?.querySelector("details[open]")) summary.click();
  form?.scrollIntoView({ behavior: "smooth" });
  summary?.focus();
}
