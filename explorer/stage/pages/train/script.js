/** The run as a program: the core writes it when somebody looks, and the run stands still. */

/** @import { Experiment } from "../../contract.js" */
/** @import { Workbench } from "../../kernel/workbench.js" */

import { same } from "../../kernel/state.js";
import { t } from "../../kernel/text.js";
import { html } from "../../kit/dom.js";
import { SCRIPT, Script } from "../../parts/script.js";

/** Whether it was unfolded last: who reads that of some data reads that of the next, for which the page is made anew. */
let unfolded = false;

export class RunScript {
  /** @param {Workbench<"train">} bench @param {() => boolean} isMoving whether the page moves by itself */
  constructor(bench, isMoving) {
    this.bench = bench;
    this.isMoving = isMoving;
    this.script = new Script();
    /** Whose script stands there, and whose there is none of. @type {Experiment|null} */
    this.of = null;
    /** @type {Experiment|null} */
    this.refused = null;
    /** Whether what is on its way here was asked for with it: what is refused besides, such as a word, is not its. */
    this.asked = false;
    this.element = html(
      "details",
      { class: "slp-card slp-run-script", open: unfolded, "data-testid": "run-script" },
      html("summary", {}, html("h2", {}, t(SCRIPT))),
      html(
        "div",
        { class: "slp-under" },
        html(
          "p",
          { class: "slp-caption" },
          t(
            "It needs PyTorch alone, and prints this page's numbers, unless they overflow. It follows a run that stands still.",
          ),
        ),
        this.script.buttons,
      ),
      this.script.body,
    );
    this.script.wait(true);
    this.element.addEventListener("toggle", () => {
      unfolded = this.element.open;
      this.draw();
    });
    bench.onError.push((message) => {
      if (message !== "" && this.asked) this.refused = bench.good;
    });
  }

  draw() {
    if (!this.element.open) return;
    const { bench } = this;
    const { numbers, good } = bench;
    if (numbers.script) {
      this.of = good;
      this.script.draw(numbers.script);
    }
    if (this.of !== null && same(this.of, good)) return;
    this.script.wait(true);
    if (bench.live.busy) return;
    this.asked = false;
    if (bench.holding || this.isMoving() || this.refused === good) return;
    this.asked = true;
    bench.pass({ script: true });
    bench.ask();
    bench.pass({ script: false }); // a drag does not wait for it
  }
}
