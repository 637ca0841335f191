/** What was changed on the way of a run, in words, and the button that takes it out of the run again. */

/** @import { Content, Experiment, RunSetting } from "../contract.js" */

import { at } from "../kernel/changes.js";
import { t, tn } from "../kernel/text.js";
import { button, html, passFocus, set, write } from "./dom.js";
import { given } from "./format.js";

/**
 * What it needs of the workbench.
 * @typedef {{draft: Experiment, set: (field: keyof Experiment, indices: number[], value: unknown) => void, commit: () => void, content: Pick<Content<unknown, unknown, unknown>, "controls">}} Bench
 */

/**
 * Each change as it is told, with its step.
 * @param {Experiment} experiment @param {RunSetting[]} settings that may change on the way, and what they are called
 * @returns {{step: number, told: string}[]}
 */
export function changesTold(experiment, settings) {
  const names = Object.fromEntries(settings.map(({ field, symbol }) => [/** @type {string} */ (field), symbol]));
  return (experiment.changes ?? []).map(([step, field, value]) => {
    const before = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (at(experiment, step - 1)))[field];
    const places = { name: names[field], before: one(before), after: one(value), step };
    return { step, told: t("{name} {before} → {after} at step {step}", places) };
  });
}

/** @param {unknown} value */
function one(value) {
  return value === null ? t("all") : given(/** @type {number} */ (value));
}

/** The fields from which the data set makes its samples. @param {Bench} bench @returns {string[]} */
export function madeFrom({ draft, content }) {
  return content.controls.datasets.find(({ name }) => name === draft.dataset)?.settings ?? [];
}

/** What those are called that make other samples, if there are any. @param {Bench} bench */
function otherSamples(bench) {
  const made = bench.draft.changes.map(([, field]) => field).filter((field) => madeFrom(bench).includes(field));
  return bench.content.controls.changeable.find(({ field }) => made.includes(field))?.symbol;
}

/** All of them in a row. @param {Bench} bench */
function listed({ draft, content }) {
  return changesTold(draft, content.controls.changeable)
    .map(({ told }) => told)
    .join("; ");
}

/** Every change is taken out of the run; the button goes, and undo brings it back. @param {Bench} bench @param {HTMLElement} pressed */
function takeOut(bench, pressed) {
  passFocus(pressed, document.querySelector("[data-testid=undo]"));
  bench.set("changes", [], []);
  bench.commit();
}

/** In the toolbar of every page: how many there are; its name tells which. */
export class ChangesMark {
  /** @param {Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.element = button("", { "data-testid": "changes", hidden: true }, () => takeOut(bench, this.element));
  }

  show() {
    const { draft } = this.bench;
    const count = draft.changes?.length ?? 0;
    this.element.hidden = count === 0;
    if (count === 0) return;
    write(this.element, t("Δ {count}", { count }));
    const title = tn(
      "{count} change on the way of the run: {changes}. A press takes it out of the run.",
      "{count} changes on the way of the run: {changes}. A press takes them out of the run.",
      count,
      { changes: listed(this.bench) },
    );
    set(this.element, { title, "aria-label": title });
  }
}

/** A sentence of them: where the run is trained, and where the page shows runs without them. */
export class ChangesNote {
  /** @param {Bench & {content: {anew: boolean}}} bench @param {boolean} trains whether this is where runs are trained */
  constructor(bench, trains) {
    this.bench = bench;
    this.trains = trains;
    this.told = html("span", { "data-testid": "changes-told" });
    const title = t("Train from the start without any change on the way");
    this.out = button(t("Take them out"), { title, "data-testid": "changes-out" }, () => takeOut(bench, this.out));
    this.element = html("p", { class: "slp-caption slp-changes", hidden: true }, this.told, " ", this.out);
  }

  draw() {
    const { anew } = this.bench.content;
    const there = Boolean(this.bench.draft.changes?.length) && (anew || this.trains);
    this.element.hidden = !there;
    this.out.hidden = !this.trains;
    if (!there) return;
    const places = { changes: listed(this.bench), name: otherSamples(this.bench) ?? "" };
    write(
      this.told,
      anew
        ? t(
            "Shown are new runs with the settings as they are now: what was changed on Train is no part of them ({changes}).",
            places,
          )
        : places.name
          ? t(
              "Changed on the way: {changes}. Other {name} makes other samples: what is drawn before its mark is of the samples of then.",
              places,
            )
          : t("Changed on the way: {changes}.", places),
    );
  }
}
