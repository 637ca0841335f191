/** Choices, presets, undo and redo, and whether the stage is live. */

/** @import { Content, PresetChoice, RuleChoice } from "../contract.js" */
/** @import { Mark } from "../kernel/state.js" */
/** @import { Workbench } from "../kernel/workbench.js" */

import { html, set } from "./dom.js";

/**
 * What a toolbar needs of the workbench.
 * @typedef {Pick<Workbench, "act"|"commit"|"draft"|"mark"|"onMark"|"set">
 *   & {content: Pick<Content<unknown, unknown, unknown>, "can"|"controls"|"refusals">}} Bench
 */

/** @typedef {"activation"|"loss"|"optimizer"} Choice */
/** @type {Choice[]} */
const CHOICES = ["activation", "loss", "optimizer"];

const STATES = {
  live: ["● live", "Every change is computed while you drag."],
  connecting: ["○ connecting", "The live connection is being opened."],
  fallback: ["◐ slower", "The live connection can't be opened here; changes take the slower way and still arrive."],
  reconnecting: [
    "◌ reconnecting",
    "The connection was lost. What you change is kept here, and sent as soon as it is back.",
  ],
};

export class Toolbar {
  /** @param {Bench} bench */
  constructor(bench) {
    this.bench = bench;
    const { controls } = bench.content;
    this.choices = CHOICES.map((field) => this.choice(field, controls.choices[field]));
    this.undo = this.button("↶", "Undo (Ctrl+Z)", "undo", () => bench.act({ name: "undo" }));
    this.redo = this.button("↷", "Redo (Ctrl+Shift+Z)", "redo", () => bench.act({ name: "redo" }));
    this.state = html("span", { class: "slp-state", role: "status", "data-testid": "live-state" });
    this.element = html(
      "div",
      { class: "slp-toolbar" },
      this.presets(controls.presets),
      ...this.choices.map(({ element }) => element),
      html(
        "span",
        { class: "slp-buttons" },
        this.undo,
        this.redo,
        this.button("Reset", "Back to the tutorial's numbers", "reset", () =>
          bench.act({ name: "preset", preset: controls.presets[0].name }),
        ),
      ),
      this.copy(),
      this.state,
    );
    this.keys = (/** @type {KeyboardEvent} */ event) => this.press(event);
    document.addEventListener("keydown", this.keys);
    bench.onMark.push((mark) => this.tell(mark));
    this.tell(bench.mark);
    this.show();
  }

  /** @param {string} text @param {string} title @param {string} testid @param {() => void} onClick */
  button(text, title, testid, onClick) {
    const button = html(
      "button",
      { type: "button", class: "slp-button", title, "aria-label": title, "data-testid": testid },
      text,
    );
    button.addEventListener("click", onClick);
    return button;
  }

  /** @param {PresetChoice[]} presets */
  presets(presets) {
    const select = html(
      "select",
      { "data-testid": "choose-preset", "aria-label": "Start from a preset" },
      html("option", { value: "" }, "preset…"),
      ...presets.map(({ name, lesson }) => html("option", { value: name, title: lesson }, name)),
    );
    select.addEventListener("change", () => {
      if (select.value) this.bench.act({ name: "preset", preset: select.value });
      select.value = "";
    });
    return html("label", {}, html("span", {}, "Start from"), select);
  }

  /** @param {Choice} field @param {Pick<RuleChoice, "name"|"lesson">[]} entries */
  choice(field, entries) {
    const select = html(
      "select",
      { "data-testid": `choose-${field}` },
      ...entries.map(({ name, lesson }) => html("option", { value: name, title: lesson }, name.replaceAll("_", " "))),
    );
    select.addEventListener("change", () => {
      this.bench.set(field, [], select.value);
      this.bench.commit();
    });
    return { field, select, element: html("label", {}, html("span", {}, field), select) };
  }

  copy() {
    const button = this.button("Copy link", "Copy a link to exactly this state", "copy-link", async () => {
      try {
        await navigator.clipboard.writeText(location.href);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Copy it from the address bar"; // without https the clipboard is closed to pages
      }
      setTimeout(() => (button.textContent = "Copy link"), 2000);
    });
    return button;
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const field = event.target instanceof HTMLInputElement && event.target.type === "text";
    if (field || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const name = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" ? "redo" : null;
    if (name === null) return;
    event.preventDefault();
    if (this.bench.content.can[name]) this.bench.act({ name });
  }

  /** @param {Mark} mark */
  tell(mark) {
    const [text, title] = STATES[mark];
    if (this.state.textContent !== text) this.state.textContent = text;
    set(this.state, { title, "data-state": mark });
  }

  show() {
    const { can, refusals, controls } = this.bench.content;
    set(this.undo, { disabled: !can.undo });
    set(this.redo, { disabled: !can.redo });
    for (const { field, select } of this.choices) {
      if (select.value !== this.bench.draft[field]) select.value = this.bench.draft[field];
      for (const option of select.options) {
        const why = field === "optimizer" ? undefined : refusals[field][option.value];
        const entry = controls.choices[field].find(({ name }) => name === option.value);
        set(option, { disabled: Boolean(why), title: why ?? entry?.lesson });
      }
      const chosen = select.selectedOptions[0];
      set(select, { title: chosen ? chosen.title : "" });
    }
  }

  close() {
    document.removeEventListener("keydown", this.keys);
  }
}
