/**
 * The page's one voice for those who listen: it says what changed once things rest, and is silent while something is
 * dragged, plays, or is still being computed. What an error or the connection has to say is not its subject.
 */

/** @import { Value } from "../contract.js" */

import { t } from "../kernel/text.js";
import { html, write } from "./dom.js";
import { shown } from "./format.js";

/** How long nothing changes before it is said, in milliseconds. */
export const REST = 500;

/**
 * What is listened to.
 * @typedef {object} Speaker
 * @property {() => string[]} sentences that are true now; an empty one is none
 * @property {() => boolean} restless whether something moves that will change them
 */

export class Spoken {
  /** @param {Speaker} speaker */
  constructor(speaker) {
    this.speaker = speaker;
    this.timer = 0;
    /** What was said, or stood there when the page was opened. @type {string[]} */
    this.said = [];
    /** What is said next, if it stays. */
    this.next = "";
    this.element = html("p", { class: "slp-sr", role: "status", "aria-live": "polite", "data-testid": "spoken" });
  }

  /** The page was opened: who listens reads it from its top. @param {string[]} sentences that were read there */
  begin(sentences) {
    this.said = sentences;
  }

  /** Something was drawn. */
  notice() {
    const next = this.speaker.sentences().join("\n");
    if (next === this.next && this.timer) return;
    this.next = next;
    clearTimeout(this.timer);
    this.timer = next === this.said.join("\n") ? 0 : window.setTimeout(() => this.speak(), REST);
  }

  speak() {
    this.timer = 0;
    if (this.speaker.restless()) {
      this.timer = window.setTimeout(() => this.speak(), REST);
      return;
    }
    const sentences = this.speaker.sentences();
    const changed = sentences.filter((sentence) => sentence !== "" && !this.said.includes(sentence));
    this.said = sentences;
    if (changed.length) write(this.element, changed.join(" "));
  }

  close() {
    clearTimeout(this.timer);
  }
}

/** One sample's answer, as it is printed. @param {Value} output @param {Value} loss */
export function neuronAtRest(output, loss) {
  return t("Output {output}, loss {loss}.", { output: shown(output), loss: shown(loss) });
}

/** Where a run stands. @param {number} step @param {Value} loss */
export function runAtRest(step, loss) {
  return t("Step {step}: loss {loss}.", { step, loss: shown(loss) });
}
