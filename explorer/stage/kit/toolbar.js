/** Choices, presets, undo and redo, and whether the stage is live. */

/** @import { Choices, Content, Experiment, OptimizerChoice, PresetChoice, RuleChoice, StartChoice } from "../contract.js" */
/** @import { Mark } from "../kernel/state.js" */
/** @import { Workbench } from "../kernel/workbench.js" */

import { phrase, t } from "../kernel/text.js";
import { ChangesMark } from "./changes.js";
import { allow, button, choose, html, set, write } from "./dom.js";
import { isEntered, letGo } from "./keys.js";
import { Screen } from "./screen.js";
import { term } from "./term.js";

/**
 * What a toolbar needs of the workbench.
 * @typedef {Pick<Workbench, "act"|"commit"|"draft"|"handed"|"mark"|"onMark"|"set"|"step"|"view">
 *   & {content: Pick<Content<unknown, unknown, unknown>, "can"|"controls"|"refusals">}} Bench
 */

/** @type {Record<Mark, [string, string]>} */
const MARKS = {
  live: [phrase("● live"), phrase("Every change is computed while you drag.")],
  slowed: [
    phrase("● live, slowed"),
    phrase(
      "Many people are changing something at this moment: all of it is computed, but less often than you see it move.",
    ),
  ],
  connecting: [phrase("○ connecting"), phrase("The live connection is being opened.")],
  fallback: [
    phrase("◐ slower"),
    phrase("The live connection can't be opened here; changes take the slower way and still arrive."),
  ],
  reconnecting: [
    phrase("◌ reconnecting"),
    phrase("The connection was lost. What you change is kept here, and sent as soon as it is back."),
  ],
};

/** The Experiment's choices, in their order. @type {[keyof Choices, string][]} */
const CHOICES = [
  ["activation", phrase("activation")],
  ["loss", phrase("loss")],
  ["optimizer", phrase("optimizer")],
];

const TUTORIAL = /** @type {const} */ ({ name: "preset", preset: "tutorial" });
const AGAIN = /** @type {const} */ ({ name: "start", start: "seed" });

/** How long a button says what it did, in milliseconds. */
const TOLD = 2000;

export class Toolbar {
  /** @param {Bench} bench @param {Element} walk the way to the walk */
  constructor(bench, walk) {
    this.bench = bench;
    const { controls } = bench.content;
    this.choices = CHOICES.map(([field, label]) => this.choice(field, t(label), controls.choices[field]));
    this.undo = press("↶", t("Undo (Ctrl+Z)"), "undo", () => this.move("undo"));
    this.redo = press("↷", t("Redo (Ctrl+Shift+Z)"), "redo", () => this.move("redo"));
    this.reset = press(t("Reset"), "", "reset", () => bench.act(onData(bench.draft) ? AGAIN : TUTORIAL));
    this.from = this.starts();
    /** Whether the choices are those of a run on data; null before there are any. @type {boolean|null} */
    this.offered = null;
    this.link = press(t("Copy link"), t("Copy a link to exactly this state"), "copy-link", () => this.copy());
    this.face = term("live", "");
    this.mark = html("span", { class: "slp-state", role: "status", "data-testid": "live-state" }, this.face);
    this.screen = new Screen();
    this.changes = new ChangesMark(bench);
    /** What the mark stands for. */
    this.meaning = "";
    this.element = html(
      "div",
      { class: "slp-toolbar" },
      labelled(t("Start from"), this.from),
      ...this.choices.map(({ element }) => element),
      html("span", { class: "slp-buttons" }, this.undo, this.redo, this.reset),
      this.link,
      this.changes.element,
      walk,
      this.screen.element,
      this.mark,
    );
    this.keys = (/** @type {KeyboardEvent} */ event) => this.press(event);
    document.addEventListener("keydown", this.keys);
    bench.onMark.push((mark) => this.tell(mark));
    this.tell(bench.mark);
    this.show();
  }

  starts() {
    const select = html("select", { "data-testid": "choose-preset" });
    select.addEventListener("change", () => {
      const { value } = select;
      select.value = "";
      if (!value) return;
      const start = onData(this.bench.draft) && value !== TUTORIAL.preset;
      this.bench.act(start ? { name: "start", start: value } : { name: "preset", preset: value });
    });
    letGo(select);
    return select;
  }

