/** The notation: on a drawing, and as a table of what each symbol means and is. */

/** @import { DerivationNumbers, Experiment } from "../../contract.js" */

import { settled } from "../../kernel/changes.js";
import { t } from "../../kernel/text.js";
import { html } from "../../kit/dom.js";
import { shown, signed, subscript } from "../../kit/format.js";
import { scrolling } from "../../kit/table.js";
import { ofLetter } from "../../kit/term.js";
import { notation } from "../../parts/notation.js";
import { asGiven } from "./formula.js";
import { Places } from "./places.js";

export class Symbols {
  constructor() {
    this.places = new Places();
    /** The input whose weight is chosen; null for the bias. @type {number|null} */
    this.chosen = null;
    this.drawing = html("div");
    this.body = html("tbody");
    this.picture = html(
      "section",
      { class: "slp-card", "aria-label": t("The notation, drawn") },
      this.drawing,
      html(
        "p",
        { class: "slp-caption" },
        t(
          "Above stands the layer, below the node, counted from 0 as in the tutorial: w¹ⱼ₀ goes from input j to output 0. The other pages count from 1.",
        ),
      ),
    );
    this.element = html(
      "section",
      { class: "slp-card slp-symbols-card" },
      html("h2", {}, t("What the symbols mean, and their numbers")),
      scrolling(t("Symbols"), html("table", { class: "slp-table slp-symbols" }, this.body)),
    );
  }

  /** The drawing and the table are those of the chosen weight. @param {number} chosen @param {number} inputs */
  name(chosen, inputs) {
    const { places } = this;
    places.clear();
    this.chosen = chosen < inputs ? chosen : null;
    this.drawing.replaceChildren(notation(inputs, chosen));
    const index = subscript(chosen);
    const pair = chosen > 9 ? `${index}‚₀` : `${index}₀`;
    const meaning = (
      /** @type {string} */ symbol,
      /** @type {string} */ text,
      /** @type {string} */ told,
      /** @type {string} */ number,
    ) =>
      html(
        "tr",
        { "data-symbol": symbol, tabindex: "0" },
        html("th", { scope: "row", "data-term": ofLetter(symbol) }, text),
        html("td", { class: "slp-meaning" }, told),
        html("td", {}, places.number(`line-${number}`)),
      );
    this.body.replaceChildren(
      ...(this.chosen === null
        ? []
        : [
            meaning("x", `x⁰${index}`, t("input: layer 0, node j"), "x"),
            meaning("w", `w¹${pair}`, t("weight into layer 1, from input j to output 0"), "w"),
          ]),
      meaning("b", "b", t("bias of output 0"), "b"),
      meaning("z", "x¹₀ = z", t("pre-activation: the sum at node 0 of layer 1"), "z"),
      meaning("O", "O¹₀", t("output of node 0"), "O"),
      meaning("t", "t", t("target"), "t"),
      meaning("E", "E", t("loss"), "loss"),
      meaning("δ", "δ", t("∂E/∂z: what goes back to every weight"), "delta"),
      meaning("η", "η", t("learning rate"), "eta"),
    );
  }

  /** @param {DerivationNumbers} numbers @param {Experiment} good */
  draw(numbers, good) {
    const { places, chosen } = this;
    const { sample } = numbers;
    if (chosen !== null) {
      places.print("line-x", sample.x[chosen]);
      places.print("line-w", good.weights[chosen][0]);
    }
    places.print("line-b", good.bias[0]);
    places.print("line-z", numbers.z);
    places.print("line-O", numbers.output);
    places.print("line-t", sample.target);
    places.print("line-loss", numbers.loss, shown);
    places.print("line-delta", numbers.factors.delta, signed);
    places.print("line-eta", settled(good).learning_rate, asGiven);
  }
}
