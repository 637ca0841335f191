/** Curves along which something travels: the part of a cubic that has been passed, and the point that it has come to. */

/** @typedef {{x: number, y: number}} Point */
/** @typedef {[Point, Point, Point, Point]} Cubic */

/** A curve that leaves and arrives level. @param {Point} from @param {Point} to @returns {Cubic} */
export function level(from, to) {
  const middle = (from.x + to.x) / 2;
  return [from, { x: middle, y: from.y }, { x: middle, y: to.y }, to];
}

/** A curve between two pictures, which stand beside or below each other. @param {Point} from @param {Point} to @returns {Cubic} */
export function led(from, to) {
  if (Math.abs(to.x - from.x) >= Math.abs(to.y - from.y)) return level(from, to);
  const middle = (from.y + to.y) / 2;
  return [from, { x: from.x, y: middle }, { x: to.x, y: middle }, to];
}

/** A curve that leaves level and arrives from above or below. @param {Point} from @param {Point} to @returns {Cubic} */
export function falling(from, to) {
  return [from, { x: from.x + (to.x - from.x) * 0.6, y: from.y }, { x: to.x, y: from.y + (to.y - from.y) * 0.4 }, to];
}

/** @param {Cubic} cubic @param {number} part 0 to 1 @returns {Point} */
export function pointOn(cubic, part) {
  return split(cubic, part)[3];
}

/** The path of the first part of a curve; none where nothing of it has been passed. @param {Cubic} cubic @param {number} part 0 to 1 */
export function pathOf(cubic, part = 1) {
  if (part <= 0) return "";
  const [a, b, c, d] = part >= 1 ? cubic : split(cubic, part);
  return `M ${text(a)} C ${text(b)}, ${text(c)}, ${text(d)}`;
}

/** De Casteljau's first half. @param {Cubic} cubic @param {number} part @returns {Cubic} */
function split([a, b, c, d], part) {
  const [ab, bc, cd] = [between(a, b, part), between(b, c, part), between(c, d, part)];
  const [abc, bcd] = [between(ab, bc, part), between(bc, cd, part)];
  return [a, ab, abc, between(abc, bcd, part)];
}

/** @param {Point} a @param {Point} b @param {number} part @returns {Point} */
export function between(a, b, part) {
  return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part };
}

/** @param {Point} point */
function text({ x, y }) {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
