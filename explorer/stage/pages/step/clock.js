/** How far the film of a step is: of each shot, the part that has been seen, and the numbers that were earned by it. */

import { PHASES } from "./shots.js";

/** @import { Position } from "../../kit/course.js" */
/** @import { Scene, Shot } from "./shots.js" */

/** Milliseconds of reading a letter: about fifteen a second. */
const LETTER = 1000 / 15;
/** The shortest stop. */
const SHORTEST = 1200;
/** What stays still, after the motion, before the next begins. */
const REST = 500;

export class Clock {
  /**
   * @param {Scene[]} scenes
   * @param {Position} position
   * @param {number} progress of the motion that leads to it, 0 to 1
   * @param {number} ends how many phases the step has
   */
  constructor(scenes, position, progress, ends) {
    this.scenes = scenes;
    this.position = position;
    this.progress = progress;
    this.ends = ends;
  }

  /** The part of a shot that has been seen. @param {number} phase @param {number} index of the shot @returns {number} */
  seen(phase, index) {
    const { phase: at, operation } = this.position;
    if (at === null) return phase < this.ends ? 1 : 0;
    if (phase !== at) return phase < at ? 1 : 0;
    if (operation !== null) return index === operation ? this.progress : index < operation ? 1 : 0;
    const { begins, takes } = this.scenes[phase].shots[index];
    if (takes === 0) return 1;
    const passed = this.progress * motion(this.scenes[phase].shots, null);
    return Math.max(0, Math.min(1, (passed - begins) / takes));
  }

  /** The part of a shot, by its name, that has been seen. @param {string} name @param {number|null} [index] */
  of(name, index = null) {
    const [phase, at] = placeOf(this.scenes, name, index);
    return this.seen(phase, at);
  }

  /** Whether a number is there. @param {string} number */
  has(number) {
    const place = earning(this.scenes).get(number);
    if (!place) throw new Error(`no shot earns ${number}`);
    return this.seen(place.phase, place.shot) >= place.from;
  }

  /** How many numbers are there. */
  get count() {
    let count = 0;
    for (const { phase, shot, from } of earning(this.scenes).values()) if (this.seen(phase, shot) >= from) count += 1;
    return count;
  }

  /** What is being told: what moves; once all stands still, what the whole stop is about. @returns {Set<string>} */
  get lit() {
    const { phase, operation } = this.position;
    if (phase === null) return new Set();
    const { shots, lit } = this.scenes[phase];
    if (operation !== null) return new Set(shots[operation].lit);
    const moving =
      this.progress === 1 ? [] : shots.flatMap((one, k) => (this.moves(phase, k) ? this.told(one, k) : []));
    return new Set(moving.length > 0 ? moving : lit);
  }

  /** Of a shot within its phase: its causes until they have met, and then what comes of it. @param {Shot} shot @param {number} index */
  told({ lit, meets }, index) {
    if (meets === null) return lit;
    return this.seen(this.position.phase ?? 0, index) < meets ? lit.slice(0, -1) : lit.slice(-1);
  }

  /** Whether a shot is under way; at the very beginning, whether it is one of the first. @param {number} phase @param {number} index */
  moves(phase, index) {
    const seen = this.seen(phase, index);
    return (seen > 0 && seen < 1) || (this.progress === 0 && this.scenes[phase].shots[index].begins === 0);
  }

  /** Whether a phase, or what comes after it, is shown. @param {string} name */
  reached(name) {
    const { phase } = this.position;
    return phase === null ? PHASES.indexOf(name) < this.ends : phase >= PHASES.indexOf(name);
  }
}

/**
 * How long a stop lasts, and how long of that something moves: as long as what is told of the motion takes to read.
 * @param {Scene[]} scenes @param {Position} position
 * @param {string} sentence that is to be read @param {string} [moving] one that is told before, until all stands still
 */
export function pace(scenes, { phase, operation }, sentence, moving = "") {
  const moves = phase === null ? 0 : motion(scenes[phase].shots, operation);
  const travel = Math.max(moves, moving.length * LETTER);
  const reading = (moving ? travel : 0) + sentence.length * LETTER;
  return { stop: Math.max(SHORTEST, reading, travel + REST), travel };
}

/** Milliseconds of motion. @param {Shot[]} shots of a phase @param {number|null} operation */
function motion(shots, operation) {
  if (operation !== null) return shots[operation].lasts;
  return Math.max(...shots.map(({ begins, takes }) => begins + takes));
}

/** @typedef {{phase: number, shot: number, from: number}} Place */

/** Where numbers are earned. @type {WeakMap<Scene[], Map<string, Place>>} */
const earned = new WeakMap();
/** @type {WeakMap<Scene[], Map<string, [number, number]>>} */
const places = new WeakMap();

/** @param {Scene[]} scenes */
function earning(scenes) {
  const known = earned.get(scenes);
  if (known) return known;
  /** @type {Map<string, Place>} */
  const found = new Map();
  scenes.forEach(({ shots }, phase) =>
    shots.forEach(({ earns }, shot) => {
      for (const [number, from] of Object.entries(earns)) found.set(number, { phase, shot, from });
    }),
  );
  earned.set(scenes, found);
  return found;
}

/** @param {Scene[]} scenes @param {string} name @param {number|null} index @returns {[number, number]} */
function placeOf(scenes, name, index) {
  let found = places.get(scenes);
  if (!found) {
    found = new Map();
    for (const [phase, { shots }] of scenes.entries())
      for (const [at, shot] of shots.entries()) found.set(`${shot.name} ${shot.index}`, [phase, at]);
    places.set(scenes, found);
  }
  const place = found.get(`${name} ${index}`);
  if (!place) throw new Error(`there is no shot ${name} ${index}`);
  return place;
}

/** A part of a shot, eased at both ends. @param {number} seen @param {number} from @param {number} to @returns {number} 0 to 1 */
export function during(seen, from, to) {
  const part = Math.max(0, Math.min(1, (seen - from) / (to - from)));
  return part * part * (3 - 2 * part);
}
