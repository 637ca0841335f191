/** Where the run starts: a slider for each weight and the bias. */

/** @import { Workbench } from "../../kernel/workbench.js" */
/** @import { Page } from "../../kit/page.js" */

import { t } from "../../kernel/text.js";
import { button, html } from "../../kit/dom.js";
import { featureName, weightName } from "../../kit/names.js";
import { term } from "../../kit/term.js";
import { onData } from "../../kit/toolbar.js";

/** What stands on the button of a start; the toolbar's Reset is the one of the seed. @type {[string, string][]} */
const STARTS = [
  ["random", "⚄"],
  ["zeros", "0"],
];

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
    html("div", { class: "slp-head" }, html("h2", {}, term("weight", title)), ...starts(bench)),
    html(
      "div",
      { class: "slp-settings slp-starts", tabindex: "0", role: "region", "aria-label": title },
      ...weights,
      bias.element,
      biasSwitch,
    ),
  );
}

/** Other weights at a press, on the same data: a die and zeros. @param {Workbench<"train">} bench */
function starts(bench) {
  if (!onData(bench.draft)) return [];
  const known = new Map(bench.content.controls.starts.map((start) => [start.name, start]));
  return STARTS.flatMap(([name, face]) => {
    const start = known.get(name);
    if (!start) return [];
    const told = { title: start.lesson, "data-testid": `start-${name}` };
    return [button(`${face} ${start.title}`, told, () => bench.act({ name: "start", start: name }))];
  });
}
