import assert from "node:assert/strict";
import test from "node:test";
import { reduce } from "../../explorer/stage/kernel/reducer.js";
import { opening } from "../../explorer/stage/kernel/session.js";
import { mark, unsaved } from "../../explorer/stage/kernel/state.js";

/** A small Experiment: the reducer looks at its shape and at what differs. */
const START = { weights: [[1], [2]], bias: [0], learning_rate: 0.1, loss: "mse", dataset: "given", terms: [] };

let lastId = 1000;

const content = (more = {}) => ({
  view: "neuron",
  language: "en",
  session: "first",
  keepsake: "kept",
  resumed: null,
  answered: 0,
  attempt: 0,
  experiment: START,
  settings: { weight: 0 },
  step: 0,
  numbers: { loss: 1 },
  draft: null,
  notices: [],
  ...more,
});

/** A page that stands and is live, with a hand on it: `tell` dispatches an event and returns its effects. */
function page(more = {}) {
  const [opened] = opening(content(more), null, null);
  const at = { state: opened, /** @type {any[]} */ all: [] };
  const tell = (/** @type {any} */ event) => {
    lastId += 1;
    const [state, effects] = reduce(at.state, { ...event, id: lastId });
    at.state = state;
    at.all.push(...effects);
    return effects;
  };
  tell({ type: "line", line: "open" });
  return {
    tell,
    get state() {
      return at.state;
    },
    /** The hand moves a weight. */
    drag: (/** @type {number} */ value) => tell({ type: "set", field: "weights", indices: [0, 0], value }),
    /** The core answers the newest request, or the one that is given. */
    answer: (/** @type {any} */ id = at.state.asked.at(-1)?.id, /** @type {any} */ numbers = { loss: 2 }) =>
      tell({ type: "answer", answer: { id, numbers } }),
    release: () => tell({ type: "commit" }),
    /** Python has taken everything that was sent, and shows `experiment`. */
    settle: (/** @type {any} */ experiment = at.state.committed, /** @type {any} */ also = {}) =>
      tell({
        type: "content",
        content: content({
          experiment,
          answered: at.state.outbox.at(-1)?.id ?? 0,
          attempt: at.state.attempt,
          numbers: null,
          settings: at.state.told,
          ...also,
        }),
      }),
  };
}

const posts = (/** @type {any[]} */ effects) => effects.filter(({ type }) => type === "post");
const weights = (/** @type {number} */ first) => ({ ...START, weights: [[first], [2]] });

test("a drag asks for numbers and commits nothing", () => {
  const it = page();
  const effects = it.drag(5);
  assert.deepEqual(
    effects.map(({ type }) => type),
    ["ask"],
  );
  assert.deepEqual(effects[0].request.experiment, weights(5));
  assert.deepEqual(it.state.committed, START);
  assert.deepEqual(START.weights, [[1], [2]]); // what it came from is not written to
});

test("a release after the answer is posted at once, with the whole Experiment", () => {
  const it = page();
  it.drag(5);
  it.answer();
  const [post] = posts(it.release());
  assert.deepEqual(
    post.outbox.messages.map((/** @type {any} */ m) => m.experiment),
    [weights(5)],
  );
  assert.ok(unsaved(it.state));
  it.settle();
  assert.ok(!unsaved(it.state));
  assert.equal(it.state.outbox.length, 0);
});

test("a release before the answer waits for it", () => {
  const it = page();
  it.drag(5);
  assert.deepEqual(posts(it.release()), []);
  const effects = it.answer();
  assert.equal(posts(effects).length, 1);
});

test("a late answer is drawn with its own Experiment and releases nothing", () => {
  const it = page();
  it.drag(5);
  const early = it.state.asked[0].id;
  it.drag(6);
  it.release();
  assert.deepEqual(posts(it.answer(early)), []);
  assert.deepEqual(it.state.good, weights(5));
  assert.equal(posts(it.answer()).length, 1);
  assert.deepEqual(it.answer(early), []); // older than what is drawn
  assert.deepEqual(it.state.good, weights(6));
});

