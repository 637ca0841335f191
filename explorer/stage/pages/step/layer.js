/** What moves across the whole page: streams and seeds, on a transparent layer above all pictures. */

import { svg, zoomOf } from "../../kit/dom.js";

/** @import { Point } from "../../parts/bezier.js" */

export class Layer {
  /** @param {() => void} onMoved called when the page is laid out anew: a window has become another, a phone was turned */
  constructor(onMoved) {
    this.element = svg("svg", { class: "slp-layer", "aria-hidden": "true" });
    /** @type {Map<Element, {x: number, y: number, width: number, height: number}>} */
    this.boxes = new Map();
    this.size = new ResizeObserver(() => {
      this.forget();
      onMoved();
    });
    this.size.observe(this.element);
  }

  /** What stands where is measured once, until something may have moved. */
  forget() {
    this.boxes.clear();
  }

  /** A place in an element, as the layer sees it. @param {Element} element @param {number} across 0 to 1 @param {number} down @returns {Point} */
  place(element, across, down) {
    const { x, y, width, height } = this.box(element);
    return { x: x + across * width, y: y + down * height };
  }

  /** A place in a drawing, in its own units, as the layer sees it. @param {SVGSVGElement} drawing @param {Point} point @returns {Point} */
  inside(drawing, point) {
    const { width, height } = drawing.viewBox.baseVal;
    const box = this.box(drawing);
    // As preserveAspectRatio has it: as large as fits, in the middle.
    const scale = Math.min(box.width / width, box.height / height);
    return {
      x: box.x + box.width / 2 + (point.x - width / 2) * scale,
      y: box.y + box.height / 2 + (point.y - height / 2) * scale,
    };
  }

  /** An element's box, from the layer's corner. @param {Element} element */
  box(element) {
    let box = this.boxes.get(element);
    if (!box) {
      const [own, { left, top, width, height }] = [
        this.element.getBoundingClientRect(),
        element.getBoundingClientRect(),
      ];
      const zoom = zoomOf(this.element);
      box = { x: (left - own.left) / zoom, y: (top - own.top) / zoom, width: width / zoom, height: height / zoom };
      this.boxes.set(element, box);
    }
    return box;
  }

  close() {
    this.size.disconnect();
  }
}
