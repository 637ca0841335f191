/**
 * A server and a person in small, for tests of what becomes of a change: sessions that take an outbox as Python's do, a
 * core that refuses some pairs, reruns whose contents replace each other, lines that are slow, busy, silent or dead.
 * Time is the world's own, and chance comes from a seed: what went wrong once goes wrong again.
 */

/** @param {number} seed @returns {() => number} numbers from 0 to 1 (mulberry32) */
export function chances(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Time that passes from one thing that was to happen to the next. */
export class Clock {
  constructor() {
    this.now = 0;
    this.count = 0;
    /** @type {{at: number, number: number, happen: () => void}[]} */
    this.waiting = [];
    const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
    const realNow = performance.now;
    Object.assign(globalThis, {
      setTimeout: (/** @type {() => void} */ happen, after = 0) => this.after(after, happen),
      clearTimeout: (/** @type {number} */ number) => {
        this.waiting = this.waiting.filter((one) => one.number !== number);
      },
    });
    performance.now = () => this.now;
    this.restore = () => {
      Object.assign(globalThis, real);
      performance.now = realNow;
    };
  }

  /** @param {number} milliseconds @param {() => void} happen */
  after(milliseconds, happen) {
    this.count += 1;
    this.waiting.push({ at: this.now + milliseconds, number: this.count, happen });
    return this.count;
  }

  /** @param {number} milliseconds */
  pass(milliseconds) {
    const end = this.now + milliseconds;
    for (;;) {
      const next = this.waiting.reduce(
        (/** @type {typeof this.waiting[0]|null} */ first, one) =>
          one.at <= end && (first === null || one.at < first.at || (one.at === first.at && one.number < first.number))
            ? one
            : first,
        null,
      );
      if (next === null) break;
      this.waiting.splice(this.waiting.indexOf(next), 1);
      this.now = next.at;
      next.happen();
    }
    this.now = end;
  }
}

export const START = { weights: [[1], [2]], bias: [0], rate: 1, activation: "sigmoid", loss: "mse", dataset: "given" };

/** What the preset is: it has other inputs. */
export const OTHER = { ...START, weights: [[1], [2], [3]], rate: 9, dataset: "other" };

/** Pairs that the core does not take. @param {any} experiment */
export const impossible = ({ activation, loss }) => activation === "relu" && loss === "entropy";

/** What Python's Session does with what the stage sends. */
class Session {
  /** @param {string} name @param {any} experiment */
  constructor(name, experiment) {
    this.name = name;
    this.experiment = experiment;
    /** @type {any[]} */
    this.past = [];
    /** @type {Record<string, any>} */
    this.settings = { neuron: { weight: 0 }, step: { weight: 0 } };
    this.answered = 0;
    this.attempt = 0;
    /** @type {string|null} */
    this.resumed = null;
    this.byStage = false;
    /** @type {string[]} */
    this.notices = [];
    /** @type {string[]} */
    this.told = [];
  }

  /** @param {any} outbox @param {Map<string, any>} visits */
  receive(outbox, visits) {
    this.attempt = outbox.attempt;
    if (outbox.session !== null && outbox.session !== this.name) return;
    if (outbox.resume && outbox.resume.was !== this.resumed) {
      this.resumed = outbox.resume.was;
      const known = visits.get(outbox.resume.was);
      if (known) {
        this.answered = Math.max(this.answered, known.answered);
        Object.assign(this, { experiment: known.experiment, past: known.past, settings: known.settings });
      }
      this.told = [];
    }
    const fresh = outbox.messages.filter((/** @type {any} */ message) => message.id > this.answered);
    this.byStage = fresh.length > 0 && fresh.every((/** @type {any} */ message) => message.kind === "commit");
    if (fresh.length > 0) this.told = [];
    for (const message of fresh) {
      this.settings = { ...this.settings, [message.view]: message.settings };
      if (message.kind === "act") {
        const undone = message.action.name === "undo" ? this.past.pop() : OTHER;
        if (undone === OTHER) this.past = [...this.past, this.experiment];
        this.experiment = undone ?? this.experiment;
      } else if (impossible(message.experiment)) this.notices.push("the session refused it");
      else if (JSON.stringify(message.experiment) !== JSON.stringify(this.experiment)) {
        this.past = [...this.past, this.experiment];
        this.experiment = message.experiment;
      }
      this.answered = message.id;
    }
  }

  /** Each is told until something new was done: a content that never arrives takes nothing with it. */
  tell() {
    this.told = [...this.told, ...this.notices];
    this.notices = [];
    return this.told;
  }
}

/** The server's side of one browser. */
export class Server {
  /** @param {Clock} clock @param {() => number} chance @param {(content: any) => void} deliver */
  constructor(clock, chance, deliver) {
    Object.assign(this, { clock, chance });
    this.clock = clock;
    this.chance = chance;
    this.deliver = deliver;
    this.view = "neuron";
    this.session = new Session("session 0", START);
    this.born = 0;
    /** @type {Map<string, any>} */
    this.visits = new Map();
    /** What the browser has told Streamlit, all of which comes with each rerun. @type {any} */
    this.state = {};
    this.seen = "";
    this.running = false;
    this.wanted = false;
    this.reachable = true;
    this.calm = false;
    /** Contents on their way, oldest first. @type {{at: number, content: any}[]} */
    this.contents = [];
    this.arrives = 0;
  }

  /** @param {number} most milliseconds that something takes */
  span(most) {
    const { chance } = this;
    return this.calm ? 5 : chance() < 0.8 ? chance() * most * 0.1 : chance() * most;
  }

  /** The stage's `setStateValue`. @param {string} name @param {any} value */
  told(name, value) {
    if (!this.reachable) return; // Streamlit's browser drops it
    const state = { ...this.state, [name]: structuredClone(value) };
    this.state = state;
    this.arrives = Math.max(this.arrives, this.clock.now + this.span(400));
    this.clock.after(this.arrives - this.clock.now, () => this.rerun());
  }

  /** Runs follow each other; those that are asked for meanwhile are one. */
  rerun() {
    this.wanted = true;
    if (this.running) return;
    this.running = true;
    this.wanted = false;
    const { state, session } = this;
    if (state.outbox && JSON.stringify(state.outbox) !== this.seen) {
      this.seen = JSON.stringify(state.outbox);
      session.receive(state.outbox, this.visits);
    }
    const draft = state.draft && state.draft.id > session.answered ? state.draft : null;
    const refused = draft && impossible(draft.experiment);
    const numbers = draft ? (refused ? null : { of: draft.experiment }) : null;
    this.clock.after(this.span(1500), () => {
      this.visits.set(session.name, { ...session });
      const content = this.content(draft ? { id: draft.id, error: refused ? "refused" : null } : null, numbers);
      session.byStage = false;
      this.running = false;
      if (session === this.session) this.enqueue(content);
      if (this.wanted) this.rerun();
    });
  }

  /** @param {any} draft @param {any} numbers */
  content(draft = null, numbers = null) {
    const { session, view } = this;
    return structuredClone({
      view,
      language: "en",
      ticket: "",
      session: session.name,
      keepsake: JSON.stringify(session.experiment),
      resumed: session.resumed,
      answered: session.answered,
      attempt: session.attempt,
      experiment: session.experiment,
      settings: session.settings[view],
      step: 0,
      numbers: numbers ?? (session.byStage ? null : { of: session.experiment }),
      draft,
      notices: session.tell(),
    });
  }

  /** A content that was not sent yet is replaced by the next one. @param {any} content */
  enqueue(content) {
    this.contents = this.contents.filter(({ at }) => at <= this.clock.now);
    const entry = { at: this.clock.now + this.span(100), content };
    this.contents.push(entry);
    this.clock.after(entry.at - this.clock.now, () => {
      if (!this.contents.includes(entry)) return;
      this.contents.splice(this.contents.indexOf(entry), 1);
      this.clock.after(1, () => content.session === this.session.name && this.deliver(content));
    });
  }

  /** It is replaced by one that knows the visit, and that a page asks for a run. */
  restart() {
    this.visits.set(this.session.name, { ...this.session });
    this.born += 1;
    this.session = new Session(`session ${this.born}`, START);
    this.contents = [];
    this.running = false;
    this.seen = "";
    this.state = {};
    this.clock.after(this.span(2000), () => this.rerun());
  }
}

/** The live socket's other side. */
export class Socket {
  static OPEN = 1;
  /** @type {Server} */
  static server;
  /** @type {Socket|null} */
  static newest = null;

  constructor() {
    this.readyState = 0;
    /** @type {(() => void)|null} */
    this.onopen = null;
    /** @type {((event: {data: string}) => void)|null} */
    this.onmessage = null;
    /** @type {(() => void)|null} */
    this.onclose = null;
    /** @type {any} */
    this.current = null;
    /** @type {any[]} */
    this.queue = [];
    Socket.newest = this;
    const { server } = Socket;
    server.clock.after(server.span(500), () => {
      if (this.readyState !== 0) return;
      if (!server.calm && (!server.reachable || server.chance() < 0.3)) return this.die();
      this.readyState = 1;
      this.onopen?.();
    });
  }

  /** @param {string} text */
  send(text) {
    const message = JSON.parse(text);
    if ("ticket" in message) return;
    const { server } = Socket;
    server.clock.after(server.span(60), () => {
      if (!("abandon" in message)) this.queue.push(message);
      else if (this.current?.id === message.abandon) this.current.dropped = true;
      this.work();
    });
  }

  work() {
    const { server } = Socket;
    if (this.current || this.queue.length === 0) return;
    const asked = this.queue.shift();
    this.current = asked;
    const silent = !server.calm && server.chance() < 0.02;
    if (silent) return;
    server.clock.after(server.span(3500), () => {
      this.current = null;
      const { id, experiment } = asked;
      const crowded = !server.calm && server.chance() < 0.1;
      if (asked.dropped) this.answer({ id, abandoned: true });
      else if (!server.calm && server.chance() < 0.1) this.answer({ id: null, error: "too much to do", field: null });
      else if (impossible(experiment)) this.answer({ id, error: "refused", field: null });
      else this.answer({ id, numbers: { of: experiment }, ...(crowded ? { wait: server.chance() } : {}) });
      this.work();
    });
  }

  /** @param {any} message */
  answer(message) {
    const data = JSON.stringify(message);
    Socket.server.clock.after(Socket.server.span(60), () => this.onmessage?.({ data }));
  }

  close() {
    this.readyState = 3;
  }

  die() {
    this.readyState = 3;
    this.onclose?.();
  }
}