  /** What one can start from: with data other weights, which leave the data alone, and the tutorial's one sample. */
  offer() {
    const data = onData(this.bench.draft);
    if (data === this.offered) return;
    this.offered = data;
    const { presets, starts } = this.bench.content.controls;
    this.from.replaceChildren(
      html("option", { value: "" }, data ? t("weights…") : t("preset…")),
      ...options(data ? starts : presets),
      ...(data ? [html("option", { value: TUTORIAL.preset }, t("Back to the tutorial"))] : []),
    );
    const title = data ? t("Start from other weights; the data stay") : t("Start from a preset");
    set(this.from, { "aria-label": title });
    const back = data
      ? t("Back to the weights that the seed draws; the data stay")
      : t("Back to the tutorial's numbers");
    set(this.reset, { title: back, "aria-label": back });
  }

  /** @param {keyof Choices} field @param {string} label @param {(RuleChoice|OptimizerChoice)[]} entries */
  choice(field, label, entries) {
    const select = html("select", { "data-testid": `choose-${field}` }, ...options(entries));
    select.addEventListener("change", () => {
      this.bench.set(field, [], select.value);
      this.bench.commit();
    });
    letGo(select); // a clicker's letters would go on choosing
    const lessons = new Map(entries.map(({ name, lesson }) => [name, lesson]));
    return { field, select, lessons, element: labelled(term(field, label), select) };
  }

  async copy() {
    await this.bench.handed();
    try {
      await navigator.clipboard.writeText(location.href);
      write(this.link, t("Copied"));
    } catch {
      write(this.link, t("Copy it from the address bar")); // without https the clipboard is closed to pages
    }
    setTimeout(() => write(this.link, t("Copy link")), TOLD);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const { target } = event;
    const field = target instanceof HTMLInputElement && target.type === "text" && !isEntered(target);
    if (field || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const name = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" ? "redo" : null;
    if (name === null) return;
    event.preventDefault();
    if (this.bench.content.can[name]) this.move(name);
  }

  /** Another run is seen at the step at which this one is. @param {"undo"|"redo"} name */
  move(name) {
    this.bench.act({ name, step: this.bench.step });
  }

  /** @param {Mark} mark */
  tell(mark) {
    const [text, title] = MARKS[mark];
    this.meaning = t(title);
    write(this.face, t(text));
    set(this.mark, { "data-state": mark });
  }

  /** A choice that an error is about is tied to it: it stands right below. @param {string|null} field @param {string} id */
  blame(field, id) {
    for (const choice of this.choices) set(choice.select, { "aria-describedby": choice.field === field ? id : null });
  }

  show() {
    this.offer();
    const { can } = this.bench.content;
    /** @type {Partial<Record<keyof Choices, Record<string, string>>>} */
    const refusals = this.bench.content.refusals;
    allow(this.undo, can.undo);
    allow(this.redo, can.redo);
    for (const { field, select, lessons } of this.choices) {
      choose(select, this.bench.draft[field]);
      for (const option of select.options) {
        const why = refusals[field]?.[option.value];
        set(option, { disabled: why !== undefined, title: why ?? lessons.get(option.value) });
      }
      set(select, { title: select.selectedOptions[0]?.title ?? "" });
    }
  }

  close() {
    document.removeEventListener("keydown", this.keys);
    this.screen.close();
  }
}

/** Whether there are data, and not one sample that is set by hand. @param {Pick<Experiment, "x">} experiment */
export function onData({ x }) {
  return x === undefined || x.length > 1;
}

/** @param {string} face @param {string} title @param {string} testid @param {() => void} onPress */
function press(face, title, testid, onPress) {
  return button(face, { title, "aria-label": title, "data-testid": testid }, onPress);
}

/** @param {(PresetChoice|StartChoice|RuleChoice|OptimizerChoice)[]} entries */
function options(entries) {
  return entries.map(({ name, title, lesson }) => html("option", { value: name, title: lesson }, title));
}

/** @param {string|Element} label @param {Element} choice */
function labelled(label, choice) {
  return html("label", {}, html("span", {}, label), choice);
}
