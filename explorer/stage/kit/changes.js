/** What was changed on the way of a run, in words, and the button that takes it out of the run again. */

/** @import { Experiment } from "../contract.js" */

import { at } from "../kernel/changes.js";
import { phrase, t, tn } from "../kernel/text.js";
import { button, html, set, write } from "./dom.js";
import { given } from "./format.js";

/** What settings are called. @type {Record<string, string>} */
const NAMES = { learning_rate: "η", momentum: "μ", weight_decay: "λ₂", l1: "λ₁", batch_size: phrase("batch size") };
/** Pages that show new runs from the start. */
const ANEW = new Set(["neuron", "rates", "derivation"]);

/**
 * What it needs of the workbench.
 * @typedef {{draft: Experiment, view?: string, set: (field: keyof Experiment, indices: number[], value: unknown) => void, commit: () => void}} Bench
 */

/** Each change as it is told, with its step. @param {Experiment} experiment @returns {{step: number, told: string}[]} */
export function changesTold(experiment) {
  return (experiment.changes ?? []).map(([step, field, value]) => {
    const before = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (at(experiment, step - 1)))[field];
    const places = { name: t(NAMES[field]), before: one(before), after: one(value), step };
    return { step, told: t("{name} {before} → {after} at step {step}", places) };
  });
}

/** @param {unknown} value */
function one(value) {
  return value === null ? t("all") : given(/** @type {number} */ (value));
}

/** All of them in a row. @param {Experiment} experiment */
function listed(experiment) {
  return changesTold(experiment)
    .map(({ told }) => told)
    .join("; ");
}

/** Every change is taken out of the run. @param {Bench} bench */
function takeOut(bench) {
  bench.set("changes", [], []);
  bench.commit();
}

/** In the toolbar of every page: how many there are; its name tells which. */
export class ChangesMark {
  /** @param {Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.element = button("", { "data-testid": "changes", hidden: true }, () => takeOut(bench));
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
      { changes: listed(draft) },
    );
    set(this.element, { title, "aria-label": title });
  }
}

/** A sentence of them: on Train, and where the page shows runs without them. */
export class ChangesNote {
  /** @param {Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.told = html("span", { "data-testid": "changes-told" });
    const title = t("Train from the start without any change on the way");
    this.out = button(t("Take them out"), { title, "data-testid": "changes-out" }, () => takeOut(bench));
    this.element = html("p", { class: "slp-caption slp-changes", hidden: true }, this.told, " ", this.out);
  }

  draw() {
    const { draft, view = "" } = this.bench;
    const there = Boolean(draft.changes?.length) && (ANEW.has(view) || view === "train");
    this.element.hidden = !there;
    this.out.hidden = view !== "train";
    if (!there) return;
    const places = { changes: listed(draft) };
    write(
      this.told,
      ANEW.has(view)
        ? t(
            "Shown are new runs with the settings as they are now: what was changed on Train is no part of them ({changes}).",
            places,
          )
        : t("Changed on the way: {changes}.", places),
    );
  }
}
