/** What the stage works on, with its ways to Python: a shell around the reducer, which says what is to be done. */

/** @import { Action, Experiment, FieldSpans, Outbox, Pages, Sample } from "../contract.js" */
/** @import { Effect, Event, Mark, PageContent, PageName, State } from "./state.js" */

import { Live } from "./live.js";
import { reduce } from "./reducer.js";
import { opening } from "./session.js";
import { mark, unsaved } from "./state.js";
import { Told } from "./told.js";
import { keep, recall } from "./visit.js";

/**
 * Streamlit's side of a component.
 * @typedef {object} Component
 * @property {(name: string, value: unknown) => void} setStateValue
 */

/** What a person does, among the events. @type {Set<Event["type"]>} */
const BY_HAND = new Set(["set", "restore", "setting", "act"]);

/** Room for numbering that never repeats in this browser, also after a page was left and opened again. */
let lastId = Date.now();

function nextId() {
  lastId = Math.floor(lastId) + 1;
  return lastId;
}

/** The page before this one, whose messages may still be under way. @type {State|null} */
let previous = null;

/** Every page of this tab as it was left. @type {Map<string, State>} */
const left = new Map();

/**
 * An event without the number that it is given here.
 * @template T
 * @typedef {T extends {id: number} ? Omit<T, "id"> : never} Unnumbered
 */

/** @template {PageName} [V=PageName] the page that it is of */
export class Workbench {
  /** @param {PageContent<V>} content what Python sent @param {Component} component */
  constructor(content, component) {
    this.component = component;
    this.content = content;
    this.frame = 0;
    this.patience = 0;
    this.told = new Told(content.notices);
    this.onNumbers = () => {};
    /** Called before an Experiment is forked from an overlay. @type {(() => void)[]} */
    this.onFork = [];
    /** Called once a frame at most, after numbers or Experiment changed. @type {(() => void)[]} */
    this.onDraw = [];
    /** Called when Python sent something; `foreign` where it holds a state that was not made here. @type {((content: PageContent<V>, foreign: boolean) => void)[]} */
    this.onContent = [];
    /** @type {((message: string, field: string|null) => void)[]} */
    this.onError = [];
    /** @type {((mark: Mark) => void)[]} */
    this.onMark = [];
    const [state, effects] = opening(
      /** @type {PageContent} */ (/** @type {unknown} */ (content)),
      previous ?? recall(),
      left.get(content.view) ?? null,
      nextId(),
    );
    this.state = previous = state;
    this.live = new Live(
      document.baseURI,
      (answer) => this.dispatch({ type: "answer", answer }),
      (line) => this.dispatch({ type: "line", line }),
      (request) => this.component.setStateValue("draft", request),
      content.ticket,
    );
    this.live.onPace = (slowed) => this.dispatch({ type: "pace", slowed });
    keep(state, lastId);
    /** A server that is away has not heard of everything: whoever closes the page then is asked whether they mean it. */
    this.leaving = (/** @type {BeforeUnloadEvent} */ event) => {
      if (unsaved(this.state) && this.mark === "reconnecting") event.preventDefault();
    };
    addEventListener("beforeunload", this.leaving);
    this.perform(effects);
  }

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

  /** Those of the last answer. A page is made when there are some. */
  get numbers() {
    return /** @type {Pages[V]["numbers"]} */ (this.state.numbers);
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
    this.state = previous = { ...this.state, overlay };
  }

  /** The step of its run that a committed Experiment is shown at. */
  get step() {
    return this.state.step;
  }

  set step(step) {
    this.state = previous = { ...this.state, step };
  }

  get mark() {
    return mark(this.state);
  }

  /** What was typed is refused, or no longer. @param {string} message @param {string|null} field */
  tell(message, field) {
    this.told.goOn();
    this.refuse(message, field);
  }

  /** @param {string} message why something is refused; empty where nothing is @param {string|null} field */
  refuse(message, field) {
    this.told.refuse(message);
    this.onError.forEach((tell) => tell(message, field));
  }

