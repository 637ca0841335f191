/** The lines of the derivation, from E to the update, in symbols and in numbers; they open one at a time. */

/** @import { DerivationNumbers, Experiment, OptimizerChoice, RuleChoice } from "../../contract.js" */

import { parts, t, tn } from "../../kernel/text.js";
import { button, formula, fraction, html, rules, set } from "../../kit/dom.js";
import { plainly, precise, shown, signed } from "../../kit/format.js";
import { inputName, weightName } from "../../kit/names.js";
import { ofLetter } from "../../kit/term.js";
import { tagSymbols } from "./light.js";
import { Places } from "./places.js";

const ALL = 99;

/** @typedef {{activation: RuleChoice, loss: RuleChoice, optimizer: OptimizerChoice}} Entries those of the registries that are chosen */

export class Lines {
  /** @param {(count: number) => void} onOpen told how many lines are to be open */
  constructor(onOpen) {
    this.onOpen = onOpen;
    this.places = new Places();
    this.open = 1;
    this.chosen = 0;
    this.list = html("ol", { class: "slp-lines" });
    this.previous = button(t("◀ Back"), { "data-testid": "previous-line" }, () => this.go(-1));
    this.next = button(t("Next line ▶"), { "data-testid": "next-line" }, () => this.go(1));
    this.all = button(t("All"), { "data-testid": "all-lines" }, () => this.go("End"));
    this.buttons = html("span", { class: "slp-buttons" }, this.previous, this.next, this.all);
  }

  /** @param {1|-1|"Home"|"End"} where */
  go(where) {
    const wanted = where === "Home" ? 1 : where === "End" ? ALL : this.open + where;
    this.onOpen(Math.max(1, Math.min(this.list.children.length, wanted)));
  }

  /** @param {number} count how many lines are open */
  show(count) {
    const lines = /** @type {HTMLElement[]} */ ([...this.list.children]);
    this.open = Math.min(lines.length, count);
    lines.forEach((line, index) => {
      line.hidden = index >= this.open;
      line.classList.toggle("newest", index === this.open - 1);
    });
    set(this.previous, { disabled: this.open === 1 });
    set(this.next, { disabled: this.open === lines.length });
  }

