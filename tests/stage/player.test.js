import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Player } from "../../explorer/stage/kit/player.js";
import { Display, fire, freshPage, press } from "./dom.js";

const PHASES = [
  { name: "forward", operations: 3 },
  { name: "update", operations: 2 },
];
const WHOLE = [{ name: "step", operations: 1 }];

/** @type {Display} */
let display;
/** @type {string[]} */
let moves;
/** @type {number[]} */
let travels;

beforeEach(() => {
  freshPage();
  display = new Display();
  moves = [];
  travels = [];
});

/** @param {typeof PHASES} phases @param {number} last */
function player(phases, last) {
  const made = new Player(
    phases,
    (how) => moves.push(how),
    (progress) => travels.push(progress),
  );
  document.body.append(made.element);
  made.resize(last);
  return made;
}

/** @param {Player} made @param {string} speed */
function choose(made, speed) {
  made.bar.speed.value = speed;
  fire(made.bar.speed, "change");
}

test("a step is gone through phase by phase, forwards and back", () => {
  const made = player(PHASES, 2);
  const seen = [];
  while (made.go(1, "phase")) seen.push([made.position.step, made.position.phase]);
  assert.deepEqual(seen, [
    [0, 1],
    [1, 0],
    [1, 1],
    [2, 0],
    [2, 1],
  ]);
  while (made.go(-1, "phase"));
  assert.deepEqual(made.position, { step: 0, phase: 0, operation: null });
  made.close();
});

test("a whole step has no phase: from there it goes on to the next step, and back into what it was made of", () => {
  const made = player(PHASES, 3);
  made.go(1, "step");
  assert.deepEqual(made.position, { step: 1, phase: null, operation: null });
  made.go(1, "phase");
  assert.deepEqual(made.position, { step: 2, phase: 0, operation: null });
  made.jump(2);
  made.go(-1, "phase");
  assert.deepEqual(made.position, { step: 2, phase: 0, operation: null });
  made.jump(2);
  made.go(-1, "operation");
  assert.deepEqual(made.position, { step: 2, phase: 1, operation: 0 });
  made.close();
});

test("the last step of a run may end early", () => {
  const made = player(PHASES, 1);
  made.resize(1, (step) => (step === 1 ? 1 : 2));
  while (made.go(1, "phase"));
  assert.deepEqual(made.position, { step: 1, phase: 0, operation: null });
  made.start({ step: 1, phase: 1, operation: 1 });
  assert.deepEqual(made.position, { step: 1, phase: 0, operation: 2 });
  made.close();
});

test("operations are gone through within a phase, and the last one of the phase before comes first on the way back", () => {
  const made = player(PHASES, 1);
  made.go(1, "operation");
  assert.equal(made.unit, "operation"); // a phase that is walked through is an opened one
  const seen = [made.position];
  while (made.go(1, "operation")) seen.push(made.position);
  const told = seen.map(({ step, phase, operation }) => `${step}${phase}${operation}`);
  assert.deepEqual(told, ["000", "001", "002", "010", "011", "100", "101", "102", "110", "111"]);
  made.go(-1, "operation");
  made.go(-1, "operation");
  assert.deepEqual(made.position, { step: 1, phase: 0, operation: 2 });
  made.close();
});

test("keys move by the chosen unit; with shift by steps, and by ten where there is nothing smaller", () => {
  const made = player(WHOLE, 50);
  press(document.body, "ArrowRight");
  press(document.body, "PageDown");
  assert.equal(made.position.step, 2);
  press(document.body, "ArrowRight", { shiftKey: true });
  assert.equal(made.position.step, 12);
  press(document.body, "End");
  assert.equal(made.position.step, 50);
  press(document.body, "ArrowLeft");
  assert.equal(made.position.step, 49);
  press(document.body, "Home");
  assert.equal(made.position.step, 0);
  assert.ok(moves.every((how) => how === "settled"));
  made.close();
  press(document.body, "End");
  assert.equal(made.position.step, 0); // nobody listens any more
});

test("keys of a field and of the browser stay theirs, but for a clicker's", () => {
  const made = player(WHOLE, 5);
  const field = document.createElement("input");
  document.body.append(field);
  for (const key of ["ArrowRight", "Home", " "]) press(field, key);
  press(document.body, "ArrowRight", { ctrlKey: true });
  assert.equal(made.position.step, 0);
  press(field, "PageDown");
  assert.equal(made.position.step, 1);
  made.close();
});

test("playing moves a step at a time, tells that it settled at the end, and begins anew from there", () => {
  const made = player(WHOLE, 3);
  choose(made, "-1");
  made.play();
  assert.equal(made.bar.play.getAttribute("aria-pressed"), "true");
  assert.equal(made.position.step, 1); // at once
  display.pass(230);
  assert.equal(made.position.step, 2);
  display.pass(2000);
  assert.equal(made.position.step, 3);
  assert.equal(made.playing, false);
  assert.deepEqual(moves, ["moved", "moved", "moved", "settled"]);
  press(document.body, " ");
  assert.equal(made.position.step, 0);
  assert.equal(made.playing, true);
  made.close();
});

