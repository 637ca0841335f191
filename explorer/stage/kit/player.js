/**
 * The timeline of a run: where it stands, playing, and the controls and keys that move it.
 *
 * A step is divided into phases and a phase into operations. The player moves by one of the three; it knows nothing
 * of what they show.
 */

import { parts, phrase, t } from "../kernel/text.js";
import { button, choose, html, set, write } from "./dom.js";
import { Grip } from "./grip.js";
import { timelineKey } from "./keys.js";

const SPEEDS = [0.25, 0.5, 1, 2, 4];
/** How long one stop lasts at speed 1, in milliseconds. */
const LENGTH = { operation: 450, phase: 1100, step: 220 };
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

/** How long values travel at speed 1. */
const TRAVEL = 500;

/** @typedef {"operation"|"phase"|"step"} Unit */
/** @typedef {{name: string, operations: number}} Phase */
/** @typedef {{step: number, phase: number, operation: number|null}} Position */

export class Player {
  /**
   * @param {Phase[]} phases of each step; a single one where steps are not divided
   * @param {(how: "moved"|"settled") => void} onMove
   * @param {(progress: number) => void} onTravel 0 to 1 after each move that is played or stepped
   */
  constructor(phases, onMove, onTravel) {
    this.phases = phases;
    this.onMove = onMove;
    this.onTravel = onTravel;
    /** @type {Position} */
    this.position = { step: 0, phase: 0, operation: null };
    /** How it stood when a pointer took hold of the scrubber. */
    this.untouched = { position: this.position, playing: false };
    this.last = 0;
    /** @type {Unit} */
    this.unit = phases.length > 1 ? "phase" : "step";
    this.speed = 1;
    this.playing = false;
    /** Whether the last move was one stop, that positions glide over, and not a jump. */
    this.gliding = false;
    this.frame = 0;
    this.since = 0;
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.playButton = press(t("▶ Play"), t("Play or pause (space)"), "play", () =>
      this.playing ? this.pause() : this.play(),
    );
    this.scrubber = html("input", {
      type: "range",
      class: "slp-scrubber",
      min: 0,
      max: 0,
      step: 1,
      "data-testid": "scrubber",
      "aria-label": t("step of the run"),
    });
    this.stepNumber = html("span", { class: "slp-number", "data-testid": "step" });
    this.lastNumber = html("span", {});
    this.unitSelect = unitSelect(this.unit);
    this.speedSelect = speedSelect(this.speed);
    this.element = this.lay();
    this.listen();
    this.keys = (/** @type {KeyboardEvent} */ event) => this.press(event);
    document.addEventListener("keydown", this.keys);
  }

  lay() {
    const divided = this.phases.length > 1;
    const pair = (/** @type {Unit} */ unit) =>
      html(
        "span",
        { class: "slp-buttons" },
        press("◀", t(UNITS[unit].previous), `previous-${unit}`, () => this.go(-1, unit)),
        html("span", { class: "slp-unit" }, t(UNITS[unit].name)),
        press("▶", t(UNITS[unit].next), `next-${unit}`, () => this.go(1, unit)),
      );
    return html(
      "div",
      { class: "slp-player", role: "group", "aria-label": t("Timeline") },
      this.playButton,
      ...(divided ? [this.unitSelect] : []),
      this.speedSelect,
      ...(divided ? [pair("operation"), pair("phase")] : []),
      pair("step"),
      this.scrubber,
      html(
        "span",
        { class: "slp-count" },
        ...parts("step {step} of {last}", { step: this.stepNumber, last: this.lastNumber }),
      ),
    );
  }

  listen() {
    new Grip(this.scrubber, {
      hold: () => (this.untouched = { position: this.position, playing: this.playing }),
      release: () => {},
      slide: () => {
        this.pause();
        this.jump(Number(this.scrubber.value), "moved");
      },
      settle: () => this.jump(Number(this.scrubber.value)),
      cancel: () => {
        this.move(this.untouched.position);
        if (this.untouched.playing) this.play();
      },
      show: () => this.show(),
    });
    this.unitSelect.addEventListener("change", () => this.moveBy(/** @type {Unit} */ (this.unitSelect.value)));
    this.speedSelect.addEventListener("change", () => (this.speed = Number(this.speedSelect.value)));
    for (const select of [this.unitSelect, this.speedSelect]) letGo(select);
  }

  /**
   * Stand somewhere from the start: what a link or an earlier visit says. An operation that the phase has not is none.
   * @param {string} name of the phase
   * @param {number|null} operation
   * @param {Unit} unit
   */
  stand(name, operation, unit) {
    const phase = Math.max(
      0,
      this.phases.findIndex((one) => one.name === name),
    );
    const within = Math.min(operation ?? 0, this.phases[phase].operations - 1);
    this.unit = unit;
    choose(this.unitSelect, unit);
    this.position = { ...this.position, phase, operation: unit === "operation" ? within : null };
  }

  /** @param {Unit} unit */
  moveBy(unit) {
    this.unit = unit;
    choose(this.unitSelect, unit);
    this.move({ ...this.position, operation: unit === "operation" ? (this.position.operation ?? 0) : null });
  }

  /** A run of another length. @param {number} last its last step */
  resize(last) {
    this.last = last;
    set(this.scrubber, { max: last });
    if (this.position.step > last) this.position = { ...this.position, step: last };
    this.show();
  }

