/** The drawing of the neuron: what each input and the bias bring, flowing into the sum. */

import { language, t } from "../kernel/text.js";
import { onHover, set, svg } from "../kit/dom.js";
import { print, shown, sign, signed } from "../kit/format.js";
import { inputName, weightName } from "../kit/names.js";

const WIDTH = 250;
const THICKEST = 11;
const THINNEST = 0.6;
const STOPS = 60;

export class Network {
  /**
   * @param {number} inputs
   * @param {number} rowHeight pixels, so that the flows start beside their sliders
   * @param {(index: number, pointed?: boolean) => void} onChoose index of a weight, or `inputs` for the bias; `pointed`: a
   *   pointer only came over it
   */
  constructor(inputs, rowHeight, onChoose) {
    const height = rowHeight * (inputs + 1);
    const sum = { x: WIDTH - 34, y: height / 2 };
    this.flows = Array.from({ length: inputs + 1 }, (_, j) => {
      const y = (j + 0.5) * rowHeight;
      const path = svg("path", { class: "slp-flow", d: `M 82 ${y} C 140 ${y}, 140 ${sum.y}, ${sum.x - 30} ${sum.y}` });
      const text = svg("text", { x: 78, y: y + 4, class: "slp-product" });
      const group = svg(
        "g",
        { class: "slp-row", "data-row": j },
        svg("rect", { x: 0, y: y - rowHeight / 2, width: 84, height: rowHeight, class: "slp-hit" }),
        path,
        text,
      );
      onHover(group, () => onChoose(j, true));
      group.addEventListener("click", () => onChoose(j));
      const pulse = svg("circle", { r: 5, class: "slp-pulse", visibility: "hidden" });
      return { group, path, text, pulse, points: /** @type {DOMPoint[]|null} */ (null) };
    });
    this.sum = svg("circle", { cx: sum.x, cy: sum.y, r: 31, class: "slp-node", "data-term": "sum" });
    this.z = svg("text", { x: sum.x, y: sum.y + 16, class: "slp-node-number", "data-testid": "z" });
    this.element = svg(
      "svg",
      { class: "slp-network", viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, role: "img" },
      ...this.flows.map(({ group }) => group),
      ...this.flows.map(({ pulse }) => pulse),
      this.sum,
      svg("text", { x: sum.x, y: sum.y - 3, class: "slp-node-symbol", "data-term": "sum" }, "Σ"),
      this.z,
    );
  }

  /**
   * @param {(number|null)[]} products x_j w_j, then the bias
   * @param {number|null} z
   * @param {number} full the size that is drawn thickest
   */
  draw(products, z, full) {
    products.forEach((product, j) => {
      const { group, path, text } = this.flows[j];
      const size = product === null ? full : Math.abs(product);
      set(path, {
        "stroke-width": (THINNEST + (THICKEST - THINNEST) * Math.min(1, size / full)).toFixed(2),
        // Sign is direction of the dashes and colour; the number beside it carries its sign in ink.
        class: `slp-flow ${sign(product)}${size > full ? " over" : ""}`,
      });
      print(text, product, signed);
      for (const name of ["positive", "negative", "zero"]) group.classList.toggle(name, name === sign(product));
    });
    print(this.z, z);
    const inputs = products.length - 1;
    const told = products.map(
      (product, j) => `${j < inputs ? inputName(j) : ""}${weightName(j, inputs)} ${shown(product)}`,
    );
    set(this.element, {
      "aria-label": t("The products flow into the sum z = {z}: {products}", {
        z: shown(z),
        products: new Intl.ListFormat(language(), { type: "unit" }).format(told),
      }),
    });
  }

  /** Light up the parts that a phase is about. @param {Set<string>} lit */
  light(lit) {
    const some = [...lit].some((part) => part.startsWith("flow-"));
    this.element.classList.toggle("slp-dimmed", some);
    this.flows.forEach(({ group }, j) => group.classList.toggle("lit", lit.has("flows") || lit.has(`flow-${j}`)));
    this.sum.classList.toggle("lit", lit.has("sum"));
  }

  /**
   * Let something travel along the flows: to the sum, or back from it.
   * @param {number|null} progress 0 at the inputs, 1 at the sum; null when nothing travels
   * @param {number|null} only the one flow that is meant, -1 for none, null for all
   */
  pulse(progress, only) {
    this.flows.forEach((flow, j) => {
      const shown = progress !== null && (only === null || only === j);
      set(flow.pulse, { visibility: shown ? "visible" : "hidden" });
      if (!shown) return;
      // The path's points are measured once: asking for them in every frame is slow.
      flow.points ??= Array.from({ length: STOPS + 1 }, (_, at) =>
        flow.path.getPointAtLength((at / STOPS) * flow.path.getTotalLength()),
      );
      const point = flow.points[Math.round(progress * STOPS)];
      set(flow.pulse, {
        cx: point.x.toFixed(1),
        cy: point.y.toFixed(1),
        class: `slp-pulse ${sign(Number(flow.text.getAttribute("data-value")))}`,
      });
    });
  }

  /** @param {number} chosen */
  choose(chosen) {
    this.flows.forEach(({ group }, j) => group.classList.toggle("chosen", j === chosen));
  }
}
