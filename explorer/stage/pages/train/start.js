/** Where the run starts: a slider for each weight and the bias. */

/** @import { Workbench } from "../../kernel/workbench.js" */
/** @import { Page } from "../../kit/page.js" */

import { t } from "../../kernel/text.js";
import { html } from "../../kit/dom.js";
import { featureName, weightName } from "../../kit/names.js";
import { term } from "../../kit/term.js";

/** @param {Workbench<"train">} bench @param {Page["slider"]} slider @param {Element} biasSwitch whether the bias is trained */
export function startSection(bench, slider, biasSwitch) {
  const { features } = bench.numbers.data;
  const weights = features.map((name, j) => {
    const [weight, input] = [weightName(j, features.length), featureName(name, j)];
    const { element } = slider({
      field: "weights",
      indices: [j, 0],
      testid: `w-${j + 1}`,
      symbol: weight,
      name: t("start of weight {weight}, {input}", { weight, input }),
    });
    element.title = input;
    return element;
  });
  const bias = slider({ field: "bias", indices: [0], testid: "b", symbol: "b", name: t("start of the bias b") });
  const title = t("Start of the weights");
  return html(
    "section",
    { class: "slp-card" },
    html("h2", {}, term("weight", title)),
    html(
      "div",
      { class: "slp-settings slp-starts", tabindex: "0", role: "region", "aria-label": title },
      ...weights,
      bias.element,
      biasSwitch,
    ),
  );
}
