/** The phases of a step: their buttons, and the sentence of the moment. */

import { phrase, t } from "../../kernel/text.js";
import { button, html, set, write } from "../../kit/dom.js";
import { PHASES } from "./shots.js";

const BUTTONS = [phrase("0 start"), phrase("1 forward"), phrase("2 loss"), phrase("3 backward"), phrase("4 update")];

const NAMES = [phrase("start"), phrase("forward"), phrase("loss"), phrase("backward"), phrase("update")];

export class Phases {
  /** @param {(phase: number) => void} onChoose */
  constructor(onChoose) {
    this.caption = html("p", { class: "slp-caption slp-phase-caption", "data-testid": "caption-phase" });
    this.buttons = BUTTONS.map((label, index) => button(t(label), { class: "slp-phase" }, () => onChoose(index)));
    this.name = html("span", { "data-testid": "phase" });
    this.element = html(
      "div",
      { class: "slp-phases" },
      ...this.buttons,
      html("span", { class: "slp-sr" }, this.name),
      this.caption,
    );
  }

  /** @param {number|null} phase null for the whole step @param {number} ends how many phases the step has @param {string} sentence */
  draw(phase, ends, sentence) {
    write(this.caption, sentence);
    this.buttons.forEach((button, index) => {
      set(button, { "aria-pressed": String(index === phase), disabled: index >= ends });
    });
    write(this.name, phase === null ? t("step") : t(NAMES[phase]));
  }

  /** While numbers are still to come, a sentence is not read out. @param {boolean} moving */
  wait(moving) {
    set(this.caption, { "aria-busy": String(moving) });
  }
}

/** The name of a phase as settings and links have it. @param {number|null} phase @param {string} whole */
export function phaseName(phase, whole) {
  return phase === null ? whole : PHASES[phase];
}
