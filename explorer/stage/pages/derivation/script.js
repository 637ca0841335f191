/** The same in PyTorch, to be taken along. */

import { t } from "../../kernel/text.js";
import { button, html, write } from "../../kit/dom.js";

/** How long a button says what it did, in milliseconds. */
const TOLD = 2500;

export class Script {
  constructor() {
    this.code = html("code", { "data-testid": "script" });
    this.copy = button(t("Copy"), { "data-testid": "copy-script" }, () => this.take());
    this.element = html(
      "section",
      { class: "slp-card", "aria-label": t("Code") },
      html("div", { class: "slp-head" }, html("h2", {}, t("The same in PyTorch")), this.copy),
      html("pre", { class: "slp-code", tabindex: "0" }, this.code),
    );
  }

  async take() {
    try {
      await navigator.clipboard.writeText(this.code.textContent ?? "");
      write(this.copy, t("Copied"));
    } catch {
      getSelection()?.selectAllChildren(this.code); // without https the clipboard is closed to pages
      write(this.copy, t("Selected: press Ctrl+C"));
    }
    setTimeout(() => write(this.copy, t("Copy")), TOLD);
  }

  /** @param {string} script */
  draw(script) {
    write(this.code, script);
  }
}
