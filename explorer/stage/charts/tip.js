/** What a chart says of what stands under the pointer. */

/** @import { Chart } from "./chart.js" */

import { html, onHover, set } from "../kit/dom.js";

export class Tip {
  /** @param {Pick<Chart, "element"|"shades"|"axes"|"width"|"height"|"onShade"|"onPlace">} chart whose element it stands in */
  constructor(chart) {
    this.chart = chart;
    this.element = html("span", { class: "slp-tip", "aria-hidden": "true", hidden: true });
    /** What is pointed at, from the corner. @type {[number, number]|null} */
    this.place = null;
    if (chart.shades.length) this.listen(chart.element);
  }

  /** @param {HTMLElement} element */
  listen(element) {
    const follow = (/** @type {MouseEvent} */ { clientX, clientY }) => {
      const { left, top } = element.getBoundingClientRect();
      this.point([clientX - left, clientY - top]);
    };
    onHover(element, () => element.addEventListener("pointermove", follow));
    element.addEventListener("click", follow);
    element.addEventListener("pointerleave", () => {
      element.removeEventListener("pointermove", follow);
      this.point(null);
    });
  }

  /** The chart has moved under the pointer. */
  show() {
    if (this.place) this.point(this.place);
  }

  /** Say what stands under the pointer, or nothing any more. @param {[number, number]|null} place from the corner */
  point(place) {
    const { chart, element } = this;
    this.place = place;
    const told = place ? this.telling(place) : null;
    if (told === null) chart.onPlace?.(null);
    element.hidden = !told;
    if (!place || !told) return;
    const [left, top] = place;
    element.textContent = told;
    if (element.parentElement !== chart.element) chart.element.append(element);
    const fromRight = left > chart.width / 2;
    const aside = fromRight ? `right: ${chart.width - left}px` : `left: ${left}px`;
    const above = chart.onPlace && top > chart.height / 2;
    const up = above
      ? `bottom: ${chart.height - top + 12}px`
      : `top: ${Math.max(0, top + (chart.onPlace ? 14 : -30))}px`;
    set(element, { style: `${up}; ${aside}` });
  }

  /** What is said of a place, or null outside of the axes. @param {[number, number]} place from the corner */
  telling([left, top]) {
    const { axes, shades, onPlace, onShade } = this.chart;
    if (!axes) return null;
    const [across, down] = [left - axes.xaxis._offset, top - axes.yaxis._offset];
    if (across < 0 || down < 0 || across > axes.xaxis._length || down > axes.yaxis._length) return null;
    if (onPlace) return onPlace([axes.xaxis.p2d(across), axes.yaxis.p2d(down)]);
    const found = onShade && shades[0].at(axes.xaxis, axes.yaxis, across, down);
    return found && onShade ? onShade(found.row, found.column, found.value) : null;
  }
}