test("an error takes the newest draft back and drops its commit", () => {
  const it = page();
  it.drag(5);
  it.release();
  const { id } = it.state.asked[0];
  const effects = it.tell({ type: "answer", answer: { id, error: "too much", field: "weights" } });
  assert.deepEqual(effects[0], { type: "error", message: "too much", field: "weights" });
  assert.deepEqual(it.state.draft, START);
  assert.deepEqual(posts(it.release()), []);
});

test("an error about a value that has changed since is not told", () => {
  const it = page();
  it.drag(5);
  const { id } = it.state.asked[0];
  it.drag(6);
  assert.deepEqual(it.tell({ type: "answer", answer: { id, error: "too much" } }), []);
  assert.deepEqual(it.state.draft, weights(6));
});

test("undo works after a weight was dragged away and back (found 1.1)", () => {
  const it = page();
  it.drag(5);
  it.answer();
  it.drag(1);
  it.answer();
  assert.deepEqual(posts(it.release()), []); // nothing has changed
  it.tell({ type: "act", action: { name: "undo" } });
  const effects = it.settle(weights(-3), { numbers: { loss: 9 } });
  assert.deepEqual(it.state.draft, weights(-3));
  assert.deepEqual(it.state.good, weights(-3));
  assert.deepEqual(it.state.numbers, { loss: 9 });
  assert.ok(effects.some((effect) => effect.type === "content" && effect.foreign));
});

test("undo pressed before a commit was answered goes after it, and both at once", () => {
  const it = page();
  it.drag(5);
  it.release();
  const sent = posts(it.tell({ type: "act", action: { name: "undo" } })).at(-1).outbox.messages;
  assert.deepEqual(
    sent.map((/** @type {any} */ m) => m.kind),
    ["commit", "act"],
  );
  assert.deepEqual(sent[0].experiment, weights(5));
  assert.ok(sent[0].id < sent[1].id);
  assert.deepEqual(posts(it.answer()), []); // it is not committed twice
});

test("what the core refuses after it was handed over stands until the session has spoken, too", () => {
  const it = page();
  it.drag(5);
  it.release();
  it.tell({ type: "act", action: { name: "undo" } });
  const { id } = it.state.asked[0];
  const effects = it.tell({ type: "answer", answer: { id, error: "no", field: null } });
  assert.deepEqual(effects, [{ type: "error", message: "no", field: null }]);
  it.settle(START);
  assert.deepEqual([it.state.draft, it.state.wanting], [START, false]);
});

test("a change that was chosen and answered before a refused one is committed", () => {
  const it = page();
  it.drag(5);
  it.release();
  const early = it.state.asked[0].id;
  it.tell({ type: "set", field: "loss", indices: [], value: "entropy" });
  it.release();
  it.answer(early);
  const { id } = it.state.asked[0];
  const effects = it.tell({ type: "answer", answer: { id, error: "no", field: "loss" } });
  assert.deepEqual(posts(effects).at(-1).outbox.messages.at(-1).experiment, weights(5));
  assert.deepEqual([it.state.draft, it.state.committed], [weights(5), weights(5)]);
});

test("what is chosen while an undo is under way is made of what it leads to, and not before it", () => {
  const it = page();
  it.drag(5);
  it.answer();
  it.release();
  it.settle();
  it.tell({ type: "act", action: { name: "undo" } });
  it.tell({ type: "set", field: "learning_rate", indices: [], value: 0.7 });
  it.answer();
  assert.deepEqual(posts(it.release()), []); // it would carry the weight along that is being undone
  assert.deepEqual(posts(it.settle(START)), []);
  assert.deepEqual(it.state.draft, { ...START, learning_rate: 0.7 });
  assert.deepEqual(posts(it.answer()).at(-1).outbox.messages.at(-1).experiment, { ...START, learning_rate: 0.7 });
});

