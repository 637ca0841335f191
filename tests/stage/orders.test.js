/** Whatever the order of things: what a person chose last is what the session holds, or they are told that it is not. */

import assert from "node:assert/strict";
import test from "node:test";
import { TAB } from "../../explorer/stage/kernel/shell.js";
import { Workbench } from "../../explorer/stage/kernel/workbench.js";
import { Clock, chances, Server, Socket } from "./world.js";

/** More of them with WALKS=10000, others with FIRST=301. */
const WALKS = Number(process.env.WALKS ?? 300);
const FIRST = Number(process.env.FIRST ?? 1);
const CHOICES = {
  activation: ["sigmoid", "relu", "tanh"],
  loss: ["mse", "entropy", "mae"],
  rate: [1, 2, 3, 4],
};

/** A person at a page: what they do, and what they know. */
class Person {
  /** @param {number} seed */
  constructor(seed) {
    this.clock = new Clock();
    this.chance = chances(seed);
    this.server = new Server(this.clock, this.chance, (content) => this.hear(content));
    Socket.server = this.server;
    Object.assign(globalThis, {
      WebSocket: Socket,
      document: { baseURI: "http://stage.test/" },
      addEventListener: () => {},
      removeEventListener: () => {},
      requestAnimationFrame: (/** @type {() => void} */ draw) => this.clock.after(16, draw),
      cancelAnimationFrame: () => {},
      sessionStorage: { getItem: () => null, setItem: () => {} },
    });
    /** What was chosen since they were last told of a refusal, or undid. @type {Record<string, unknown>} */
    this.chosen = {};
    this.refused = false;
    /** @type {string[]} */
    this.log = [];
    /** @type {any} */
    this.bench = null;
  }

  note(/** @type {string} */ what) {
    this.log.push(`${Math.round(this.clock.now)} ${what}`);
  }

  /** A new tab. */
  come() {
    TAB.previous = null;
    TAB.left.clear();
    this.open(this.server.content());
  }

  /** @param {any} content */
  open(content) {
    const component = {
      setStateValue: (/** @type {string} */ name, /** @type {any} */ value) => this.server.told(name, value),
    };
    this.component = component;
    this.bench = new Workbench(content, component);
    const look = () => this.look();
    this.bench.onError.push(look);
    this.bench.onContent.push(look);
    if (!this.bench.numbers) this.bench.ask();
    this.look();
  }

  look() {
    const { message, goneOn } = this.bench.told;
    if (message && !goneOn) {
      if (!this.refused) this.note(`told: ${message}`);
      this.refused = true;
      this.chosen = {};
    }
  }

  /** @param {any} content */
  hear(content) {
    this.note(
      `content ${JSON.stringify([content.session, content.answered, content.experiment.activation, content.experiment.loss, content.experiment.rate, content.draft, content.notices])}`,
    );
    // As stage.js does: a page is laid out anew for other inputs.
    const fits =
      content.experiment.dataset === this.bench.committed.dataset || content.draft || this.bench.awaited(content);
    if (content.view !== this.bench.view || !fits) {
      this.bench.close();
      this.refused = false; // who leaves a page leaves what it said
      this.open(content);
    } else this.bench.receive(content, this.component);
  }

  /** @param {string} field @param {unknown} value */
  choose(field, value) {
    if (JSON.stringify(this.bench.draft[field]) === JSON.stringify(value)) return; // nothing that a person could choose
    this.note(`choose ${field} ${value}`);
    this.bench.set(field, [], value);
    this.bench.commit();
    this.chosen[field] = value;
    this.refused = false;
  }

  /** One thing happens. */
  act() {
    const { chance, server } = this;
    const pick = (/** @type {any} */ list) => list[Math.floor(chance() * list.length)];
    const what = chance();
    if (what < 0.6) {
      const field = /** @type {keyof typeof CHOICES} */ (pick(Object.keys(CHOICES)));
      this.choose(field, pick(CHOICES[field]));
    } else if (what < 0.7) {
      this.note("drag");
      for (let n = 0; n < 3; n += 1) {
        this.bench.set("bias", [0], n + chance());
        this.clock.pass(30);
      }
      this.choose("bias", [Math.floor(chance() * 100)]);
      if (this.bench.state.outbox.some((/** @type {any} */ message) => message.kind === "act")) delete this.chosen.bias;
    } else if (what < 0.78) {
      const name = chance() < 0.7 ? "undo" : "preset";
      this.note(name);
      this.bench.act({ name });
      this.chosen = {};
      this.refused = false;
    } else if (what < 0.84) {
      this.note("setting");
      this.bench.chooseSetting("weight", Math.floor(chance() * 3));
      this.refused = false;
    } else if (what < 0.9) {
      server.view = server.view === "neuron" ? "step" : "neuron";
      this.note(`page ${server.view}`);
      server.rerun();
    } else if (what < 0.94) {
      this.note("line dies");
      Socket.newest?.die();
    } else if (what < 0.97) {
      server.reachable = !server.reachable;
      this.note(`reachable ${server.reachable}`);
    } else {
      this.note("restart");
      server.restart();
    }
  }

  /** Everything comes to rest. */
  rest() {
    this.server.calm = this.server.reachable = true;
    this.note("rest");
    this.clock.pass(120_000);
  }

  go() {
    this.bench.close();
    this.clock.restore();
  }
}

test("whatever the order, at rest the session holds what was chosen last, or a message says that it does not", () => {
  for (let seed = FIRST; seed < FIRST + WALKS; seed += 1) {
    const person = new Person(seed);
    try {
      person.come();
      person.clock.pass(1000);
      for (let n = 0; n < 12; n += 1) {
        person.act();
        person.clock.pass(person.chance() < 0.7 ? person.chance() * 60 : person.chance() * 4000);
      }
      if (person.chance() < 0.5) person.choose("loss", "entropy");
      else person.choose("rate", 5);
      person.rest();
      const { bench, server, chosen, refused } = person;
      const told = [`seed ${seed}`, ...person.log].join("\n");
      assert.equal(bench.mark, "live", told);
      assert.equal(bench.state.outbox.length, 0, told);
      assert.deepEqual(bench.draft, server.session.experiment, told);
      assert.deepEqual(bench.good, bench.draft, told);
      if (refused) assert.notEqual(bench.told.message, "", told);
      for (const [name, value] of Object.entries(chosen))
        assert.deepEqual([name, server.session.experiment[name]], [name, value], told);
    } finally {
      person.go();
    }
  }
});
