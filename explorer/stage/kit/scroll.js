/**
 * Keys that scroll, where nothing has the focus and nobody else wants them. Streamlit's page scrolls in a frame of its
 * own, which a browser's keys do not reach from there: a page that has just been opened would not move.
 */

import { isNowhere } from "./keys.js";

/** How far an arrow goes, in pixels: as far as in browsers. */
const ARROW = 40;
/** What part of the screen a page is. */
const PAGE = 0.9;

/** How far a key scrolls, in pixels; null where it does not. @param {KeyboardEvent} event @param {Element} main */
function distance({ key, shiftKey }, main) {
  const page = PAGE * main.clientHeight;
  switch (key) {
    case "ArrowDown":
      return ARROW;
    case "ArrowUp":
      return -ARROW;
    case "PageDown":
      return page;
    case "PageUp":
      return -page;
    case " ":
      return shiftKey ? -page : page;
    case "Home":
      return -main.scrollHeight;
    case "End":
      return main.scrollHeight;
    default:
      return null;
  }
}

// At the window, and not at the document: whoever else wants a key has had it by then.
globalThis.window?.addEventListener("keydown", (event) => {
  const { target, defaultPrevented, ctrlKey, metaKey, altKey } = event;
  if (!isNowhere(target) || defaultPrevented || ctrlKey || metaKey || altKey) return;
  const main = document.querySelector("[data-testid=stMain]");
  const top = main && distance(event, main);
  if (!main || top === null) return;
  event.preventDefault();
  main.scrollBy({ top, behavior: "instant" });
});
