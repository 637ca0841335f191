/** Further inputs made of the two that the data has: a switch for each, and why they work. */

/** @import { TrainNumbers } from "../../contract.js" */
/** @import { Workbench } from "../../kernel/workbench.js" */

import { t } from "../../kernel/text.js";
import { html, write } from "../../kit/dom.js";
import { playOf } from "./offer.js";

export class TermsRow {
  /** @param {Workbench<"train">} bench @param {() => boolean} isPlaying whether the run plays, and is to play on */
  constructor(bench, isPlaying) {
    this.bench = bench;
    /** The state of the session in which a switch was pressed: until it has answered, the switch is as it was pressed. */
    this.pressed = -1;
    this.caption = html("p", { class: "slp-caption", "data-testid": "caption-terms" });
    const choices = bench.numbers.terms?.choices ?? [];
    this.boxes = choices.map(({ name }) => {
      const box = html("input", { type: "checkbox", "data-testid": `term-${name}` });
      box.addEventListener("change", () => {
        this.pressed = bench.content.revision;
        if (isPlaying()) playOf(bench.draft.dataset); // another input is another page
        bench.act({ name: "term", term: name, on: box.checked });
      });
      return box;
    });
    const switches = choices.map(({ title }, at) =>
      html("label", { class: "slp-switch" }, this.boxes[at], html("span", {}, title)),
    );
    const label = t("Terms");
    this.element = html(
      "section",
      { class: "slp-data slp-terms", "aria-label": label, hidden: choices.length === 0 },
      html("span", {}, t("terms")),
      ...switches,
      this.caption,
    );
  }

  /** @param {TrainNumbers} numbers */
  draw({ terms }) {
    if (!terms) return;
    if (this.pressed !== this.bench.content.revision)
      this.boxes.forEach((box, at) => {
        if (box.checked !== terms.choices[at].on) box.checked = terms.choices[at].on;
      });
    write(this.caption, terms.told);
  }
}
