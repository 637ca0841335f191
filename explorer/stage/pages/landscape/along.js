/** The loss along each weight: small charts, and the settings of the run that is looked at. */

/** @import { Page } from "../../kit/page.js" */
/** @import { Slider } from "../../kit/slider.js" */
/** @import { Unpacked } from "./numbers.js" */

import { parts, t } from "../../kernel/text.js";
import { html, write } from "../../kit/dom.js";
import { plainly, print } from "../../kit/format.js";
import { weightName } from "../../kit/names.js";
import { scrolling } from "../../kit/table.js";
import { mention } from "../../kit/term.js";
import { Slices } from "./slices.js";

/** From here on the charts scroll in a place of their own. */
const MANY = 11;

export class Along {
  /**
   * @param {string[]} features
   * @param {(j: number) => void} onChoose
   * @param {Element[]} sliders
   */
  constructor(features, onChoose, sliders) {
    this.scale = html("span", { class: "slp-scale", "data-testid": "slice-scale" });
    this.loss = html("span", { class: "slp-number", "data-testid": "loss" });
    const here = html("span", {}, ...parts("here {loss}", { loss: this.loss }));
    this.slices = new Slices(features, onChoose, html("div", { class: "slp-slice-key" }, here, this.scale));
    this.caption = html("p", { class: "slp-caption", "data-testid": "caption-pair" });
    this.settings = html("div", { class: "slp-settings slp-landscape-settings" }, ...sliders);
    this.starts = html("div", { class: "slp-settings", "data-testid": "starts" });
    const charts = scrolling(t("The loss along each weight"), this.slices.element);
    charts.className = `slp-slices-scroll${features.length > MANY ? " many" : ""}`;
    this.element = html(
      "section",
      { class: "slp-card slp-run" },
      html("h2", {}, mention("loss", t("The loss along each weight"))),
      charts,
      this.caption,
      this.settings,
      this.starts,
    );
  }

  /** @param {Unpacked} numbers @param {number} top of every chart */
  draw(numbers, top) {
    const { frame, widened, captions } = numbers;
    this.slices.draw(numbers, top);
    print(this.loss, numbers.loss);
    const scale = { width: plainly(frame.high[0] - frame.low[0]), top: plainly(top) };
    write(
      this.scale,
      widened
        ? t("each chart {width} wide, as the run goes further than asked for, loss 0 to {top}", scale)
        : t("each chart {width} wide, loss 0 to {top}", scale),
    );
    write(this.caption, captions.pair);
  }
}

/** Sliders for the start of the two that are shown. */
export class Starts {
  /** @param {Page<"landscape">} page @param {string[]} features @param {Element} place where they stand */
  constructor(page, features, place) {
    this.page = page;
    this.features = features;
    this.place = place;
    /** @type {Slider[]} */
    this.sliders = [];
    this.pair = "";
  }

  /** @param {number[]} pair @param {() => void} onMove before one of them moves */
  show(pair, onMove) {
    if (this.pair === pair.join()) return;
    this.pair = pair.join();
    this.page.drop(this.sliders);
    this.sliders = pair.map((j) => this.slider(j, onMove));
    this.place.replaceChildren(...this.sliders.map(({ element }) => element));
  }

  /** The start is put at a place of the map. @param {number[]} pair @param {number[]} values @param {() => void} onMove */
  put(pair, values, onMove) {
    onMove();
    pair.forEach((j, axis) => {
      const { field, indices } = this.of(j);
      this.page.bench.set(field, indices, values[axis]);
    });
  }

  /** @param {number} j @returns {{field: "bias"|"weights", indices: number[]}} */
  of(j) {
    return j === this.features.length ? { field: "bias", indices: [0] } : { field: "weights", indices: [j, 0] };
  }

  /** @param {number} j @param {() => void} onMove */
  slider(j, onMove) {
    const { page, features } = this;
    const isBias = j === features.length;
    const symbol = weightName(j, features.length);
    const { field, indices } = this.of(j);
    return page.slider({
      field,
      indices,
      write: (value) => {
        onMove();
        page.bench.set(field, indices, value);
      },
      testid: isBias ? "b" : `w-${j + 1}`,
      symbol,
      name: isBias
        ? t("start of the bias {bias}", { bias: symbol })
        : t("start of weight {weight}, {input}", { weight: symbol, input: features[j] }),
    });
  }
}
