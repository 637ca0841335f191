/** What every page of the stage has: the toolbar, messages, and the way from new numbers to a drawing. */

/** @import { Experiment, Value } from "../contract.js" */
/** @import { PageContent, PageName } from "../kernel/state.js" */
/** @import { Workbench } from "../kernel/workbench.js" */
/** @import { Slider } from "./slider.js" */
/** @import { Look } from "./walk/stops.js" */

import { leavePlace, openingStep, renewPlace, reopenSettings, writePlace } from "../kernel/place.js";
import { t } from "../kernel/text.js";
import { ChangesNote } from "./changes.js";
import { Controls } from "./controls.js";
import { html, write } from "./dom.js";
import { given } from "./format.js";
import { Glossary } from "./glossary.js";
import { Origin } from "./origin.js";
import "./scroll.js";
import { Spoken } from "./spoken.js";
import { Strip } from "./strip.js";
import { Toolbar } from "./toolbar.js";
import { Walk } from "./walk.js";

/** @typedef {import("./controls.js").FieldOptions} FieldOptions */

/** @template {PageName} [V=PageName] the page's name @extends {Controls<V>} */
export class Page extends Controls {
  /**
   * @param {HTMLElement} root
   * @param {Workbench<V>} bench
   * @param {URL} folder where the modules and plotly.js lie
   */
  constructor(root, bench, folder) {
    super(bench);
    this.root = root;
    this.folder = folder;
    /** Whether a state came that was not made here, and its numbers are still to come. */
    this.resets = false;
    reopenSettings(bench);
    this.walk = new Walk(root, () => this.glance());
    this.toolbar = new Toolbar(bench, this.walk.element);
    this.glossary = new Glossary(
      root,
      bench.content.glossary,
      () => this.facts(),
      () => this.walk.check(),
    );
    this.strip = new Strip(this);
    this.spoken = new Spoken({
      sentences: () => [...this.sentences(), this.walk.saying],
      restless: () => bench.holding || bench.live.busy || bench.undrawn || this.moving,
    });
    this.walk.onTold = () => this.spoken.notice();
    this.origin = new Origin(bench);
    this.changes = new ChangesNote(bench, bench.view === "train");
    this.message = html("div", {
      class: "slp-message",
      role: "alert",
      id: "slp-message",
      "data-testid": "message",
      hidden: true,
    });
    /** Where what is wrong stands. @type {Slider|null} */
    this.blamed = null;
    this.progress = html("progress", {
      class: "slp-progress",
      max: 1,
      "aria-label": t("computing"),
      "data-testid": "progress",
      hidden: true,
    });
    bench.live.onProgress = (part) => {
      if (this.progress.hidden && part === null) return;
      this.progress.hidden = part === null;
      if (part) this.progress.value = part;
      else this.progress.removeAttribute("value");
    };
    this.named = "";
  }

  /** Put the page together once its parts are made. @param {Element[]} parts */
  start(...parts) {
    const { bench } = this;
    this.root.replaceChildren(
      this.toolbar.element,
      this.walk.line, // the Tab key finds it beside what it is about, wherever it lies
      this.progress,
      this.message,
      this.spoken.element,
      this.origin.element,
      ...(bench.view === "train" ? [] : [this.changes.element]), // there it stands below what it is about
      ...parts,
      this.glossary.note,
      this.strip.element,
    );
    bench.onDraw.push(() => this.redraw());
    bench.onContent.push((_content, foreign) => this.renew(foreign));
    bench.onError.push(() => this.tell());
    this.tell();
    writePlace(bench, openingStep(bench));
    this.redraw();
    this.spoken.begin([...this.sentences(), ""]);
    this.walk.begin();
  }

  redraw() {
    if (this.resets && !this.bench.live.busy) {
      this.resets = false;
      this.reset();
    }
    this.showControls();
    this.renameIfNew();
    this.draw();
    this.origin.draw();
    this.changes.draw();
    this.toolbar.changes.show();
    this.glossary.draw();
    this.strip.draw();
    // What is still under way was not seen yet.
    this.walk.check(!this.bench.holding && !this.bench.live.busy);
    this.spoken.notice();
  }

