/** Weight decay: a switch, and while it is on, a slider of each kind. What it is, is in the Experiment alone. */

/** @import { Experiment } from "../contract.js" */
/** @import { Slider } from "./slider.js" */

import { t } from "../kernel/text.js";
import { html } from "./dom.js";

/** What it needs of the workbench. @typedef {{get: (field: "weight_decay"|"l1", indices: number[]) => number, holding: boolean, set: (field: keyof Experiment, indices: number[], value: unknown) => void, commit: () => void}} Bench */

export class Decay {
  /**
   * @param {Bench} bench
   * @param {Slider[]} sliders of L2 and L1
   * @param {number} usual an L2 decay to begin with
   */
  constructor(bench, sliders, usual) {
    this.bench = bench;
    this.sliders = sliders;
    for (const { element } of sliders) element.hidden = true;
    this.box = html("input", { type: "checkbox", "data-testid": "decay" });
    this.box.addEventListener("change", () => {
      bench.set("weight_decay", [], this.box.checked ? usual : 0);
      if (!this.box.checked) bench.set("l1", [], 0);
      bench.commit();
    });
    const title = t("Weight decay: every trained weight is pulled towards 0, too.");
    this.element = html("label", { class: "slp-switch", title }, this.box, html("span", {}, t("decay")));
  }

  /** Sliders that are being moved stay, also at 0. */
  show() {
    const on = this.bench.get("weight_decay", []) > 0 || this.bench.get("l1", []) > 0;
    if (this.box.checked !== on) this.box.checked = on;
    this.element.toggleAttribute("data-on", on);
    const used = this.sliders.some(({ element }) => element.contains(document.activeElement));
    for (const { element } of this.sliders) element.hidden = !(on || used || (this.bench.holding && !element.hidden));
  }
}