test("what is chosen again while an undo is under way is chosen, though it looks as before", () => {
  const it = page();
  const loss = (/** @type {string} */ value) => it.tell({ type: "set", field: "loss", indices: [], value });
  loss("entropy");
  it.answer();
  it.release();
  it.settle();
  it.tell({ type: "act", action: { name: "undo" } });
  for (const value of ["mae", "entropy"]) loss(value);
  it.release();
  it.answer();
  it.settle(START);
  assert.deepEqual(posts(it.answer()).at(-1).outbox.messages.at(-1).experiment, { ...START, loss: "entropy" });
});

test("what is chosen while a preset is under way that has other inputs is chosen in it, but for single weights", () => {
  const it = page();
  const other = { ...START, weights: [[7], [8], [9]], learning_rate: 3 };
  it.tell({ type: "act", action: { name: "preset", preset: "other" } });
  it.drag(5);
  it.tell({ type: "set", field: "loss", indices: [], value: "entropy" });
  it.answer();
  it.release();
  const [left] = reduce(it.state, { type: "leave", id: 9000 });
  const answered = it.state.outbox.at(-1)?.id;
  const [next, effects] = opening(content({ experiment: other, answered }), left, null, 9001);
  assert.deepEqual(next.draft, { ...other, loss: "entropy" });
  assert.ok(next.wanting && effects.some(({ type }) => type === "ask"));
});

test("a setting that was chosen while an undo is under way is not taken back by it", () => {
  const it = page();
  it.tell({ type: "act", action: { name: "undo" } });
  it.tell({ type: "setting", name: "weight", value: 1 });
  it.release();
  it.answer();
  it.settle(weights(3), { settings: { weight: 0 } });
  assert.deepEqual(it.state.settings, { weight: 1 });
  assert.deepEqual(posts(it.answer()).at(-1).outbox.messages.at(-1).settings, { weight: 1 });
});

test("a press that changes nothing lets go of what was chosen after it", () => {
  const it = page();
  it.tell({ type: "act", action: { name: "pin" } });
  it.drag(5);
  it.answer();
  assert.deepEqual(posts(it.release()), []);
  assert.deepEqual(posts(it.settle(START)).at(-1).outbox.messages.at(-1).experiment, weights(5));
});

test("what waits for its answer when a page is left goes with the next page", () => {
  const it = page();
  it.drag(5);
  it.release();
  const [left] = reduce(it.state, { type: "leave", id: 9000 });
  const [next, effects] = opening(content({ view: "step" }), left, null, 9001);
  assert.deepEqual(posts(effects)[0].outbox.messages[0].experiment, weights(5));
  assert.deepEqual([next.draft, next.committed], [weights(5), weights(5)]); // a change that is made there goes on from it
});

test("a page that opens before its session is known shows what there was, and a reload waits for it", () => {
  const it = page({ experiment: weights(5) });
  const [next] = opening(content({ view: "step", session: "second" }), it.state, null, 9001);
  assert.deepEqual([next.draft, next.behind], [weights(5), false]);
  const [again] = opening(content(), /** @type {any} */ ({ session: "before", keepsake: "old", outbox: [] }), null);
  const [set] = reduce(again, { type: "set", field: "loss", indices: [], value: "entropy", id: 9002 });
  const [answered] = reduce(set, { type: "answer", answer: { id: 9002, numbers: /** @type {any} */ ({}) }, id: 9003 });
  const [waits, effects] = reduce(answered, { type: "commit", id: 9004 });
  assert.deepEqual([posts(effects), waits.wanting], [[], true]);
  const resumed = content({ resumed: "before", experiment: weights(5), attempt: waits.attempt, numbers: null });
  const [known] = reduce(waits, { type: "content", content: /** @type {any} */ (resumed), id: 9005 });
  assert.deepEqual(known.draft, { ...weights(5), loss: "entropy" });
});

