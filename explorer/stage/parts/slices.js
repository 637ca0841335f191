/** The loss along each weight and the bias: a small chart for each, with the point where the run stands and its tangent. */

import { html, set, svg, write } from "../kit/dom.js";
import { plainly, print, sign, signed } from "../kit/format.js";
import { weightName } from "../kit/names.js";

const WIDTH = 120;
const HEIGHT = 64;

export class Slices {
  /** @param {number} inputs @param {string[]} features @param {(j: number) => void} onChoose */
  constructor(inputs, features, onChoose) {
    this.charts = Array.from({ length: inputs + 1 }, (_, j) => {
      const key = j < inputs ? String(j + 1) : "b";
      const curve = svg("path", { class: "slp-slice-curve" });
      const tangent = svg("path", {});
      const point = svg("path", { class: "slp-slice-point" });
      const slope = html("span", { class: "slp-number", "data-testid": `slope-${key}` });
      const axis = html("span", { class: "slp-slice-axis", "aria-hidden": "true" });
      const [low, high] = [html("span", {}), html("span", {})];
      const element = html(
        "button",
        { type: "button", class: "slp-slice", "data-testid": `slice-${key}` },
        html(
          "span",
          { class: "slp-slice-head" },
          html("span", { class: "slp-bar-name" }, weightName(j, inputs)),
          axis,
          slope,
        ),
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
      if (j < inputs && features[j] !== `x${j + 1}`)
        element.title = `${weightName(j, inputs)} belongs to the input “${features[j]}”`;
      element.addEventListener("click", () => onChoose(j));
      return { element, curve, tangent, point, slope, axis, low, high };
    });
    this.element = html(
      "div",
      { class: `slp-slices${inputs < 4 ? " few" : ""}`, role: "group", "aria-label": "The loss along each weight" },
      ...this.charts.map(({ element }) => element),
    );
  }

  /**
   * @param {any} numbers of the landscape's view, its slices unpacked
   * @param {number} top of every chart
   */
  draw(numbers, top) {
    const { slices, frame, pair } = numbers;
    this.charts.forEach((chart, j) => {
      const [low, high] = [frame.low[j], frame.high[j]];
      const x = (/** @type {number} */ value) => (((value - low) / (high - low)) * WIDTH).toFixed(2);
      // Far outside is far enough: a browser need not draw a line a million pixels long.
      const y = (/** @type {number} */ loss) => Math.max(-9 * HEIGHT, HEIGHT * (1 - loss / top)).toFixed(2);
      const line = (/** @type {number[]} */ values, /** @type {number[]} */ losses) => {
        const points = values.flatMap((value, at) =>
          Number.isFinite(losses[at]) ? [`${x(value)} ${y(losses[at])}`] : [],
        );
        return points.length ? `M${points.join("L")}` : "";
      };
      const known = numbers.loss !== null;
      const tangent = slices.tangents.loss[j];
      const straight = known && !tangent.includes(null);
      set(chart.curve, { d: line(slices.values.row(j), slices.loss.row(j)) });
      set(chart.tangent, {
        d: straight ? line(slices.tangents.values[j], tangent) : "",
        class: `slp-slice-tangent ${sign(numbers.gradients[j])}`,
      });
      set(chart.point, {
        d: known ? `M${x(numbers.parameters[j])} ${y(numbers.loss)}h0` : "",
        "data-value": numbers.parameters[j],
      });
      print(chart.slope, numbers.gradients[j], signed);
      set(chart.slope, { class: `slp-number ${sign(numbers.gradients[j])}` });
      write(chart.low, plainly(low));
      write(chart.high, plainly(high));
      write(chart.axis, j === pair[0] ? "→" : j === pair[1] ? "↑" : "");
      const role = j === pair[0] ? " Horizontal in the surface." : j === pair[1] ? " Vertical in the surface." : "";
      set(chart.element, {
        "aria-label": `${numbers.captions.slices[j]}${role}`,
        "aria-pressed": String(pair.includes(j)),
      });
    });
  }
}
