/**
 * The film of a step, declared: its phases, and in each a shot for every operation.
 *
 * From here follow how long a stop lasts, which numbers are earned at it, what is lit and what moves. Where a phase is
 * shown as a whole, its shots overlap.
 */

/**
 * @typedef {object} Shot
 * @property {string} name
 * @property {number|null} index of the weight that it is about, the bias last
 * @property {number} lasts milliseconds of motion where it stands alone
 * @property {number} begins milliseconds after the beginning of its phase, where that is shown as a whole
 * @property {number} takes milliseconds, there
 * @property {string[]} lit what it is about, its result last
 * @property {number|null} meets the part of the shot after which its causes have met, and only the result is told
 * @property {Record<string, number>} earns numbers, and the part of the shot after which each is there
 */

/** @typedef {{name: string, shots: Shot[], lit: string[]}} Scene */

/** The phases in their order. */
export const PHASES = ["start", "forward", "loss", "backward", "update"];
/** What a whole step is called where a phase would be. */
export const WHOLE = "step";

/** The part of a gradient's shot after which δ and its input have met. */
export const MET = 0.42;

/** @param {number} inputs @returns {Scene[]} */
export function film(inputs) {
  return [
    { name: "start", shots: [shot("start", null, 0, [0, 0], ["inputs", "weights"], {})], lit: ["inputs", "weights"] },
    { name: "forward", shots: forward(inputs), lit: ["flows", "sum", "activation", "output"] },
    {
      name: "loss",
      shots: [
        shot("error", null, 1000, [0, 900], ["output", "error"], { error: 0.8 }),
        shot("loss", null, 1200, [900, 1100], ["error", "loss"], { loss: 0.8 }),
      ],
      lit: ["error", "loss"],
    },
    { name: "backward", shots: backward(inputs), lit: ["d-loss-d-output", "d-output-d-z", "delta", "gradients"] },
    { name: "update", shots: update(inputs), lit: ["updates"] },
  ];
}

/** @param {number} inputs */
function forward(inputs) {
  const products = each(inputs, (j) =>
    shot("product", j, 1500, [220 * j, 900], [`x-${j}`, `w-${j}`, `flow-${j}`], {
      [`product-${j}`]: 0.35,
      [`sum-${j}`]: 0.95,
    }),
  );
  const summed = 220 * inputs + 900;
  return [
    ...products,
    shot("sum", null, 700, [summed, 400], ["sum"], { z: 0.5 }),
    shot("output", null, 1700, [summed + 400, 1300], ["activation", "output"], { output: 0.9 }),
  ];
}

/** What the stream splits into is seen at once, each part with its input; then the bars grow one after the other. @param {number} inputs */
function backward(inputs) {
  const gradients = each(inputs, (j) =>
    shot(
      "gradient",
      j,
      1800,
      [2900 + 40 * j, 2100 + 80 * j],
      [`x-${j}`, "delta", `gradient-${j}`],
      { [`gradient-${j}`]: 0.9 },
      MET,
    ),
  );
  return [
    shot("pull", null, 1100, [0, 900], ["loss", "d-loss-d-output"], { "d-loss-d-output": 0.85 }),
    shot("slope", null, 1400, [900, 1100], ["activation", "d-output-d-z"], { "d-output-d-z": 0.7 }),
    shot("delta", null, 1200, [2000, 900], ["d-loss-d-output", "d-output-d-z", "delta"], { delta: 0.9 }),
    ...gradients,
  ];
}

/** @param {number} inputs */
function update(inputs) {
  return each(inputs, (j) =>
    shot("update", j, 1900, [180 * j, 1500], [`w-${j}`, `update-${j}`], {
      [`decay-${j}`]: 0.15,
      [`state-${j}`]: 0.25,
      [`change-${j}`]: 0.6,
      [`after-${j}`]: 0.95,
    }),
  );
}

/** @param {number} inputs @param {(j: number) => Shot} make */
function each(inputs, make) {
  return Array.from({ length: inputs + 1 }, (_, j) => make(j));
}

/**
 * @param {string} name
 * @param {number|null} index
 * @param {number} lasts
 * @param {[number, number]} within when it begins within its whole phase, and how long it takes there
 * @param {string[]} lit
 * @param {Record<string, number>} earns
 * @param {number|null} meets
 * @returns {Shot}
 */
function shot(name, index, lasts, [begins, takes], lit, earns, meets = null) {
  return { name, index, lasts, begins, takes, lit, earns, meets };
}
