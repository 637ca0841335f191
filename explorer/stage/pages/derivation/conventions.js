/** What the tutorial leaves dark: the factor ½, the bias, and why a saturated neuron learns nothing. */

/** @import { DerivationNumbers } from "../../contract.js" */

import { parts, t } from "../../kernel/text.js";
import { html, write } from "../../kit/dom.js";
import { shown, signed } from "../../kit/format.js";
import { weightName } from "../../kit/names.js";
import { row, scrolling, table } from "../../kit/table.js";
import { term } from "../../kit/term.js";
import { Curve } from "../../parts/curve.js";
import { Places } from "./places.js";

export class Conventions {
  /** @param {DerivationNumbers} numbers that the page opens with @param {string} mse what the loss without a ½ is called */
  constructor(numbers, mse) {
    this.places = new Places();
    this.curve = new Curve();
    this.use = html("p", { class: "slp-caption", "data-testid": "bias-use" });
    this.badge = html("p", { class: "slp-badge", "data-testid": "saturated", hidden: true });
    this.element = html("div", { class: "slp-dark" }, this.half(numbers, mse), this.bias(numbers), this.cure(numbers));
  }

  /** @param {DerivationNumbers} numbers @param {string} mse */
  half({ sample, gradients }, mse) {
    const { places } = this;
    const rows = gradients.map((_, j) =>
      row(
        weightName(j, sample.x.length),
        ["half", "mse", "ratio"].map((name) => places.number(`${name}-${j}`)),
      ),
    );
    return card(
      t("The factor ½"),
      caption(
        t(
          "The tutorial derives with ½(O − t)², so that the 2 of the derivative cancels, and computes with F.mse_loss, which has no ½: its gradients are twice as large.",
        ),
      ),
      scrolling(t("Gradients by both losses"), table(["", "½(O − t)²", mse, t("ratio")], rows)),
    );
  }

  /** @param {DerivationNumbers} numbers */
  bias({ sample }) {
    const gradient = this.places.number("bias-gradient");
    const told =
      sample.count > 1
        ? parts(
            "The model has a bias, the tutorial's code has none. It is a weight whose input is always 1, so its gradient is δ itself, added up over all samples: ∂E/∂b = {gradient}.",
            { gradient },
          )
        : parts(
            "The model has a bias, the tutorial's code has none. It is a weight whose input is always 1, so its gradient is δ itself: ∂E/∂b = {gradient}.",
            { gradient },
          );
    return card(
      t("The bias"),
      caption(...told),
      this.use,
      html(
        "h2",
        { class: "slp-second" },
        ...parts("The slope of the activation, and {saturation}", { saturation: term("saturated", t("saturation")) }),
      ),
      this.curve.element,
      caption(...parts("∂O/∂z = {slope} is the slope of the tangent.", { slope: this.places.number("slope") })),
      this.badge,
    );
  }

  /** @param {DerivationNumbers} numbers */
  cure({ cure }) {
    const { places } = this;
    const rows = cure.rows.map(({ title }, at) =>
      row(
        title,
        [`cure-o-${at}`, `cure-z-${at}`, `cure-${at}`].map((name) => places.number(name)),
      ),
    );
    return card(
      t("Why cross-entropy cures saturation"),
      caption(
        ...parts(
          "A sigmoid that answers O = {output} where t = 0 is right could hardly be more wrong. With a squared error the flat sigmoid lets almost nothing back; cross-entropy divides by just that slope, and δ = O − t stays large.",
          { output: places.number("cure-output") },
        ),
      ),
      scrolling(t("The slopes at a wrong and saturated output"), table(["", "∂E/∂O", "∂O/∂z", "δ = ∂E/∂z"], rows)),
    );
  }

  /** @param {DerivationNumbers} numbers @param {string} activation its title */
  draw(numbers, activation) {
    const { places } = this;
    const { halves, cure, gradients, factors } = numbers;
    gradients.forEach((_, j) => {
      places.print(`half-${j}`, halves.half_squared_error[j], signed);
      places.print(`mse-${j}`, halves.mse[j], signed);
      places.print(`ratio-${j}`, halves.ratio[j], halves.defined[j] ? shown : undefinedRatio);
    });
    places.print("bias-gradient", gradients[gradients.length - 1], signed);
    places.print("slope", factors.d_output_d_z);
    places.print("cure-output", cure.output);
    cure.rows.forEach((one, at) => {
      places.print(`cure-o-${at}`, one.d_loss_d_output);
      places.print(`cure-z-${at}`, one.d_output_d_z);
      places.print(`cure-${at}`, one.delta);
    });
    this.curve.draw(numbers.curve, numbers.tangent, numbers.z, numbers.output, activation);
    write(this.use, numbers.bias_use);
    this.badge.hidden = !numbers.saturated;
    write(this.badge, numbers.saturation);
  }
}

function undefinedRatio() {
  return "0 / 0";
}

/** @param {string} title @param {Element[]} content */
function card(title, ...content) {
  return html("section", { class: "slp-card", "aria-label": title }, html("h2", {}, title), ...content);
}

/** @param {(Node|string)[]} told */
function caption(...told) {
  return html("p", { class: "slp-caption" }, ...told);
}
