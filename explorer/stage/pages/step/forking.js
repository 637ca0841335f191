/** What a person does that forks a run, and how it is taken back: a change in its middle, a refusal, one click. */

import { t } from "../../kernel/text.js";
import { button, html, passFocus, write } from "../../kit/dom.js";
import { Forks } from "./fork.js";
import { notes } from "./notes.js";

/** @import StepPage from "../step.js" */

export class Forking {
  /** @param {StepPage} page */
  constructor(page) {
    this.page = page;
    this.forks = new Forks(page.bench.committed);
    this.back = button(
      t("↩ Back to the run before"),
      { class: "slp-button slp-fork", "data-testid": "fork-back", hidden: true },
      () => this.goBack(),
    );
    this.note = html("span", { class: "slp-rule", "data-testid": "fork-note" });
    /** What the run was forked from when a pointer touched something. */
    this.ghostBefore = this.forks.ghost;
    this.touched = () => (this.ghostBefore = this.forks.ghost);
    // What was dragged was taken out of the hand: the run that was forked by it never was.
    this.untouched = () => this.forks.ghost && this.forks.ghost !== this.ghostBefore && this.goBack();
    page.bench.onFork.push(() => this.fork());
    page.bench.onError.push((text) => text && this.unfork());
  }

  listen() {
    const { root } = this.page;
    root.addEventListener("pointerdown", this.touched);
    root.addEventListener("pointercancel", this.untouched);
  }

  /** A change in mid-run: the run so far stays as a ghost. */
  fork() {
    const { page, forks } = this;
    const { position } = page.player;
    page.player.pause();
    const whole = position.phase !== null && page.clock.has(`after-${page.now.products.length}`);
    forks.make(page.bench.committed, page.run, position.step, whole ? 1 : 0);
    page.player.position = { ...position, step: 0 };
    page.wanted = page.bench.step = 0;
  }

  /** The change was refused: all is as before it. */
  unfork() {
    const { page } = this;
    const step = this.forks.refuse();
    if (step === null) return;
    page.wanted = null;
    page.player.arrive({ ...page.player.position, step }, "settled");
  }

  /** One click back to the run before the fork, at the step where it was left. */
  goBack() {
    const { page } = this;
    const run = this.forks.goBack();
    if (run === null) return;
    passFocus(this.back, page.player.bar.play); // it goes where no run is left to go back to
    page.wanted = page.bench.step = run.step;
    page.bench.restore(run.experiment);
  }

  draw() {
    const { forks } = this;
    write(this.note, notes(this.page.run, forks.ghost, forks.offset).join(" "));
    this.back.hidden = !forks.ghost;
  }

  close() {
    const { root, bench } = this.page;
    this.forks.leave(bench.committed);
    root.removeEventListener("pointerdown", this.touched);
    root.removeEventListener("pointercancel", this.untouched);
  }
}