test("the answer to a draft beside an undone Experiment is not taken for its numbers", () => {
  const it = page();
  it.tell({ type: "act", action: { name: "undo" } });
  const effects = it.settle(weights(3), { draft: { id: 5, error: null }, numbers: { loss: 7 } });
  assert.deepEqual(it.state.draft, weights(3));
  assert.ok(effects.some(({ type }) => type === "ask"));
});

test("what comes back while something newer is under way is not taken", () => {
  const it = page();
  it.drag(5);
  it.answer();
  it.release();
  const first = it.state.outbox[0].id;
  it.drag(6);
  it.answer();
  it.release();
  it.tell({ type: "content", content: content({ experiment: weights(5), answered: first, attempt: 1 }) });
  assert.deepEqual(it.state.draft, weights(6));
  assert.equal(it.state.outbox.length, 1);
  it.settle(weights(6));
  assert.equal(it.state.outbox.length, 0);
  assert.deepEqual(it.state.draft, weights(6));
});

test("an undo that arrives in the middle of a drag keeps what the hand holds, and takes the rest", () => {
  const it = page({ experiment: { ...START, learning_rate: 0.5 } });
  it.tell({ type: "act", action: { name: "undo" } });
  it.drag(7);
  const effects = it.settle(START);
  assert.deepEqual(it.state.draft, weights(7)); // the rate of before, the weight of now
  assert.deepEqual(it.state.committed, START);
  assert.ok(effects.some(({ type }) => type === "ask"));
});

test("another session is told who this was, what is on the screen, and what was not acknowledged", () => {
  const it = page();
  it.drag(5);
  it.answer();
  it.release();
  const { attempt } = it.state;
  const effects = it.tell({
    type: "content",
    content: content({ session: "second", attempt: 0, answered: 0, keepsake: "new", notices: ["a file is not in it"] }),
  });
  // The new session has read the address alone; this page knows what that cannot say.
  assert.deepEqual(effects.find(({ type }) => type === "content").content.notices, []);
  const { outbox } = posts(effects)[0];
  assert.ok(outbox.attempt > attempt);
  assert.equal(outbox.session, "second");
  assert.deepEqual(outbox.resume, { was: "first", keepsake: "kept", reloaded: false });
  assert.deepEqual(outbox.messages.at(-1).experiment, weights(5));
  assert.equal(mark(it.state), "reconnecting");
  assert.deepEqual(it.state.draft, weights(5)); // and not the new session's tutorial
  const after = it.tell({
    type: "content",
    content: content({
      session: "second",
      keepsake: "newer",
      resumed: "first",
      answered: it.state.outbox.at(-1)?.id,
      attempt: it.state.attempt,
      experiment: weights(5),
      numbers: null,
    }),
  });
  assert.equal(mark(it.state), "live");
  assert.equal(it.state.keepsake, "newer");
  assert.ok(after.some(({ type }) => type === "mark"));
});

test("another session in the middle of a drag loses nothing of it", () => {
  const it = page();
  it.drag(5);
  it.answer();
  it.tell({ type: "line", line: "lost" });
  it.drag(6);
  it.tell({ type: "content", content: content({ session: "second", keepsake: "new" }) });
  it.tell({ type: "line", line: "open" });
  assert.deepEqual(it.state.draft, weights(6));
  it.answer();
  it.release();
  assert.deepEqual(it.state.outbox.at(-1)?.experiment, weights(6));
  it.settle(weights(6), { session: "second", resumed: "first" });
  assert.deepEqual(it.state.draft, weights(6));
  assert.equal(mark(it.state), "live");
});

test("what is not acknowledged is sent again, later each time, until it is", () => {
  const it = page();
  it.drag(5);
  it.answer();
  it.release();
  const waits = [];
  for (let n = 0; n < 4; n += 1) {
    const effects = it.tell({ type: "late" });
    assert.deepEqual(posts(effects)[0].outbox.messages.at(-1).experiment, weights(5));
    waits.push(effects.find(({ type }) => type === "wait").milliseconds);
  }
  assert.deepEqual(waits, [4000, 8000, 8000, 8000]);
  assert.equal(mark(it.state), "reconnecting");
  it.settle();
  assert.equal(mark(it.state), "live");
  assert.deepEqual(it.tell({ type: "late" }), []);
});

