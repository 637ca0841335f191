/** A slider with a field beside it for the exact number. */

/** @import { SliderSpan } from "../contract.js" */
/** @import { Workbench } from "../kernel/workbench.js" */

import { t } from "../kernel/text.js";
import { html, onHover, set } from "./dom.js";
import { ExactField } from "./exact.js";
import { given, plainly, shown } from "./format.js";
import { Grip } from "./grip.js";
import { ofField } from "./term.js";

const KEY_REST = 350;
/** @type {Record<string, 1|-1|undefined>} */
const DIRECTIONS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 };
/** Which way leads further out. */
const OUTWARD = { above: 1, below: -1, inside: 0 };

/** What a slider needs of the workbench. @typedef {Pick<Workbench, "commit"|"holding"|"onError"|"tell">} Bench */

/**
 * @typedef {object} Options
 * @property {string} field that messages about it name
 * @property {SliderSpan} span
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
    this.onHold = onHold ?? (() => {});
    /** The value as it was when a pointer took hold of it. */
    this.untouched = NaN;
    this.rest = 0;
    this.range = html("input", { type: "range", step: "any", "data-testid": testid, "aria-label": name });
    this.exact = new ExactField(bench, { field, span, testid, name, read }, (value) => {
      this.propose(value);
      this.commit();
    });
    this.number = this.exact.element;
    this.element = html(
      "div",
      { class: "slp-slider" },
      html("span", { class: "slp-symbol", ...ofField(field) }, symbol),
      this.range,
      this.number,
      this.exact.fault,
    );
    this.listen(onChoose);
    this.show();
  }

  get value() {
    return this.read();
  }

  /** Whether a finger has moved it last. */
  get touched() {
    return this.grip?.touched ?? false;
  }

  commit() {
    this.bench.commit();
  }

  /** @param {Options["onChoose"]} onChoose */
  listen(onChoose) {
    const { range } = this;
    this.grip = new Grip(range, {
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
    if (onChoose) {
      this.element.addEventListener("focusin", () => onChoose(false));
      onHover(this.element, () => !this.bench.holding && onChoose(true));
    }
  }

  /** @param {boolean} holding */
  hold(holding) {
    this.bench.holding = holding;
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
    const here = this.toPosition(this.value);
    let position;
    if (direction !== undefined) position = here + direction * (event.shiftKey ? 10 : 1) * this.span.step;
    else if (event.key === "Home") position = low;
    else if (event.key === "End") position = high;
    else return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.ride(position, direction);
  }

  /** One step on or back, as by an arrow key. @param {1|-1} direction */
  move(direction) {
    if (!this.locked()) this.ride(this.toPosition(this.value) + direction * this.span.step, direction);
  }

  /** Go to a position on a ride of steps. @param {number} position @param {1|-1} [direction] */
  ride(position, direction) {
    const [low, high] = [Number(this.range.min), Number(this.range.max)];
    const here = this.toPosition(this.value);
    // From outside a step goes back in, and no further out.
    if (direction === OUTWARD[this.outside ?? "inside"]) return;
    const [least, most] = [Math.min(low, here), Math.max(high, here)];
    if (this.rest === 0) this.hold(true); // a ride of keys is a drag: scales hold still until it rests
    this.propose(this.fromPosition(Math.min(most, Math.max(least, Number(position.toPrecision(12))))));
    clearTimeout(this.rest);
    this.rest = window.setTimeout(() => this.rested(), KEY_REST);
  }

  /** The keys came to rest: one commit for the whole ride, not one for each press. */
  rested() {
    if (this.rest === 0) return;
    clearTimeout(this.rest);
    this.rest = 0;
    this.hold(false);
    this.commit();
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

  /** Which end of the slider the value lies beyond: one that was typed, or trained, may. @returns {"above"|"below"|null} */
  get outside() {
    const { low, high } = this.span;
    return this.value > high ? "above" : this.value < low ? "below" : null;
  }

  /** Mark a value on the track, or none. @param {number|null} value */
  ghost(value) {
    const { min, max } = this.range;
    const part = value === null ? null : (this.toPosition(value) - Number(min)) / (Number(max) - Number(min));
    const seen = part !== null && part >= 0 && part <= 1;
    set(this.range, { style: seen ? `--slp-ghost: ${part.toFixed(4)}` : null, class: seen ? "slp-ghosted" : null });
  }

  /** Let the thumb stand between two values, on its way. @param {number} from @param {number} to @param {number} part */
  lean(from, to, part) {
    const [start, end] = [this.toPosition(from), this.toPosition(to)];
    this.range.value = String(start + (end - start) * part);
  }

  /** Its value as it is said: what counts something has no decimals. */
  get told() {
    return this.span.whole ? given(this.value) : shown(this.value);
  }

  /** All sliders of a kind keep one span; a number beyond its ends is marked as such. */
  place() {
    const { outside, value, range } = this;
    const { low, high, logarithmic } = this.span;
    set(range, logarithmic ? { min: Math.log10(low), max: Math.log10(high) } : { min: low, max: high });
    const position = String(this.toPosition(value));
    if (range.value !== position) range.value = position;
    set(this.element, { "data-outside": outside });
    const { told } = this;
    set(range, {
      "data-value": value,
      "aria-valuetext": outside ? t("{value}, outside of the slider", { value: told }) : told,
      title: outside && outsideOf(low, high),
    });
  }

  /** Show the draft's value; what is being typed stays. */
  show() {
    const locked = this.locked();
    set(this.range, { disabled: locked });
    set(this.number, { disabled: locked });
    this.place();
    this.exact.show();
  }
}

/** @param {number} low @param {number} high */
function outsideOf(low, high) {
  return t("The slider goes from {low} to {high}; this number lies outside.", {
    low: plainly(low),
    high: plainly(high),
  });
}
