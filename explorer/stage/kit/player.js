/**
 * The timeline of a run: where it stands, playing, and the keys and controls that move it.
 *
 * A step is divided into phases and a phase into operations. The player moves by one of the three; it knows nothing
 * of what they show.
 */

import { Course } from "./course.js";
import { choose, set } from "./dom.js";
import { Grip } from "./grip.js";
import { timelineKey } from "./keys.js";
import { PlayerBar } from "./playerbar.js";
import { STEP, Tempo } from "./tempo.js";

/** @import { Phase, Position, Unit } from "./course.js" */
/** @import { Length } from "./tempo.js" */

export class Player {
  /**
   * @param {Phase[]} phases of each step; a single one where steps are not divided
   * @param {(how: "moved"|"settled") => void} onMove
   * @param {(progress: number) => void} onTravel 0 to 1 after each move that is played or stepped
   * @param {(position: Position) => Length} pace of a place within a step
   */
  constructor(phases, onMove, onTravel, pace = () => ({ stop: STEP, travel: STEP })) {
    this.course = new Course(phases);
    this.onMove = onMove;
    this.onTravel = onTravel;
    this.pace = pace;
    /** @type {Position} */
    this.position = { step: 0, phase: 0, operation: null };
    /** How it stood when a pointer took hold of the scrubber. */
    this.untouched = { position: this.position, playing: false };
    /** @type {Unit} */
    this.unit = this.course.divided ? "phase" : "step";
    this.tempo = new Tempo(this.course.divided);
    this.playing = false;
    /** Whether the run goes on beyond its end, which somebody else sees to. */
    this.going = false;
    /** Whether the last move was one whole step, that positions glide over, and not a jump. */
    this.gliding = false;
    /** What is counted before the run's own first step. */
    this.offset = 0;
    this.frame = 0;
    /** When the last move was made, and how long it lasts. */
    this.since = 0;
    /** @type {Length} */
    this.length = { stop: 0, travel: 0 };
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    this.bar = new PlayerBar(
      this.course.divided,
      () => this.toggle(),
      (direction, unit) => this.go(direction, unit),
    );
    this.scrubber = this.bar.scrubber;
    this.element = this.bar.element;
    choose(this.bar.unit, this.unit);
    this.listen();
    this.keys = (/** @type {KeyboardEvent} */ event) => this.press(event);
    document.addEventListener("keydown", this.keys);
  }

  get last() {
    return this.course.last;
  }

  listen() {
    new Grip(this.scrubber, {
      hold: () => (this.untouched = { position: this.position, playing: this.playing }),
      release: () => {},
      slide: () => {
        const step = Number(this.scrubber.value); // pausing shows where it played
        this.pause();
        this.jump(step, "moved");
      },
      settle: () => this.jump(Number(this.scrubber.value)),
      cancel: () => {
        this.move(this.untouched.position);
        if (this.untouched.playing) this.play();
      },
      show: () => this.show(),
    });
    const { unit, speed } = this.bar;
    unit.addEventListener("change", () => this.moveBy(/** @type {Unit} */ (unit.value)));
    speed.addEventListener("change", () => this.playAt(Number(speed.value)));
  }

  /**
   * Stand somewhere from the start: what a link or an earlier visit says.
   * @param {string|null} phase its name; null for the whole step
   * @param {number|null} operation
   * @param {Unit} unit
   */
  stand(phase, operation, unit) {
    this.unit = unit;
    choose(this.bar.unit, unit);
    this.position = this.course.named(this.position.step, phase, operation, unit === "operation");
  }

  /** @param {Unit} unit */
  moveBy(unit) {
    this.unit = unit;
    choose(this.bar.unit, unit);
    if (unit !== "step" && this.tempo.whole) {
      this.tempo.speed = 1;
      choose(this.bar.speed, "1");
    }
    const { step, phase, operation } = this.position;
    const opened = unit === "operation" && phase !== null;
    this.move({ step, phase, operation: opened ? (operation ?? 0) : null });
  }

  /** @param {number} speed */
  playAt(speed) {
    this.tempo.speed = speed;
    if (this.tempo.whole && this.unit !== "step") this.moveBy("step");
    this.since = performance.now();
  }

