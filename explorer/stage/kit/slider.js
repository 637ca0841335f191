/** A slider with a field beside it for the exact number. */

/** @import { Span } from "../contract.js" */
/** @import { Workbench } from "../kernel/workbench.js" */

import { fill, t } from "../kernel/text.js";
import { html, onHover, set } from "./dom.js";
import { roundUp, shown } from "./format.js";
import { Grip } from "./grip.js";
import { ofField } from "./term.js";

const KEY_REST = 350;
/** @type {Record<string, 1|-1|undefined>} */
const DIRECTIONS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 };
/** How many characters the field of a slider shows. */
const ROOM = 9;

/** What a slider needs of the workbench. @typedef {Pick<Workbench, "commit"|"holding"|"onError">} Bench */

/**
 * @typedef {object} Options
 * @property {string} field that messages about it name
 * @property {Span} span
 * @property {string} testid
 * @property {Node|string} symbol
 * @property {string} name
 * @property {() => number} read
 * @property {(value: number) => void} write
 * @property {() => boolean} [locked] whether the number is only shown, because it is not the Experiment's own
 * @property {(pointed: boolean) => void} [onChoose] `pointed`: a pointer only came over it
 * @property {(holding: boolean) => void} [onHold] it is being dragged from now on, or no longer
 */

export class Slider {
  /** @param {Bench} bench @param {Options} options */
  constructor(bench, { field, span, testid, symbol, name, read, write, locked = () => false, onChoose, onHold }) {
    this.bench = bench;
    this.field = field;
    this.span = span;
    this.name = name;
    this.locked = locked;
    this.read = read;
    this.write = write;
    this.dragging = false;
    this.onHold = onHold ?? (() => {});
    /** The value as it was when a pointer took hold of it. */
    this.untouched = NaN;
    /** Whether something is being typed that has not been taken yet. */
    this.typing = false;
    /** What stands in the field as long as nothing is typed. */
    this.before = "";
    this.rest = 0;
    this.range = html("input", { type: "range", step: "any", "data-testid": testid, "aria-label": name });
    this.number = html("input", {
      type: "text",
      inputmode: "decimal",
      "data-testid": `${testid}-number`,
      "aria-label": t("{name}, exact", { name }),
      autocomplete: "off",
      spellcheck: "false",
    });
    this.element = html(
      "div",
      { class: "slp-slider" },
      html("span", { class: "slp-symbol", ...ofField(field) }, symbol),
      this.range,
      this.number,
    );
    this.listen(onChoose);
    this.show();
  }

  get value() {
    return this.read();
  }

  commit() {
    this.bench.commit();
  }

