/** A run as a program in Python: to be read, copied, or taken along as a file. */

/** @import { Script as Written } from "../contract.js" */

import { phrase, t } from "../kernel/text.js";
import { allow, button, html, set, write } from "../kit/dom.js";

/** What it is called wherever it stands. */
export const SCRIPT = phrase("This run as a Python script");
const FILE = "perceptron.py";

/** How long a button says what it did, in milliseconds. */
const TOLD = 2500;

export class Script {
  constructor() {
    this.code = html("code", { "data-testid": "script" });
    this.text = html("pre", { class: "slp-code", tabindex: "0" }, this.code);
    this.copy = button(t("Copy"), { "data-testid": "copy-script" }, () => this.take());
    this.keep = button(t("Download"), { "data-testid": "download-script" }, () => this.download());
    this.buttons = html("span", { class: "slp-buttons" }, this.copy, this.keep);
    this.told = html("p", { class: "slp-caption", "data-testid": "script-told", hidden: true });
    /** Why there is none, or the script. */
    this.body = html("div", {}, this.told, this.text);
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

  download() {
    const address = URL.createObjectURL(new Blob([this.code.textContent ?? ""], { type: "text/x-python" }));
    html("a", { href: address, download: FILE }).click();
    setTimeout(() => URL.revokeObjectURL(address), TOLD); // until then the browser may still read it
  }

  /** @param {Written} script */
  draw({ text, told }) {
    write(this.told, told);
    this.told.hidden = told === "";
    this.text.hidden = text === "";
    write(this.code, text);
    this.wait(false);
  }

  /** What stands there is not, or not yet, that of the numbers on the page. @param {boolean} late */
  wait(late) {
    set(this.body, { "aria-busy": late ? "true" : null });
    for (const one of [this.copy, this.keep]) allow(one, !late && !this.text.hidden);
  }
}
