/** What every page of the stage has: the toolbar, messages, and the way from new numbers to a drawing. */

import { openingStep, writePlace } from "../kernel/place.js";
import { html } from "./dom.js";
import { Slider } from "./slider.js";
import { Toolbar } from "./toolbar.js";

export class Page {
  /**
   * @param {HTMLElement} root
   * @param {import("../kernel/workbench.js").Workbench} bench
   * @param {URL} folder where the modules and plotly.js lie
   */
  constructor(root, bench, folder) {
    this.root = root;
    this.bench = bench;
    this.folder = folder;
    /** Whether a state came that was not made here, and its numbers are still to come. */
    this.resets = false;
    this.toolbar = new Toolbar(bench);
    this.message = html("div", { class: "slp-message", role: "alert", "data-testid": "message", hidden: true });
    this.progress = html("progress", {
      class: "slp-progress",
      max: 1,
      "aria-label": "computing",
      "data-testid": "progress",
      hidden: true,
    });
    bench.live.onProgress = (part) => {
      this.progress.hidden = part === null;
      if (part) this.progress.value = part;
      else this.progress.removeAttribute("value");
    };
    /** @type {Slider[]} */
    this.sliders = [];
  }

  /** Put the page together once its parts are made. @param {Element[]} parts */
  start(...parts) {
    const { bench } = this;
    this.root.replaceChildren(this.toolbar.element, this.progress, this.message, ...parts);
    bench.onDraw.push(() => this.redraw());
    bench.onContent.push((content, foreign) => this.renew(content, foreign));
    bench.onError.push((text) => this.tell(text));
    this.tell(bench.content.notices.join("\n"));
    writePlace(bench, openingStep(bench));
    this.redraw();
  }

  /** @param {any} options of the slider; its span follows from its field */
  slider(options) {
    const slider = new Slider(this.bench, { span: this.bench.content.controls.fields[options.field], ...options });
    this.sliders.push(slider);
    return slider;
  }

  /** Sliders for the settings that optimizers have; only those of the chosen one are seen. */
  settings() {
    const { optimizer } = this.bench.content.controls.choices;
    const fields = [...new Set(optimizer.flatMap((/** @type {any} */ entry) => entry.settings))];
    this.settingSliders = fields.map((field) =>
      this.slider({ field, testid: field, symbol: SYMBOLS[field] ?? field, name: field }),
    );
    return this.settingSliders;
  }

  /** The registry's entry for a choice of the Experiment. @param {string} field @param {any} experiment */
  entry(field, experiment) {
    return this.bench.content.controls.choices[field].find(
      (/** @type {any} */ entry) => entry.name === experiment[field],
    );
  }

  redraw() {
    if (this.resets && !this.bench.live.busy) {
      this.resets = false;
      this.reset();
    }
    this.sliders.forEach((slider) => slider.show());
    this.renameIfNew();
    this.draw();
  }

  renameIfNew() {
    const { draft } = this.bench;
    const named = [draft.activation, draft.loss, draft.optimizer].join();
    if (named === this.named) return;
    this.named = named;
    const used = new Set(this.entry("optimizer", draft).settings);
    for (const slider of this.settingSliders ?? []) slider.element.hidden = !used.has(slider.field);
    this.toolbar.show();
    this.rename(draft);
  }

  /**
   * Python sent something: a state that was not made here is shown on fresh scales.
   * @param {import("../contract.js").Content} content
   * @param {boolean} foreign
   */
  renew(content, foreign) {
    this.tell([...content.notices, ...(content.draft?.error ? [content.draft.error] : [])].join("\n"));
    this.toolbar.show();
    this.resets ||= foreign;
    this.redraw();
  }

  /** @param {string} text */
  tell(text) {
    this.message.textContent = text;
    this.message.hidden = text === "";
  }

  /** Symbols and formulas that follow from the choices. @param {any} _experiment */
  rename(_experiment) {}

  /** A state came that was not made here. */
  reset() {}

  draw() {}

  close() {
    this.toolbar.close();
  }
}

/** @type {Record<string, string>} */
const SYMBOLS = { momentum: "μ", alpha: "α", beta1: "β₁", beta2: "β₂", epsilon: "ε" };
