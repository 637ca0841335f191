/** The loss along each weight and the bias: a small chart for each, with the point where the run stands and its tangent. */

/** @import { Row } from "../../contract.js" */
/** @import { Unpacked } from "./numbers.js" */

import { t } from "../../kernel/text.js";
import { html, set, svg, write } from "../../kit/dom.js";
import { plainly, print, sign, signed } from "../../kit/format.js";
import { isNamed, weightName } from "../../kit/names.js";

const WIDTH = 120;
const HEIGHT = 64;

export class Slices {
  /** @param {string[]} features @param {(j: number) => void} onChoose @param {Element} key to all of the charts */
  constructor(features, onChoose, key) {
    this.charts = Array.from({ length: features.length + 1 }, (_, j) => this.chart(j, features, onChoose));
    this.element = html(
      "div",
      {
        class: `slp-slices${features.length < 4 ? " few" : ""}`,
        role: "group",
        "aria-label": t("The loss along each weight"),
      },
      key,
      ...this.charts.map(({ element }) => element),
    );
  }

  /** @param {number} j @param {string[]} features @param {(j: number) => void} onChoose */
  chart(j, features, onChoose) {
    const inputs = features.length;
    const key = j < inputs ? String(j + 1) : "b";
    const weight = weightName(j, inputs);
    const curve = svg("path", { class: "slp-slice-curve" });
    const tangent = svg("path", {});
    const point = svg("path", { class: "slp-slice-point" });
    const slope = html("span", { class: "slp-number", "data-testid": `slope-${key}`, "data-term": "gradient" });
    const axis = html("span", { class: "slp-slice-axis", "aria-hidden": "true" });
    const [low, high] = [html("span", {}), html("span", {})];
    const element = html(
      "button",
      { type: "button", class: "slp-slice", "data-testid": `slice-${key}` },
      html("span", { class: "slp-slice-head" }, html("span", { class: "slp-bar-name" }, weight), axis, slope),
      svg(
        "svg",
        { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
        svg("path", { class: "slp-slice-floor", d: `M0 ${HEIGHT} H${WIDTH}` }),
        curve,
        tangent,
        point,
      ),
      html("span", { class: "slp-slice-ends", "aria-hidden": "true" }, low, high),
    );
    if (j < inputs && isNamed(features[j], j))
      element.title = t("{weight} belongs to the input “{input}”", { weight, input: features[j] });
    element.addEventListener("click", () => onChoose(j));
    return { element, curve, tangent, point, slope, axis, low, high };
  }

  /** @param {Unpacked} numbers @param {number} top of every chart */
  draw(numbers, top) {
    const { slices, frame, pair, loss } = numbers;
    this.charts.forEach((chart, j) => {
      const [low, high] = [frame.low[j], frame.high[j]];
      const [slope, told] = [numbers.gradients[j], numbers.captions.slices[j]];
      const x = (/** @type {number} */ value) => (((value - low) / (high - low)) * WIDTH).toFixed(2);
      // Far outside is far enough: a browser need not draw a line a million pixels long.
      const y = (/** @type {number} */ height) => Math.max(-9 * HEIGHT, HEIGHT * (1 - height / top)).toFixed(2);
      const line = (/** @type {Row} */ values, /** @type {Row} */ heights) => {
        const points = values.flatMap((value, at) => {
          const height = heights[at];
          return value === null || height === null || !Number.isFinite(height) ? [] : [`${x(value)} ${y(height)}`];
        });
        return points.length ? `M${points.join("L")}` : "";
      };
      const tangent = slices.tangents.loss[j];
      const straight = loss !== null && !tangent.includes(null);
      set(chart.curve, { d: line(slices.values[j], slices.loss[j]) });
      set(chart.tangent, {
        d: straight ? line(slices.tangents.values[j], tangent) : "",
        class: `slp-slice-tangent ${sign(slope)}`,
      });
      set(chart.point, {
        d: loss === null ? "" : `M${x(numbers.parameters[j])} ${y(loss)}h0`,
        "data-value": numbers.parameters[j],
      });
      print(chart.slope, slope, signed);
      set(chart.slope, { class: `slp-number ${sign(slope)}` });
      write(chart.low, plainly(low));
      write(chart.high, plainly(high));
      write(chart.axis, j === pair[0] ? "→" : j === pair[1] ? "↑" : "");
      set(chart.element, { "aria-label": label(told, pair.indexOf(j)), "aria-pressed": String(pair.includes(j)) });
    });
  }
}

/** What a chart says, and which axis of the surface it is. @param {string} told @param {number} axis */
function label(told, axis) {
  if (axis === 0) return t("{told} Horizontal in the surface.", { told });
  return axis === 1 ? t("{told} Vertical in the surface.", { told }) : told;
}
