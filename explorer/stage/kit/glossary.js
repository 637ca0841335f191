/**
 * Words and signs explain themselves when they are pointed at, focused or tapped.
 *
 * Whatever is marked with `data-term` (see term.js) is explained by its entry, in a note beside it that never takes the
 * focus, never lies in the way of a drag, and goes away with Escape.
 */

/** @import { Entry } from "../contract.js" */

import { fill } from "../kernel/text.js";
import { html, set, write, zoomOf } from "./dom.js";

/** How long the pointer rests on a word until it is meant, and stays away until it is not, in milliseconds. */
const REST = 350;
const AWAY = 200;
/** The room between a word, its note, and the edge of the window. */
const GAP = 6;
const ID = "slp-glossary";

/** The page's numbers as they are printed, by the places of the entries. @typedef {Record<string, string>} Facts */

export class Glossary {
  /**
   * @param {HTMLElement} root in which words stand
   * @param {Record<string, Entry>} entries
   * @param {() => Facts} facts of the moment
   * @param {() => void} onOpen a word explains itself
   */
  constructor(root, entries, facts, onOpen) {
    this.onOpen = onOpen;
    this.root = root;
    this.entries = entries;
    this.facts = facts;
    /** The word whose note is open. @type {Element|null} */
    this.anchor = null;
    /** The word that the pointer has moved on. @type {Element|null} */
    this.pointed = null;
    /** Whether it was tapped or pressed: the pointer may leave it then. */
    this.pinned = false;
    this.timer = 0;
    this.title = html("strong", {});
    this.text = html("span", {});
    this.note = html(
      "div",
      { class: "slp-glossary", id: ID, role: "tooltip", popover: "manual", "data-testid": "glossary" },
      this.title,
      this.text,
    );
    /** @type {[EventTarget, string, (event: Event) => void, boolean|AddEventListenerOptions][]} */
    this.listeners = [
      [root, "pointerover", (event) => this.pass(/** @type {PointerEvent} */ (event)), false],
      [root, "pointermove", (event) => this.point(/** @type {PointerEvent} */ (event)), { passive: true }],
      [root, "pointerleave", () => this.leave(), false],
      [root, "focusin", ({ target }) => this.focus(target), false],
      [root, "focusout", ({ target }) => this.blur(target), false],
      [root, "click", (event) => this.click(/** @type {PointerEvent} */ (event)), false],
      [document, "keydown", (event) => this.press(/** @type {KeyboardEvent} */ (event)), true],
      [document, "pointerdown", ({ target }) => this.elsewhere(target), true],
      [document, "scroll", () => this.place(), true],
      [window, "resize", () => this.place(), false],
    ];
    for (const [target, type, listen, capture] of this.listeners) target.addEventListener(type, listen, capture);
  }

  /** Something else is under the pointer now: what it was on is not meant any more. @param {PointerEvent} event */
  pass({ target, pointerType, buttons }) {
    if (pointerType === "touch" || buttons !== 0) return;
    const word = wordOf(target);
    if (word !== this.pointed) this.pointed = null;
    const stays = target instanceof Node && this.note.contains(target);
    if (stays || (word && word === this.anchor)) this.wait(() => {}, 0);
    else this.leave();
  }

  /** A word is pointed at by a hand that moves: a page that scrolls by itself under one that rests means nothing. @param {PointerEvent} event */
  point({ target, pointerType, buttons }) {
    const word = wordOf(target);
    if (word === this.pointed) return;
    this.pointed = word;
    // A finger that touches may be about to scroll, and a hand that drags points at nothing.
    if (word && word !== this.anchor && pointerType !== "touch" && buttons === 0)
      this.wait(() => this.open(word), REST);
  }

  leave() {
    const focused = this.anchor !== null && document.activeElement?.contains(this.anchor);
    this.pointed = null;
    if (this.pinned || (focused && document.activeElement !== document.body)) this.wait(() => {}, 0);
    else this.wait(() => this.hide(), AWAY);
  }

  /** @param {() => void} then @param {number} milliseconds */
  wait(then, milliseconds) {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(then, milliseconds);
  }

