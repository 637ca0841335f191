/** The scale of a surface: losses as heights between its levels, which have come with the numbers. */

/** @import { Levels, Value } from "../contract.js" */

import { t } from "../kernel/text.js";
import { given } from "../kit/format.js";

/** Levels between two that have their number beside them. */
const LABELLED = 5;
/** What is written beside it, in little room: zeros at its end or before it say nothing more. */
const DIGITS = 3;

/**
 * How many levels a loss lies above the lowest one: whole where it is one of them.
 * @param {Levels} scale @returns {(loss: Value) => Value}
 */
export function heights({ levels, logarithmic }) {
  const count = levels.length - 1;
  const [low, high] = [levels[0], levels[count]];
  if (!logarithmic) return (loss) => (loss === null ? null : ((loss - low) / (high - low)) * count);
  const width = Math.log(high / low);
  return (loss) => (loss === null ? null : loss <= low ? 0 : (Math.log(loss / low) / width) * count);
}

/** The levels that are named, where they lie and by their loss. @param {Levels} scale */
export function heightTicks({ levels }) {
  const tickvals = levels.map((_, at) => at).filter((at) => at % LABELLED === 0);
  return { tickvals, ticktext: tickvals.map((at) => given(Number(levels[at].toPrecision(DIGITS)))) };
}

/** What is said of a place under the pointer. @param {boolean} sum whether it is the loss and its penalty that is drawn */
export function hover(sum) {
  const place = { first: "%{x:.3g}", second: "%{y:.3g}", loss: "%{customdata:.4g}" };
  const told = sum ? t("({first}, {second}): E + penalty {loss}", place) : t("({first}, {second}): loss {loss}", place);
  return `${told}<extra></extra>`;
}
