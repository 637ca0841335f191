/** The weight that is derived for: its choice, and sliders for all that its gradient depends on. */

/** @import { Page } from "../../kit/page.js" */
/** @import { Slider } from "../../kit/slider.js" */

import { t } from "../../kernel/text.js";
import { choose, html } from "../../kit/dom.js";
import { inputName, weightName } from "../../kit/names.js";

export class Weight {
  /** @param {Page<"derivation">} page @param {number} inputs @param {(index: number) => void} onChoose */
  constructor(page, inputs, onChoose) {
    this.page = page;
    this.inputs = inputs;
    /** Whose sliders these are. @type {number|null} */
    this.chosen = null;
    /** @type {Slider[]} */
    this.made = [];
    this.trainBias = page.biasSwitch();
    this.select = html(
      "select",
      { "data-testid": "choose-weight", "aria-label": t("The weight to derive for") },
      ...Array.from({ length: inputs + 1 }, (_, j) => html("option", { value: j }, weightName(j, inputs))),
    );
    this.select.addEventListener("change", () => onChoose(Number(this.select.value)));
    this.sliders = html("div", { class: "slp-settings" });
  }

  /** @param {number} chosen */
  name(chosen) {
    const { page, inputs } = this;
    choose(this.select, String(chosen));
    if (chosen === this.chosen) return;
    this.chosen = chosen;
    page.drop(this.made);
    const locked = () => !page.bench.numbers.sample.editable;
    const [x, w] = [inputName(chosen), weightName(chosen, inputs)];
    this.made = [
      ...(chosen < inputs
        ? [
            page.slider({
              field: "x",
              indices: [0, chosen],
              testid: `x-${chosen + 1}`,
              symbol: x,
              name: t("input {name}", { name: x }),
              locked,
            }),
            page.slider({
              field: "weights",
              indices: [chosen, 0],
              testid: `w-${chosen + 1}`,
              symbol: w,
              name: t("weight {name}", { name: w }),
            }),
          ]
        : []),
      page.slider({ field: "bias", indices: [0], testid: "b", symbol: "b", name: t("bias b") }),
      page.slider({ field: "target", indices: [0, 0], testid: "t", symbol: "t", name: t("target t"), locked }),
    ];
    const shown = this.made.map((slider) => slider.element);
    this.sliders.replaceChildren(...shown.slice(0, -1), this.trainBias, ...shown.slice(-1));
  }
}
