/** The paths of all optimizers over one map: a switch, a legend with the loss at each end, and what is said of them. */

/** @import { Figure, OptimizerChoice } from "../../contract.js" */
/** @import { Other } from "../../parts/surface.js" */
/** @import { Unpacked } from "./numbers.js" */

import { t } from "../../kernel/text.js";
import { html, set, write } from "../../kit/dom.js";
import { printLoss, shown } from "../../kit/format.js";
import { glyphAt, swatch } from "../../parts/looks.js";
import { BY } from "../../parts/lossmap.js";

export class Paths {
  /** @param {OptimizerChoice[]} optimizers @param {Figure} figure of the map @param {(on: boolean) => void} onSwitch */
  constructor(optimizers, figure, onSwitch) {
    this.optimizers = optimizers;
    this.figure = figure;
    this.box = html("input", { type: "checkbox", "data-testid": "paths" });
    this.box.addEventListener("change", () => onSwitch(this.box.checked));
    this.switch = html(
      "label",
      { class: "slp-paths", title: t("One path for each optimizer, from the same start and at the same rate") },
      this.box,
      html("span", { class: "slp-rule" }, t("paths of all optimizers")),
    );
    this.legend = html("ul", {
      class: "slp-legend",
      "aria-label": t("Optimizers, and what each path comes to"),
    });
    this.caption = html("p", { class: "slp-caption", "data-testid": "caption-paths" });
    /** Whose row is that of the run itself. */
    this.chosen = "";
    /** @type {Record<string, HTMLElement>} */
    this.finals = {};
    this.element = html("div", { hidden: true }, this.legend, this.caption);
  }

  /** @param {boolean} on */
  mark(on) {
    this.box.checked = on;
  }

  /** @param {Unpacked} numbers @param {string} chosen the Experiment's own optimizer */
  draw({ paths, captions }, chosen) {
    set(this.element, { hidden: captions.paths === "" });
    set(this.legend, { hidden: paths.length === 0 });
    write(this.caption, captions.paths);
    if (chosen !== this.chosen) this.fill(chosen);
    for (const { name, final, diverged_at } of paths) printLoss(this.finals[name], final, diverged_at);
  }

  /** @param {string} chosen */
  fill(chosen) {
    this.chosen = chosen;
    this.finals = {};
    const rows = this.optimizers.map(({ name, title }, at) => {
      const final = html("span", { class: "slp-number", "data-testid": `path-${name}` });
      this.finals[name] = final;
      const keys =
        name === chosen
          ? [swatch(this.figure, "path", "edge")]
          : [swatch(this.figure, BY + name, "others"), glyphAt(this.figure, "ends", at)];
      return html("li", { class: name === chosen ? "chosen" : false }, ...keys, title, " ", final);
    });
    this.legend.replaceChildren(...rows);
  }

  /** The paths beside that of the run itself. @param {Unpacked} numbers @param {string} chosen @returns {Other[]} */
  others({ paths, penalised }, chosen) {
    const titles = Object.fromEntries(this.optimizers.map(({ name, title }) => [name, title]));
    return paths
      .filter(({ name }) => name !== chosen)
      .map(({ name, first, second, final }) => ({
        name,
        first,
        second,
        told: penalised
          ? t("{optimizer}: E + penalty {loss} at the end", { optimizer: titles[name], loss: shown(final) })
          : t("{optimizer}: loss {loss} at the end", { optimizer: titles[name], loss: shown(final) }),
      }));
  }
}
