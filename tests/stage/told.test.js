import assert from "node:assert/strict";
import test from "node:test";
import { Told } from "../../explorer/stage/kernel/told.js";

test("a refusal stays until a person has gone on and that went well", () => {
  const told = new Told([]);
  told.refuse("too much");
  told.refuse(""); // something answered that was asked before
  assert.equal(told.message, "too much");
  told.goOn();
  assert.equal(told.message, "too much");
  told.refuse("");
  assert.equal(told.message, "");
});

test("what the session says stays when the next content has nothing to say, until a person has gone on", () => {
  const told = new Told([]);
  told.hear(["refused"]);
  told.hear([]);
  told.hear(["also this"]);
  assert.equal(told.message, "refused\nalso this");
  told.goOn();
  told.hear(["also this"]); // it does not know that yet
  assert.equal(told.message, "also this");
  told.hear([]);
  assert.equal(told.message, "");
});