test("a run that keeps going plays to its end and stands there, on, until it is paused", () => {
  const made = player(WHOLE, 3);
  made.going = true;
  made.play();
  display.pass(6000);
  assert.deepEqual([made.position.step, made.playing, made.going], [3, false, true]);
  assert.equal(made.bar.play.getAttribute("aria-pressed"), "true");
  made.resize(5);
  press(document.body, " ");
  assert.deepEqual([made.position.step, made.going], [3, false]); // paused, and not played from its start
  assert.equal(made.bar.play.getAttribute("aria-pressed"), "false");
  assert.equal(moves.at(-1), "settled");
  made.close();
});

test("twice the speed takes half the time", () => {
  const made = player(PHASES, 100);
  choose(made, "2");
  made.play();
  display.pass(1200);
  assert.equal(made.position.step, 5); // 220 ms a phase at speed 1, and a frame is 10 ms long
  assert.equal(made.position.phase, 1);
  made.close();
});

test("the whole run takes five seconds, whatever its length: where steps are not divided that is the usual speed", () => {
  for (const [phases, speed] of /** @type {[typeof PHASES, string][]} */ ([
    [PHASES, "0"],
    [WHOLE, "1"],
  ]))
    for (const last of [7, 2000]) {
      const made = player(phases, last);
      choose(made, speed);
      made.play();
      display.pass(2500);
      assert.ok(Math.abs(made.position.step - last / 2) <= Math.max(1, last / 100), `${made.position.step} of ${last}`);
      assert.equal(made.playing, true);
      display.pass(3000);
      assert.equal(made.position.step, last);
      assert.equal(made.playing, false);
      made.close();
    }
});

test("a quarter of the speed takes four times as long, and the greatest one shows the end at once", () => {
  const made = player(WHOLE, 1000);
  choose(made, "0.25");
  made.play();
  display.pass(5000);
  assert.ok(Math.abs(made.position.step - 250) <= 10, String(made.position.step));
  choose(made, "Infinity");
  display.pass(20);
  assert.equal(made.position.step, 1000);
  assert.equal(made.playing, false);
  assert.equal(moves.at(-1), "settled");
  made.play(); // once more
  display.pass(20);
  assert.equal(made.position.step, 1000);
  made.close();
});

test("a stop lasts as long as its page says, and something moves for a part of it", () => {
  const made = new Player(
    PHASES,
    (how) => moves.push(how),
    (progress) => travels.push(progress),
    ({ phase }) => ({ stop: phase === 1 ? 900 : 300, travel: phase === 1 ? 400 : 0 }),
  );
  made.resize(1);
  made.play();
  assert.equal(made.position.phase, 1);
  display.pass(200);
  const half = travels.at(-1) ?? 0;
  assert.ok(half > 0.4 && half < 0.6);
  display.pass(300);
  assert.equal(travels.at(-1), 1);
  assert.equal(made.position.phase, 1);
  display.pass(420);
  assert.deepEqual(made.position, { step: 1, phase: 0, operation: null });
  display.pass(310);
  assert.equal(made.position.phase, 1);
  made.close();
});

test("what is taken back is gone at once", () => {
  const made = player(PHASES, 1);
  made.go(1, "phase");
  display.pass(100);
  travels.length = 0;
  made.go(-1, "phase");
  assert.deepEqual(travels, [1]);
  made.close();
});

test("values travel once after a move, and arrive", () => {
  const made = player(WHOLE, 3);
  made.go(1, "step");
  display.pass(600);
  assert.ok(travels.length > 10);
  assert.ok(travels.every((progress, at) => at === 0 || progress >= travels[at - 1]));
  assert.equal(travels.at(-1), 1);
  assert.deepEqual(display.asked, []); // nothing is drawn while nothing moves
  made.close();
});

test("a shorter run takes the timeline back to its end", () => {
  const made = player(WHOLE, 100);
  made.jump(80);
  made.resize(30);
  assert.equal(made.position.step, 30);
  assert.equal(made.scrubber.max, "30");
  assert.equal(made.bar.step.textContent, "30");
  made.close();
});

test("who takes the scrubber while it plays is led where it points", () => {
  const made = player(WHOLE, 100);
  made.play();
  made.scrubber.value = "40";
  fire(made.scrubber, "input");
  assert.equal(made.playing, false);
  assert.equal(made.position.step, 40);
  made.close();
});

test("the scrubber moves the timeline and tells when it settles", () => {
  const made = player(WHOLE, 100);
  made.scrubber.value = "40";
  fire(made.scrubber, "input");
  assert.equal(made.position.step, 40);
  assert.deepEqual(moves, ["moved"]);
  fire(made.scrubber, "change");
  assert.deepEqual(moves, ["moved", "settled"]);
  made.close();
});
