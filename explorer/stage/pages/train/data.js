/** What is trained with: the choice of data, what the data set lets one set, and what it is there to teach. */

/** @import { Experiment, TrainNumbers } from "../../contract.js" */
/** @import { Workbench } from "../../kernel/workbench.js" */
/** @import { FieldOptions, Page } from "../../kit/page.js" */

import { t } from "../../kernel/text.js";
import { madeFrom } from "../../kit/changes.js";
import { button, html, write } from "../../kit/dom.js";
import { letGo } from "../../kit/keys.js";
import { onData } from "../../kit/toolbar.js";

/** The choice that opens the form for a file. */
const OWN = "own";
/** The choice of points that a pen can change. */
const POINTS = "points";
/** Before the token of a file that the session still has. */
const FILE = "file:";

/** Whether "Use" was pressed in the dialog, and nothing else since: what was brought is on its way. */
let useWasPressed = false;
document.addEventListener("click", ({ target }) => {
  if (target instanceof Element && target.closest(".st-key-own-use button")) useWasPressed = true;
});
for (const press of ["pointerdown", "keydown"]) document.addEventListener(press, () => (useWasPressed = false), true);

/** Whether data were just brought, and are to be seen and played: once. @param {Workbench<"train">} bench */
export function justBrought(bench) {
  const now = useWasPressed && Boolean(bench.draft.own);
  if (now) useWasPressed = false;
  return now;
}

export class DataRow {
  /** @param {Workbench<"train">} bench @param {Page["slider"]} slider */
  constructor(bench, slider) {
    this.bench = bench;
    this.caption = html("p", { class: "slp-caption", "data-testid": "caption-data" });
    this.lesson = html("p", { class: "slp-caption slp-lesson", "data-testid": "lesson" });
    this.standardise = html("input", { type: "checkbox", "data-testid": "standardise" });
    this.standardise.addEventListener("change", () => {
      bench.set("standardise", [], this.standardise.checked);
      bench.commit();
    });
    const used = new Set(madeFrom(bench));
    /** @type {FieldOptions[]} */
    const options = [
      { field: "dataset_size", testid: "dataset-size", symbol: t("samples"), name: t("samples") },
      { field: "noise", testid: "noise", symbol: t("noise"), name: t("noise") },
      { field: "test_fraction", testid: "test-fraction", symbol: t("test"), name: t("part kept for testing") },
      { field: "data_seed", testid: "data-seed", symbol: t("seed"), name: t("seed of the data and its split") },
    ];
    const sliders = options.filter(({ field }) => used.has(field)).map(slider);
    this.element = html(
      "section",
      { class: "slp-data", "aria-label": t("Data") },
      html("label", {}, html("span", {}, t("data")), this.choice()),
      ...sliders.map(({ element }) => element),
      ...(used.has("standardise") ? [this.standardising()] : []),
      ...(onData(bench.draft) ? [this.back()] : []),
      this.caption,
      this.lesson,
    );
  }

  choice() {
    const { bench } = this;
    const { controls, own: files } = bench.content;
    const { datasets } = controls;
    const { dataset, own } = bench.draft;
    const drawn = bench.numbers.data.by_hand > 0;
    const option = (/** @type {string} */ value, /** @type {string} */ text, title = "") =>
      html("option", { value, title: title || null }, text);
    const given = datasets.some(({ name }) => name === dataset)
      ? []
      : [option(dataset, bench.numbers.data.own ?? (drawn ? t("points drawn by hand") : t("as given")))];
    const select = html(
      "select",
      { "data-testid": "choose-dataset", "aria-label": t("Data") },
      ...given,
      ...datasets.map(({ name, title, lesson }) => option(name, title, lesson)),
      ...files.filter(({ token }) => token !== own).map(({ token, file }) => option(FILE + token, file)),
      ...(drawn ? [] : [option(POINTS, t("points drawn by hand"))]),
      option(OWN, t("a file of your own…")),
    );
    select.value = dataset;
    select.addEventListener("change", () => {
      const { value } = select;
      if (value.startsWith(FILE)) return bench.act({ name: "own", token: value.slice(FILE.length) });
      if (value === POINTS) return bench.act({ name: "points" });
      if (value !== OWN) return bench.act({ name: "dataset", dataset: value });
      select.value = bench.draft.dataset;
      openForm();
    });
    letGo(select);
    return select;
  }

  back() {
    const told = {
      title: t("Leave the data: back to the tutorial's one sample"),
      "data-testid": "to-tutorial",
      "data-next": "choose-dataset",
    };
    return button(t("Back to the tutorial"), told, () => this.bench.act({ name: "preset", preset: "tutorial" }));
  }

  standardising() {
    const title = t("Subtract each input's mean and divide by its spread, both of the training part alone");
    return html("label", { class: "slp-switch", title }, this.standardise, " ", t("standardise"));
  }

  /** @param {TrainNumbers} numbers @param {Experiment} experiment that they are of */
  draw({ captions, data }, experiment) {
    write(this.caption, captions.data);
    write(this.lesson, data.lesson);
    if (this.standardise.checked !== experiment.standardise) this.standardise.checked = experiment.standardise;
  }
}

/** Open the dialog for a file: its button stands below the stage, and the dialog is Streamlit's. */
function openForm() {
  const button = document.querySelector(".st-key-own-data button");
  if (button instanceof HTMLElement) button.click();
}
