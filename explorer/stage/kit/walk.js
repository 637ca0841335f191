/**
 * A walk of two minutes for somebody who arrives cold. It is offered once, asks for one thing at a time, waits until it
 * was done, and stands in nobody's way: its line lies over the sentence of the page's purpose, or at the lower edge.
 */

/** @import { Look } from "./walk/stops.js" */
/** @import { Standing } from "./walk/memory.js" */

import { t } from "../kernel/text.js";
import { button, html, set, write } from "./dom.js";
import { stand, standing } from "./walk/memory.js";
import { STOPS } from "./walk/stops.js";

export class Walk {
  /** @param {HTMLElement} root of the page @param {() => Look} look at it */
  constructor(root, look) {
    this.root = root;
    this.look = look;
    /** @type {Standing} */
    this.standing = standing();
    /** How the page was when the stop began. @type {Look|null} */
    this.before = null;
    this.done = false;
    /** How the page was when that was so last: what is told of it is true of then. @type {Look|null} */
    this.seen = null;
    /** What the stop is about, lit up on the page. @type {Element|null} */
    this.lit = null;
    this.start = button("", { "data-testid": "walk" }, () => this.begun());
    this.refuse = button("✕", { "data-testid": "walk-refuse", "aria-label": t("No walk"), title: t("No walk") }, () =>
      this.end(),
    );
    this.question = html("span", { class: "slp-walk-question" }, t("New here?"));
    this.element = html(
      "span",
      { class: "slp-walk", "data-testid": "walk-offer" },
      this.question,
      this.start,
      this.refuse,
    );
    this.count = html("span", { class: "slp-walk-count" });
    this.text = html("span", { class: "slp-walk-text", "data-testid": "walk-text" });
    /** It says something: who listens hears it from the page. */
    this.onTold = () => {};
    this.next = button("", { "data-testid": "walk-next" }, () => this.onward());
    this.stop = button(t("End"), { "data-testid": "walk-end", title: t("End the walk") }, () => this.end());
    this.line = html(
      "section",
      { class: "slp-walk-line", popover: "manual", "aria-label": t("Walk"), "data-testid": "walk-line" },
      this.count,
      this.text,
      this.next,
      this.stop,
    );
    this.keys = (/** @type {KeyboardEvent} */ event) => this.press(event);
    // What has all of the screen lies over whatever was opened before.
    this.raise = () => {
      if (!this.line.matches(":popover-open")) return;
      this.line.hidePopover();
      this.line.showPopover();
    };
    document.addEventListener("keydown", this.keys);
    document.addEventListener("fullscreenchange", this.raise);
  }

  /** The page stands. */
  begin() {
    this.before = this.look();
    this.show();
    this.check();
  }

  get at() {
    return typeof this.standing === "number" ? (STOPS[this.standing] ?? null) : null;
  }

  /** What its line says; nothing where there is none. */
  get saying() {
    return this.at ? (this.text.textContent ?? "") : "";
  }

  /** Somebody pressed its button, which goes: what is lit up is the next for their keys. */
  begun() {
    const focused = document.activeElement === this.start;
    this.go(0);
    if (focused) focusable(this.lit)?.focus({ preventScroll: true });
  }

  /** @param {number} stop */
  go(stop) {
    this.standing = stop < STOPS.length ? stop : null;
    stand(this.standing);
    this.before = this.look();
    this.done = false;
    this.seen = null;
    this.show();
    this.check();
    this.lit?.scrollIntoView({ block: "nearest" });
    // Keys that go on moving a number are seen to do so.
    const { activeElement: at } = document;
    if (at?.matches("input:focus-visible") && this.root.contains(at)) at.scrollIntoView({ block: "nearest" });
  }

  onward() {
    if (typeof this.standing === "number") this.go(this.standing + 1);
  }

  end() {
    const { activeElement: at } = document;
    const focused = this.line.contains(at) || this.refuse === at;
    const byKeys = at?.matches(":focus-visible"); // who looks for the focus is led to it
    this.standing = null;
    stand(null);
    this.show();
    if (focused) this.start.focus({ preventScroll: !byKeys });
  }