test("a message is known by its number: the same one is sent again, not another", () => {
  const it = page();
  it.drag(5);
  it.answer();
  const [first] = posts(it.release());
  const [again] = posts(it.tell({ type: "late" }));
  assert.deepEqual(again.outbox.messages, first.outbox.messages);
});

test("a lost line is back only when the session has answered, too", () => {
  const it = page();
  assert.equal(mark(it.state), "live");
  it.tell({ type: "line", line: "lost" });
  assert.equal(mark(it.state), "reconnecting");
  const effects = it.tell({ type: "line", line: "open" });
  assert.equal(posts(effects).length, 1); // a sign of life is asked for
  assert.equal(mark(it.state), "reconnecting");
  it.settle();
  assert.equal(mark(it.state), "live");
});

test("a line that cannot be opened is slower, not lost", () => {
  const [state] = opening(content(), null, null);
  const [refused] = reduce(state, { type: "line", line: "refused", id: 1 });
  assert.equal(mark(state), "connecting");
  assert.equal(mark(refused), "fallback");
});

test("the next page takes over what the page before has not been told to have arrived", () => {
  const it = page();
  it.drag(5);
  it.answer();
  it.release();
  const [next, effects] = opening(content({ view: "step" }), it.state, null);
  assert.deepEqual(next.outbox, it.state.outbox);
  assert.deepEqual(posts(effects)[0].outbox.messages, it.state.outbox);
  assert.equal(posts(effects)[0].outbox.resume, null);
  const [arrived, none] = opening(content({ view: "step", answered: it.state.outbox[0].id }), it.state, null);
  assert.deepEqual([arrived.outbox, none], [[], []]);
});

test("a reload hands over what the load before it left", () => {
  const visit = { session: "before", keepsake: "old", outbox: [{ id: 3, kind: "commit", experiment: weights(4) }] };
  const [state, effects] = opening(content(), /** @type {any} */ (visit), null);
  const { outbox } = posts(effects)[0];
  assert.deepEqual(outbox.resume, { was: "before", keepsake: "old", reloaded: true });
  assert.deepEqual(outbox.messages, visit.outbox);
  assert.equal(state.session, "first");
});

test("a page that is laid out anew by what was taken over does not ask for it again", () => {
  const visit = { session: "before", keepsake: "old", outbox: [] };
  const [state] = opening(content(), /** @type {any} */ (visit), null);
  const [next, effects] = opening(content({ resumed: "before", attempt: state.attempt }), state, null);
  assert.deepEqual([next.resume, effects], [null, []]);
  assert.equal(mark({ ...next, line: "open" }), "live");
});

test("a setting that is moved asks, one that is chosen is committed, one that is noted does neither", () => {
  const it = page();
  assert.deepEqual(
    it.tell({ type: "setting", name: "weight", value: 1 }).map(({ type }) => type),
    ["ask"],
  );
  assert.deepEqual(posts(it.release()), []); // not before the core has answered: it may refuse
  assert.equal(posts(it.answer()).length, 1);
  it.settle();
  assert.deepEqual(it.tell({ type: "note", name: "weight", value: 2 }), []);
  it.drag(5);
  it.answer();
  const [{ outbox }] = posts(it.release());
  assert.deepEqual(outbox.messages.at(-1).settings, { weight: 2 }); // it goes with the next change
  it.tell({ type: "note", name: "weight", value: 0 });
  const [act] = posts(it.tell({ type: "act", action: { name: "undo" } }));
  assert.deepEqual(act.outbox.messages.at(-1).settings, { weight: 0 }); // or with the next press
});

