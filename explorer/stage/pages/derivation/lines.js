/** The lines of the derivation, from the model to the new weight, in symbols and in numbers; they open one at a time. */

/** @import { DerivationLine, DerivationNumbers } from "../../contract.js" */

import { t } from "../../kernel/text.js";
import { allow, button, html } from "../../kit/dom.js";
import { Formulas } from "./formula.js";

const ALL = 99;

export class Lines {
  /** @param {(count: number) => void} onOpen told how many lines are to be open */
  constructor(onOpen) {
    this.onOpen = onOpen;
    this.formulas = new Formulas();
    this.open = 1;
    /** What the lines that stand there say. */
    this.made = "";
    this.list = html("ol", { class: "slp-lines" });
    this.previous = button(t("◀ Back"), { "data-testid": "previous-line" }, () => this.go(-1));
    this.next = button(t("Next line ▶"), { "data-testid": "next-line" }, () => this.go(1));
    this.all = button(t("All"), { "data-testid": "all-lines" }, () => this.go("End"));
    this.buttons = html("span", { class: "slp-buttons" }, this.previous, this.next, this.all);
  }

  /** @param {1|-1|"Home"|"End"} where */
  go(where) {
    const wanted = where === "Home" ? 1 : where === "End" ? ALL : this.open + where;
    this.onOpen(Math.max(1, Math.min(this.list.children.length, wanted)));
  }

  /** @param {number} count how many lines are open */
  show(count) {
    const lines = /** @type {HTMLElement[]} */ ([...this.list.children]);
    this.open = Math.min(lines.length, count);
    lines.forEach((line, index) => {
      line.hidden = index >= this.open;
      line.classList.toggle("newest", index === this.open - 1);
    });
    allow(this.previous, this.open > 1);
    allow(this.next, this.open < lines.length);
  }

  /** The line that was opened last comes into sight: on a phone all of them are below the first screen. */
  bring() {
    this.list.children[this.open - 1]?.scrollIntoView({ block: "nearest" });
  }

  /** @param {DerivationNumbers} numbers */
  draw({ lines, values }) {
    const said = lines
      .map(({ told, symbols, numbers, unfolds }) => [told, symbols, numbers, unfolds?.title].join())
      .join();
    if (said !== this.made) {
      this.made = said;
      this.formulas.clear();
      this.list.replaceChildren(...lines.map((line) => this.line(line)));
    }
    this.formulas.print(values);
  }

  /** @param {DerivationLine} line */
  line({ key, told, symbols, numbers, lights, unfolds }) {
    return html(
      "li",
      { "data-line": key, "data-lights": lights.join(" "), tabindex: "0" },
      html("span", { class: "slp-told-line" }, told),
      this.formulas.make(symbols, "slp-line-symbols"),
      ...(numbers ? [this.formulas.make(numbers, "slp-line-numbers")] : []),
      ...(unfolds
        ? [
            html(
              "details",
              { class: "slp-unfolds", "data-testid": `unfolds-${key}` },
              html("summary", {}, unfolds.title),
              ...unfolds.formulas.map((markup) => html("div", {}, this.formulas.make(markup, ""))),
            ),
          ]
        : []),
    );
  }
}
