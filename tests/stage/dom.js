/** A page without a browser, for modules that make elements, and a clock that the test moves. */

import { Window } from "happy-dom";

const page = new Window({ url: "http://stage.test/neuron" });

/** Let modules find a document, and start it anew. */
export function freshPage() {
  const names = [
    "document",
    "HTMLElement",
    "HTMLInputElement",
    "HTMLSelectElement",
    "Element",
    "Text",
    "DOMParser",
    "location",
  ];
  for (const name of names) Object.defineProperty(globalThis, name, { value: Reflect.get(page, name), writable: true });
  Object.assign(globalThis, { window: globalThis, matchMedia: page.matchMedia.bind(page) });
  document.body.replaceChildren();
}

/** @param {Element} element @param {string} type @param {object} [of] what the event tells */
export function fire(element, type, of = {}) {
  const event = new page.Event(type, { bubbles: true, cancelable: true });
  for (const [name, value] of Object.entries(of)) Object.defineProperty(event, name, { value });
  element.dispatchEvent(/** @type {Event} */ (/** @type {unknown} */ (event)));
  return event;
}

/** @param {Element} element @param {string} key @param {object} [held] such as {shiftKey: true} */
export function press(element, key, held = {}) {
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  return fire(element, "keydown", { key, ...none, ...held });
}

/** Frames of a display that come when the test says so. */
export class Display {
  constructor() {
    this.now = 1000;
    /** @type {FrameRequestCallback[]} */
    this.asked = [];
    globalThis.requestAnimationFrame = (draw) => this.asked.push(draw);
    globalThis.cancelAnimationFrame = () => this.asked.splice(0);
    performance.now = () => this.now;
  }

  /** Let time pass, in frames of 10 milliseconds. @param {number} milliseconds */
  pass(milliseconds) {
    for (let passed = 0; passed < milliseconds; passed += 10) {
      this.now += 10;
      for (const draw of this.asked.splice(0)) draw(this.now);
    }
  }
}
