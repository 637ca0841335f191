/** The notation on a drawing: which layer is above, which node below. */

import { t } from "../kernel/text.js";
import { svg } from "../kit/dom.js";

const WIDTH = 560;
const HEIGHT = 210;

/**
 * @param {number} inputs
 * @param {number} chosen
 * @returns {SVGElement}
 */
export function notation(inputs, chosen) {
  const j = Math.min(chosen, inputs - 1);
  const isBias = chosen === inputs;
  const node = (
    /** @type {number} */ x,
    /** @type {number} */ y,
    /** @type {string} */ symbol,
    /** @type {(Node|string)[]} */ ...label
  ) =>
    svg(
      "g",
      { "data-symbol": symbol, class: "slp-notation-node" },
      svg("circle", { cx: x, cy: y, r: 24 }),
      svg("text", { x, y: y + 5, "text-anchor": "middle" }, ...label),
    );
  const indexed = (/** @type {string} */ base, /** @type {string} */ above, /** @type {string} */ below) => [
    svg("tspan", { "font-style": "italic" }, base),
    svg("tspan", { dy: "-0.45em", class: "slp-notation-index" }, above),
    svg("tspan", { dy: "0.95em", dx: `-${0.52 * above.length}em`, class: "slp-notation-index" }, below),
  ];
  const line = (
    /** @type {number} */ x1,
    /** @type {number} */ y1,
    /** @type {number} */ x2,
    /** @type {number} */ y2,
    symbol = "",
  ) => svg("line", { x1, y1, x2, y2, class: "slp-notation-line", ...(symbol ? { "data-symbol": symbol } : {}) });
  const label = (
    /** @type {number} */ x,
    /** @type {number} */ y,
    /** @type {string} */ symbol,
    /** @type {(Node|string)[]} */ ...text
  ) => svg("text", { x, y, "data-symbol": symbol, "text-anchor": "middle", class: "slp-notation-label" }, ...text);
  const ends = inputs > 1 ? [0, inputs - 1] : [];
  const shown = [...new Set([...ends, j])].sort((a, b) => a - b);
  const at = (/** @type {number} */ index) => 34 + (index * 104) / Math.max(1, shown.length - 1);
  const heights = shown.map((_, index) => (shown.length === 1 ? 86 : at(index)));
  return svg(
    "svg",
    {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      class: "slp-notation",
      role: "img",
      "aria-label": t(
        "Layer 0 holds the inputs x, layer 1 the sum z, the output O; the loss E compares O with the target t",
      ),
    },
    ...shown.map((input, index) => line(60, heights[index], 236, 92, input === j && !isBias ? "w" : "")),
    line(120, 182, 240, 108, "b"),
    line(284, 92, 346, 92, "z"),
    line(394, 92, 456, 92, "O"),
    line(480, 168, 480, 116, "t"),
    ...shown.map((input, index) =>
      node(36, heights[index], input === j ? "x" : "", ...indexed("x", "0", String(input))),
    ),
    label(
      150,
      shown.indexOf(j) === 0 ? 46 : shown.indexOf(j) === shown.length - 1 && shown.length > 1 ? 134 : 78,
      "w",
      ...indexed("w", "1", `${j}${j > 9 ? "," : ""}0`),
    ),
    node(100, 184, "b", svg("tspan", { "font-style": "italic" }, "b")),
    node(260, 92, "z", ...indexed("x", "1", "0")),
    node(370, 92, "O", ...indexed("O", "1", "0")),
    node(480, 92, "E", svg("tspan", { "font-style": "italic" }, "E")),
    node(480, 184, "t", svg("tspan", { "font-style": "italic" }, "t")),
    label(260, 52, "z", t("z = sum")),
    label(370, 52, "O", t("activation")),
    label(480, 52, "E", t("loss")),
  );
}
