/**
 * The screen that the page stands on: its type grows with it and as one likes, and the key f gives it all of it.
 *
 * How large is a matter of this browser and of no page: it is kept here, and is no part of a link.
 */

import { t } from "../kernel/text.js";
import { allow, button, html } from "./dom.js";

/** The screen that the pages are made for, in pixels; a larger one gets larger type. */
const [WIDTH, HEIGHT] = [1280, 720];
const LARGEST = 3;
const SIZES = [0.8, 0.9, 1, 1.15, 1.3, 1.5, 1.75, 2];
const USUAL = SIZES.indexOf(1);
const KEPT = "slp-size";

/** @returns {number} which of the sizes was chosen in this browser */
function kept() {
  try {
    const at = SIZES.indexOf(Number(localStorage.getItem(KEPT)));
    return at < 0 ? USUAL : at;
  } catch {
    return USUAL; // a browser that keeps nothing has the usual size at each visit
  }
}

export class Screen {
  constructor() {
    this.chosen = kept();
    const press = (
      /** @type {string} */ face,
      /** @type {string} */ title,
      /** @type {number} */ by,
      /** @type {string} */ testid,
    ) =>
      button(face, { class: "slp-button slp-sizing", title, "aria-label": title, "data-testid": testid }, () =>
        this.choose(by === 0 ? USUAL : this.chosen + by),
      );
    this.smaller = press("A−", t("Smaller type"), -1, "smaller-type");
    this.larger = press("A+", t("Larger type"), 1, "larger-type");
    this.element = html(
      "span",
      { class: "slp-buttons slp-sizes", role: "group", "aria-label": t("Size of the type") },
      this.smaller,
      press("A", t("Usual type"), 0, "usual-type"),
      this.larger,
    );
    /** What had the focus before the bars went, and perhaps went with them. @type {Element|null} */
    this.before = null;
    this.fit = () => this.apply();
    this.keys = (/** @type {KeyboardEvent} */ event) => this.press(event);
    this.left = () => document.fullscreenElement === null && this.fill(false);
    addEventListener("resize", this.fit);
    document.addEventListener("keydown", this.keys);
    document.addEventListener("fullscreenchange", this.left);
    this.apply();
  }

  /** @param {number} size the place of one among them */
  choose(size) {
    this.chosen = Math.min(SIZES.length - 1, Math.max(0, size));
    try {
      localStorage.setItem(KEPT, String(SIZES[this.chosen]));
    } catch {
      // It holds until the page is left.
    }
    this.apply();
  }

  apply() {
    const fits = Math.min(LARGEST, Math.max(1, Math.min(innerWidth / WIDTH, innerHeight / HEIGHT)));
    const { style } = document.documentElement;
    style.setProperty("--slp-fit", fits.toFixed(3));
    style.setProperty("--slp-size", (fits * SIZES[this.chosen]).toFixed(3));
    allow(this.smaller, this.chosen > 0);
    allow(this.larger, this.chosen < SIZES.length - 1);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typed = "input:not([type=range], [type=checkbox], [data-entered]), select, textarea";
    if (target instanceof HTMLElement && target.matches(typed)) return;
    const full = document.documentElement.classList.contains("slp-full");
    if (key.toLowerCase() === "f") {
      event.preventDefault(); // it is no part of a number
      this.fill(!full);
    }
    if (key === "Escape" && full) this.fill(false);
  }

  /** All of the screen for the stage, or no longer. @param {boolean} full */
  fill(full) {
    if (full) this.before = document.activeElement;
    document.documentElement.classList.toggle("slp-full", full);
    const { before } = this;
    if (!full && before instanceof HTMLElement && document.activeElement === document.body)
      before.focus({ preventScroll: true });
    // Where a browser does not allow it, the bars are away all the same.
    if (full) document.documentElement.requestFullscreen?.().catch(() => undefined);
    else if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined);
  }

  close() {
    removeEventListener("resize", this.fit);
    document.removeEventListener("keydown", this.keys);
    document.removeEventListener("fullscreenchange", this.left);
  }
}
