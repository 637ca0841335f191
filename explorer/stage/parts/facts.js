/** A neuron's numbers as they are printed, by the places of the glossary's entries. */

/** @import { DerivationNumbers, Experiment, NeuronNumbers, Value } from "../contract.js" */

import { precise, shown, signed } from "../kit/format.js";
import { inputName, weightName } from "../kit/names.js";

/**
 * One pass of a neuron, and one of its parameters in it.
 * @typedef {object} Looked
 * @property {Value} loss
 * @property {Value} output
 * @property {Value} target
 * @property {Value} z
 * @property {Value} slope dO/dz
 * @property {Value} delta
 * @property {Value} bias
 * @property {number} j the parameter: the bias after all weights
 * @property {Value[]} x
 * @property {Value[]} weights
 * @property {Value} gradient of the parameter
 * @property {Value} update of the parameter
 */

/** @param {Looked} looked @returns {Record<string, string>} */
export function facts({ loss, output, target, z, slope, delta, bias, j, x, weights, gradient, update }) {
  const ofBias = j === x.length;
  return {
    E: shown(loss),
    O: shown(output),
    t: shown(target),
    z: shown(z),
    slope: shown(slope),
    delta: signed(delta),
    b: shown(bias),
    weight: weightName(j, x.length),
    w: shown(ofBias ? bias : weights[j]),
    gradient: signed(gradient),
    update: precise(update),
    ...(ofBias ? {} : { input: inputName(j), x: shown(x[j]) }),
  };
}

/**
 * The same of a neuron as its page is told of it, and of the parameter that is looked at.
 * @param {NeuronNumbers|DerivationNumbers} numbers
 * @param {Experiment} experiment
 * @param {Pick<Looked, "j"|"gradient"|"update">} parameter
 */
export function factsOf(numbers, experiment, parameter) {
  const { factors, sample } = numbers;
  return facts({
    ...numbers,
    ...parameter,
    target: sample.target,
    slope: factors.d_output_d_z,
    delta: factors.delta,
    bias: experiment.bias[0],
    x: sample.x,
    weights: experiment.weights.map(([weight]) => weight),
  });
}
