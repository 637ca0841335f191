/** Pinned runs: put aside, named, compared, taken back. */

/** @import { PinnedRun, Pins as Sent } from "../contract.js" */
/** @import { Workbench } from "../kernel/workbench.js" */

import { t } from "../kernel/text.js";
import { unpack } from "../kernel/unpack.js";
import { allow, button, html, write } from "../kit/dom.js";
import { entry } from "../kit/entry.js";
import { shown } from "../kit/format.js";
import { row, scrolling, table } from "../kit/table.js";

export class Pins {
  /**
   * @param {Workbench<"train">} bench
   * @param {() => number} step that a new pin keeps
   */
  constructor(bench, step) {
    this.bench = bench;
    this.pin = button(
      t("Pin this run"),
      { "data-testid": "pin", title: t("Keep this run to compare others with (up to six)") },
      () => bench.act({ name: "pin", step: step() }),
    );
    this.list = html("ul", { class: "slp-pins" });
    this.region = scrolling(t("What differs between the runs"), html("table"));
    this.told = html("p", { class: "slp-caption" });
    /** What is told of all runs, whichever loss they are shown beside. */
    this.general = "";
    this.ends = scrolling(t("How good the runs are at their ends"), html("table"));
    this.back = button("", { "data-testid": "put-back" }, () => bench.act({ name: "put_back" }));
    this.element = html(
      "div",
      {},
      html("div", { class: "slp-head" }, html("h2", {}, t("Pinned runs")), this.back, this.pin),
      this.list,
      this.ends,
      this.region,
      this.told,
    );
    /** The runs as they are drawn. @type {{name: string, judged_by: string, steps: number[], loss: number[]}[]} */
    this.runs = [];
    /** What tells one state of the pins from another. */
    this.key = "";
    this.show();
  }

  show() {
    const { pins } = this.bench.content;
    if (pins === null) throw new Error("a page that shows pins was not told of them");
    const key = JSON.stringify(pins);
    if (key === this.key) return;
    this.key = key;
    this.runs = pins.runs.map(({ name, judged_by, steps, loss }) => ({
      name,
      judged_by,
      steps,
      loss: [...unpack(loss).values],
    }));
    const focused = this.element.contains(document.activeElement)
      ? /** @type {HTMLElement} */ (document.activeElement).dataset.testid
      : null;
    allow(this.pin, !pins.full);
    this.back.hidden = pins.unpinned === null || pins.full;
    write(this.back, t("Put {name} back", { name: pins.unpinned ?? "" }));
    const none = t("None yet. A pinned run stays in the picture while you change things.");
    const items = pins.runs.map((run, index) => this.item(run, index));
    this.list.replaceChildren(...(items.length ? items : [html("li", { class: "slp-rule" }, none)]));
    this.compare(pins);
    if (focused) this.refocus(focused);
  }

  /** What was in use is a new element now, or away. @param {string} testid */
  refocus(testid) {
    const again = this.element.querySelector(`[data-testid="${testid}"]`);
    const places = /** @type {(HTMLElement|null)[]} */ ([again, this.pin, this.list.querySelector("button")]);
    places.find((place) => place?.matches(":not([hidden], :disabled)"))?.focus({ preventScroll: true });
  }

  /** The loss, if another than the run's own, of the run that was pinned last by one: its curves have their own axis. */
  get other() {
    const { loss } = this.bench.good;
    return this.runs.findLast(({ judged_by }) => judged_by !== loss)?.judged_by ?? null;
  }

  /** What that loss is called; empty where there is none. */
  get title() {
    return this.other === null ? "" : entry(this.bench.content.controls.choices.loss, this.other).title;
  }

  /** How good the runs are beside the current one, and what differs between them. @param {Sent} pins */
  compare({ runs, ends, differences, comparable }) {
    const heads = [...runs.map(({ name }) => name), t("now")];
    const [good, rows] = [ends, differences].map((lines) => lines.map(({ title, values }) => row(title, values)));
    this.ends.hidden = good.length === 0;
    this.ends.replaceChildren(table([t("at the end"), ...heads], good));
    this.region.hidden = rows.length === 0;
    this.region.replaceChildren(table([t("what differs"), ...heads], rows));
    if (runs.length === 0 || (rows.length > 0 && comparable)) this.general = "";
    else if (rows.length === 0) this.general = t("All of them are the same run.");
    else this.general = t("By another loss or on other data the heights of the curves do not compare.");
  }

  /** The curves are drawn beside the loss of the moment, which may come later than the pins. */
  tell() {
    const told = [this.general, ...this.axes()].filter(Boolean).join(" ");
    write(this.told, told);
    this.told.hidden = told === "";
  }

  /** Where the curves of other losses are. */
  axes() {
    const { other } = this;
    if (other === null) return [];
    const right = t("The axis at the right is that of {loss}.", { loss: this.title });
    const { loss } = this.bench.good;
    const third = this.runs.filter(({ judged_by }) => judged_by !== loss && judged_by !== other);
    const names = third.map(({ name }) => name).join(", ");
    return [right, ...(names ? [t("Not drawn, as they are by a third loss: {names}.", { names })] : [])];
  }

  /** @param {PinnedRun} run @param {number} index */
  item(run, index) {
    const { bench } = this;
    const name = html("input", {
      type: "text",
      class: "slp-pin-name",
      value: run.name,
      maxlength: 24,
      "aria-label": t("Name of pinned run {number}", { number: index + 1 }),
      "data-testid": `pin-name-${index}`,
    });
    name.addEventListener("change", () => bench.act({ name: "rename", pin: index, text: name.value }));
    const losses = { step: run.step, here: shown(run.loss_at_step), final: shown(run.final_loss) };
    return html(
      "li",
      { class: `slp-pin-item slp-pin-${index + 1}` },
      html("span", { class: "slp-swatch", "aria-hidden": "true" }),
      name,
      html("span", { class: "slp-rule" }, t("step {step}: {here}, end: {final}", losses)),
      button(t("Take back"), { title: t("Make it the current run again"), "data-testid": `restore-${index}` }, () =>
        bench.act({ name: "restore", pin: index }),
      ),
      button("✕", { title: t("Unpin"), "aria-label": t("Unpin"), "data-testid": `unpin-${index}` }, () =>
        bench.act({ name: "unpin", pin: index }),
      ),
    );
  }
}
