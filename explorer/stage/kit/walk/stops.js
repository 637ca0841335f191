/** The stops of the walk: what is done at each, how one knows that it was done, and what was seen by it. */

import { phrase, t } from "../../kernel/text.js";

/**
 * What the walk sees of a page.
 * @typedef {object} Look
 * @property {string} view
 * @property {string} parameters all weights and biases, to tell whether they changed
 * @property {number} rate
 * @property {string} dataset
 * @property {number} loss NaN on a page that has none, or where it overflowed
 * @property {string} E the same as it is printed
 * @property {number} step that is shown
 * @property {boolean} moved whether the film of a step is playing, and has moved every weight
 * @property {string} run the page's own sentence about the run
 * @property {boolean} explained whether a word is explaining itself
 */

/**
 * @typedef {object} Stop
 * @property {string} view the page that it is on
 * @property {string} open what to do on another page
 * @property {string} act what to do: one sentence
 * @property {string} place of what it is done with, as a selector
 * @property {(now: Look, then: Look) => boolean} done since the stop began
 * @property {boolean} [plays] whether what is to be done goes on by itself, and never rests while it does
 * @property {(seen: Look, then: Look) => string} told what was seen, when it was done last
 */

/** How many steps of training are enough to see something. */
const SOME = 10;

/** What E did since then. @param {Look} seen @param {Look} then */
function went(seen, then) {
  return { before: then.E, after: seen.E };
}

const NEURON = { view: "neuron", open: phrase("Open the page Neuron, at the top.") };
const STEP = { view: "step", open: phrase("Open the page Step, at the top.") };
const TRAIN = { view: "train", open: phrase("Open the page Train, at the top.") };

/** @type {Stop[]} */
export const STOPS = [
  {
    ...NEURON,
    act: phrase("Drag the slider of w₁, or move it with the arrow keys, and watch the loss E."),
    place: "[data-testid=w-1]",
    done: (now, then) => now.parameters !== then.parameters,
    told: (seen, then) =>
      seen.E === then.E
        ? t("A weight moved, and E is still {after}.", went(seen, then))
        : t("A weight moved, and E went from {before} to {after}.", went(seen, then)),
  },
  {
    ...NEURON,
    act: phrase("Make E smaller by hand: where a gradient is positive, move its weight to the left."),
    place: ".slp-bars",
    done: (now, then) => now.parameters !== then.parameters && now.loss < then.loss && now.E !== then.E,
    told: (seen, then) =>
      t("E fell from {before} to {after}: that is what training does at each step.", went(seen, then)),
  },
  {
    ...NEURON,
    act: phrase("Point at a dotted word, such as “Gradients”, or tap it, and it explains itself."),
    place: ".slp-term[data-term=gradient]",
    done: (now) => now.explained,
    told: () => t("Every dotted word does that, and so do the letters and signs of the formulas."),
  },
  {
    ...NEURON,
    act: phrase("Drag the learning rate η and watch the curve: the run that would start from here."),
    place: "[data-testid=learning-rate]",
    done: (now, then) => now.rate !== then.rate,
    told: (seen) => seen.run,
  },
  {
    ...STEP,
    act: phrase("Press Play, or the space bar, and watch one step to its end."),
    place: "[data-testid=play]",
    done: (now, then) => now.view === then.view && now.moved,
    plays: true,
    told: () => t("A whole step: forwards to the loss, back to every weight, and each weight was moved."),
  },
  {
    ...TRAIN,
    act: phrase("Choose some data, so that the neuron learns from many samples."),
    place: "[data-testid=choose-dataset]",
    done: (now) => now.dataset !== "given",
    told: () => t("Each step is as before, and the loss of many samples is their mean."),
  },
  {
    ...TRAIN,
    act: phrase("Press Play and watch the neuron learn, for ten steps or more."),
    place: "[data-testid=play]",
    done: (now, then) => now.view === then.view && Math.abs(now.step - then.step) >= SOME,
    plays: true,
    told: () => t("That was the walk: Rates, Landscape and Derivation go on from here."),
  },
];
