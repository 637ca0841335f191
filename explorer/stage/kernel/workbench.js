/** What the stage works on, as its pages read and change it: what follows is the reducer's, and done by the shell. */

/** @import { Action, Experiment, FieldSpans, Pages, Sample } from "../contract.js" */
/** @import { PageName } from "./state.js" */

import { settled } from "./changes.js";
import { Shell } from "./shell.js";

/**
 * @template {PageName} [V=PageName] the page that it is of
 * @extends {Shell<V>}
 */
export class Workbench extends Shell {
  get view() {
    return this.state.view;
  }

  get draft() {
    return this.state.draft;
  }

  get good() {
    return this.state.good;
  }

  get committed() {
    return this.state.committed;
  }

  get settings() {
    return /** @type {Pages[V]["settings"]} */ (this.state.settings);
  }

  get passing() {
    return this.state.passing;
  }

  get holding() {
    return this.state.holding;
  }

  set holding(holding) {
    if (holding !== this.state.holding) this.dispatch({ type: "hold", holding });
  }

  get overlay() {
    return this.state.overlay;
  }

  set overlay(overlay) {
    this.stands({ ...this.state, overlay });
  }

  /** The step of its run that a committed Experiment is shown at. */
  get step() {
    return this.state.step;
  }

  set step(step) {
    this.stands({ ...this.state, step });
  }

  /** What was typed is refused, or no longer. @param {string} message @param {string|null} field */
  tell(message, field) {
    this.told.goOn();
    this.refuse(message, field);
  }

  /**
   * Set a number, in an array at its indices, and ask for what follows from it.
   * @param {keyof Experiment} field @param {number[]} indices @param {unknown} value
   */
  set(field, indices, value) {
    if (this.diversion?.set(field, value)) return;
    this.dispatch({ type: "set", field, indices, value });
  }

  /** @param {keyof FieldSpans} field @param {number[]} indices @returns {number} */
  get(field, indices) {
    const sample = /** @type {{sample?: Sample}|null} */ (this.state.numbers)?.sample;
    if (sample && !sample.editable && field === "x") return sample.x[indices[1]];
    if (sample && !sample.editable && field === "target") return sample.target;
    /** @type {unknown} */
    const values = { ...settled(this.draft), ...this.overlay }[field];
    const found = indices.reduce((inner, index) => /** @type {unknown[]} */ (inner)[index], values);
    return /** @type {number} */ (found);
  }

  /** A setting gets another value at a step of the run. @param {string} field @param {number} step @param {number|null} value */
  change(field, step, value) {
    this.dispatch({ type: "change", field, step, value });
  }

  /** Make a whole Experiment the current one, as one change that can be undone. @param {Experiment} experiment */
  restore(experiment) {
    this.dispatch({ type: "restore", experiment });
  }

  /** Set one of the page's own settings while it is being moved: its numbers are asked for. @param {string} name @param {unknown} value */
  setSetting(name, value) {
    this.dispatch({ type: "setting", name, value });
  }

  /** Choose one of the page's own settings: its numbers are asked for, and link and session have it. @param {string} name @param {unknown} value */
  chooseSetting(name, value) {
    this.dispatch({ type: "setting", name, value });
    this.commit();
  }

  /**
   * Note one of the page's own settings without a word to anybody: what is pointed at, where the player stands. It is
   * in the address at once, and goes to the session with whatever is sent next.
   * @param {string} name @param {unknown} value
   */
  noteSetting(name, value) {
    this.dispatch({ type: "note", name, value });
  }

  /** Settings of single requests, such as the step that is looked at: neither in link nor session. @param {Record<string, unknown>} values */
  pass(values) {
    this.dispatch({ type: "pass", values });
  }

  ask() {
    this.dispatch({ type: "ask" });
  }

  /** Hand the draft over to the session: at once if the core has answered it, otherwise when it has. */
  commit() {
    if (!this.diversion?.commit()) this.dispatch({ type: "commit" });
  }

  /** Hand the draft over now: what comes next is another change. */
  handOver() {
    this.dispatch({ type: "commit" });
    this.dispatch({ type: "leave" });
  }

  /** A press of a button that the session answers: undo, redo, a preset. @param {Action} action */
  act(action) {
    this.dispatch({ type: "act", action });
  }

  /** Resolves when there are numbers: after a commit Python sends none, and a stage that was made anew must ask. */
  ready() {
    if (this.numbers) return Promise.resolve();
    return new Promise((resolve) => {
      this.onNumbers = () => resolve(undefined);
      this.ask();
    });
  }
}