  /**
   * Enter goes on from wherever it means nothing else. A word that has the focus has explained itself by that.
   * @param {KeyboardEvent} event
   */
  press({ key, target, ctrlKey, metaKey, altKey }) {
    if (key !== "Enter" || !this.done || !this.at || ctrlKey || metaKey || altKey) return;
    const meant = "button, a, select, summary, textarea, input:not([type=range]), [role=button]:not([data-term])";
    if (!(target instanceof Element && target.closest(meant))) this.onward();
  }

  /** Something was drawn: perhaps it is done. @param {boolean} [settled] whether nothing of it is still under way */
  check(settled = true) {
    const { at, before } = this;
    if (!at || !before) return;
    const now = this.look();
    const isDone = (settled || at.plays || this.done) && now.view === at.view && at.done(now, before);
    if (isDone) this.seen = now;
    if (isDone && !this.done) {
      this.done = true;
      this.show();
    }
    this.tell(now);
  }

  /** @param {Look} now */
  tell(now) {
    const { at, before, seen } = this;
    if (!at || !before) return;
    const stop = { stop: Number(this.standing) + 1, stops: STOPS.length };
    // On a phone the loss is far from what is dragged: it stands here, too.
    const watched = now.view === "neuron" && now.E !== "";
    write(this.count, watched ? t("{stop} of {stops} · E = {E}", { ...stop, E: now.E }) : t("{stop} of {stops}", stop));
    write(this.text, seen ? at.told(seen, before) : t(now.view === at.view ? at.act : at.open));
    this.onTold();
  }

  show() {
    const { at, done, line } = this;
    const offered = this.standing === "offer";
    for (const part of [this.question, this.refuse]) part.hidden = !offered;
    this.start.hidden = at !== null;
    write(this.start, offered ? t("Take the walk: 2 minutes") : t("Walk"));
    set(this.start, { title: t("Seven stops of two minutes in all, to do and to see") });
    this.root.classList.toggle("slp-walking", at !== null);
    if (at && line.isConnected && !line.matches(":popover-open")) line.showPopover();
    if (!at && line.matches(":popover-open")) line.hidePopover();
    this.light();
    if (!at) return;
    const last = this.standing === STOPS.length - 1;
    this.next.hidden = done && last;
    write(this.next, done ? t("Next ⏎") : t("Skip"));
    set(this.next, { class: done ? "slp-button slp-walk-go" : "slp-button" });
    set(this.line, { "data-stop": this.standing, "data-done": done });
  }

  /** Light up what is to be used, or the link to its page. */
  light() {
    const { at, before, done } = this;
    this.lit?.classList.remove("slp-walk-here");
    this.lit = null;
    if (!at || !before || done) return;
    const here = before.view === at.view;
    const link = at.view === "neuron" ? "?" : at.view;
    const found = here
      ? this.root.querySelector(at.place)
      : document.querySelector(`.st-key-slp-top a[href^="${link}"]`);
    this.lit = found?.closest(".slp-slider") ?? found;
    this.lit?.classList.add("slp-walk-here");
  }

  close() {
    // Who goes on to another page by themselves need not come back for a press of "Next".
    if (this.done && typeof this.standing === "number")
      stand(this.standing + 1 < STOPS.length ? this.standing + 1 : null);
    document.removeEventListener("keydown", this.keys);
    document.removeEventListener("fullscreenchange", this.raise);
    this.lit?.classList.remove("slp-walk-here");
    if (this.line.matches(":popover-open")) this.line.hidePopover();
    this.root.classList.remove("slp-walking");
  }
}

/** What takes keys, of what is lit up. @param {Element|null} lit @returns {HTMLElement|null} */
function focusable(lit) {
  const own = "input, button, select, a, [tabindex]";
  return lit?.matches(own) ? /** @type {HTMLElement} */ (lit) : (lit?.querySelector(own) ?? null);
}
