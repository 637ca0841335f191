/**
 * What the stage works on, as a pure function of what happens: (state, event) -> [state, effects].
 *
 * Nothing in here waits, sends or draws; `shell.js` does what the effects say. So every order of drags, answers,
 * commits, undone steps and lost connections is a row in a table of tests.
 */

/** @import { Action, Experiment } from "../contract.js" */
/** @import { Answer } from "./live.js" */
/** @import { Effect, Event, PageSettings, State } from "./state.js" */

import { ask } from "./asking.js";
import { beginsAnew, changed, settled } from "./changes.js";
import { commit, handOver, held } from "./commit.js";
import { late, marked, post, pressed } from "./outbox.js";
import { connect, receive } from "./session.js";
import { same } from "./state.js";

/** What was wrong before is over. @type {Effect} */
const NOTHING_WRONG = { type: "error", message: "", field: null };

/**
 * @param {State} state
 * @param {Event} event
 * @returns {[State, Effect[]]}
 */
export function reduce(state, event) {
  switch (event.type) {
    case "set":
      return set(state, event);
    case "change":
      return change(state, event);
    case "restore":
      return restore(state, event);
    case "setting":
      return ask(withSetting(state, event), event.id);
    case "note":
      return [withSetting(state, event), []];
    case "pass":
      return [{ ...state, passing: { ...state.passing, ...event.values } }, []];
    case "ask":
      return ask(state, event.id);
    case "hold":
      return hold(state, event);
    case "commit":
      return commit(state, event.id);
    case "leave":
      return held(state) ? [state, []] : handOver(state, event.id);
    case "act":
      return act(state, event);
    case "answer":
      return take(state, event);
    case "content":
      return receive(state, event);
    case "line":
      return connect(state, event);
    case "pace":
      return marked(state, { ...state, slowed: event.slowed }, []);
    case "late":
      return late(state);
  }
}

/** @param {State} state @param {{field: string, indices: number[], value: unknown, id: number}} event @returns {[State, Effect[]]} */
function set(state, { field, indices, value, id }) {
  const forked = state.overlay !== null;
  const from = { ...(forked || beginsAnew(field) ? settled(state.draft) : state.draft), ...state.overlay };
  const before = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (from))[field];
  const draft = { ...from, [field]: replaced(before, indices, value) };
  const touched = state.touched.includes(field) ? state.touched : [...state.touched, field];
  const [next, effects] = ask({ ...state, overlay: null, draft, touched }, id);
  return [next, forked ? [{ type: "fork" }, ...effects] : effects];
}

/**
 * A setting is changed in the middle of the run, which goes on from there.
 * @param {State} state @param {{field: string, step: number, value: number|null, id: number}} event @returns {[State, Effect[]]}
 */
function change(state, { field, step, value, id }) {
  const touched = [...new Set([...state.touched, "changes"])];
  return ask({ ...state, draft: changed(state.draft, field, step, value), touched }, id);
}

/** @param {State} state @param {{name: string, value: unknown}} event @returns {State} */
function withSetting(state, { name, value }) {
  return { ...state, settings: /** @type {PageSettings} */ ({ ...state.settings, [name]: value }) };
}

/** @param {State} state @param {{holding: boolean, id: number}} event @returns {[State, Effect[]]} */
function hold(state, { holding, id }) {
  const next = { ...state, holding };
  return state.wanting && !holding ? commit(next, id) : [next, []];
}

/** @param {State} state @param {{experiment: Experiment, id: number}} event @returns {[State, Effect[]]} */
function restore(state, { experiment, id }) {
  const [asked, effects] = ask({ ...state, overlay: null, draft: experiment, touched: Object.keys(experiment) }, id);
  const [next, more] = commit(asked, id);
  return [next, [...effects, ...more]];
}

/**
 * A press of a button that the session answers: undo, redo, a preset. What was chosen before it goes before it, though
 * the core has not answered it yet: the session looks at it, too.
 * @param {State} state @param {{action: Action, id: number}} event @returns {[State, Effect[]]}
 */
function act(state, { action, id }) {
  const [before, posted] = handOver(state, id);
  const [next, effects] = post(...pressed(before, action, id + 0.5));
  return [next, [NOTHING_WRONG, ...posted, ...effects]];
}

/** @param {State} state @param {{answer: Answer, id: number}} event @returns {[State, Effect[]]} */
function take(state, { answer, id }) {
  const newest = state.asked.at(-1);
  if ("error" in answer) {
    if (answer.id !== newest?.id) return [state, []]; // about a value that has changed since
    // What was handed over unanswered the session refuses as well: what it holds is on its way here.
    if (state.outbox.length > 0 && same(state.draft, state.committed) && same(state.settings, state.told))
      return [{ ...state, asked: [] }, [{ type: "error", message: answer.error, field: answer.field }]];
    const refused = {
      ...state,
      draft: state.good,
      settings: state.goodSettings,
      asked: [],
      touched: [],
      wanting: false,
    };
    // What was chosen before it, and answered, was to be committed together with it.
    const [kept, posted] = state.wanting ? commit(refused, id) : [refused, []];
    return [kept, [{ type: "error", message: answer.error, field: answer.field }, ...posted, { type: "draw" }]];
  }
  const question = state.asked.find((asked) => asked.id === answer.id);
  if (!question) return [state, []]; // a newer one was answered before, or the state was replaced
  const after = {
    ...state,
    numbers: answer.numbers,
    good: question.experiment,
    goodSettings: question.settings,
    asked: state.asked.filter((asked) => asked.id > question.id),
  };
  if (question !== newest) return [after, [{ type: "draw" }]];
  const [next, effects] = after.wanting ? commit(after, id) : [after, []];
  return [next, [NOTHING_WRONG, ...effects, { type: "draw" }]];
}

/** @param {unknown} array @param {number[]} indices @param {unknown} value @returns {unknown} */
function replaced(array, indices, value) {
  if (indices.length === 0) return value;
  const copy = [.../** @type {unknown[]} */ (array)];
  copy[indices[0]] = replaced(copy[indices[0]], indices.slice(1), value);
  return copy;
}
