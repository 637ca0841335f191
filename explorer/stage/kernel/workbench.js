/**
 * What the stage works on: the Experiment as it is being set, its numbers, and the way back to Python.
 *
 * draft     what the controls say now
 * good      the last draft that the core has answered
 * committed what the session holds
 */

import { Live } from "./live.js";

const DATA = ["dataset", "own", "x", "target"];

/** Room for numbering that never repeats in this browser, also after a page was left and opened again. */
let lastId = Date.now();

export class Workbench {
  /**
   * @param {any} content what Python sent
   * @param {any} component Streamlit's side: setStateValue, setTriggerValue
   */
  constructor(content, component) {
    this.component = component;
    this.view = content.view;
    this.draft = structuredClone(content.experiment);
    this.good = this.draft;
    this.committed = this.draft;
    this.numbers = content.numbers;
    this.onNumbers = () => {};
    this.content = content;
    this.asked = 0;
    this.sentCommit = 0;
    this.wantsCommit = false;
    this.holding = false;
    this.frame = 0;
    /**
     * Values that the controls show in place of the draft's: those of a later step of the run. A change made there
     * starts a new Experiment from them.
     * @type {Record<string, any>|null}
     */
    this.overlay = null;
    /** Called before an Experiment is forked from an overlay. @type {(() => void)[]} */
    this.onFork = [];
    /** The step of its run that a committed Experiment is shown at. */
    this.step = 0;
    /** The page's own settings, which its view is told with every request. @type {Record<string, any>} */
    this.settings = { ...content.settings };
    /** Called once a frame at most, after numbers or Experiment changed. @type {(() => void)[]} */
    this.onDraw = [];
    /** Called when Python sent a new state. @type {((content: any) => void)[]} */
    this.onContent = [];
    /** @type {((message: string, field: string|null) => void)[]} */
    this.onError = [];
    /** @type {((state: string) => void)[]} */
    this.onState = [];
    this.live = new Live(
      document.baseURI,
      (answer) => this.take(answer),
      (state) => this.onState.forEach((tell) => tell(state)),
      ({ id, experiment, settings }) => this.component.setStateValue("draft", { id, experiment, settings }),
    );
  }

  /**
   * Set a number, in an array at its indices, and ask for what follows from it.
   * @param {string} field
   * @param {number[]} indices
   * @param {any} value
   */
  set(field, indices, value) {
    if (this.overlay) {
      this.onFork.forEach((tell) => tell());
      this.draft = { ...this.draft, ...this.overlay };
      this.overlay = null;
    }
    this.draft = { ...this.draft, [field]: replaced(this.draft[field], indices, value) };
    this.ask();
  }

  /** @param {string} field @param {number[]} indices */
  get(field, indices) {
    const { sample } = this.numbers;
    if (sample && !sample.editable && field === "x") return sample.x[indices[1]];
    if (sample && !sample.editable && field === "target") return sample.target;
    return indices.reduce((inner, index) => inner[index], (this.overlay ?? this.draft)[field] ?? this.draft[field]);
  }

  /** Make a whole Experiment the current one, as one change that can be undone. @param {any} experiment */
  restore(experiment) {
    this.overlay = null;
    this.draft = structuredClone(experiment);
    this.ask();
    this.commit();
  }

  /** Change one of the page's own settings; it is not part of the Experiment. @param {string} name @param {any} value */
  setSetting(name, value) {
    this.settings = { ...this.settings, [name]: value };
    this.ask();
  }

  ask() {
    this.asked = ++lastId;
    this.live.ask({ id: this.asked, view: this.view, experiment: this.draft, settings: this.settings });
  }

  /** Resolves when there are numbers: after a commit Python sends none, and a stage that was made anew must ask. */
  ready() {
    if (this.numbers) return Promise.resolve();
    return new Promise((resolve) => {
      this.onNumbers = () => resolve(undefined);
      this.ask();
    });
  }

  /** @param {import("./live.js").Answer} answer */
  take(answer) {
    if (answer.error !== undefined) {
      if (answer.id !== this.asked) return; // about a value that has changed since
      this.draft = this.good;
      this.wantsCommit = false;
      this.onError.forEach((tell) => tell(answer.error ?? "", answer.field ?? null));
      this.redraw();
      return;
    }
    this.numbers = answer.numbers;
    this.onNumbers();
    if (answer.id === this.asked) {
      this.good = this.draft;
      this.onError.forEach((tell) => tell("", null)); // what was wrong before is over
      if (this.wantsCommit) this.sendCommit();
    }
    this.redraw();
  }

  redraw() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.onDraw.forEach((draw) => draw());
    });
  }

  /** Hand the draft over to the session: at once if the core has answered it, otherwise when it has. */
  commit() {
    if (this.good === this.draft) this.sendCommit();
    else this.wantsCommit = true;
  }

  sendCommit() {
    this.wantsCommit = false;
    const changes = Object.fromEntries(
      Object.entries(this.draft).filter(
        ([field, value]) => JSON.stringify(value) !== JSON.stringify(this.committed[field]),
      ),
    );
    if (Object.keys(changes).length === 0) return;
    const before = this.committed;
    this.committed = this.draft;
    this.sentCommit = ++lastId;
    // What the data is, is said by several fields together: they go as a whole.
    const data = DATA.some((field) => JSON.stringify(this.draft[field]) !== JSON.stringify(before[field]));
    this.component.setStateValue("commit", {
      id: this.sentCommit,
      step: this.step,
      ...(data ? { experiment: this.draft } : { changes }),
    });
  }

  /**
   * A press of a button that the session answers: undo, redo, a preset.
   * @param {Record<string, any>} action
   */
  act(action) {
    this.component.setTriggerValue("action", { ...action, id: ++lastId });
  }

  /**
   * Take what Python sent after a rerun.
   * @param {any} content
   * @param {any} component
   */
  receive(content, component) {
    this.component = component;
    if (content.draft) {
      const { id, error } = content.draft;
      this.live.answered(error ? { id, error, field: null } : { id, numbers: content.numbers });
    }
    const news = content.revision !== this.content.revision;
    const mine = content.committed === this.sentCommit;
    this.content = content;
    // While a newer change is under way here, or waits for its commit, what comes back is already old.
    const busy =
      (mine && this.draft !== this.committed) ||
      this.holding ||
      this.live.busy ||
      this.wantsCommit ||
      (this.sentCommit !== 0 && !mine && content.committed !== null && content.committed < this.sentCommit);
    const same = JSON.stringify(content.experiment) === JSON.stringify(this.good);
    if (news && !busy && !content.draft && !same) {
      this.overlay = null;
      this.draft = this.committed = structuredClone(content.experiment);
      if (content.numbers && JSON.stringify(this.settings) === JSON.stringify(content.settings)) {
        this.good = this.draft;
        this.numbers = content.numbers;
        this.onNumbers();
        this.asked = ++lastId;
        this.redraw();
      } else this.ask();
    }
    this.onContent.forEach((tell) => tell(content));
  }

  close() {
    this.live.close();
    cancelAnimationFrame(this.frame);
  }
}

/** @param {any} array @param {number[]} indices @param {any} value @returns {any} */
function replaced(array, indices, value) {
  if (indices.length === 0) return value;
  const copy = [...array];
  copy[indices[0]] = replaced(array[indices[0]], indices.slice(1), value);
  return copy;
}