  /** @param {EventTarget|null} target */
  focus(target) {
    if (!(target instanceof Element && target.matches(":focus-visible"))) return;
    // What has the focus is a word, or has one at its head, as a row of a table.
    const word = target.matches("[data-term]") ? target : target.querySelector(":scope > [data-term]");
    if (word) this.open(word);
  }

  /** @param {EventTarget|null} target */
  blur(target) {
    if (target instanceof Node && this.anchor && target.contains(this.anchor)) this.hide();
  }

  /** @param {PointerEvent} event */
  click(event) {
    const word = wordOf(event.target);
    if (!word) return;
    const control = word.closest("button, a, select, input, summary");
    // A control does what it is there for; a finger, which cannot point, is told as well.
    if (control) return event.pointerType === "touch" ? this.open(word, true) : this.hide();
    event.preventDefault(); // a word in a label is no press of what it labels
    if (this.anchor === word && this.pinned) this.hide();
    else this.open(word, true);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.key === "Escape") return this.hide();
    const { target } = event;
    const word = target instanceof Element && target.matches("[data-term][role=button]") && this.root.contains(target);
    if (!word || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    if (this.anchor === target) this.hide();
    else this.open(target, true);
  }

  /** @param {EventTarget|null} target that was pressed */
  elsewhere(target) {
    clearTimeout(this.timer);
    if (target instanceof Node && (this.note.contains(target) || wordOf(target) === this.anchor)) return;
    this.hide();
  }

  /** @param {Element} word @param {boolean} [pinned] */
  open(word, pinned = false) {
    if (!word.isConnected) return;
    clearTimeout(this.timer);
    if (this.anchor !== word) this.hide();
    this.anchor = word;
    this.pinned = pinned;
    set(word, { "aria-describedby": ID });
    this.draw();
    if (!this.note.matches(":popover-open")) this.note.showPopover();
    this.place();
    this.onOpen();
  }

  hide() {
    clearTimeout(this.timer);
    if (!this.anchor) return;
    set(this.anchor, { "aria-describedby": null });
    this.anchor = null;
    this.pinned = false;
    if (this.note.matches(":popover-open")) this.note.hidePopover();
  }

  /** What is said follows the page's numbers. */
  draw() {
    const { anchor } = this;
    if (!anchor) return;
    if (!anchor.isConnected) return this.hide();
    const name = anchor.getAttribute("data-term") ?? "";
    const entry = this.entries[name];
    if (!entry) throw new Error(`the glossary has no ${name}`);
    const said = here(entry, this.facts());
    set(this.note, { "data-name": name });
    write(this.title, entry.title);
    write(this.text, said ? `${entry.meaning} ${said}` : entry.meaning);
  }

  /** Beside its word, above or below, inside the window, and clear of the walk's line at its foot. */
  place() {
    const { anchor, note } = this;
    if (!anchor) return;
    const word = anchor.getBoundingClientRect();
    const { width, height } = note.getBoundingClientRect();
    const left = Math.max(GAP, Math.min(word.left, innerWidth - GAP - width));
    const below = word.bottom + GAP;
    const above = word.top - GAP - height;
    const top = below + height > foot() - GAP && above >= GAP ? above : below;
    const zoom = zoomOf(note);
    note.style.left = `${left / zoom}px`;
    note.style.top = `${top / zoom}px`;
  }

  /** The page is left. */
  close() {
    this.hide();
    for (const [target, type, listen, capture] of this.listeners) target.removeEventListener(type, listen, capture);
  }
}

/** Where the window ends for what is read: whoever has read goes on by the walk's line. */
function foot() {
  const line = document.querySelector(".slp-walk-line:popover-open")?.getBoundingClientRect();
  return line && line.top > innerHeight / 2 ? line.top : innerHeight;
}

/** The marked word that is pointed at, the innermost one. @param {EventTarget|null} target */
function wordOf(target) {
  return target instanceof Element ? target.closest("[data-term]") : null;
}

/** What the word is on this page, where the page has its numbers. @param {Entry} entry @param {Facts} facts */
function here(entry, facts) {
  const places = [...entry.here.matchAll(/\{(\w+)\}/g)].map(([, place]) => place);
  return places.every((place) => place in facts) ? fill(entry.here, facts) : "";
}
