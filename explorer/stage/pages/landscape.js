/** The Landscape page: the real loss along each weight and over two of them, around the step that is shown. */

import { keepStep, openingStep } from "../kernel/place.js";
import { unpack } from "../kernel/unpack.js";
import { html, set, write } from "../kit/dom.js";
import { plainly, print, shown, signed } from "../kit/format.js";
import { weightName } from "../kit/names.js";
import { Page } from "../kit/page.js";
import { Player } from "../kit/player.js";
import { Slices } from "../parts/slices.js";
import { Surface } from "../parts/surface.js";

/** How long nothing moves before a picture is drawn with all its points. */
const REST = 120;
const REACHES = [0.1, 1, 5, 20, 100];
const COMPARED = { mse: "mse", binary_cross_entropy: "cross-entropy" };

export default class LandscapePage extends Page {
  /** @param {HTMLElement} root @param {import("../kernel/workbench.js").Workbench} bench @param {URL} folder */
  constructor(root, bench, folder) {
    super(root, bench, folder);
    this.inputs = bench.draft.weights.length;
    this.rest = 0;
    this.player = new Player(
      [{ name: "step", operations: 1 }],
      (how) => this.moved(how),
      () => {},
    );
    this.slices = new Slices(this.inputs, bench.numbers.features, (j) => this.choose(j));
    this.surface = new Surface(bench.content.figures, folder, { testid: "surface", map: true });
    this.compared = Object.fromEntries(
      Object.keys(COMPARED).map((loss) => [
        loss,
        new Surface(bench.content.figures, folder, { testid: `compared-${loss.replaceAll("_", "-")}`, map: false }),
      ]),
    );
    this.captions = Object.fromEntries(
      ["pair", "run", "surface", "compared"].map((name) => [
        name,
        html("p", { class: "slp-caption", "data-testid": `caption-${name}` }),
      ]),
    );
    const step = openingStep(bench);
    bench.pass({ step, points: null, low: null, high: null });
    const parts = [
      this.player.element,
      html("div", { class: "slp-landscape" }, this.slicesSection(), this.surfaceSection()),
      this.comparedSection(),
    ];
    this.take();
    this.player.jump(step, "moved");
    this.ready = true;
    this.hold = (/** @type {Event} */ event) => this.holdStill(event);
    root.addEventListener("pointerdown", this.hold);
    this.release = () => setTimeout(() => this.letGo());
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, this.release);
    this.start(...parts);
    if (step !== bench.numbers.step) bench.ask();
  }

  slicesSection() {
    this.scaleNote = html("span", { class: "slp-scale", "data-testid": "slice-scale" });
    this.lossNumber = html("span", { class: "slp-number", "data-testid": "loss" });
    const rate = this.slider({ field: "learning_rate", testid: "learning-rate", symbol: "η", name: "learning rate η" });
    const steps = this.slider({ field: "steps", testid: "steps", symbol: "steps", name: "number of steps" });
    this.starts = html("div", { class: "slp-settings", "data-testid": "starts" });
    return html(
      "section",
      { class: "slp-card slp-run", "aria-label": "The loss along each weight" },
      html(
        "div",
        { class: "slp-head" },
        html("h2", {}, "The loss along each weight"),
        html("span", {}, "here ", this.lossNumber),
        this.scaleNote,
      ),
      html(
        "div",
        {
          class: `slp-slices-scroll${this.inputs > 11 ? " many" : ""}`,
          tabindex: "0",
          role: "region",
          "aria-label": "The loss along each weight",
        },
        this.slices.element,
      ),
      this.captions.pair,
      html(
        "div",
        { class: "slp-settings slp-landscape-settings" },
        rate.element,
        steps.element,
        ...this.settings().map((slider) => slider.element),
      ),
      this.starts,
    );
  }

  surfaceSection() {
    const { features } = this.bench.numbers;
    const choice = (/** @type {number} */ axis) => {
      const label = (/** @type {number} */ j) =>
        weightName(j, this.inputs) + (j < this.inputs && features[j] !== `x${j + 1}` ? ` · ${features[j]}` : "");
      const select = html(
        "select",
        {
          "data-testid": `pair-${axis + 1}`,
          "aria-label": axis ? "Vertical in the surface" : "Horizontal in the surface",
        },
        ...Array.from({ length: this.inputs + 1 }, (_, j) => html("option", { value: j }, label(j))),
      );
      select.addEventListener("change", () => {
        const pair = [...this.numbers.pair];
        const chosen = Number(select.value);
        if (pair[1 - axis] === chosen) pair[1 - axis] = pair[axis]; // the two change places
        pair[axis] = chosen;
        this.bench.chooseSetting("pair", pair);
      });
      return select;
    };
    this.pairSelects = [choice(0), choice(1)];
    const reach = html(
      "select",
      { "data-testid": "reach", "aria-label": "How far the pictures reach" },
      ...REACHES.map((value) => html("option", { value, selected: value === this.bench.settings.reach }, `±${value}`)),
    );
    reach.title = "How far all pictures reach to either side; they are wider where the run is longer";
    reach.addEventListener("change", () => this.bench.chooseSetting("reach", Number(reach.value)));
    const turn = (
      /** @type {string} */ text,
      /** @type {string} */ title,
      /** @type {string} */ testid,
      /** @type {number} */ direction,
    ) => {
      const button = html(
        "button",
        { type: "button", class: "slp-button", title, "aria-label": title, "data-testid": testid },
        text,
      );
      button.addEventListener("click", () =>
        [this.surface, ...Object.values(this.compared)].forEach((surface) => surface.turn(direction)),
      );
      return button;
    };
    const turns = this.surface.turns
      ? [
          html(
            "span",
            { class: "slp-buttons" },
            turn("↺", "Turn the landscapes to the left", "turn-left", -1),
            turn("↻", "Turn the landscapes to the right", "turn-right", 1),
          ),
        ]
      : [];
    this.ends = ["start", "shown", "end"].map((kind) => ({
      kind,
      head: html("th", { scope: "row" }),
      cells: Array.from({ length: 5 }, (_, at) =>
        html(
          "td",
          {},
          html("span", {
            class: "slp-number",
            "data-testid": `${kind}-${["first", "second", "loss", "slope-first", "slope-second"][at]}`,
          }),
        ),
      ),
    }));
    this.heads = Array.from({ length: 5 }, () => html("th", { scope: "col" }));
    return html(
      "section",
      { class: "slp-card slp-run", "aria-label": "The loss over two weights" },
      html(
        "div",
        { class: "slp-head slp-surface-head" },
        html("h2", {}, "The loss over"),
        this.pairSelects[0],
        "and",
        this.pairSelects[1],
        html("label", {}, html("span", { class: "slp-rule" }, "reach "), reach),
        ...turns,
      ),
      this.surface.element,
      html(
        "div",
        { class: "slp-table-scroll", tabindex: "0", role: "region", "aria-label": "The run over the two" },
        html(
          "table",
          { class: "slp-table" },
          html("thead", {}, html("tr", {}, html("td", {}), ...this.heads)),
          html("tbody", {}, ...this.ends.map(({ head, cells }) => html("tr", {}, head, ...cells))),
        ),
      ),
      this.captions.surface,
      this.captions.run,
    );
  }

  comparedSection() {
    return html(
      "section",
      { class: "slp-card slp-compared", "aria-label": "Two losses over the same weights" },
      html("h2", {}, "The same weights, judged by two losses"),
      this.captions.compared,
      html(
        "div",
        { class: "slp-two" },
        ...Object.entries(COMPARED).map(([loss, title]) =>
          html("div", {}, html("h2", {}, title), this.compared[loss].element),
        ),
      ),
    );
  }

  /** Take new numbers, if they came and are of the weights that are chosen now. */
  take() {
    const { numbers } = this.bench;
    if (numbers === this.source) return;
    this.source = numbers;
    const { slices, surfaces } = numbers;
    const rows = (/** @type {any} */ packed) => {
      const table = unpack(packed);
      return Array.from({ length: packed.shape[0] }, (_, at) => table.row(at));
    };
    this.numbers = {
      ...numbers,
      slices: { ...slices, values: unpack(slices.values), loss: unpack(slices.loss) },
      surfaces: Object.fromEntries(Object.entries(surfaces).map(([loss, packed]) => [loss, rows(packed)])),
    };
    if (numbers.tops) this.tops = numbers.tops; // otherwise those of before hold still
    this.player.resize(numbers.last);
    if (!this.bench.live.busy) {
      this.player.position = { ...this.player.position, step: numbers.step }; // a run that was short may be long again
      this.player.show();
    }
    this.makeStarts();
  }

  /** Sliders for the start of the two chosen weights. */
  makeStarts() {
    const { pair, features } = this.numbers;
    if (this.startsFor === pair.join()) return;
    this.startsFor = pair.join();
    this.sliders = this.sliders.filter((slider) => !this.startSliders?.includes(slider));
    this.startSliders = pair.map((/** @type {number} */ j) =>
      j < this.inputs
        ? this.slider({
            field: "weights",
            indices: [j, 0],
            testid: `w-${j + 1}`,
            symbol: weightName(j, this.inputs),
            name: `start of weight w${j + 1}, ${features[j]}`,
          })
        : this.slider({ field: "bias", indices: [0], testid: "b", symbol: "b", name: "start of the bias b" }),
    );
    this.starts.replaceChildren(...(this.startSliders ?? []).map((slider) => slider.element));
  }

  /** A chart that is pressed becomes horizontal, and what was horizontal vertical. @param {number} j */
  choose(j) {
    const [first, second] = this.numbers.pair;
    this.bench.chooseSetting("pair", j === first ? [second, first] : [j, first]);
  }

  /** @param {"moved"|"settled"} how */
  moved(how) {
    if (!this.ready) return; // the page is still being put together
    const { step } = this.player.position;
    if (this.bench.passing.step !== step) {
      this.bench.pass({ step });
      this.bench.ask();
    }
    if (how === "settled") keepStep(this.bench, step);
    this.redraw();
  }

  /** While a slider is dragged, the axes stay where they are. @param {Event} event */
  holdStill(event) {
    const { target } = event;
    if (target instanceof HTMLInputElement && target.type === "range" && target !== this.player.scrubber)
      this.bench.pass(this.numbers.frame);
  }

  letGo() {
    if (this.bench.passing.low === null || this.bench.holding) return;
    this.bench.pass({ low: null, high: null });
    this.bench.ask();
  }

  reset() {
    this.bench.pass({ low: null, high: null });
    this.player.jump(openingStep(this.bench), "moved");
    this.bench.ask();
  }

  redraw() {
    this.take();
    super.redraw();
    this.refine();
  }

  /** What moves is drawn with few points; once it rests, with all of them. */
  refine() {
    clearTimeout(this.rest);
    this.rest = window.setTimeout(() => {
      const { bench, player, numbers } = this;
      if (bench.holding || player.playing || bench.live.busy || bench.passing.low !== null || !this.root.isConnected)
        return;
      const wanted = Math.min(bench.passing.step, numbers.last);
      if (numbers.points === numbers.fine && numbers.step === wanted && this.tops === numbers.tops) return;
      bench.pass({ points: numbers.fine });
      bench.ask();
      bench.pass({ points: null });
    }, REST);
  }

  draw() {
    const { numbers, tops } = this;
    if (numbers === this.drawn) return;
    this.drawn = numbers;
    const { good } = this.bench;
    const { captions, pair, step } = numbers;
    this.slices.draw(numbers, tops.slices);
    print(this.lossNumber, numbers.loss);
    write(
      this.scaleNote,
      `each chart ${plainly(numbers.frame.high[0] - numbers.frame.low[0])} wide${numbers.widened ? ", as the run goes further than asked for" : ""}, loss 0 to ${plainly(tops.slices)}`,
    );
    this.pairSelects.forEach(
      (/** @type {any} */ select, /** @type {number} */ axis) => (select.value = String(pair[axis])),
    );
    for (const [name, caption] of Object.entries(this.captions)) write(caption, captions[name]);
    this.drawSurface(this.surface, good.loss, captions.surface);
    for (const [loss, surface] of Object.entries(this.compared)) {
      if (numbers.surfaces[loss])
        this.drawSurface(
          surface,
          loss,
          `${COMPARED[/** @type {keyof typeof COMPARED} */ (loss)]} over the two weights. ${captions.compared}`,
        );
      surface.refuse(numbers.refused[loss] ?? "");
    }
    this.drawEnds(step);
  }

  /** @param {Surface} surface @param {string} loss @param {string} label */
  drawSurface(surface, loss, label) {
    const { numbers, tops } = this;
    const { pair, frame, path } = numbers;
    const of = (/** @type {any[]} */ all) => pair.map((/** @type {number} */ j) => all[j]);
    const z = numbers.surfaces[loss];
    if (!z || tops.surfaces[loss] === undefined) return;
    surface.draw({
      names: pair.map((/** @type {number} */ j) => weightName(j, this.inputs)),
      x: numbers.first,
      y: numbers.second,
      z,
      low: of(frame.low),
      high: of(frame.high),
      top: tops.surfaces[loss],
      path: { first: path.first, second: path.second, loss: path.losses[loss] },
      here: of(numbers.parameters),
      loss: numbers.here[loss],
      label,
      rough: numbers.points !== numbers.fine,
    });
  }

  /** The surface in words and numbers. @param {number} step */
  drawEnds(step) {
    const names = this.numbers.pair.map((/** @type {number} */ j) => weightName(j, this.inputs));
    [...names, "loss", `∂E/∂${names[0]}`, `∂E/∂${names[1]}`].forEach((text, at) => write(this.heads[at], text));
    this.ends.forEach(({ kind, head, cells }, at) => {
      const { values, loss, slopes, step: of } = this.numbers.ends[at];
      write(head, kind === "shown" ? `shown, step ${step}` : `${kind}, step ${of}`);
      [...values, loss, ...slopes].forEach((value, place) =>
        print(cells[place].firstChild, value, place < 3 ? shown : signed),
      );
      set(head.parentElement, { class: kind === "shown" ? "lit" : null });
    });
  }

  close() {
    super.close();
    clearTimeout(this.rest);
    keepStep(this.bench, this.player.position.step);
    this.player.close();
    this.root.removeEventListener("pointerdown", this.hold);
    for (const end of ["pointerup", "pointercancel"]) removeEventListener(end, this.release);
    for (const surface of [this.surface, ...Object.values(this.compared)]) surface.close();
  }
}
