/** How the Step page is laid out. */

import { t } from "../../kernel/text.js";
import { html } from "../../kit/dom.js";
import { runSection } from "../../kit/run.js";

/** @import StepPage from "../step.js" */

/** The picture of the step, the table of its updates, the curve of the run; and above them what moves. @param {StepPage} page */
export function stageOf(page) {
  const { forward, table, layer } = page.picture;
  const { back, note } = page.forking;
  return html(
    "div",
    { class: "slp-film" },
    html("section", { class: "slp-card", "aria-label": t("The step") }, forward.element),
    html(
      "div",
      { class: "slp-lower slp-step-lower" },
      html("section", { class: "slp-card" }, table.element),
      runSection(
        page,
        t("The run"),
        html("div", { class: "slp-head" }, html("h2", {}, t("Loss of the run")), back),
        page.timeline.element,
        note,
      ),
    ),
    layer.element,
  );
}
