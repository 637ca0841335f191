/** The Step page: one update taken apart, played, scrubbed and reversed over a whole run. */

import { Chart } from "../charts/chart.js";
import { keepStep, openingStep } from "../kernel/place.js";
import { fraction, html, rules, set } from "../kit/dom.js";
import {
  fine,
  fitting,
  largest,
  plainly,
  precise,
  print,
  roundUp,
  shown,
  sign,
  signedFine,
  subscript,
} from "../kit/format.js";
import { Page } from "../kit/page.js";
import { Player } from "../kit/player.js";
import { ForwardPicture } from "../parts/forward.js";
import { Run } from "../parts/run.js";
import { tell } from "../parts/told.js";

const PHASES = ["forward", "loss", "backward", "update"];

/** What a run was forked from, kept while other pages are looked at. @type {{experiment: string, ghost: any, offset: number}|null} */
let left = null;

export default class StepPage extends Page {
  /** @param {HTMLElement} root @param {import("../kernel/workbench.js").Workbench} bench @param {URL} folder */
  constructor(root, bench, folder) {
    super(root, bench, folder);
    this.inputs = bench.draft.weights.length;
    this.source = null;
    /** The run that this one was forked from. @type {any} */
    this.ghost = null;
    this.offset = 0;
    if (left?.experiment === JSON.stringify(bench.committed)) ({ ghost: this.ghost, offset: this.offset } = left);
    /** What the run was forked from when a pointer touched something. @type {any} */
    this.ghostBefore = null;
    this.touched = () => (this.ghostBefore = this.ghost);
    // What was dragged was taken out of the hand: the run that was forked by it never was.
    this.untouched = () => this.ghost && this.ghost !== this.ghostBefore && this.goBack();
    /** What a fork was made from, as long as the core has not answered it: it may refuse. @type {any} */
    this.forking = null;
    this.wanted = openingStep(bench);
    this.player = new Player(
      [
        { name: "forward", operations: this.inputs + 3 },
        { name: "loss", operations: 2 },
        { name: "backward", operations: this.inputs + 4 },
        { name: "update", operations: this.inputs + 1 },
      ],
      (how) => this.moved(how),
      (progress) => this.travel(progress),
    );
    this.factors = Object.fromEntries(
      ["d-loss-d-output", "d-output-d-z", "delta"].map((key) => [
        key,
        html("span", { class: "slp-number", "data-testid": key }),
      ]),
    );
    this.factorParts = {
      "d-loss-d-output": html(
        "div",
        { class: "slp-result slp-small" },
        fraction("∂E", "∂O"),
        this.factors["d-loss-d-output"],
      ),
      "d-output-d-z": html(
        "div",
        { class: "slp-result slp-small" },
        fraction("∂O", "∂z"),
        this.factors["d-output-d-z"],
      ),
      delta: html(
        "div",
        { class: "slp-result slp-small" },
        html("span", { class: "slp-symbol" }, "δ = ∂E/∂z"),
        this.factors.delta,
      ),
    };
    const { "d-loss-d-output": first, "d-output-d-z": second, delta } = this.factorParts;
    this.forward = new ForwardPicture(
      this,
      () => {},
      html("div", { class: "slp-equation" }, first, "·", second, "=", delta),
    );
    this.caption = html("p", {
      class: "slp-caption slp-phase-caption",
      "data-testid": "caption-phase",
      "aria-live": "polite",
    });
    this.phaseName = html("span", { class: "slp-phase-name", "data-testid": "phase" });
    this.phaseButtons = PHASES.map((name, index) => {
      const button = html("button", { type: "button", class: "slp-phase" }, `${index + 1} ${name}`);
      button.addEventListener("click", () => {
        this.player.pause();
        this.player.move({
          ...this.player.position,
          phase: index,
          operation: this.player.unit === "operation" ? 0 : null,
        });
        this.player.travel();
      });
      return button;
    });
    this.back = html("button", {
      type: "button",
      class: "slp-button slp-fork",
      "data-testid": "fork-back",
      hidden: true,
    });
    this.back.addEventListener("click", () => this.goBack());
    this.rescale = html(
      "button",
      { type: "button", class: "slp-button", title: "Fit bars and flows to this step", "data-testid": "rescale" },
      "Rescale",
    );
    this.rescale.addEventListener("click", () => this.fitStep());
    this.forkNote = html("span", { class: "slp-rule", "data-testid": "fork-note" });
    this.updateRule = html("div", { class: "slp-rule slp-update-rule", "data-testid": "update-rule" });
    const chart = html("div", { class: "slp-chart slp-timeline", role: "img", "data-testid": "timeline" });
    this.chartElement = chart;
    const rate = this.slider({ field: "learning_rate", testid: "learning-rate", symbol: "η", name: "learning rate η" });
    const steps = this.slider({ field: "steps", testid: "steps", symbol: "steps", name: "number of steps" });
    const settings = html(
      "div",
      { class: "slp-settings" },
      rate.element,
      steps.element,
      ...this.settings().map((slider) => slider.element),
    );
    bench.onFork.push(() => this.fork());
    bench.onError.push((text) => text && this.unfork());
    this.table = html("div", {
      class: "slp-table-scroll",
      tabindex: "0",
      role: "region",
      "aria-label": "Gradients and updates",
    });
    this.chart = new Chart(chart, bench.content.figures.timeline, folder);
    this.chart.onClick = (x) => {
      /** @type {HTMLElement|null} */ (document.activeElement)?.blur(); // the keys belong to the timeline
      this.player.pause();
      this.player.jump(x - this.offset);
    };
    this.unpack();
    this.start(
      this.player.element,
      html(
        "div",
        { class: "slp-phases" },
        ...this.phaseButtons,
        html("span", { class: "slp-sr" }, this.phaseName),
        this.caption,
      ),
      html("section", { class: "slp-card", "aria-label": "The step" }, this.forward.element),
      html(
        "div",
        { class: "slp-lower slp-step-lower" },
        html("section", { class: "slp-card", "aria-label": "Gradients and updates" }, this.table),
        html(
          "section",
          { class: "slp-card slp-run", "aria-label": "The run" },
          html("div", { class: "slp-head" }, html("h2", {}, "Loss of the run"), this.back),
          settings,
          chart,
          this.forkNote,
        ),
      ),
    );
    this.lightUp();
    keepStep(bench, this.player.position.step);
    root.addEventListener("pointerdown", this.touched);
    root.addEventListener("pointercancel", this.untouched);
  }

