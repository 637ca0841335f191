/** The loss of the run, with the step that is shown and the run that it was forked from. */

import { Chart } from "../../charts/chart.js";
import { axisTitle, curveAxes, drawable, fitted } from "../../charts/loss_axis.js";
import { t } from "../../kernel/text.js";
import { html, set } from "../../kit/dom.js";
import { shown } from "../../kit/format.js";
import { during } from "./clock.js";

/** @import { Clock } from "./clock.js" */
/** @import { Fork } from "./fork.js" */
/** @import { Run } from "./run.js" */

export class Timeline {
  /**
   * @param {import("../../contract.js").Figure} figure the empty chart
   * @param {URL} folder where plotly.js lies
   * @param {(x: number) => void} onClick
   */
  constructor(figure, folder, onClick) {
    this.element = html("div", { class: "slp-chart slp-timeline", role: "img", "data-testid": "timeline" });
    this.chart = new Chart(this.element, figure, folder);
    this.chart.onClick = onClick;
    /** @type {unknown[]} */
    this.drawn = [];
    /** The step that is shown, and its loss. */
    this.at = { x: 0, loss: 0 };
  }

  /**
   * @param {Run} run
   * @param {number} offset where the run starts on the axis
   * @param {Fork|null} ghost the run that it was forked from
   * @param {ReturnType<typeof fitted>} axis of the loss
   * @param {number} step
   * @param {Clock} clock
   */
  draw(run, offset, ghost, axis, step, clock) {
    if (this.drawn[0] !== run || this.drawn[1] !== ghost || this.drawn[2] !== axis) {
      this.drawn = [run, ghost, axis];
      const { logarithmic, span } = axis;
      const seen = (/** @type {number[]} */ loss) => loss.map((value) => drawable(logarithmic, value, span));
      const end = Math.max(1, offset + run.last, ghost ? ghost.offset + ghost.loss.length - 1 : 0);
      this.chart.update(
        {
          loss: { x: shifted(run.loss, offset), y: seen(run.loss) },
          ghost: ghost ? { x: shifted(ghost.loss, ghost.offset), y: seen(ghost.loss) } : { x: [], y: [] },
        },
        {
          ...curveAxes(logarithmic, span, end),
          ...axisTitle(logarithmic),
          "xaxis.range": [Math.min(offset, ghost?.offset ?? offset), end],
        },
      );
      set(this.element, {
        "aria-label": t("Loss over {steps} steps, from {first} to {last}", {
          steps: run.last,
          first: shown(run.loss[0]),
          last: shown(run.loss[run.last]),
        }),
      });
    }
    this.at = { x: offset + step, loss: run.loss[step] };
    this.frame(clock);
  }

  /** The mark waits on the axis until E comes, and rises as E grows. @param {Clock} clock */
  frame(clock) {
    this.chart.mark(this.at.x, this.at.loss, during(clock.of("loss"), 0, 0.8));
  }

  close() {
    this.chart.close();
  }
}

/** @param {number[]} loss @param {number} by */
function shifted(loss, by) {
  return loss.map((_, k) => k + by);
}
