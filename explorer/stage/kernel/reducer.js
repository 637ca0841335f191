/**
 * What the stage works on, as a pure function of what happens: (state, event) -> [state, effects].
 *
 * Nothing in here waits, sends or draws; `workbench.js` does what the effects say. So every order of drags, answers,
 * commits, undone steps and lost connections is a row in a table of tests.
 */

/** @import { Action } from "../contract.js" */
/** @import { Answer } from "./live.js" */
/** @import { Effect, Event, PageSettings, State } from "./state.js" */

import { ask } from "./asking.js";
import { late, post, pressed, thenActions } from "./outbox.js";
import { connect, receive } from "./session.js";
import { same } from "./state.js";

/**
 * @param {State} state
 * @param {Event} event
 * @returns {[State, Effect[]]}
 */
export function reduce(state, event) {
  switch (event.type) {
    case "set":
      return set(state, event);
    case "restore":
      return thenCommit(ask({ ...state, overlay: null, draft: event.experiment }, event.id), event.id);
    case "setting":
      return ask(withSetting(state, event), event.id);
    case "note":
      return [withSetting(state, event), []];
    case "pass":
      return [{ ...state, passing: { ...state.passing, ...event.values } }, []];
    case "ask":
      return ask(state, event.id);
    case "hold":
      return [{ ...state, holding: event.holding }, []];
    case "commit":
      return commit(state, event.id);
    case "act":
      return act(state, event);
    case "answer":
      return take(state, event);
    case "content":
      return receive(state, event);
    case "line":
      return connect(state, event);
    case "late":
      return late(state);
  }
}

/** @param {State} state @param {{field: string, indices: number[], value: unknown, id: number}} event @returns {[State, Effect[]]} */
function set(state, { field, indices, value, id }) {
  const forked = state.overlay !== null;
  const from = { ...state.draft, ...state.overlay };
  const before = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (from))[field];
  const draft = { ...from, [field]: replaced(before, indices, value) };
  const [next, effects] = ask({ ...state, overlay: null, draft }, id);
  return [next, forked ? [{ type: "fork" }, ...effects] : effects];
}

/** @param {State} state @param {{name: string, value: unknown}} event @returns {State} */
function withSetting(state, { name, value }) {
  return { ...state, settings: /** @type {PageSettings} */ ({ ...state.settings, [name]: value }) };
}

/** @param {[State, Effect[]]} done @param {number} id @returns {[State, Effect[]]} */
function thenCommit([state, effects], id) {
  const [next, more] = commit(state, id);
  return [next, [...effects, ...more]];
}

/** Hand the draft over to the session: at once if the core has answered it, otherwise when it has. @param {State} state @param {number} id @returns {[State, Effect[]]} */
function commit(state, id) {
  const answered = state.asked.length === 0 && (state.good === state.draft || same(state.good, state.draft));
  if (!answered) return [{ ...state, wanting: true }, []];
  return deliver({ ...state, wanting: false }, id);
}

/** @param {State} state @param {number} id @returns {[State, Effect[]]} */
function deliver(state, id) {
  const { draft: experiment, settings, step } = state;
  if (same(experiment, state.committed) && same(settings, state.told)) return [{ ...state, committed: experiment }, []];
  const [next, effects] = post(
    { ...state, committed: experiment, told: settings },
    { id, kind: "commit", view: state.view, experiment, settings, step },
  );
  return [next, effects];
}

/** A press of a button that the session answers: undo, redo, a preset. @param {State} state @param {{action: Action, id: number}} event @returns {[State, Effect[]]} */
function act(state, { action, id }) {
  if (state.wanting) return [{ ...state, waiting: [...state.waiting, action] }, []]; // in the order in which they were made
  return post(...pressed(state, action, id));
}

/** @param {State} state @param {{answer: Answer, id: number}} event @returns {[State, Effect[]]} */
function take(state, { answer, id }) {
  const newest = state.asked.at(-1);
  if ("error" in answer) {
    if (answer.id !== newest?.id) return [state, []]; // about a value that has changed since
    const refused = { ...state, draft: state.good, settings: state.goodSettings, asked: [], wanting: false };
    return thenActions(
      [refused, [{ type: "error", message: answer.error, field: answer.field }, { type: "draw" }]],
      id,
    );
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
  /** @type {Effect[]} */
  const effects = [{ type: "error", message: "", field: null }]; // what was wrong before is over
  const [next, more] = after.wanting ? commit(after, id) : [after, []];
  return thenActions([next, [...effects, ...more, { type: "draw" }]], id);
}

/** @param {unknown} array @param {number[]} indices @param {unknown} value @returns {unknown} */
function replaced(array, indices, value) {
  if (indices.length === 0) return value;
  const copy = [.../** @type {unknown[]} */ (array)];
  copy[indices[0]] = replaced(copy[indices[0]], indices.slice(1), value);
  return copy;
}