  /** Take a new run, if one came. */
  unpack() {
    const { numbers } = this.bench;
    if (numbers === this.source) return false;
    this.source = numbers;
    this.forking = null;
    this.run = new Run(numbers);
    this.makeTable();
    if (!this.scale) this.fit();
    this.player.resize(this.run.last);
    if (this.wanted !== null) {
      const step = this.wanted;
      this.wanted = null;
      this.player.jump(step, "moved");
    }
    this.overlay();
    return true;
  }

  /** A state came from elsewhere: fresh scales, no ghost. Where it is the run before the fork, that was undone. */
  reset() {
    const { bench, ghost } = this;
    if (this.source === bench.numbers) return;
    const undone = ghost !== null && JSON.stringify(ghost.experiment) === JSON.stringify(bench.committed);
    this.ghost = undone ? ghost.parent : null;
    this.offset = undone ? ghost.offset : 0;
    this.wanted = undone ? ghost.step : bench.content.step;
    this.scale = null;
    this.unpack();
    keepStep(bench, this.player.position.step);
  }

  /** Fit the scales to the run. */
  fit() {
    const { arrays, loss } = this.run;
    this.fitted = this.run;
    this.drawnRun = null;
    const start = this.run.at(0);
    this.scale = {
      bars: fitting([arrays.gradients.values, arrays.bias_gradient.values], [...start.gradients, start.bias_gradient]),
      flows: fitting([arrays.products.values, arrays.bias.values], [...start.products, start.bias]),
      loss: Math.max(fitting([loss], [loss[0]]), this.ghost ? roundUp(largest(this.ghost.loss)) : 0) * 1.02,
    };
  }

  /** Fit bars and flows to the step that is shown. */
  fitStep() {
    const { now } = this;
    this.scale = {
      ...this.scale,
      bars: roundUp(largest([...now.gradients, now.bias_gradient])),
      flows: roundUp(largest([...now.products, now.bias])),
    };
    this.draw();
  }

  /** The controls show the weights of the step; at the start they are the Experiment's own. */
  overlay() {
    const { step } = this.player.position;
    const numbers = this.run.at(step);
    this.now = numbers;
    this.bench.overlay =
      step === 0
        ? null
        : {
            weights: numbers.weights.map((/** @type {number} */ w, /** @type {number} */ j) => [
              w,
              ...this.bench.draft.weights[j].slice(1),
            ]),
            bias: [numbers.bias, ...this.bench.draft.bias.slice(1)],
          };
  }

