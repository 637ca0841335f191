/** A shell around the reducer, which says what is to be done: the ways to Python, to the page and to the clock. */

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

/**
 * Who takes what a person does to a run that goes on: whether it was taken is the answer.
 * @typedef {{set: (field: string, value: unknown) => boolean, commit: () => boolean}} Diversion
 */

/** What a person does, among the events. @type {Set<Event["type"]>} */
const BY_HAND = new Set(["set", "change", "restore", "setting", "act"]);

/** How long a copied link waits for the session to have what is in it, and how often it looks, in milliseconds. */
const HANDED = 2000;
const LOOK = 40;

/** Room for numbering that never repeats in this browser, also after a page was left and opened again. */
let lastId = Date.now();

function nextId() {
  lastId = Math.floor(lastId) + 1;
  return lastId;
}

/** What this tab knows: the page before, whose messages may still be under way, and every page as it was left. */
export const TAB = { previous: /** @type {State|null} */ (null), left: /** @type {Map<string, State>} */ (new Map()) };

/**
 * An event without the number that it is given here.
 * @template T
 * @typedef {T extends {id: number} ? Omit<T, "id"> : never} Unnumbered
 */

/** @template {PageName} [V=PageName] the page that it is of */
export class Shell {
  /** @param {PageContent<V>} content what Python sent @param {Component} component */
  constructor(content, component) {
    this.component = component;
    this.content = content;
    this.frame = 0;
    this.patience = 0;
    this.told = new Told(content.notices);
    this.onNumbers = () => {};
    /** Called before a person changes something, or leaves: what a page still has in hand is handed over first. @type {(() => void)[]} */
    this.onHand = [];
    /** Takes what a person sets or commits, where a run that goes on has another use for it. @type {Diversion|null} */
    this.diversion = null;
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
      TAB.previous ?? recall(),
      TAB.left.get(content.view) ?? null,
      nextId(),
    );
    this.state = TAB.previous = state;
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

  /** Those of the last answer. A page is made when there are some. */
  get numbers() {
    return /** @type {Pages[V]["numbers"]} */ (this.state.numbers);
  }

  get mark() {
    return mark(this.state);
  }

  /** @param {string} message why something is refused; empty where nothing is @param {string|null} field */
  refuse(message, field) {
    this.told.refuse(message, field);
    this.onError.forEach((tell) => tell(message, field));
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

  /** @param {State} state from now on, and what the next page begins with */
  stands(state) {
    this.state = TAB.previous = state;
  }

  /** @param {Unnumbered<Event>} event */
  dispatch(event) {
    if (BY_HAND.has(event.type)) {
      this.onHand.forEach((tell) => tell());
      this.told.goOn();
    }
    const before = this.state;
    const [state, effects] = reduce(before, /** @type {Event} */ ({ ...event, id: nextId() }));
    this.stands(state);
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

  /** What a page has in hand is handed over; resolves when the session has taken all, or does not answer in time. */
  async handed() {
    this.onHand.forEach((tell) => tell());
    for (let waited = 0; unsaved(this.state) && waited < HANDED; waited += LOOK)
      await new Promise((resolve) => setTimeout(resolve, LOOK));
  }

  /** Whether what came is still to be drawn. */
  get undrawn() {
    return this.frame !== 0;
  }

  redraw() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.onDraw.forEach((draw) => draw());
    });
  }

  close() {
    this.onHand.forEach((tell) => tell());
    // The next page sends what was to be committed, and what is not acknowledged.
    const [state] = reduce(this.state, { type: "leave", id: nextId() });
    this.stands(state);
    TAB.left.set(state.view, state);
    removeEventListener("beforeunload", this.leaving);
    this.live.close();
    clearTimeout(this.patience);
    cancelAnimationFrame(this.frame);
  }
}
