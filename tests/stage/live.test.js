import assert from "node:assert/strict";
import test from "node:test";
import { Live } from "../../explorer/stage/kernel/live.js";

/** A WebSocket whose other side is the test. */
class FakeSocket {
  static OPEN = 1;
  /** @type {FakeSocket[]} */
  static made = [];

  constructor(/** @type {URL} */ url) {
    this.url = String(url);
    this.readyState = 0;
    /** @type {any[]} */
    this.sent = [];
    /** What was shown before anything was asked. @type {string[]} */
    this.tickets = [];
    /** @type {(() => void)|null} */
    this.onopen = null;
    /** @type {((event: {data: string}) => void)|null} */
    this.onmessage = null;
    /** @type {(() => void)|null} */
    this.onclose = null;
    FakeSocket.made.push(this);
  }

  send(/** @type {string} */ text) {
    const message = JSON.parse(text);
    if ("ticket" in message) this.tickets.push(message.ticket);
    else this.sent.push(message);
  }

  close() {
    this.readyState = 3;
  }

  open() {
    this.readyState = 1;
    this.onopen?.();
  }

  /** The server ends it. */
  die() {
    this.readyState = 3;
    this.onclose?.();
  }

  answer(/** @type {any} */ message) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

/** A live path at `address`, with all that it tells; time stands still until the test lets it pass. */
function line(/** @type {import("node:test").TestContext} */ context, address = "http://host/app/step?bias=1#top") {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  context.mock.method(Math, "random", () => 1); // the longest of the delays that chance may choose
  /** @type {any} */ (globalThis).WebSocket = FakeSocket;
  FakeSocket.made = [];
  const told = {
    answers: /** @type {any[]} */ ([]),
    lines: /** @type {string[]} */ ([]),
    drafts: /** @type {any[]} */ ([]),
  };
  const live = new Live(
    address,
    (answer) => told.answers.push(answer),
    (state) => told.lines.push(state),
    (request) => told.drafts.push(request),
    "a ticket",
  );
  const ask = (/** @type {number} */ id) => live.ask(/** @type {any} */ ({ id }));
  return {
    live,
    told,
    ask,
    socket: () => /** @type {FakeSocket} */ (FakeSocket.made.at(-1)),
    pass: (/** @type {number} */ ms) => context.mock.timers.tick(ms),
  };
}

test("every socket shows its ticket as soon as it is open, before anything is asked", (context) => {
  const { ask, socket, pass } = line(context);
  ask(1);
  assert.deepEqual(socket().tickets, []);
  socket().open();
  assert.deepEqual([socket().tickets, socket().sent], [["a ticket"], [{ id: 1 }]]);
  socket().die();
  pass(2000);
  socket().open();
  assert.deepEqual(socket().tickets, ["a ticket"]);
});

test("the socket lies beside the page, under its base path and its kind of protocol", (context) => {
  assert.equal(line(context).socket().url, "ws://host/app/slp/live");
  context.mock.timers.reset();
  assert.equal(line(context, "https://host/neuron").socket().url, "wss://host/slp/live");
});

test("one request is in flight, and only the newest of those that wait is sent after it", (context) => {
  const { ask, socket, told } = line(context);
  ask(1);
  assert.deepEqual(socket().sent, []); // the first attempt is still under way
  socket().open();
  ask(2);
  ask(3);
  assert.deepEqual(socket().sent, [{ id: 1 }]);
  socket().answer({ id: 1, numbers: {} });
  assert.deepEqual(socket().sent, [{ id: 1 }, { id: 3 }]);
  assert.deepEqual(
    told.answers.map(({ id }) => id),
    [1],
  );
});

test("an answer that is not to what is in flight is dropped", (context) => {
  const { ask, socket, told } = line(context);
  socket().open();
  ask(1);
  socket().answer({ id: 0, numbers: {} });
  socket().answer({ id: 1, numbers: {} });
  socket().answer({ id: 1, numbers: {} });
  assert.equal(told.answers.length, 1);
});

test("an answer that never comes is asked for again over a new socket", (context) => {
  const { ask, socket, pass, told } = line(context);
  socket().open();
  ask(1);
  pass(2800);
  assert.deepEqual(told.lines, ["open"]); // it may lie unread, where the page was busy drawing
  pass(200);
  assert.deepEqual(told.lines, ["open", "lost"]);
  pass(250);
  socket().open();
  assert.equal(FakeSocket.made.length, 2);
  assert.deepEqual(socket().sent, [{ id: 1 }]);
});

test("a word on progress keeps a long request alive", (context) => {
  const { ask, socket, pass, told, live } = line(context);
  /** @type {(number|null)[]} */
  const parts = [];
  live.onProgress = (part) => parts.push(part);
  socket().open();
  ask(1);
  for (let n = 1; n < 5; n += 1) {
    pass(2000);
    socket().answer({ id: 1, progress: n / 5 });
  }
  socket().answer({ id: 1, numbers: {} });
  assert.equal(FakeSocket.made.length, 1);
  assert.deepEqual(parts, [0, 0.2, 0.4, 0.6, 0.8, null]);
  assert.equal(told.answers.length, 1);
});

test("where no socket can be opened requests go by the fallback", (context) => {
  const { ask, socket, told, live } = line(context);
  ask(1);
  socket().die();
  assert.deepEqual(told.lines, ["refused"]);
  assert.deepEqual(told.drafts, [{ id: 1 }]);
  live.answered({ id: 1, numbers: /** @type {any} */ ({}) });
  assert.equal(told.answers.length, 1);
});

test("what went by the fallback to a server that died is asked again when a socket opens (found 4.2)", (context) => {
  const { ask, socket, told, pass } = line(context);
  socket().open();
  ask(1);
  socket().answer({ id: 1, numbers: {} });
  socket().die();
  ask(2);
  assert.deepEqual(told.drafts, [{ id: 2 }]); // nobody will answer this one
  pass(250);
  socket().open();
  assert.deepEqual(socket().sent, [{ id: 2 }]);
  const good = socket();
  good.answer({ id: 2, numbers: {} });
  pass(60_000);
  assert.equal(socket(), good); // and the watchdog of the fallback does not drop the good socket
  assert.deepEqual(told.lines, ["open", "lost", "open"]);
});

test("the watchdog of the fallback does not give up a socket that is being opened", (context) => {
  const { ask, socket, pass, told } = line(context);
  ask(1);
  socket().die();
  pass(11_000); // other sockets were tried meanwhile
  const opening = socket();
  opening.open();
  pass(2_000);
  assert.equal(socket(), opening);
  opening.answer({ id: 1, numbers: {} });
  assert.equal(told.answers.length, 1);
});

test("a line that was open is tried again within a second and a half, one that never was hardly ever", (context) => {
  const lost = line(context);
  lost.socket().open();
  for (let n = 0; n < 8; n += 1) {
    const before = FakeSocket.made.length;
    lost.socket().die();
    lost.pass(1500);
    assert.equal(FakeSocket.made.length, before + 1);
  }
  context.mock.timers.reset();
  const refused = line(context);
  for (let n = 0; n < 8; n += 1) {
    refused.socket().die();
    refused.pass(15_000);
  }
  const before = FakeSocket.made.length;
  refused.socket().die();
  refused.pass(14_999);
  assert.equal(FakeSocket.made.length, before);
});

test("long work for an older value is abandoned, but not twice in a row", (context) => {
  const { ask, socket, live } = line(context);
  socket().open();
  ask(1);
  live.sentAt -= 1000; // it has taken a second
  ask(2);
  ask(3);
  assert.deepEqual(socket().sent, [{ id: 1 }, { abandon: 1 }]);
  socket().answer({ id: 1, abandoned: true });
  live.sentAt -= 1000;
  ask(4);
  assert.deepEqual(socket().sent.slice(2), [{ id: 3 }]);
});

test("a refusal of the rate sends the same request again, unless a newer one waits", (context) => {
  const { ask, socket, pass } = line(context);
  socket().open();
  ask(1);
  socket().answer({ id: null, error: "At most 240 requests a second.", field: null });
  pass(50);
  assert.deepEqual(socket().sent, [{ id: 1 }, { id: 1 }]);
  ask(2);
  socket().answer({ id: null, error: "At most 240 requests a second.", field: null });
  pass(50);
  assert.deepEqual(socket().sent.at(-1), { id: 2 });
});

test("a closed line opens no socket and asks nothing", (context) => {
  const { ask, socket, pass, live } = line(context);
  socket().open();
  live.close();
  socket().onclose?.();
  ask(1);
  pass(60_000);
  assert.deepEqual([FakeSocket.made.length, socket().sent.length], [1, 0]);
});

test("in a crowd the next request waits as long as the server says, and the newest of then goes", (context) => {
  const { ask, socket, pass, live } = line(context);
  /** @type {boolean[]} */
  const paces = [];
  live.onPace = (slowed) => paces.push(slowed);
  socket().open();
  ask(1);
  socket().answer({ id: 1, numbers: {}, wait: 0.3 });
  ask(2);
  pass(299);
  ask(3);
  assert.deepEqual(socket().sent, [{ id: 1 }]);
  pass(1);
  assert.deepEqual(socket().sent, [{ id: 1 }, { id: 3 }]);
  socket().answer({ id: 3, numbers: {}, wait: 0 }); // it has waited in the queue
  ask(4);
  assert.deepEqual(socket().sent.at(-1), { id: 4 });
  assert.deepEqual(paces, [true, true]);
  socket().answer({ id: 4, numbers: {} });
  assert.deepEqual(paces, [true, true, false]);
});

test("a crowd is forgotten when nothing was asked for a while, and with the socket", (context) => {
  const { ask, socket, pass, live } = line(context);
  /** @type {boolean[]} */
  const paces = [];
  live.onPace = (slowed) => paces.push(slowed);
  socket().open();
  ask(1);
  socket().answer({ id: 1, numbers: {}, wait: 0.5 });
  pass(2499);
  assert.deepEqual(paces, [true]);
  pass(1);
  assert.deepEqual(paces, [true, false]);
  ask(2);
  socket().answer({ id: 2, numbers: {}, wait: 1 });
  ask(3);
  socket().die();
  assert.deepEqual(paces, [true, false, true, false]);
  pass(250);
  socket().open();
  assert.deepEqual(socket().sent, [{ id: 3 }]); // another server may have time
});

test("a page asks for no more pictures than it can draw, and its newest value goes when there is time", (context) => {
  const { ask, socket, pass, live } = line(context);
  live.every = 50;
  socket().open();
  ask(1);
  socket().answer({ id: 1, numbers: {} });
  ask(2);
  pass(49);
  ask(3);
  assert.deepEqual(socket().sent, [{ id: 1 }]);
  pass(1);
  assert.deepEqual(socket().sent, [{ id: 1 }, { id: 3 }]);
  pass(50);
  assert.equal(socket().sent.length, 2); // one in flight at a time, however long that takes
  ask(4);
  socket().answer({ id: 3, numbers: {} });
  assert.deepEqual(socket().sent.at(-1), { id: 4 }); // it has taken longer than that: at once
  live.close();
  ask(5);
  pass(1000);
  assert.equal(socket().sent.length, 3);
});
