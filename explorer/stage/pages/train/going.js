/**
 * Training on from where the run ends, piece by piece, until somebody pauses it or nobody looks. A setting that may
 * change in the middle of a run does so where the run stands, and the run goes on with it.
 */

/** @import { Player } from "../../kit/player.js" */
/** @import { TrainRun } from "./run.js" */
/** @import { Workbench } from "../../kernel/workbench.js" */

import { rememberStep } from "../../kernel/place.js";
import { t } from "../../kernel/text.js";
import { button, set } from "../../kit/dom.js";
import { STEP } from "../../kit/tempo.js";

/** How long a piece lasts at least, in milliseconds: ten requests a second. */
const PIECE = 100;
/** What one piece makes up for at most, where answers take long. */
const LONGEST = 1000;
/** Moves of one setting that follow each other so soon are one change, in milliseconds. */
const ONE_HAND = 1000;
/** A run of fewer steps goes on as fast as one of so many. */
const FEWEST = 100;

export class Going {
  /**
   * @param {Workbench<"train">} bench
   * @param {Player} player
   * @param {() => TrainRun} run that is shown
   */
  constructor(bench, player, run) {
    this.bench = bench;
    this.player = player;
    this.run = run;
    this.on = false;
    /** Whether the change that is made is a piece of the run, and nobody's hand. */
    this.own = false;
    /** How long the run was, by which its pace is counted. */
    this.base = FEWEST;
    /** Until when the run has been continued. */
    this.since = 0;
    this.timer = 0;
    /** The length that was asked for last. */
    this.asked = -1;
    /** The change that is being made: of which setting, at which step, and when it was moved last. */
    this.hand = { field: "", step: 0, moved: -Infinity };
    const title = t("Keep training from where the run ends, with all that the optimizer remembers, until it is paused");
    this.button = button(t("∞ Keep going"), { title, "data-testid": "keep-going", "aria-pressed": "false" }, () =>
      this.on ? this.stop() : this.begin(),
    );
    player.bar.play.after(this.button);
    // What is changed on the way is handed over when the next change comes, or the run is paused.
    bench.diversion = { set: (field, value) => this.divert(field, value), commit: () => this.on };
    bench.onHand.push(() => this.own || this.stop());
    bench.onError.push((message) => message && this.stop());
    // A session that is only late with its word pauses nothing: what was handed over on the way is sent again.
    bench.onMark.push(() => bench.state.line === "lost" && this.stop());
    this.hidden = () => document.hidden && this.stop();
    document.addEventListener("visibilitychange", this.hidden);
    this.left = () => this.stop();
    addEventListener("pagehide", this.left);
  }

  /** The step at which the player will stand when the last piece has come; null where it stands where it is. */
  get awaited() {
    const { bench, player } = this;
    const coming = bench.draft.steps === this.asked && player.last < this.asked; // or it has come, and is not drawn yet
    return coming && !player.playing && player.position.step === player.last ? this.asked : null;
  }

  /** To the end of the run, and on. */
  begin() {
    const { player } = this;
    this.on = player.going = true;
    this.base = Math.max(FEWEST, this.bench.good.steps);
    this.since = performance.now();
    set(this.button, { "aria-pressed": "true" });
    if (player.position.step < player.last && !player.playing) player.play();
    player.show();
    this.proceed();
  }

  /** Something was drawn, or the player has moved: at the end of the run the next piece is asked for in its time. */
  proceed() {
    const { bench, player } = this;
    if (!this.on) return;
    if (bench.state.line === "lost") return this.stop();
    if (!player.going || (!player.playing && player.position.step < player.last)) return this.stop();
    if (player.playing) this.since = performance.now();
    else if (!this.timer && !bench.live.busy && bench.good.steps === bench.draft.steps) this.wait();
  }

  /** @param {number} delay until the next piece is asked for */
  wait(delay = Math.max(0, this.since + PIECE - performance.now())) {
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      if (this.bench.live.busy) return; // what is under way is drawn first
      if (!this.goOn()) this.wait(PIECE);
    }, delay);
  }

  /** @returns {boolean} whether there was a piece to ask for, or an end */
  goOn() {
    const { bench } = this;
    const { diverged_at: diverged, most } = this.run().numbers;
    const { steps } = bench.good;
    if (diverged !== null) return this.stop(); // the caption says how
    if (steps >= most) {
      this.stop();
      bench.tell(t("Step {most} is the last that a run of these data may have: it is paused there.", { most }), null);
      return true;
    }
    const now = performance.now();
    const more = this.pieces(Math.min(now - this.since, LONGEST));
    if (more < 1) {
      this.since = Math.max(this.since, now - LONGEST);
      return false;
    }
    this.since = now;
    const step = Math.min(most, steps + more);
    this.asked = step;
    this.own = true;
    bench.pass({ step });
    bench.set("steps", [], step);
    this.own = false;
    return true;
  }

  /**
   * A hand moves a setting: from the step on that is seen when it begins, and the run goes on. While what there is of
   * the run is still being played, that is where the player stands; what follows is trained anew.
   * @param {string} field @param {unknown} value @returns {boolean} whether it was one that may change on the way
   */
  divert(field, value) {
    const { bench, hand, player } = this;
    if (!this.on || this.own || !bench.content.controls.changeable.some((one) => one.field === field)) return false;
    const now = performance.now();
    const same = hand.field === field && (bench.holding || now - hand.moved < ONE_HAND);
    if (!same) {
      rememberStep(bench, this.awaited ?? player.position.step);
      bench.handOver(); // so that an undo leads to where the change began
      this.hand.step = player.playing ? player.position.step : bench.draft.steps;
    }
    this.hand = { field, step: hand.step, moved: now };
    this.own = true;
    bench.change(field, hand.step, /** @type {number|null} */ (value));
    this.own = false;
    if (player.playing || !bench.holding || now - this.since < PIECE || bench.good.steps !== bench.draft.steps)
      return true;
    this.goOn(); // a hand that moves all the time leaves no pause for the next piece
    return true;
  }

  /** How many steps so long a time has. @param {number} passed milliseconds */
  pieces(passed) {
    const { tempo } = this.player;
    return tempo.hurries ? tempo.steps(passed, this.base) : Math.floor(passed / STEP);
  }

  /** Where it stands is a change that can be undone. */
  stop() {
    if (!this.on) return true;
    this.on = false;
    clearTimeout(this.timer);
    this.timer = 0;
    this.hand = { field: "", step: 0, moved: -Infinity };
    set(this.button, { "aria-pressed": "false" });
    this.player.pause();
    rememberStep(this.bench, this.awaited ?? this.player.position.step);
    this.bench.handOver();
    return true;
  }

  close() {
    this.stop();
    this.bench.diversion = null;
    document.removeEventListener("visibilitychange", this.hidden);
    removeEventListener("pagehide", this.left);
  }
}
