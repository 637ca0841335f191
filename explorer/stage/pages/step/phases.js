/** The four phases of a step: their buttons, the sentence of the moment, and what each lights up. */

import { phrase, t } from "../../kernel/text.js";
import { button, html, set, write } from "../../kit/dom.js";

export const PHASES = ["forward", "loss", "backward", "update"];

const BUTTONS = [phrase("1 forward"), phrase("2 loss"), phrase("3 backward"), phrase("4 update")];

const NAMES = [phrase("forward"), phrase("loss"), phrase("backward"), phrase("update")];

const FACTORS = ["d-loss-d-output", "d-output-d-z", "delta"];

/** @typedef {import("../../kit/player.js").Position} Position */

export class Phases {
  /** @param {(phase: number) => void} onChoose */
  constructor(onChoose) {
    this.caption = html("p", {
      class: "slp-caption slp-phase-caption",
      "data-testid": "caption-phase",
      "aria-live": "polite",
    });
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

  /** @param {number} phase @param {string} sentence */
  draw(phase, sentence) {
    write(this.caption, sentence);
    this.buttons.forEach((button, index) => set(button, { "aria-pressed": String(index === phase) }));
    write(this.name, t(NAMES[phase]));
  }
}

/**
 * The parts of the picture that a phase, or one of its operations, is about.
 * @param {Position} position
 * @param {number} inputs
 * @returns {{lit: Set<string>, column: number|null}} `column`: the one weight that is meant in the table, null for all
 */
export function litBy({ phase, operation }, inputs) {
  const makers = {
    forward: () => ({ lit: litForward(operation, inputs), column: null }),
    loss: () => ({ lit: operation === null ? ["error", "loss"] : [["error", "loss"][operation]], column: null }),
    backward: () => litBackward(operation),
    update: () => ({ lit: ["update", "after"], column: operation }),
  };
  const { lit, column } = makers[/** @type {keyof typeof makers} */ (PHASES[phase])]();
  return { lit: new Set(lit), column };
}

/** @param {number|null} operation @param {number} inputs */
function litForward(operation, inputs) {
  if (operation === null) return ["flows", "sum", "activation", "output"];
  if (operation <= inputs) return [`flow-${operation}`];
  return operation === inputs + 1 ? ["sum"] : ["activation", "output"];
}

/** @param {number|null} operation */
function litBackward(operation) {
  if (operation === null) return { lit: [...FACTORS, "gradient"], column: null };
  if (operation < FACTORS.length) return { lit: [FACTORS[operation]], column: null };
  return { lit: ["gradient"], column: operation - FACTORS.length };
}

/**
 * The one flow along which something travels in a phase: -1 for none, null for all.
 * @param {Position} position
 * @param {number} inputs
 */
export function flowOf({ phase, operation }, inputs) {
  if (operation === null) return null;
  if (PHASES[phase] === "forward") return operation <= inputs ? operation : -1;
  return operation >= FACTORS.length ? operation - FACTORS.length : -1;
}
