/** The keys of whatever is gone through step by step, and of a presenter's clicker. */

/** Where the keys are the timeline's whatever the page is like: the player, the film, the lines of a derivation. */
const TIMELINE = ".slp-player, .slp-phases, .slp-film, .slp-derivation";
/** Keys that a browser scrolls by, beside those of a clicker. */
const SCROLLING = new Set(["ArrowUp", "ArrowDown", "Home", "End", " "]);

/**
 * Whether keys are meant for the page: nothing has the focus, or a field whose number was entered, into which nothing
 * is typed any more.
 * @param {EventTarget|null} target
 */
export function isNowhere(target) {
  return target === document.body || isEntered(target);
}

/** Whether what was typed into a field was entered. @param {EventTarget|null} target */
export function isEntered(target) {
  return target instanceof HTMLInputElement && target.dataset.entered !== undefined;
}

/** @param {HTMLElement} target */
function inTimeline(target) {
  // Where the page is a film, a lecturer's keys are the film's from the start.
  if (isNowhere(target)) return document.querySelector(".slp-film") !== null;
  return target.closest(TIMELINE) !== null;
}

/** Whether the page is longer than its screen. */
function overflows() {
  const main = document.querySelector("[data-testid=stMain]");
  return main !== null && main.scrollHeight > main.clientHeight + 1;
}

/** Whether something scrolls sideways. @param {HTMLElement} element */
function isWide(element) {
  return element.scrollWidth > element.clientWidth && /auto|scroll/.test(getComputedStyle(element).overflowX);
}

/** Whether a key scrolls here: something sideways that has the focus, or a page that is longer than its screen. @param {KeyboardEvent} event */
function scrolls({ target, key }) {
  if (!(target instanceof HTMLElement)) return false;
  if ((key === "ArrowLeft" || key === "ArrowRight") && isWide(target)) return true;
  return SCROLLING.has(key) && !inTimeline(target) && overflows();
}

/**
 * What a key asks for: 1 onwards, -1 back, "Home", "End" or " "; null where it is meant for what has the focus.
 * @param {KeyboardEvent} event
 * @param {Element} [own] a field of the timeline itself, whose keys are the timeline's
 * @returns {1|-1|"Home"|"End"|" "|null}
 */
export function timelineKey(event, own) {
  const { target, key } = event;
  // A presenter's clicker sends PageUp and PageDown, wherever the focus was left.
  const clicker = key === "PageUp" || key === "PageDown";
  // A slider keeps the keys that move it; the space bar means nothing to it, and would scroll it out of sight.
  const slider = target instanceof HTMLInputElement && target.type === "range" && key === " ";
  const inField =
    (target instanceof HTMLInputElement && target !== own && !slider && !isEntered(target)) ||
    target instanceof HTMLSelectElement;
  if (event.ctrlKey || event.metaKey || event.altKey || (inField && !clicker)) return null;
  if (!slider && scrolls(event)) return null;
  if (key === "Home" || key === "End") return key;
  // A link is followed by Enter alone: who has come to a page by its link may play it.
  const onButton = target instanceof HTMLElement && target.closest("button, summary, [role=button]");
  if (key === " ") return onButton ? null : " "; // the space bar presses what has the focus
  return (
    /** @type {1|-1|undefined} */ (
      { ArrowRight: 1, ArrowDown: 1, PageDown: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 }[key]
    ) ?? null
  );
}

/**
 * After a choice made with the pointer the arrow keys belong to the timeline again.
 * @param {HTMLSelectElement} select
 */
export function letGo(select) {
  let pointed = false;
  select.addEventListener("pointerdown", () => (pointed = true));
  select.addEventListener("keydown", () => (pointed = false));
  select.addEventListener("change", () => pointed && select.blur());
}
