/** The drawing of the neuron: what each input and the bias bring, flowing into the sum. */

import { language, t } from "../kernel/text.js";
import { onHover, set, svg } from "../kit/dom.js";
import { printEarned, shown, sign, signed } from "../kit/format.js";
import { inputName, weightName } from "../kit/names.js";
import { level, pathOf } from "./bezier.js";

const WIDTH = 250;
/** Of the sum's circle. */
export const RADIUS = 31;
/** More letters than these leave the circle. */
const LONG = 7;
const THICKEST = 11;
const THINNEST = 0.6;

export class Network {
  /**
   * @param {number} inputs
   * @param {number} rowHeight pixels, so that the flows start beside their sliders
   * @param {(index: number, pointed?: boolean) => void} onChoose index of a weight, or `inputs` for the bias; `pointed`: a
   *   pointer only came over it
   */
  constructor(inputs, rowHeight, onChoose) {
    const height = rowHeight * (inputs + 1);
    /** The middle of the sum's circle. */
    this.middle = { x: WIDTH - 34, y: height / 2 };
    const sum = this.middle;
    this.flows = Array.from({ length: inputs + 1 }, (_, j) => {
      const y = (j + 0.5) * rowHeight;
      const way = level({ x: 82, y }, { x: sum.x - RADIUS, y: sum.y });
      const path = svg("path", { class: "slp-flow", d: pathOf(way) });
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
      return { group, path, text, way };
    });
    this.sum = svg("circle", { cx: sum.x, cy: sum.y, r: RADIUS, class: "slp-node", "data-term": "sum" });
    this.z = svg("text", { x: sum.x, y: sum.y + 16, class: "slp-node-number", "data-testid": "z" });
    this.element = svg(
      "svg",
      { class: "slp-network", viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, role: "img" },
      ...this.flows.map(({ group }) => group),
      this.sum,
      svg("text", { x: sum.x, y: sum.y - 3, class: "slp-node-symbol", "data-term": "sum" }, "Σ"),
      this.z,
    );
  }

  /**
   * @param {(number|null)[]} products x_j w_j, then the bias
   * @param {number|null} z
   * @param {number} full the size that is drawn thickest
   * @param {(number: string) => boolean} has whether a number is there
   */
  draw(products, z, full, has) {
    products.forEach((product, j) => {
      const { group, path, text } = this.flows[j];
      const size = product === null ? full : Math.abs(product);
      set(path, {
        "stroke-width": (THINNEST + (THICKEST - THINNEST) * Math.min(1, size / full)).toFixed(2),
        // Sign is direction of the dashes and colour; the number beside it carries its sign in ink.
        class: `slp-flow ${sign(product)}${size > full ? " over" : ""}`,
      });
      printEarned(has(`product-${j}`), text, product, signed);
      for (const name of ["positive", "negative", "zero"]) group.classList.toggle(name, name === sign(product));
    });
    printEarned(has("z"), this.z, z);
    narrow(this.z);
    const inputs = products.length - 1;
    const told = products.map(
      (product, j) => `${j < inputs ? inputName(j) : ""}${weightName(j, inputs)} ${shown(product)}`,
    );
    const all = t("The products flow into the sum z = {z}: {products}", {
      z: shown(z),
      products: new Intl.ListFormat(language(), { type: "unit" }).format(told),
    });
    set(this.element, { "aria-label": has("z") ? all : t("The products flow into the sum z, which is not known yet") });
  }

  /** Light up the parts that a phase is about. @param {Set<string>} lit @param {boolean} told whether the flows have been told, and something else is the subject */
  light(lit, told) {
    const some = [...lit].some((part) => part.startsWith("flow-"));
    this.element.classList.toggle("slp-dimmed", some || told);
    this.flows.forEach(({ group }, j) => group.classList.toggle("lit", lit.has("flows") || lit.has(`flow-${j}`)));
    this.sum.classList.toggle("lit", lit.has("sum"));
  }

  /** Draw the first part of a flow. @param {number} j @param {number} part 0 to 1 */
  reach(j, part) {
    const { path, way } = this.flows[j];
    set(path, { d: pathOf(way, part) });
  }

  /** @param {number} chosen */
  choose(chosen) {
    this.flows.forEach(({ group }, j) => group.classList.toggle("chosen", j === chosen));
  }
}

/** A long number in the sum's circle is drawn narrower, and stays within it. @param {Element} number */
export function narrow(number) {
  const isLong = (number.textContent ?? "").length > LONG;
  set(number, { textLength: isLong ? 2 * RADIUS - 8 : null, lengthAdjust: isLong ? "spacingAndGlyphs" : null });
}
