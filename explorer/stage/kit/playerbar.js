/** The controls of a timeline: playing, its speed, what it moves by, and the scrubber. */

import { parts, phrase, t } from "../kernel/text.js";
import { button, html, set, write } from "./dom.js";
import { letGo } from "./keys.js";

/** @import { Unit } from "./course.js" */

/** The speed at which the whole run takes five seconds, whatever its length, where steps are divided. */
export const WHOLE_RUN = 0;
/** The speed at which each step is seen, where steps are not divided: there 1 is the whole run in five seconds, */
export const EACH_STEP = -1;
/** and this shows its end at once. */
export const MAX = Number.POSITIVE_INFINITY;
const SPEEDS = [0.25, 0.5, 1, 2, 4];

/** @type {Record<Unit, {name: string, by: string, previous: string, next: string}>} */
const UNITS = {
  operation: {
    name: phrase("operation"),
    by: phrase("by operation"),
    previous: phrase("Previous operation"),
    next: phrase("Next operation"),
  },
  phase: {
    name: phrase("phase"),
    by: phrase("by phase"),
    previous: phrase("Previous phase"),
    next: phrase("Next phase"),
  },
  step: { name: phrase("step"), by: phrase("by step"), previous: phrase("Previous step"), next: phrase("Next step") },
};

export class PlayerBar {
  /**
   * @param {boolean} divided whether steps have phases
   * @param {() => void} onPlay
   * @param {(direction: number, unit: Unit) => void} onGo
   */
  constructor(divided, onPlay, onGo) {
    this.play = press(t("▶ Play"), t("Play or pause (space)"), "play", onPlay);
    this.scrubber = html("input", {
      type: "range",
      class: "slp-scrubber",
      min: 0,
      max: 0,
      step: 1,
      "data-testid": "scrubber",
      "aria-label": t("step of the run"),
    });
    this.step = html("span", { class: "slp-number", "data-testid": "step" });
    this.last = html("span", {});
    this.unit = html(
      "select",
      { "data-testid": "play-by", "aria-label": t("Arrow keys and playing move by") },
      ...Object.entries(UNITS).map(([unit, { by }]) => html("option", { value: unit }, t(by))),
    );
    this.speed = html(
      "select",
      { "data-testid": "speed", "aria-label": t("Speed") },
      ...(divided ? [] : [html("option", { value: EACH_STEP }, t("each step"))]),
      ...SPEEDS.map((speed) => html("option", { value: speed, selected: speed === 1 }, `${speed}×`)),
      divided
        ? html("option", { value: WHOLE_RUN }, t("the whole run in 5 s"))
        : html("option", { value: MAX }, t("max")),
    );
    if (!divided) set(this.speed, { title: t("1×: the whole run in 5 s; max: its end at once") });
    const pair = (/** @type {Unit} */ unit) =>
      html(
        "span",
        { class: "slp-buttons" },
        press("◀", t(UNITS[unit].previous), `previous-${unit}`, () => onGo(-1, unit)),
        html("span", { class: "slp-unit" }, t(UNITS[unit].name)),
        press("▶", t(UNITS[unit].next), `next-${unit}`, () => onGo(1, unit)),
      );
    this.element = html(
      "div",
      { class: "slp-player", role: "group", "aria-label": t("Timeline") },
      this.play,
      ...(divided ? [this.unit] : []),
      this.speed,
      ...(divided ? [pair("operation"), pair("phase")] : []),
      pair("step"),
      this.scrubber,
      html("span", { class: "slp-count" }, ...parts("step {step} of {last}", { step: this.step, last: this.last })),
    );
    for (const select of [this.unit, this.speed]) letGo(select);
  }

  /**
   * @param {number} step
   * @param {number} last
   * @param {number} offset what is counted before the run's own first step
   * @param {boolean} playing
   */
  show(step, last, offset, playing) {
    if (Number(this.scrubber.value) !== step) this.scrubber.value = String(step);
    set(this.scrubber, { "aria-valuetext": t("step {step} of {last}", { step: offset + step, last: offset + last }) });
    write(this.step, String(offset + step));
    set(this.step, { "data-value": offset + step });
    write(this.last, String(offset + last));
    write(this.play, playing ? t("❚❚ Pause") : t("▶ Play"));
    set(this.play, { "aria-pressed": String(playing) });
  }
}

/** @param {string} face @param {string} title @param {string} testid @param {() => void} onPress */
function press(face, title, testid, onPress) {
  return button(face, { title, "aria-label": title, "data-testid": testid }, onPress);
}