  /**
   * Move by one stop.
   * @param {number} direction 1 or -1; whole steps may be more
   * @param {Unit} unit
   * @returns {boolean} whether there was somewhere to go
   */
  go(direction, unit) {
    if (unit === "operation" && this.unit !== "operation") {
      this.unit = "operation"; // a phase that is walked through is an opened one
      choose(this.unitSelect, "operation");
    }
    const next =
      unit === "step"
        ? { ...this.position, step: Math.max(0, Math.min(this.last, this.position.step + direction)) }
        : this.following(direction, unit);
    if (
      !next ||
      (next.step === this.position.step &&
        next.phase === this.position.phase &&
        next.operation === this.position.operation)
    )
      return false;
    this.gliding = true;
    this.move(next);
    this.travel();
    return true;
  }

  /** @param {number} direction @param {"operation"|"phase"} unit @returns {Position|null} */
  following(direction, unit) {
    let { step, phase, operation } = this.position;
    if (unit === "operation") {
      const within = (operation ?? (direction > 0 ? -1 : 0)) + direction;
      if (within >= 0 && within < this.phases[phase].operations) return { step, phase, operation: within };
    }
    phase += direction;
    if (phase < 0 || phase >= this.phases.length) {
      step += direction;
      if (step < 0 || step > this.last) return null;
      phase = direction > 0 ? 0 : this.phases.length - 1;
    }
    const opened = this.unit === "operation";
    const entered = direction > 0 || unit === "phase" ? 0 : this.phases[phase].operations - 1;
    return { step, phase, operation: opened ? entered : null };
  }

  /** Go to a step, and to the start of what is looked at in it. @param {number} step @param {"moved"|"settled"} [how] */
  jump(step, how = "settled") {
    this.position = { ...this.position, operation: this.unit === "operation" ? 0 : null };
    this.arrive(step, how);
  }

  /** Show another step, standing in it as before. @param {number} step @param {"moved"|"settled"} how */
  arrive(step, how) {
    this.position = { ...this.position, step: Math.max(0, Math.min(this.last, Math.round(step))) };
    this.gliding = false;
    this.show();
    this.onTravel(1);
    this.onMove(how);
  }

  /** @param {Position} position */
  move(position) {
    this.position = position;
    this.show();
    this.onMove(this.playing ? "moved" : "settled");
  }

  /** How long positions glide, in milliseconds. */
  get glide() {
    return this.gliding && !this.still.matches ? Math.min(TRAVEL, LENGTH[this.unit]) / this.speed : 0;
  }

  /** Let the values travel once, unless motion is unwanted. */
  travel() {
    this.since = performance.now();
    if (this.still.matches) this.onTravel(1);
    else if (!this.frame) this.tick();
  }

  play() {
    const atEnd = this.unit === "step" ? this.position.step === this.last : this.following(1, this.unit) === null;
    if (atEnd) {
      this.position = { ...this.position, phase: 0 };
      this.jump(0, "moved"); // once more
    }
    this.playing = true;
    this.show();
    this.travel();
    if (!this.frame) this.tick();
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.show();
    this.onMove("settled");
  }

  tick() {
    this.frame = requestAnimationFrame((now) => {
      this.frame = 0;
      const passed = Math.max(0, now - this.since) * this.speed;
      const length = LENGTH[this.unit];
      const travel = Math.min(TRAVEL, length);
      this.onTravel(this.still.matches ? 1 : Math.min(1, passed / travel));
      if (this.playing && passed >= length) {
        this.since = now;
        if (!this.go(1, this.unit)) this.pause();
        this.since = now;
      }
      if (this.playing || passed < travel) {
        if (!this.frame) this.tick();
      }
    });
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const key = timelineKey(event, this.scrubber);
    if (key === null) return;
    if (key === 1 || key === -1) {
      this.pause();
      if (event.shiftKey) this.go(key * (this.unit === "step" ? 10 : 1), "step");
      else this.go(key, this.unit);
    } else if (key === " ") {
      if (this.playing) this.pause();
      else this.play();
    } else {
      this.pause();
      const end = key === "End";
      this.position = { ...this.position, phase: end ? this.phases.length - 1 : 0 };
      this.jump(end ? this.last : 0);
    }
    event.preventDefault();
  }

  show() {
    const { step } = this.position;
    if (Number(this.scrubber.value) !== step) this.scrubber.value = String(step);
    set(this.scrubber, { "aria-valuetext": t("step {step} of {last}", { step, last: this.last }) });
    write(this.stepNumber, String(step));
    set(this.stepNumber, { "data-value": step });
    write(this.lastNumber, String(this.last));
    write(this.playButton, this.playing ? t("❚❚ Pause") : t("▶ Play"));
    set(this.playButton, { "aria-pressed": String(this.playing) });
  }

  close() {
    this.playing = false;
    cancelAnimationFrame(this.frame);
    document.removeEventListener("keydown", this.keys);
  }
}

/** @param {string} face @param {string} title @param {string} testid @param {() => void} onPress */
function press(face, title, testid, onPress) {
  return button(face, { title, "aria-label": title, "data-testid": testid }, onPress);
}

/** What arrow keys and playing move by. @param {Unit} chosen */
function unitSelect(chosen) {
  return html(
    "select",
    { "data-testid": "play-by", "aria-label": t("Arrow keys and playing move by") },
    ...Object.entries(UNITS).map(([unit, { by }]) => html("option", { value: unit, selected: unit === chosen }, t(by))),
  );
}

/** @param {number} chosen */
function speedSelect(chosen) {
  return html(
    "select",
    { "data-testid": "speed", "aria-label": t("Speed") },
    ...SPEEDS.map((speed) => html("option", { value: speed, selected: speed === chosen }, `${speed}×`)),
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
