/** The drawing of the neuron: what each input and the bias bring, flowing into the sum. */

import { set, svg } from "./dom.js";
import { print, sign, signed, shown, subscript } from "./format.js";

const WIDTH = 250;
const THICKEST = 11;
const THINNEST = 0.6;

export class Network {
  /**
   * @param {number} inputs
   * @param {number} rowHeight pixels, so that the flows start beside their sliders
   * @param {(index: number) => void} onChoose index of a weight, or `inputs` for the bias
   */
  constructor(inputs, rowHeight, onChoose) {
    const height = rowHeight * (inputs + 1);
    const sum = { x: WIDTH - 34, y: height / 2 };
    this.flows = Array.from({ length: inputs + 1 }, (_, j) => {
      const y = (j + 0.5) * rowHeight;
      const path = svg("path", { class: "slp-flow", d: `M 82 ${y} C 140 ${y}, 140 ${sum.y}, ${sum.x - 30} ${sum.y}` });
      const text = svg("text", { x: 78, y: y + 4, class: "slp-product" });
      const group = svg("g", { class: "slp-row", "data-row": j }, svg("rect", { x: 0, y: y - rowHeight / 2, width: 84, height: rowHeight, class: "slp-hit" }), path, text);
      group.addEventListener("pointerenter", () => onChoose(j));
      return { group, path, text };
    });
    this.z = svg("text", { x: sum.x, y: sum.y + 16, class: "slp-node-number", "data-testid": "z" });
    this.element = svg(
      "svg",
      { class: "slp-network", viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, role: "img" },
      ...this.flows.map(({ group }) => group),
      svg("circle", { cx: sum.x, cy: sum.y, r: 31, class: "slp-node" }),
      svg("text", { x: sum.x, y: sum.y - 3, class: "slp-node-symbol" }, "Σ"),
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
      set(group, { class: `slp-row ${sign(product)}` });
    });
    print(this.z, z);
    const told = products.map((product, j) => `${j < products.length - 1 ? `x${subscript(j + 1)}w${subscript(j + 1)}` : "b"} ${shown(product)}`);
    set(this.element, { "aria-label": `The products flow into the sum z = ${shown(z)}: ${told.join(", ")}` });
  }

  /** @param {number} chosen */
  choose(chosen) {
    this.flows.forEach(({ group }, j) => group.classList.toggle("chosen", j === chosen));
  }
}
