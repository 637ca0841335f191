/** Output and target on one line, with the gap between them. */

import { html, set } from "../kit/dom.js";
import { sign } from "../kit/format.js";

/** @import { Value } from "../contract.js" */

export class Gauge {
  constructor() {
    this.output = html("span", { class: "slp-mark slp-mark-output" }, "O");
    this.target = html("span", { class: "slp-mark slp-mark-target" }, "t");
    this.gap = html("span", { class: "slp-gap" });
    this.element = html("div", { class: "slp-gauge", "aria-hidden": "true" }, this.gap, this.output, this.target);
  }

  /** @param {Value} output @param {Value} target @param {Value} error */
  draw(output, target, error) {
    const low = Math.min(0, target ?? 0, output ?? 0);
    const high = Math.max(1, target ?? 0, output ?? 0);
    // What overflowed stands at the end.
    const at = (/** @type {Value} */ value) => (value === null ? 100 : ((value - low) / (high - low)) * 100);
    const [o, t] = [at(output), at(target)];
    set(this.output, { style: `left: ${o.toFixed(2)}%` });
    set(this.target, { style: `left: ${t.toFixed(2)}%` });
    set(this.gap, {
      style: `left: ${Math.min(o, t).toFixed(2)}%; width: ${Math.abs(o - t).toFixed(2)}%`,
      class: `slp-gap ${sign(error)}`,
    });
  }
}
