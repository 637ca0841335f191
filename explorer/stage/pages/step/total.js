/** The running total at the sum: a column that rises and falls with every product that drops in, and its number. */

import { set, svg } from "../../kit/dom.js";
import { printEarned, sign } from "../../kit/format.js";
import { narrow, RADIUS } from "../../parts/network.js";

/** @import { Network } from "../../parts/network.js" */

const HIGH = 62;
const WIDE = 22;

export class Total {
  /** @param {Network} network */
  constructor(network) {
    const { x, y } = network.middle;
    this.middle = { x, y };
    this.column = svg("rect", { x: x - WIDE / 2, width: WIDE, class: "slp-total" });
    this.number = svg("text", { x, y: y + 16, class: "slp-node-number", "data-testid": "sum" });
    network.element.prepend(this.column);
    network.element.append(this.number);
  }

  /** The number of the moment: none before the first product has dropped in, nor once it is called z. @param {number|null} sum */
  draw(sum) {
    printEarned(sum !== null, this.number, sum);
    narrow(this.number);
  }

  /** The column, at a height between two true totals. @param {number} height @param {number} full the size of a full column */
  rise(height, full) {
    const part = Math.min(1, Math.abs(height) / full) || 0;
    const { y } = this.middle;
    set(this.column, {
      y: (height > 0 ? y - RADIUS - HIGH * part : y + RADIUS).toFixed(1),
      height: (HIGH * part).toFixed(1),
      class: `slp-total ${sign(height)}`,
    });
  }
}
