/** The field beside a slider, into which the exact number is typed. */

/** @import { Bench, Options } from "./slider.js" */

import { fill, t } from "../kernel/text.js";
import { html, set, write } from "./dom.js";
import { isEntered } from "./keys.js";

/** How many characters the field shows. */
const ROOM = 9;

/** What a field needs to know of its slider. @typedef {Pick<Options, "field"|"span"|"testid"|"name"|"read">} Of */

export class ExactField {
  /** @param {Bench} bench @param {Of} of @param {(value: number) => void} take a number was typed that it may have */
  constructor(bench, { field, span, testid, name, read }, take) {
    this.bench = bench;
    this.field = field;
    this.span = span;
    this.name = name;
    this.read = read;
    this.take = take;
    /** Whether something is being typed that has not been taken yet. */
    this.typing = false;
    /** What stands in the field as long as nothing is typed. */
    this.before = "";
    /** Whether what stands in it was refused. */
    this.refused = false;
    /** What is wrong, beside the field; it stands below its slider. */
    this.fault = html("span", { class: "slp-fault", id: `slp-fault-${testid}`, hidden: true });
    this.element = html("input", {
      type: "text",
      // An iPhone's keypad for decimals has no minus: who may need one gets all keys.
      inputmode: span.minimum < 0 ? "text" : span.whole ? "numeric" : "decimal",
      "data-testid": `${testid}-number`,
      "aria-label": t("{name}, exact", { name }),
      autocomplete: "off",
      spellcheck: "false",
    });
    this.listen();
  }

  /**
   * Say at the field what is wrong; nothing where nothing is. What stands in it is only wrong where that was refused: of
   * a value that the core refused the one before stands there again.
   * @param {string} message
   */
  blame(message) {
    const before = this.fault.textContent;
    if (message === before) return;
    write(this.fault, message);
    this.fault.hidden = message === "";
    set(this.element, {
      "aria-invalid": this.refused ? "true" : null,
      "aria-describedby": message === "" ? null : this.fault.id,
    });
    // It ends where its field does, but for one so far left that it would begin beyond the window.
    set(this.fault, { "data-from": null });
    if (this.fault.getBoundingClientRect().left < 0) set(this.fault, { "data-from": "left" });
    if (before === "" && document.activeElement === this.element) this.fault.scrollIntoView({ block: "nearest" });
  }

  listen() {
    const { element } = this;
    element.addEventListener("input", () => {
      this.typing = true;
      this.leave();
    });
    element.addEventListener("pointerdown", () => this.leave());
    element.addEventListener("change", () => this.type());
    element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter") {
        if (this.type()) this.enter();
        else element.select(); // the next digit begins a new number here, too
      }
      if (event.key === "Escape") this.forget();
    });
    element.addEventListener("focus", () => {
      if (!this.refused) element.value = this.before = String(this.read());
      element.select();
    });
    element.addEventListener("blur", () => {
      this.leave();
      if (!this.refused) this.typing = false;
      this.show();
    });
  }

  /**
   * The keys belong to the page again, as after any other choice; the next digit begins a new number. A phone's keypad
   * goes with the focus.
   */
  enter() {
    const { element } = this;
    if (matchMedia("(pointer: coarse)").matches) return element.blur();
    set(element, { "data-entered": true });
    element.select();
  }

  /** Something is typed into it, or it is left. */
  leave() {
    set(this.element, { "data-entered": null });
  }

  /** What stands in it is not refused any more. */
  allow() {
    if (!this.refused) return;
    this.refused = false;
    this.blame("");
  }

  /** What was typed is taken back, and what was said about it. */
  forget() {
    if (this.refused) this.bench.tell("", this.field);
    this.allow();
    this.typing = false;
    this.show(true);
  }

  /** Take what was typed into the field. @returns {boolean} whether that is a value it may have */
  type() {
    if (!this.typing) return true;
    const { element } = this;
    const value = number(element.value);
    if (!this.allows(value)) {
      const got = t("Got “{value}” instead.", { value: element.value.slice(0, 40) });
      const message = `${fill(this.span.rule, { name: this.name })} ${got}`;
      this.refused = true;
      this.blame(message);
      this.bench.tell(message, this.field);
      return false;
    }
    this.allow();
    this.typing = false;
    const same = element.value.trim().replaceAll("−", "-") === this.before || value === this.read();
    if (same)
      this.show(true); // nothing but blanks was typed
    else this.take(value);
    return true;
  }

  /** @param {number} value */
  allows(value) {
    const { minimum, maximum, whole } = this.span;
    return value >= minimum && value <= maximum && (!whole || Number.isInteger(value)); // NaN is in no span
  }

  /** Show the value. @param {boolean} [overwrite] also what is being typed */
  show(overwrite = false) {
    if (!overwrite && (this.typing || this.refused)) return;
    const { element } = this;
    const value = this.read();
    // All digits while it has the focus; otherwise as many as there is room for.
    const focused = document.activeElement === element;
    if (focused) this.before = String(value);
    const text = focused ? this.before : abridged(value);
    if (element.value !== text) {
      element.value = text;
      if (focused && isEntered(element)) element.select();
    }
    this.allow();
  }
}

/**
 * What a person typed, as a number; NaN where it is none. A comma may stand for the point, and digits may be as wide as
 * a Chinese or Japanese keyboard makes them.
 * @param {string} typed
 */
function number(typed) {
  const text = typed.normalize("NFKC").trim().replaceAll("−", "-");
  const decimal = /^[^.,]*,[^.,]*$/.test(text) ? text.replace(",", ".") : text;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(decimal) ? Number(decimal) : NaN;
}

/** As many digits as there is room for: a number whose exponent is cut off would be another number. @param {number} value */
function abridged(value) {
  const texts = [6, 5, 4, 3, 2].map((digits) => String(Number(value.toPrecision(digits))));
  return texts.find((text) => text.length <= ROOM) ?? texts[4];
}