  /** A run of another length. @param {number} last its last step @param {(step: number) => number} [ends] how many phases a step has */
  resize(last, ends = () => this.course.phases.length) {
    this.course.last = last;
    this.course.ends = ends;
    set(this.scrubber, { max: last });
    this.position = this.course.within(this.position);
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
      choose(this.bar.unit, "operation");
    }
    const next = this.course.following(this.position, direction, unit, this.unit === "operation");
    if (!next) return false;
    this.gliding = unit === "step";
    // What is taken back is gone at once: only what comes is seen to come.
    this.start(next, direction > 0);
    return true;
  }

  /** Show a place, and let what comes to it arrive. @param {Position} position @param {boolean} [arriving] */
  start(position, arriving = true) {
    const whole = position.phase === null || !this.course.divided;
    this.length = whole ? { stop: STEP, travel: STEP } : this.pace(position);
    this.since = performance.now();
    const moves = arriving && !this.still.matches && this.length.travel > 0;
    this.position = position;
    this.onTravel(moves ? 0 : 1);
    this.move(position);
    if (!moves) this.length = { ...this.length, travel: 0 };
    if ((moves || this.playing) && !this.frame) this.tick();
  }

  /** Go to a step, and show all of it. @param {number} step @param {"moved"|"settled"} [how] */
  jump(step, how = "settled") {
    this.arrive({ step, phase: this.course.divided ? null : 0, operation: null }, how);
  }

  /** Stand at a place without a way to it. @param {Position} position @param {"moved"|"settled"} how */
  arrive(position, how) {
    this.position = this.course.within(position);
    this.gliding = false;
    this.length = { stop: 0, travel: 0 };
    this.show();
    this.onTravel(1);
    this.onMove(how);
  }

  /** @param {Position} position */
  move(position) {
    this.position = this.course.within(position);
    this.show();
    this.onMove(this.playing ? "moved" : "settled");
  }

  /** How long positions glide from step to step, in milliseconds. */
  get glide() {
    return this.gliding && !this.still.matches ? this.tempo.glide(this.last) : 0;
  }

  play() {
    const opened = this.unit === "operation";
    this.playing = true;
    if (!this.course.following(this.position, 1, this.unit, opened)) {
      const phase = this.course.divided && this.unit === "step" ? null : 0;
      this.arrive({ step: 0, phase, operation: opened ? 0 : null }, "moved"); // once more
      this.length = { stop: STEP, travel: 0 };
      this.since = performance.now();
    } else if (this.tempo.hurries) this.since = performance.now();
    else this.go(1, this.unit);
    this.show();
    if (!this.frame) this.tick();
  }

  toggle() {
    if (this.playing || this.going) this.pause();
    else this.play();
  }

  pause() {
    if (!this.playing && !this.going) return;
    this.going = false;
    this.end();
  }

  /** Nothing is played any more. */
  end() {
    this.playing = false;
    this.show();
    this.onMove("settled");
  }

  tick() {
    this.frame = requestAnimationFrame((now) => {
      this.frame = 0;
      if (this.playing && this.tempo.hurries) this.hurry(now);
      else this.proceed(now);
    });
  }

  /** One frame of a stop, or the first of the next. @param {number} now */
  proceed(now) {
    const passed = Math.max(0, now - this.since) * this.tempo.rate;
    const { stop, travel } = this.length;
    if (travel > 0 && !this.still.matches) this.onTravel(Math.min(1, passed / travel));
    if (this.playing && passed >= stop && !this.go(1, this.unit)) this.end();
    if ((this.playing || passed < this.length.travel) && !this.frame) this.tick();
  }

  /** One frame of a whole run that is played in a time of its own: as many steps as the time says. @param {number} now */
  hurry(now) {
    const steps = this.tempo.steps(now - this.since, this.last);
    if (steps > 0) {
      this.since += steps * this.tempo.stepLength(this.last);
      this.gliding = true;
      const next = this.course.following(this.position, steps, "step", false);
      if (next) this.move(next);
      if (this.position.step === this.last) this.end();
    }
    if (this.playing && !this.frame) this.tick();
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const key = timelineKey(event, this.scrubber);
    if (key === null) return;
    if (key === 1 || key === -1) {
      this.pause();
      if (event.shiftKey) this.go(key * (this.unit === "step" ? 10 : 1), "step");
      else this.go(key, this.unit);
    } else if (key === " ") this.toggle();
    else {
      this.pause();
      if (key === "End") this.jump(this.last);
      else this.arrive({ step: 0, phase: 0, operation: this.unit === "operation" ? 0 : null }, "settled");
    }
    event.preventDefault();
  }

  show() {
    this.bar.show(this.position.step, this.last, this.offset, this.playing || this.going);
  }

  close() {
    this.playing = this.going = false;
    cancelAnimationFrame(this.frame);
    document.removeEventListener("keydown", this.keys);
  }
}
