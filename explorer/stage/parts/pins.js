/** Pinned runs: put aside, named, compared, taken back. */

import { html, set } from "../kit/dom.js";
import { shown } from "../kit/format.js";

export class Pins {
  /**
   * @param {import("../kernel/workbench.js").Workbench} bench
   * @param {() => number} step that a new pin keeps
   */
  constructor(bench, step) {
    this.bench = bench;
    this.pin = html(
      "button",
      {
        type: "button",
        class: "slp-button",
        "data-testid": "pin",
        title: "Keep this run to compare others with (up to six)",
      },
      "Pin this run",
    );
    this.pin.addEventListener("click", () => bench.act({ name: "pin", step: step() }));
    this.list = html("ul", { class: "slp-pins" });
    this.table = html("div", {
      class: "slp-table-scroll",
      tabindex: "0",
      role: "region",
      "aria-label": "What differs between the runs",
    });
    this.element = html(
      "div",
      {},
      html("div", { class: "slp-head" }, html("h2", {}, "Pinned runs"), this.pin),
      this.list,
      this.table,
    );
    this.show();
  }

  show() {
    const { pins } = this.bench.content;
    const key = JSON.stringify(pins);
    if (key === this.shown) return;
    this.shown = key;
    const focused = this.element.contains(document.activeElement)
      ? /** @type {HTMLElement} */ (document.activeElement).dataset.testid
      : null;
    const { runs, differences } = pins;
    set(this.pin, { disabled: runs.length >= 6 });
    if (runs.length === 0)
      this.list.replaceChildren(
        html("li", { class: "slp-rule" }, "None yet. A pinned run stays in the picture while you change things."),
      );
    else
      this.list.replaceChildren(
        ...runs.map((/** @type {any} */ run, /** @type {number} */ index) => this.item(run, index)),
      );
    this.table.hidden = runs.length === 0;
    const heads = [...runs.map((/** @type {any} */ run) => run.name), "now"];
    this.table.replaceChildren(
      differences.length === 0
        ? html("p", { class: "slp-caption" }, "All of them are the same run.")
        : html(
            "table",
            { class: "slp-table" },
            html(
              "thead",
              {},
              html(
                "tr",
                {},
                html("th", { scope: "col" }, "what differs"),
                ...heads.map((head) => html("th", { scope: "col" }, head)),
              ),
            ),
            html(
              "tbody",
              {},
              ...differences.map((/** @type {any} */ row) =>
                html(
                  "tr",
                  {},
                  html("th", { scope: "row" }, row.field.replaceAll("_", " ")),
                  ...row.values.map((/** @type {string} */ value) => html("td", {}, value)),
                ),
              ),
            ),
          ),
    );
    if (differences.some((/** @type {any} */ { field }) => field === "loss" || field === "data"))
      this.table.append(
        html(
          "p",
          { class: "slp-caption" },
          "By another loss or on other data the heights of the curves do not compare.",
        ),
      );
    // What was in use is a new element now.
    if (focused)
      /** @type {HTMLElement|null} */ (this.element.querySelector(`[data-testid="${focused}"]`) ?? this.pin).focus({
        preventScroll: true,
      });
  }

  /** @param {any} run @param {number} index */
  item(run, index) {
    const act = (/** @type {string} */ text, /** @type {string} */ title, /** @type {string} */ name) => {
      const button = html(
        "button",
        { type: "button", class: "slp-button", title, "data-testid": `${name}-${index}` },
        text,
      );
      button.addEventListener("click", () => this.bench.act({ name, pin: index }));
      return button;
    };
    const name = html("input", {
      type: "text",
      class: "slp-pin-name",
      value: run.name,
      maxlength: 24,
      "aria-label": `Name of pinned run ${index + 1}`,
      "data-testid": `pin-name-${index}`,
    });
    name.addEventListener("change", () => this.bench.act({ name: "rename", pin: index, text: name.value }));
    return html(
      "li",
      { class: `slp-pin-item slp-pin-${index + 1}` },
      html("span", { class: "slp-swatch", "aria-hidden": "true" }),
      name,
      html(
        "span",
        { class: "slp-rule" },
        `step ${run.step}: ${shown(run.loss_at_step)}, end: ${shown(run.final_loss)}`,
      ),
      act("Take back", "Make it the current run again", "restore"),
      act("✕", "Unpin", "unpin"),
    );
  }
}
