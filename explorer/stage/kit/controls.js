/** The sliders and switches that a page has for the Experiment and for its own settings. */

/** @import { Choices, Experiment, FieldSpans, Pages, SliderSpan } from "../contract.js" */
/** @import { PageName } from "../kernel/state.js" */
/** @import { Workbench } from "../kernel/workbench.js" */
/** @import { Options } from "./slider.js" */

import { t } from "../kernel/text.js";
import { Decay } from "./decay.js";
import { entry } from "./entry.js";
import { Slider } from "./slider.js";
import { Switch } from "./switch.js";

/**
 * A slider of a field of the Experiment, or of a number in one of its arrays.
 * @typedef {Omit<Options, "field"|"span"|"read"|"write"> & Partial<Pick<Options, "span"|"read"|"write">> & {field: keyof FieldSpans, indices?: number[]}} FieldOptions
 */

/** @template {PageName} [V=PageName] the page's name */
export class Controls {
  /** @param {Workbench<V>} bench */
  constructor(bench) {
    this.bench = bench;
    /** @type {Slider[]} */
    this.sliders = [];
    /** @type {Slider[]} */
    this.settingSliders = [];
    /** @type {{show: () => void}[]} */
    this.switches = [];
    /** What was moved or typed into last. @type {Slider|null} */
    this.used = null;
  }

  /** @param {FieldOptions} options its span, and the way to its value, follow from its field */
  slider({ field, indices = [], ...options }) {
    const { bench } = this;
    return this.keep({
      field,
      span: bench.content.controls.fields[field],
      read: () => bench.get(field, indices),
      write: (value) => bench.set(field, indices, value),
      ...options,
    });
  }

  /**
   * A slider of one of the page's own settings.
   * @param {keyof Pages[V]["settings"] & string} field
   * @param {Pick<Options, "testid"|"symbol"|"name">} options
   */
  settingSlider(field, options) {
    const { bench } = this;
    const span = /** @type {Record<string, SliderSpan|null>} */ (bench.content.spans)[field];
    if (!span) throw new Error(`${field} takes no slider`);
    return this.keep({
      field,
      span,
      read: () => /** @type {Record<string, number>} */ (/** @type {unknown} */ (bench.settings))[field],
      write: (value) => bench.setSetting(field, value),
      ...options,
    });
  }

  /** @param {Options} options */
  keep(options) {
    /** @type {Slider} */
    const slider = new Slider(this.bench, {
      onHold: (holding) => {
        this.held(holding);
        this.touched(slider, holding);
      },
      ...options,
      write: (value) => {
        this.used = slider;
        options.write(value);
      },
    });
    this.sliders.push(slider);
    return slider;
  }

  /** Whether the bias is trained: it stands beside the bias. */
  biasSwitch() {
    const { bench } = this;
    const title = t("Training moves the bias b, too. Otherwise it keeps its value, as in code that has none.");
    const made = new Switch(bench, "train_bias", { testid: "train-bias", label: t("b is trained"), title });
    this.switches.push(made);
    return made.element;
  }

  /**
   * The slider that an error is about: where it was typed, or the one of its field that was moved last.
   * @param {string} error @param {string|null} field
   */
  faulty(error, field) {
    const own = this.sliders.filter((slider) => slider.field === field);
    const typed = own.find(({ exact }) => exact.fault.textContent === error);
    return typed ?? own.find((slider) => slider === this.used) ?? (own.length === 1 ? own[0] : null);
  }

  /** Sliders that are no longer on the page. @param {Slider[]} sliders */
  drop(sliders) {
    this.sliders = this.sliders.filter((slider) => !sliders.includes(slider));
  }

  /** Sliders for the settings that optimizers have, of which only those of the chosen one are seen, and weight decay. */
  settings() {
    const { optimizer } = this.bench.content.controls.choices;
    // Optimizers share settings: each has one slider.
    const settings = new Map(optimizer.flatMap((entry) => entry.settings.map((one) => [one.field, one])));
    this.settingSliders = [...settings.values()].map(({ field, symbol, title }) =>
      this.slider({ field, testid: field, symbol, name: title }),
    );
    const { settings: decays, usual } = this.bench.content.controls.decay;
    const sliders = decays.map(({ field, symbol, title }) =>
      this.slider({ field, testid: field.replace("_", "-"), symbol, name: title }),
    );
    const decay = new Decay(this.bench, sliders, usual);
    this.switches.push(decay);
    return [...this.settingSliders, decay, ...sliders];
  }

  /** Those of the optimizer's settings are seen that the chosen one has. @param {Experiment} experiment */
  showSettingsOf(experiment) {
    const used = this.entry("optimizer", experiment).settings;
    for (const slider of this.settingSliders) slider.element.hidden = !used.some(({ field }) => field === slider.field);
  }

  showControls() {
    this.sliders.forEach((slider) => slider.show());
    this.switches.forEach((one) => one.show());
  }

  /**
   * The registry's entry for a choice of the Experiment.
   * @template {keyof Choices} F
   * @param {F} field
   * @param {Experiment} experiment
   * @returns {Choices[F][number]}
   */
  entry(field, experiment) {
    const entries = /** @type {Choices[F][number][]} */ (this.bench.content.controls.choices[field]);
    return entry(entries, experiment[field]);
  }

  /** A slider is being dragged from now on, or no longer. @param {boolean} _holding */
  held(_holding) {}

  /** A slider is taken hold of or let go: by a finger, or by what else there is. @param {Slider} _slider @param {boolean} _holding */
  touched(_slider, _holding) {}
}
