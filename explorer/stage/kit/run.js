/** What a run is set by, above the picture of its loss: on every page that draws one. */

/** @import { FieldOptions } from "./page.js" */
/** @import { Slider } from "./slider.js" */

import { t } from "../kernel/text.js";
import { html } from "./dom.js";

/** @typedef {{slider: (options: FieldOptions) => Slider, settings: () => {element: HTMLElement}[]}} Host a page */

/**
 * @param {Host} page
 * @param {string} label of the section
 * @param {Node} head
 * @param {Node[]} below the picture of the loss, and what is said of it
 */
export function runSection(page, label, head, ...below) {
  const rate = page.slider({
    field: "learning_rate",
    testid: "learning-rate",
    symbol: "η",
    name: t("learning rate η"),
  });
  const steps = page.slider({ field: "steps", testid: "steps", symbol: t("steps"), name: t("number of steps") });
  const sliders = [rate, steps, ...page.settings()].map((slider) => slider.element);
  return html(
    "section",
    { class: "slp-card slp-run", "aria-label": label },
    head,
    html("div", { class: "slp-settings" }, ...sliders),
    ...below,
  );
}
