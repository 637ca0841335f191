/** A switch of a field of the Experiment that is either on or off. */

/** @import { Experiment } from "../contract.js" */

import { html } from "./dom.js";

/** What it needs of the workbench. @typedef {{draft: Experiment, set: (field: keyof Experiment, indices: number[], value: unknown) => void, commit: () => void}} Bench */

export class Switch {
  /**
   * @param {Bench} bench
   * @param {"train_bias"|"standardise"} field
   * @param {{testid: string, label: string, title: string}} told its handle, its name, and what it does
   */
  constructor(bench, field, { testid, label, title }) {
    this.bench = bench;
    this.field = field;
    this.box = html("input", { type: "checkbox", "data-testid": testid });
    this.box.addEventListener("change", () => {
      bench.set(field, [], this.box.checked);
      bench.commit();
    });
    this.element = html("label", { class: "slp-switch", title }, this.box, html("span", {}, label));
  }

  show() {
    const on = this.bench.draft[this.field];
    if (this.box.checked !== on) this.box.checked = on;
  }
}