  /** A change in mid-run: the run so far stays as a ghost. */
  fork() {
    const { step } = this.player.position;
    this.player.pause();
    this.forking = { ghost: this.ghost, offset: this.offset, step };
    this.ghost = {
      experiment: this.bench.committed,
      loss: this.run.loss,
      offset: this.offset,
      step,
      parent: this.ghost,
    };
    this.offset += step;
    this.player.position = { ...this.player.position, step: 0 };
    this.wanted = this.bench.step = 0;
  }

  /** The change was refused: all is as before it. */
  unfork() {
    if (!this.forking) return;
    const { ghost, offset, step } = this.forking;
    this.forking = this.wanted = null;
    this.ghost = ghost;
    this.offset = offset;
    this.player.jump(step);
  }

  /** One click back to the run before the fork, at the step where it was left. */
  goBack() {
    const { experiment, step, offset, parent } = this.ghost;
    this.ghost = parent;
    this.offset = offset;
    this.wanted = this.bench.step = step;
    this.bench.restore(experiment);
  }

  /** @param {"moved"|"settled"} how */
  moved(how) {
    if (!this.run || !this.table.isConnected) return;
    this.overlay();
    this.redraw();
    if (how === "settled") keepStep(this.bench, this.player.position.step);
  }

  redraw() {
    if (!this.resets) this.unpack();
    super.redraw();
    this.lightUp();
  }

  /** @param {any} experiment */
  rename(experiment) {
    this.forward.rename(this.entry("activation", experiment), this.entry("loss", experiment));
    this.updateRule.replaceChildren(rules(this.entry("optimizer", experiment).formula));
  }

  draw() {
    const { run, now, player } = this;
    set(this.root, { style: `--slp-glide: ${this.bench.holding ? 0 : player.glide}ms` });
    const { good } = this.bench;
    this.forward.draw(now, now.bias, run.sample.target, good.activation, this.scale.flows);
    print(this.factors["d-loss-d-output"], now.factors.d_loss_d_output, signedFine);
    print(this.factors["d-output-d-z"], now.factors.d_output_d_z, signedFine);
    print(this.factors.delta, now.factors.delta, signedFine);
    // Scales hold still while something is dragged; the run that a release leaves is shown on its own.
    if (this.fitted !== run && !this.bench.holding) this.fit();
    this.drawTable();
    this.drawTimeline();
    const { step, phase, operation } = player.position;
    const text = tell(PHASES[phase], operation, {
      numbers: now,
      experiment: good,
      sample: run.sample,
      divergedAt: run.divergedAt,
      step,
      states: run.statesAt(step),
    });
    if (this.caption.textContent !== text) this.caption.textContent = text;
    if (this.phaseName.textContent !== PHASES[phase]) this.phaseName.textContent = PHASES[phase];
    this.drawNotes();
  }

  drawNotes() {
    const { ghost, run } = this;
    const { good } = this.bench;
    const notes = [];
    if (run.steps > run.last && run.divergedAt === null)
      notes.push(`This page plays the first ${run.last} of ${run.steps} steps.`);
    if (run.divergedAt !== null) notes.push(`The run diverges at step ${run.divergedAt}.`);
    if (run.sample.count > 1)
      notes.push(
        `The picture is of sample 1 of ${run.sample.count}: ∂E/∂O and δ are its share of the mean E. Gradients are of ${good.batch_size === null || good.batch_size === run.sample.count ? "all samples" : "the step's batch"}.`,
      );
    if (ghost)
      notes.push(
        `Forked at step ${ghost.offset + ghost.step}: this run counts its own steps from there${run.states.length ? ", and the optimizer starts anew" : ""}.`,
      );
    const text = notes.join(" ");
    if (this.forkNote.textContent !== text) this.forkNote.textContent = text;
    this.back.hidden = !ghost;
    if (ghost) {
      const label = `↩ Back to the run before`;
      if (this.back.textContent !== label) this.back.textContent = label;
    }
  }