  /** @param {Options["onChoose"]} onChoose */
  listen(onChoose) {
    const { range, number } = this;
    new Grip(range, {
      hold: () => {
        this.untouched = this.value;
        this.hold(true);
        onChoose?.(false);
      },
      release: () => this.hold(false),
      slide: (pointed) => this.slide(pointed),
      settle: () => this.commit(),
      cancel: () => this.propose(this.untouched),
      show: () => this.show(),
    });
    range.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.press(event));
    range.addEventListener("blur", () => this.rested());
    number.addEventListener("input", () => (this.typing = true));
    number.addEventListener("change", () => this.type());
    number.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      // The keys belong to the page again, as after any other choice.
      if (event.key === "Enter" && this.type()) number.blur();
      if (event.key === "Escape") this.forget();
    });
    number.addEventListener("focus", () => {
      if (number.getAttribute("aria-invalid") !== "true") number.value = this.before = String(this.value);
      number.select();
    });
    number.addEventListener("blur", () => {
      if (number.getAttribute("aria-invalid") !== "true") this.typing = false;
      this.show();
    });
    if (onChoose) {
      this.element.addEventListener("focusin", () => onChoose(false));
      onHover(this.element, () => !this.bench.holding && onChoose(true));
    }
  }

  /** @param {boolean} holding */
  hold(holding) {
    this.dragging = this.bench.holding = holding;
    this.onHold(holding);
  }

  /** The thumb was moved. @param {boolean} pointed by a pointer, not by a program */
  slide(pointed) {
    const position = Number(this.range.value);
    if (!pointed) return this.propose(this.fromPosition(position));
    // A pointer cannot mean the sixteenth digit: what it points at is a multiple of the step.
    const { step, whole, logarithmic } = this.span;
    const snapped = logarithmic || whole ? position : Number((Math.round(position / step) * step).toPrecision(12));
    this.propose(this.fromPosition(snapped));
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const direction = DIRECTIONS[event.key];
    const low = Number(this.range.min);
    const high = Number(this.range.max);
    let position;
    if (direction !== undefined)
      position = this.toPosition(this.value) + direction * (event.shiftKey ? 10 : 1) * this.span.step;
    else if (event.key === "Home") position = low;
    else if (event.key === "End") position = high;
    else return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.propose(this.fromPosition(Math.min(high, Math.max(low, Number(position.toPrecision(12))))));
    clearTimeout(this.rest);
    this.rest = window.setTimeout(() => this.rested(), KEY_REST);
  }

  /** The keys came to rest: one commit for the whole ride, not one for each press. */
  rested() {
    if (this.rest === 0) return;
    clearTimeout(this.rest);
    this.rest = 0;
    this.commit();
  }

  /** What was typed is taken back, and what was said about it. */
  forget() {
    if (this.number.getAttribute("aria-invalid") === "true") this.bench.onError.forEach((tell) => tell("", this.field));
    this.typing = false;
    this.show(true);
  }

  /** Take what was typed into the field. @returns {boolean} whether that is a value it may have */
  type() {
    if (!this.typing) return true;
    const text = this.number.value.trim().replaceAll("−", "-");
    const decimal = /^[^.,]*,[^.,]*$/.test(text) ? text.replace(",", ".") : text;
    const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(decimal) ? Number(decimal) : NaN;
    const { minimum, maximum, whole, rule } = this.span;
    if (
      text === "" ||
      !Number.isFinite(value) ||
      value < minimum ||
      value > maximum ||
      (whole && !Number.isInteger(value))
    ) {
      set(this.number, { "aria-invalid": "true" });
      this.bench.onError.forEach((tell) =>
        tell(
          `${fill(rule, { name: this.name })} ${t("Got “{value}” instead.", { value: this.number.value.slice(0, 40) })}`,
          this.field,
        ),
      );
      return false;
    }
    set(this.number, { "aria-invalid": false });
    this.typing = false;
    if (text === this.before || value === this.value)
      this.show(true); // nothing but blanks was typed
    else {
      this.propose(value);
      this.widen();
      this.commit();
    }
    return true;
  }

  /** @param {number} value */
  propose(value) {
    if (value !== this.value) this.write(value);
    this.show();
  }

  /** @param {number} position */
  fromPosition(position) {
    const { logarithmic, whole, minimum, maximum } = this.span;
    const value = logarithmic ? Number((10 ** position).toPrecision(3)) : whole ? Math.round(position) : position;
    return Math.min(maximum, Math.max(minimum, value));
  }

  /** @param {number} value */
  toPosition(value) {
    return this.span.logarithmic ? Math.log10(Math.max(value, 10 ** Number(this.range.min))) : value;
  }

  /** Let the slider reach its value: one that was typed may lie outside of the usual span. */
  widen() {
    const { low, high, logarithmic } = this.span;
    const value = this.value;
    const reach = roundUp(Math.abs(value));
    const least = value < low && !logarithmic ? -reach : low;
    const most = value > high ? reach : high;
    set(this.range, logarithmic ? { min: Math.log10(least), max: Math.log10(most) } : { min: least, max: most });
  }

  /** Show the draft's value. @param {boolean} [overwrite] also what is being typed */
  show(overwrite = false) {
    const value = this.value;
    const locked = this.locked();
    set(this.range, { disabled: locked });
    set(this.number, { disabled: locked });
    if (!this.dragging) this.widen();
    const position = String(this.toPosition(value));
    if (this.range.value !== position) this.range.value = position;
    set(this.range, { "data-value": value, "aria-valuetext": shown(value) });
    if (overwrite || (!this.typing && this.number.getAttribute("aria-invalid") !== "true")) {
      // All digits while it has the focus; otherwise as many as there is room for.
      const focused = document.activeElement === this.number;
      if (focused) this.before = String(value);
      const text = focused ? this.before : abridged(value);
      if (this.number.value !== text) this.number.value = text;
      set(this.number, { "aria-invalid": false });
    }
  }
}

/** As many digits as there is room for: a number whose exponent is cut off would be another number. @param {number} value */
function abridged(value) {
  const texts = [6, 5, 4, 3, 2].map((digits) => String(Number(value.toPrecision(digits))));
  return texts.find((text) => text.length <= ROOM) ?? texts[4];
}
