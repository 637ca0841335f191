/** The tutorial's code, line by line: what a line computes lights up with it, and it can be run as far as a line. */

/** @import { CodeLine } from "../../contract.js" */

import { t } from "../../kernel/text.js";
import { allow, button, html, write } from "../../kit/dom.js";

export class Code {
  /** @param {(ran: number) => void} onRun told how many lines are to be run */
  constructor(onRun) {
    this.onRun = onRun;
    /** The lines that stand there. */
    this.made = "";
    /** @type {{element: HTMLElement, text: HTMLElement, gives: HTMLElement}[]} */
    this.rows = [];
    this.list = html("ol", { class: "slp-code-lines" });
    this.again = button(t("Start again"), { "data-testid": "code-restart" }, () => onRun(0));
    this.all = button(t("Run all"), { "data-testid": "code-all" }, () => onRun(this.rows.length));
    this.element = html(
      "section",
      { class: "slp-card slp-code-card", "aria-label": t("The tutorial's code") },
      html(
        "div",
        { class: "slp-head" },
        html("h2", {}, t("The tutorial's code")),
        html("span", { class: "slp-buttons" }, this.again, this.all),
      ),
      html("p", { class: "slp-caption" }, t("▶ runs to its line and shows what that gives.")),
      this.list,
    );
  }

  /** @param {CodeLine[]} lines @param {number} ran how many of them were run */
  draw(lines, ran) {
    const kinds = lines.map(({ line, lights }) => `${line}:${lights.join(" ")}`).join();
    if (kinds !== this.made) this.make(lines, kinds);
    this.element.hidden = lines.length === 0;
    allow(this.again, ran > 0);
    allow(this.all, ran < lines.length);
    lines.forEach(({ text, gives }, at) => {
      const row = this.rows[at];
      write(row.text, text);
      write(row.gives, gives);
      row.gives.hidden = gives === "";
      row.element.classList.toggle("ran", at < ran);
    });
  }

  /** @param {CodeLine[]} lines @param {string} kinds */
  make(lines, kinds) {
    this.made = kinds;
    this.rows = lines.map(({ line, lights }, at) => {
      const text = html("code");
      const gives = html("output", { "data-testid": `gives-${at + 1}`, hidden: true });
      const run = button(
        "▶",
        {
          class: "slp-button slp-run-to",
          "data-testid": `run-${at + 1}`,
          title: t("Run to here"),
          "aria-label": t("Run to line {line}", { line: at + 1 }),
        },
        () => this.onRun(at + 1),
      );
      const element = html(
        "li",
        { class: "slp-code-line", "data-line": line, "data-lights": lights.join(" "), tabindex: "0" },
        text,
        run,
        gives,
      );
      return { element, text, gives };
    });
    this.list.replaceChildren(...this.rows.map(({ element }) => element));
  }
}