  /** The table of gradients and updates, one column for each weight. */
  makeTable() {
    const { run, inputs } = this;
    const key = run.states.map((/** @type {any} */ state) => state.name).join();
    if (this.tableKey === key) return;
    this.tableKey = key;
    const columns = Array.from({ length: inputs + 1 }, (_, j) => j);
    const cell = (/** @type {number} */ j, /** @type {string|null} */ testid) =>
      html(
        "td",
        { "data-column": j },
        html("span", { class: "slp-number", ...(testid ? { "data-testid": testid } : {}) }),
      );
    const keyOf = (/** @type {number} */ j) => (j < inputs ? String(j + 1) : "b");
    const row = (
      /** @type {any} */ head,
      /** @type {string} */ title,
      /** @type {(j: number) => string|null} */ testid,
    ) => {
      const cells = columns.map((j) => cell(j, testid(j)));
      return { cells, element: html("tr", {}, html("th", { scope: "row", title }, head), ...cells) };
    };
    const each = run.states.filter((/** @type {any} */ state) => !state.single);
    this.single = run.states
      .filter((/** @type {any} */ state) => state.single)
      .map((/** @type {any} */ state) => ({
        state,
        number: html("span", { class: "slp-number", "data-testid": state.name.replaceAll("_", "-") }),
      }));
    this.rows = {
      gradient: row("g = ∂E/∂w", "The gradient: δ times the input", (j) => `gradient-${keyOf(j)}`),
      states: each.map((/** @type {any} */ state) =>
        row(
          `${named(state)} ${state.symbol}`,
          "What the optimizer remembers, after this step",
          (j) => `${state.name.replaceAll("_", "-")}-${keyOf(j)}`,
        ),
      ),
      update: row("Δw", "What the optimizer makes of the gradient", (j) => `update-${keyOf(j)}`),
      old: row("w", "The weight before this step", () => null),
      after: row("w′ = w + Δw", "The weight after this step", (j) => (j < inputs ? `w-${j + 1}-new` : "b-new")),
    };
    this.bars = columns.map(() => ({
      bar: html("span", { class: "slp-upright" }),
      ghost: html("span", { class: "slp-upright slp-before" }),
    }));
    const { gradient, states, update, old, after } = this.rows;
    this.scaleNote = html("span", { class: "slp-rule" });
    this.table.replaceChildren(
      html(
        "table",
        { class: "slp-table" },
        html(
          "thead",
          {},
          html(
            "tr",
            {},
            html("td", { class: "slp-scale-cell" }, this.scaleNote, this.rescale),
            ...columns.map((j) =>
              html("th", { scope: "col", "data-column": j }, j < inputs ? `w${subscript(j + 1)}` : "b"),
            ),
          ),
        ),
        html(
          "tbody",
          {},
          html(
            "tr",
            { class: "slp-bars-row" },
            html(
              "th",
              {},
              ...this.single.flatMap(({ state, number }) => [`${named(state)} ${state.symbol} = `, number]),
            ),
            ...this.bars.map(({ bar, ghost }, j) =>
              html(
                "td",
                { "data-column": j, "aria-hidden": "true" },
                html("span", { class: "slp-upright-track" }, ghost, bar),
              ),
            ),
          ),
          ...[gradient, ...states, update, old, after].map(({ element }) => element),
        ),
      ),
      this.updateRule,
    );
  }

  drawTable() {
    const { now, run, rows, scale } = this;
    const { step } = this.player.position;
    const all = (/** @type {any} */ each, /** @type {any} */ bias) => [...each, bias];
    const fill = (/** @type {any} */ row, /** @type {any[]} */ values, /** @type {any} */ format, coloured = true) =>
      values.forEach((value, j) => {
        const number = row.cells[j].firstChild;
        print(number, value, format);
        set(number, { class: `slp-number ${coloured ? sign(value) : ""}` });
      });
    const gradients = all(now.gradients, now.bias_gradient);
    fill(rows.gradient, gradients, signedFine);
    const each = run.states.filter((/** @type {any} */ state) => !state.single);
    each.forEach((/** @type {any} */ state, /** @type {number} */ at) =>
      fill(rows.states[at], run.stateAt(state, step), fine, false),
    );
    this.single.forEach(({ state, number }) => print(number, run.stateAt(state, step), plainly));
    fill(rows.update, all(now.updates, now.bias_update), signedFine);
    fill(rows.old, all(now.weights, now.bias), precise, false);
    fill(rows.after, all(now.weights_after, now.bias_after), precise, false);
    const before = step > 0 ? run.at(step - 1) : null;
    gradients.forEach((value, j) => drawUpright(this.bars[j].bar, value, scale.bars));
    (before ? all(before.gradients, before.bias_gradient) : gradients.map(() => 0)).forEach((value, j) =>
      drawUpright(this.bars[j].ghost, value, scale.bars, "slp-before"),
    );
    const note = `full bar ${plainly(scale.bars)}`;
    if (this.scaleNote.textContent !== note) this.scaleNote.textContent = note;
  }

