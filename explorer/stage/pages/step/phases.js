/** The phases of a step: their buttons, and the sentence of the moment. */

import { phrase, t } from "../../kernel/text.js";
import { allow, button, html, set, write, zoomOf } from "../../kit/dom.js";
import { PHASES } from "./shots.js";

const BUTTONS = [phrase("0 start"), phrase("1 forward"), phrase("2 loss"), phrase("3 backward"), phrase("4 update")];

const NAMES = [phrase("start"), phrase("forward"), phrase("loss"), phrase("backward"), phrase("update")];

export class Phases {
  /** @param {(phase: number) => void} onChoose @param {() => void} onPlay */
  constructor(onChoose, onPlay) {
    this.sentence = html("span", {});
    this.caption = html("p", { class: "slp-caption slp-phase-caption", "data-testid": "caption-phase" }, this.sentence);
    this.buttons = BUTTONS.map((label, index) => button(t(label), { class: "slp-phase" }, () => onChoose(index)));
    /** On a phone the film plays where its player is two screens away: this stays in sight beside what is told. */
    this.play = button("", { class: "slp-button slp-phase-play", "data-testid": "phase-play" }, onPlay);
    this.name = html("span", { "data-testid": "phase" });
    this.element = html(
      "div",
      { class: "slp-phases" },
      ...this.buttons,
      html("span", { class: "slp-sr" }, this.name),
      html("div", { class: "slp-phase-told" }, this.caption, this.play),
    );
    /** @type {Element|null} The bar of pages. It grows, too: its letters come after it, and make a second line of it. */
    this.bar = null;
    this.sizes = new ResizeObserver(() => this.stick());
    this.sizes.observe(this.element);
  }

  /** Where only a little of it stays in sight, that is the sentence, right below the bar of pages. */
  stick() {
    const { element, caption } = this;
    this.watch(document.querySelector(".st-key-slp-top"));
    const above = caption.getBoundingClientRect().top - element.getBoundingClientRect().top;
    const top = ((this.bar?.getBoundingClientRect().height ?? 0) - above) / zoomOf(element);
    element.style.setProperty("--slp-stuck", `${top.toFixed(1)}px`);
  }

  /** @param {Element|null} bar another one where Streamlit has made its frame anew */
  watch(bar) {
    if (bar === this.bar) return;
    if (this.bar) this.sizes.unobserve(this.bar);
    if (bar) this.sizes.observe(bar, { box: "border-box" });
    this.bar = bar;
  }

  /**
   * @param {number|null} phase null for the whole step
   * @param {number} ends how many phases the step has
   * @param {string} sentence
   * @param {string} whole the same with all its numbers: it has the room that it will take, and nothing moves when they come
   * @param {boolean} playing
   */
  draw(phase, ends, sentence, whole, playing) {
    write(this.play, playing ? "❚❚" : "▶");
    set(this.play, { "aria-label": playing ? t("❚❚ Pause") : t("▶ Play") });
    write(this.sentence, sentence);
    set(this.caption, { "data-whole": whole });
    this.buttons.forEach((button, index) => {
      set(button, { "aria-pressed": String(index === phase) });
      allow(button, index < ends);
    });
    write(this.name, phase === null ? t("step") : t(NAMES[phase]));
  }

  /** While numbers are still to come, a sentence is not read out. @param {boolean} moving */
  wait(moving) {
    set(this.caption, { "aria-busy": String(moving) });
  }

  close() {
    this.sizes.disconnect();
  }
}

/** The name of a phase as settings and links have it. @param {number|null} phase @param {string} whole */
export function phaseName(phase, whole) {
  return phase === null ? whole : PHASES[phase];
}