test("a setting that the core refuses is taken back and in no commit", () => {
  const it = page();
  it.tell({ type: "setting", name: "weight", value: 1 });
  it.release();
  const id = it.state.asked.at(-1)?.id;
  const effects = it.tell({ type: "answer", answer: { id, error: "too many", field: "weight" } });
  assert.deepEqual(posts(effects), []);
  assert.deepEqual([it.state.settings, it.state.wanting], [{ weight: 0 }, false]);
});

test("what was noted on a page is there when it is opened again, unless the session has heard otherwise", () => {
  const it = page();
  it.tell({ type: "note", name: "weight", value: 2 });
  const [again] = opening(content(), null, it.state);
  assert.deepEqual(again.settings, { weight: 2 });
  const [linked] = opening(content({ settings: { weight: 1 } }), null, it.state);
  assert.deepEqual(linked.settings, { weight: 1 });
});

test("what was noted and came back by the address is nothing foreign", () => {
  const it = page();
  it.tell({ type: "note", name: "weight", value: 2 });
  const effects = it.settle(START, { settings: { weight: 2 } });
  assert.deepEqual(effects.map(({ type, foreign }) => [type, foreign]).at(-1), ["content", false]);
  assert.deepEqual(it.state.told, { weight: 2 });
});

test("settings of a single request are in no commit", () => {
  const it = page();
  it.tell({ type: "pass", values: { step: 7 } });
  const [{ request }] = it.drag(5);
  assert.deepEqual(request.settings, { weight: 0, step: 7 });
  it.answer();
  assert.deepEqual(posts(it.release())[0].outbox.messages[0].settings, { weight: 0 });
});

test("a change made over a later step of a run starts from that step", () => {
  const it = page();
  const [next, effects] = reduce(
    { ...it.state, overlay: { weights: [[8], [9]], bias: [3] } },
    { type: "set", field: "bias", indices: [0], value: 4, id: 5000 },
  );
  assert.equal(effects[0].type, "fork");
  assert.deepEqual(next.draft, { ...START, weights: [[8], [9]], bias: [4] });
  assert.equal(next.overlay, null);
});

test("a long absence stays small: older changes become one, and no press of a button is dropped", () => {
  const it = page();
  for (let n = 0; n < 60; n += 1) {
    it.drag(n);
    it.answer();
    it.release();
  }
  it.tell({ type: "act", action: { name: "undo" } });
  const { outbox } = it.state;
  assert.equal(outbox.length, 40);
  assert.deepEqual(outbox.at(-2)?.experiment, weights(59));
  assert.equal(outbox.at(-1)?.kind, "act");
});

test("a content after a draft that went by the fallback changes nothing that is being set", () => {
  const it = page();
  it.drag(5);
  it.tell({ type: "content", content: content({ draft: { id: it.state.asked[0].id, error: null } }) });
  assert.deepEqual(it.state.draft, weights(5));
});

test("a line on which the server asks for fewer requests is live, slowed, until it no longer does", () => {
  const it = page();
  assert.deepEqual(it.tell({ type: "pace", slowed: true }), [{ type: "mark", mark: "slowed" }]);
  assert.deepEqual(it.tell({ type: "pace", slowed: true }), []);
  it.tell({ type: "line", line: "lost" });
  assert.equal(mark(it.state), "reconnecting");
  it.tell({ type: "line", line: "open" });
  it.settle();
  assert.equal(mark(it.state), "slowed");
  assert.deepEqual(it.tell({ type: "pace", slowed: false }), [{ type: "mark", mark: "live" }]);
});

test("what a browser calls a change in the middle of a drag is committed when it is let go of", () => {
  const it = page();
  it.tell({ type: "hold", holding: true });
  it.drag(5);
  assert.deepEqual(posts([...it.release(), ...it.answer()]), []);
  it.drag(6);
  assert.deepEqual(posts(it.answer()), []);
  const [post] = posts(it.tell({ type: "hold", holding: false }));
  assert.deepEqual(
    post.outbox.messages.map((/** @type {any} */ m) => m.experiment),
    [weights(6)],
  );
  assert.deepEqual(posts(it.release()), []);
});