  drawTimeline() {
    const { run, ghost, offset } = this;
    const { step } = this.player.position;
    const shift = (/** @type {number[]} */ loss, /** @type {number} */ by) => loss.map((_, k) => k + by);
    if (this.drawnRun !== run || this.drawnGhost !== ghost) {
      this.drawnRun = run;
      this.drawnGhost = ghost;
      const end = Math.max(1, offset + run.last, ghost ? ghost.offset + ghost.loss.length - 1 : 0);
      this.chart.update(
        {
          loss: { x: shift(run.loss, offset), y: run.loss },
          ghost: ghost ? { x: shift(ghost.loss, ghost.offset), y: ghost.loss } : { x: [], y: [] },
        },
        { "yaxis.range": [0, this.scale.loss], "xaxis.range": [Math.min(offset, ghost?.offset ?? offset), end] },
      );
      set(this.chartElement, {
        "aria-label": `Loss over ${run.last} steps, from ${shown(run.loss[0])} to ${shown(run.loss[run.last])}`,
      });
    }
    this.chart.mark(offset + step, run.loss[step]);
  }

  /** Light up what the phase, or the operation, is about. */
  lightUp() {
    const { phase, operation } = this.player.position;
    this.phaseButtons.forEach((button, index) => set(button, { "aria-pressed": String(index === phase) }));
    const name = PHASES[phase];
    const { inputs } = this;
    const lit = new Set();
    let column = null;
    if (name === "forward") {
      if (operation === null) ["flows", "sum", "activation", "output"].forEach((part) => lit.add(part));
      else if (operation <= inputs) lit.add(`flow-${operation}`);
      else lit.add(operation === inputs + 1 ? "sum" : "activation").add(operation === inputs + 2 ? "output" : "sum");
    } else if (name === "loss") {
      if (operation !== 1) lit.add("error");
      if (operation !== 0) lit.add("loss");
    } else if (name === "backward") {
      const parts = ["d-loss-d-output", "d-output-d-z", "delta"];
      if (operation === null) parts.concat("gradient").forEach((part) => lit.add(part));
      else if (operation < 3) lit.add(parts[operation]);
      else {
        lit.add("gradient");
        column = operation - 3;
      }
    } else {
      ["update", "after"].forEach((part) => lit.add(part));
      column = operation;
    }
    const show = (/** @type {Element} */ element, /** @type {string} */ part) =>
      element.classList.toggle("lit", lit.has(part));
    for (const [part, element] of Object.entries({ ...this.forward.parts, ...this.factorParts })) show(element, part);
    this.forward.network.light(lit);
    for (const part of ["gradient", "update", "after"]) {
      const row = /** @type {any} */ (this.rows)[part];
      show(row.element, part);
      row.cells.forEach((/** @type {Element} */ cell, /** @type {number} */ j) =>
        cell.classList.toggle("lit", lit.has(part) && (column === null || column === j)),
      );
    }
  }

  /** Positions glide between two moments; printed numbers are already those of the later one. @param {number} progress */
  travel(progress) {
    if (!this.forward) return;
    const { phase, operation } = this.player.position;
    const name = PHASES[phase];
    const { inputs } = this;
    const moving = progress < 1 && !this.player.still.matches;
    let only = null;
    if (name === "forward" && operation !== null) only = operation <= inputs ? operation : -1;
    if (name === "backward" && operation !== null) only = operation >= 3 ? operation - 3 : -1;
    const flowing = moving && (name === "forward" || name === "backward");
    this.forward.network.pulse(flowing ? (name === "forward" ? progress : 1 - progress) : null, only);
  }

  close() {
    super.close();
    left = this.ghost && { experiment: JSON.stringify(this.bench.committed), ghost: this.ghost, offset: this.offset };
    keepStep(this.bench, this.player.position.step);
    this.root.removeEventListener("pointerdown", this.touched);
    this.root.removeEventListener("pointercancel", this.untouched);
    this.player.close();
    this.chart.close();
  }
}

/** @param {{name: string}} state of an optimizer */
function named(state) {
  return state.name.replaceAll("_", " ");
}

/** @param {Element} bar @param {number|null} value @param {number} full @param {string} [extra] */
function drawUpright(bar, value, full, extra = "") {
  const part = value === null || !Number.isFinite(value) ? 1 : Math.min(1, Math.abs(value) / full);
  set(bar, {
    class: `slp-upright ${extra} ${sign(value)}${value !== null && Math.abs(value) > full ? " over" : ""}`,
    style: `--part: ${part.toFixed(4)}`,
  });
}