  /**
   * The lines follow the chosen weight, activation, loss and optimizer.
   * @param {number} chosen
   * @param {Entries} entries
   * @param {DerivationNumbers} numbers
   */
  name(chosen, { activation, loss, optimizer }, { sample, states }) {
    const { places } = this;
    places.clear();
    this.chosen = chosen;
    const inputs = sample.x.length;
    const isBias = chosen === inputs;
    const weight = weightName(chosen, inputs);
    const own = isBias ? "b" : "w";
    const input = () => (isBias ? symbol("b", "1") : symbol("x", inputName(chosen)));
    const number = (/** @type {string} */ name) => places.number(`line-${name}`);
    const filled = (/** @type {string} */ markup) => places.fill(formula(markup));
    const slope = (/** @type {string} */ above, /** @type {string} */ below) =>
      fraction(`∂${above}`, `∂${below}`, { above, below: below === weight ? own : below });
    const { count, terms } = sample;
    const many = count > 1;
    // Of a mean, one sample has its share.
    const share = terms > 1 ? [`1/${terms} · `] : [];
    const named = (text = weight) => symbol(own, text);
    this.list.replaceChildren(
      line(
        t("How wrong is the output?"),
        [tagSymbols(formula(loss.formula))],
        many
          ? parts("= {loss} (mean over the samples)", { loss: number("loss") })
          : [filled(loss.formula), " = ", number("loss")],
      ),
      line(
        t("The weight acts on the loss through the sum and the output: three slopes, multiplied."),
        [slope("E", weight), " = ", slope("E", "O"), " · ", slope("O", "z"), " · ", slope("z", weight)],
        many ? [] : ["= ", number("d-loss-d-output"), " · ", number("d-output-d-z"), " · ", number("input")],
      ),
      line(
        t("How does the loss answer to the output?"),
        [slope("E", "O"), " = ", ...share, tagSymbols(formula(loss.slope))],
        ["= ", ...share, filled(loss.slope), " = ", number("d-loss-d-output")],
      ),
      line(
        t("How does the output answer to the sum? The slope of {activation}.", { activation: activation.title }),
        [slope("O", "z"), " = ", tagSymbols(formula(activation.slope))],
        ["= ", filled(activation.slope), " = ", number("d-output-d-z")],
      ),
      line(
        isBias
          ? t("How does the sum answer to the bias? One to one.")
          : t("How does the sum answer to this weight? Only one product holds it."),
        [
          symbol("z"),
          " = Σ ",
          symbol("x", "xᵢ"),
          symbol("w", "wᵢ"),
          " + ",
          symbol("b"),
          ",  ",
          slope("z", weight),
          " = ",
          input(),
        ],
        ["= ", number("input")],
      ),
      line(
        t("The first two are the same for every weight; their product has a name."),
        [symbol("δ"), " = ", slope("E", "z"), " = ", slope("E", "O"), " · ", slope("O", "z")],
        ["= ", number("d-loss-d-output"), " × ", number("d-output-d-z"), " = ", number("delta")],
      ),
      line(
        many
          ? tn(
              "Added up over the {count} sample, that is the gradient; the numbers above are of sample 1.",
              "Added up over all {count} samples, that is the gradient; the numbers above are of sample 1.",
              count,
            )
          : t("And that is the gradient."),
        [slope("E", weight), " = ", ...(many ? ["Σ "] : []), symbol("δ"), " · ", input()],
        many ? ["= ", number("gradient")] : ["= ", number("delta"), " × ", number("input"), " = ", number("gradient")],
      ),
      line(
        t("The optimizer makes an update of it."),
        [named(`${weight}′`), " = ", named(), " + Δ", named(), ",  ", tagSymbols(rules(optimizer.formula))],
        [
          html(
            "span",
            { class: "slp-remembered" },
            ...states.map(({ symbol }, at) => html("span", {}, `${symbol} = `, number(`state-${at}`))),
          ),
          "= ",
          number("old"),
          " + (",
          number("update"),
          ") = ",
          number("new"),
        ],
      ),
    );
  }

  /** @param {DerivationNumbers} numbers @param {Experiment} good */
  draw(numbers, good) {
    const { places, chosen } = this;
    const { factors, sample, states } = numbers;
    const isBias = chosen === sample.x.length;
    places.print("line-loss", numbers.loss);
    places.print("line-d-loss-d-output", factors.d_loss_d_output, signed);
    places.print("line-d-output-d-z", factors.d_output_d_z, signed);
    places.print("line-input", isBias ? 1 : sample.x[chosen], signed);
    places.print("line-delta", factors.delta, signed);
    places.print("line-gradient", numbers.gradients[chosen], signed);
    places.print("line-old", isBias ? good.bias[0] : good.weights[chosen][0], precise);
    places.print("line-update", numbers.updates[chosen], precise);
    places.print("line-new", numbers.after[chosen], precise);
    places.printIn("z", numbers.z);
    places.printIn("O", numbers.output);
    places.printIn("t", sample.target);
    states.forEach(({ each, values }, at) =>
      places.print(`line-state-${at}`, values[each ? chosen : 0], each ? shown : plainly),
    );
  }
}

/** A symbol that lights up wherever it stands. @param {string} name @param {string} text */
function symbol(name, text = name) {
  return html("var", { "data-symbol": name, "data-term": ofLetter(name) }, text);
}

/**
 * @param {string} told
 * @param {(Node|string)[]} symbols
 * @param {(Node|string)[]} numbers
 */
function line(told, symbols, numbers) {
  return html(
    "li",
    {},
    html("span", { class: "slp-told-line" }, told),
    html("span", { class: "slp-line-symbols" }, ...symbols),
    html("span", { class: "slp-line-numbers" }, ...numbers),
  );
}