  /**
   * Set a number, in an array at its indices, and ask for what follows from it.
   * @param {keyof Experiment} field @param {number[]} indices @param {unknown} value
   */
  set(field, indices, value) {
    this.dispatch({ type: "set", field, indices, value });
  }

  /** @param {keyof FieldSpans} field @param {number[]} indices @returns {number} */
  get(field, indices) {
    const sample = /** @type {{sample?: Sample}|null} */ (this.state.numbers)?.sample;
    if (sample && !sample.editable && field === "x") return sample.x[indices[1]];
    if (sample && !sample.editable && field === "target") return sample.target;
    /** @type {unknown} */
    const values = { ...this.draft, ...this.overlay }[field];
    const found = indices.reduce((inner, index) => /** @type {unknown[]} */ (inner)[index], values);
    return /** @type {number} */ (found);
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
    this.dispatch({ type: "commit" });
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

  /**
   * Whether a session speaks that has not heard yet who this is: what it shows is not what this page had, and goes.
   * @param {PageContent} content
   */
  awaited({ session, resumed }) {
    const { resume } = this.state;
    return session !== this.state.session || (resume !== null && resumed !== resume.was);
  }

  /** Take what Python sent after a rerun. @param {PageContent<V>} content @param {Component} component */
  receive(content, component) {
    this.component = component;
    this.content = content;
    this.live.ticket = content.ticket; // another server's seal may be another one
    if (content.draft) {
      const { id, error } = content.draft;
      const { numbers } = content;
      if (error !== null) this.live.answered({ id, error, field: null });
      else if (numbers !== null) this.live.answered({ id, numbers });
    }
    this.dispatch({ type: "content", content: /** @type {PageContent} */ (/** @type {unknown} */ (content)) });
  }

  /** @param {Unnumbered<Event>} event */
  dispatch(event) {
    if (BY_HAND.has(event.type)) this.told.goOn();
    const before = this.state;
    const [state, effects] = reduce(before, /** @type {Event} */ ({ ...event, id: nextId() }));
    this.state = previous = state;
    const { outbox, keepsake, session, wanting } = state;
    if (wanting || outbox !== before.outbox || keepsake !== before.keepsake || session !== before.session)
      keep(state, lastId);
    this.perform(effects);
  }

  /** @param {Effect[]} effects */
  perform(effects) {
    for (const effect of effects) {
      if (effect.type === "ask") this.live.ask(effect.request);
      else if (effect.type === "post") this.post(effect.outbox);
      else if (effect.type === "wait") this.wait(effect.milliseconds);
      else if (effect.type === "rest") clearTimeout(this.patience);
      else if (effect.type === "draw") this.redraw();
      else if (effect.type === "fork") this.onFork.forEach((tell) => tell());
      else if (effect.type === "error") this.refuse(effect.message, effect.field);
      else if (effect.type === "content") {
        this.told.hear(effect.content.notices);
        this.onContent.forEach((tell) =>
          tell(/** @type {PageContent<V>} */ (/** @type {unknown} */ (effect.content)), effect.foreign),
        );
      } else this.onMark.forEach((tell) => tell(effect.mark));
    }
    if (this.numbers) this.onNumbers();
  }

  /** @param {Outbox} outbox */
  post(outbox) {
    this.component.setStateValue("outbox", outbox);
  }

  /** @param {number} milliseconds */
  wait(milliseconds) {
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.dispatch({ type: "late" }), milliseconds);
  }

  redraw() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.onDraw.forEach((draw) => draw());
    });
  }

  close() {
    // The next page sends what was to be committed, and what is not acknowledged.
    const [state] = reduce(this.state, { type: "leave", id: nextId() });
    this.state = previous = state;
    left.set(this.view, state);
    removeEventListener("beforeunload", this.leaving);
    this.live.close();
    clearTimeout(this.patience);
    cancelAnimationFrame(this.frame);
  }
}
