/** Four linked pairs of bars, Δw → Δz → ΔO → ΔE, on one scale, with the slope between each and the next. */

import { t } from "../../kernel/text.js";
import { fraction, html, set, write } from "../../kit/dom.js";
import { change, print, sign, signed } from "../../kit/format.js";
import { inputName, weightName } from "../../kit/names.js";

/** @import { Nudged } from "../../contract.js" */

const LINKS = ["weight", "z", "output", "loss"];
const SLOPES = ["input", "through", "back"];

export class NudgeChain {
  /** @param {number} inputs */
  constructor(inputs) {
    this.inputs = inputs;
    this.links = LINKS.map((name, at) => link(name, at));
    this.slopes = SLOPES.map((name) => slope(name));
    this.element = html(
      "div",
      { class: "slp-nudge-chain", role: "group" },
      ...this.links.flatMap(({ element }, at) => (at === 0 ? [element] : [this.slopes[at - 1].element, element])),
    );
    this.named = -1;
  }

  /** The symbols of the weight that is held. @param {number} weight */
  name(weight) {
    if (weight === this.named) return;
    this.named = weight;
    const { inputs } = this;
    const name = weightName(weight, inputs);
    const symbols = [`Δ${name}`, "Δz", "ΔO", "ΔE"];
    this.links.forEach(({ symbol }, at) => write(symbol, symbols[at]));
    const fractions = [fraction("∂z", `∂${name}`), fraction("∂O", "∂z"), fraction("∂E", "∂O")];
    const rules = [
      weight < inputs ? t("its input {input}", { input: inputName(weight) }) : t("the bias goes in as it is"),
      t("the slope of the activation"),
      t("the slope of the loss"),
    ];
    this.slopes.forEach(({ symbol, element }, at) => {
      symbol.replaceChildren(fractions[at]);
      set(element, { title: rules[at] });
    });
  }

  /**
   * @param {Nudged} nudge
   * @param {number} full the size of a full bar
   * @param {boolean} holding whether something is dragged: the bars follow at once
   */
  draw({ weight, measured, predicted, slopes, told }, full, holding) {
    this.name(weight);
    this.element.classList.toggle("still", holding);
    set(this.element, { "aria-label": told });
    this.links.forEach(({ bars, numbers }, at) => {
      [measured[at], predicted[at]].forEach((value, which) => {
        const part = value === null ? 1 : Math.min(1, Math.abs(value) / full);
        set(bars[which], {
          class: `slp-nudge-bar ${KINDS[which]} ${sign(value)}${value !== null && Math.abs(value) > full ? " over" : ""}`,
          style: `--part: ${part.toFixed(4)}`,
        });
        print(numbers[which], value, change);
        numbers[which].className = `slp-number ${sign(value)}`;
      });
    });
    slopes.forEach((value, at) => {
      print(this.slopes[at].number, value, signed);
      this.slopes[at].number.className = `slp-number ${sign(value)}`;
    });
  }
}

const KINDS = ["measured", "predicted"];

/** One link: its symbol, two bars, and what they are. @param {string} name @param {number} at */
function link(name, at) {
  const symbol = html("span", { class: "slp-symbol" });
  const bars = KINDS.map((kind) => html("span", { class: `slp-nudge-bar ${kind}` }));
  const numbers = KINDS.map((kind) => html("span", { class: "slp-number", "data-testid": `nudge-${kind}-${name}` }));
  const told = [t("measured"), t("foretold")];
  const element = html(
    "div",
    { class: "slp-nudge-link", style: `--at: ${at}` },
    symbol,
    html("span", { class: "slp-nudge-bars", "aria-hidden": "true" }, ...bars),
    ...numbers.map((number, which) =>
      html("span", { class: `slp-nudge-told ${KINDS[which]}` }, html("span", {}, told[which]), number),
    ),
  );
  return { element, symbol, bars, numbers };
}

/** @param {string} name */
function slope(name) {
  const symbol = html("span", {});
  const number = /** @type {HTMLElement} */ (
    html("span", { class: "slp-number", "data-testid": `nudge-slope-${name}` })
  );
  const element = html(
    "div",
    { class: "slp-nudge-slope" },
    html("span", { class: "slp-nudge-times" }, "×"),
    symbol,
    number,
    html("span", { class: "slp-nudge-arrow", "aria-hidden": "true" }, "→"),
  );
  return { element, symbol, number };
}