  /** What the walk sees of the page. @returns {Look} */
  glance() {
    const { view, draft, numbers } = this.bench;
    const { loss, captions } = /** @type {{loss?: number|null, captions?: {run?: string}}} */ (numbers);
    return {
      view,
      parameters: JSON.stringify([draft.weights, draft.bias]),
      rate: this.bench.get("learning_rate", []),
      dataset: draft.dataset,
      loss: loss ?? NaN,
      E: this.facts().E ?? "",
      step: Number(this.root.querySelector("[data-testid=step]")?.getAttribute("data-value")),
      moved: false,
      run: captions?.run ?? "",
      explained: this.glossary.anchor !== null,
    };
  }

  /**
   * The page's numbers as they are printed, by the places of the glossary's entries.
   * @returns {Record<string, string>}
   */
  facts() {
    const { good } = this.bench;
    const [activation, optimizer] = [this.entry("activation", good), this.entry("optimizer", good)];
    return {
      eta: given(this.bench.get("learning_rate", [])),
      activation: activation.title,
      activation_lesson: activation.lesson,
      optimizer: optimizer.title,
      optimizer_lesson: optimizer.lesson,
      mark: this.toolbar.meaning,
    };
  }

  /** What the page says when it rests, of the numbers that stand on it. @returns {string[]} */
  sentences() {
    return [];
  }

  /** Whether the page moves by itself. */
  get moving() {
    return false;
  }

  /** The losses of the run that the page shows, if it has one. @returns {import("./strip.js").Curve} */
  curve() {
    const { run, loss } = /** @type {{run?: {loss?: ArrayLike<Value>}, loss?: unknown}} */ (this.bench.numbers);
    return { loss: run?.loss ?? (ArrayBuffer.isView(loss) ? /** @type {Float64Array} */ (loss) : []) };
  }

  /**
   * What the strip tells instead of the run, where what is touched leaves that as it is.
   * @param {Slider} _slider
   * @returns {import("./strip.js").Instead|null}
   */
  insteadOfRun(_slider) {
    return null;
  }

  renameIfNew() {
    const named = this.naming().join();
    if (named === this.named) return;
    this.named = named;
    const { draft, good } = this.bench;
    this.showSettingsOf(draft);
    this.toolbar.show();
    this.rename(good);
  }

  /**
   * All that the symbols, formulas and choices on screen follow from: those of the numbers, and those of the controls.
   * @returns {(string|number)[]}
   */
  naming() {
    const chosen = [this.bench.good, this.bench.draft];
    return chosen.flatMap(({ activation, loss, optimizer }) => [activation, loss, optimizer]);
  }

  /**
   * Python sent something: a state that was not made here is shown on fresh scales.
   * @param {boolean} foreign
   */
  renew(foreign) {
    this.tell();
    this.toolbar.show();
    this.resets ||= foreign;
    if (!foreign) renewPlace(this.bench);
    this.redraw();
  }

  /** What the workbench has to tell in words. */
  tell() {
    const { message, error, field, notices } = this.bench.told;
    const slider = error === "" ? null : this.faulty(error, field);
    if (this.blamed !== slider && this.blamed?.exact.refused === false) this.blamed.exact.blame("");
    this.blamed = slider;
    slider?.exact.blame(error);
    this.toolbar.blame(error === "" ? null : field, this.message.id);
    write(this.message, message);
    this.message.hidden = message === "";
    // What stands at its field is not to be seen twice, but is to be heard at once.
    this.message.classList.toggle("slp-sr", slider !== null && notices.length === 0);
  }

  /** Symbols and formulas that follow from the choices, for the Experiment whose numbers stand there. @param {Experiment} _experiment */
  rename(_experiment) {}

  /** A state came that was not made here. */
  reset() {}

  draw() {}

  /** What a finger changes stands in the strip. @param {Slider} slider @param {boolean} holding */
  touched(slider, holding) {
    if (!slider.touched) this.strip.close();
    else if (holding) this.strip.open(slider);
  }

  close() {
    leavePlace();
    this.toolbar.close();
    this.glossary.close();
    this.walk.close();
    this.strip.close();
    this.spoken.close();
  }
}
