/**
 * Tells what the Step page says at moments of runs: `node telling.js`, with runs on its input and sentences on its output.
 * tests/explorer/captions/test_claims_step.py judges them.
 */

import { text } from "node:stream/consumers";
import { useCatalog } from "../../explorer/stage/kernel/text.js";
import { Run } from "../../explorer/stage/pages/step/run.js";
import { tell } from "../../explorer/stage/pages/step/told.js";
import { tellMoving } from "../../explorer/stage/pages/step/told_moving.js";

/**
 * @typedef {object} Asked
 * @property {import("../../explorer/stage/contract.js").StepNumbers} numbers
 * @property {string} activation its title
 * @property {string} optimizer its title
 * @property {boolean} leftOut whether the loss leaves the slope of the activation out
 * @property {[number, string, number|null, boolean][]} places steps, phases and operations, and whether they still move
 */

/** @type {{messages: Record<string, string|{one: string, other: string}>, runs: Asked[]}} */
const { messages, runs } = JSON.parse(await text(process.stdin));
useCatalog({ language: "en", messages });

const told = runs.map(({ numbers, activation, optimizer, leftOut, places }) => {
  const run = new Run(numbers);
  return places.map(([step, phase, operation, moves]) => {
    const [numbers, reasons] = [run.at(step), run.reasonsAt(step)];
    const moment = { run, step, numbers, reasons, activation, optimizer, leftOut, has: () => true };
    return (moves && tellMoving(phase, operation, moment)) || tell(phase, operation, moment);
  });
});
process.stdout.write(JSON.stringify(told));
