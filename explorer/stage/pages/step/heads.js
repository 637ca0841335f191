/** Heads of the table of a step: letters of its bars, and rows of what the optimizer remembers. */

import { t } from "../../kernel/text.js";
import { html } from "../../kit/dom.js";
import { plainly } from "../../kit/format.js";

/** @import { Run, StateOfEach } from "./run.js" */

/** Which bar is which: the gradient's, its decay's, and those of what is remembered. @param {Run} run */
export function barNames(run) {
  const { decay, ofEach } = run;
  return html(
    "span",
    { class: "slp-bar-names", "aria-hidden": "true" },
    html("span", { class: "slp-bar-gradient" }, "g"),
    ...(decay ? [html("span", { class: "slp-bar-decay" }, "λ")] : []),
    ...ofEach.map(({ symbol }, k) => html("span", { class: "slp-bar-memory", style: `--place: ${k}` }, symbol)),
  );
}

/** A row of what is remembered, and how large its bars are: they are no gradients. @param {StateOfEach} state */
export function stateHead({ title, symbol, full }) {
  return html(
    "span",
    { class: "slp-state-head" },
    html("span", {}, t("{name} {symbol}", { name: title, symbol })),
    html("span", { class: "slp-rule" }, t("full bar {size}", { size: plainly(full) })),
  );
}

/** What the numbers of a state are found by. @param {{name: string}} state of an optimizer */
export function handle(state) {
  return state.name.replaceAll("_", "-");
}
