/** Curves along which something travels: the part of a cubic that has been passed, and the point that it has come to. */

/** @typedef {{x: number, y: number}} Point */
/** @typedef {[Point, Point, Point, Point]} Cubic */
/** Curves of which each begins where the one before ends. @typedef {Cubic[]} Route */

/**
 * A curve that leaves and arrives level, and changes its height in a lane, halfway unless it is told which.
 * @param {Point} from @param {Point} to @param {number} [lane] across @returns {Cubic}
 */
export function level(from, to, lane = (from.x + to.x) / 2) {
  return [from, { x: lane, y: from.y }, { x: lane, y: to.y }, to];
}

/**
 * A curve between two pictures, which stand beside or below each other.
 * @param {Point} from @param {Point} to @param {number} [lane] in which it changes its height where they stand beside each other
 * @returns {Cubic}
 */
export function led(from, to, lane) {
  if (Math.abs(to.x - from.x) >= Math.abs(to.y - from.y)) return level(from, to, lane);
  const middle = (from.y + to.y) / 2;
  return [from, { x: from.x, y: middle }, { x: to.x, y: middle }, to];
}

/** A curve that leaves level and arrives from above or below. @param {Point} from @param {Point} to @returns {Cubic} */
export function falling(from, to) {
  return [from, { x: from.x + (to.x - from.x) * 0.6, y: from.y }, { x: to.x, y: from.y + (to.y - from.y) * 0.4 }, to];
}

/**
 * A route that passes beside what stands above its start: out to a lane at the side, along it, and from its end to where
 * it leads.
 * @param {Point} from @param {number} lane across @param {number} end of the lane, above the start @param {Point} to
 * @returns {Route}
 */
export function beside(from, lane, end, to) {
  const corner = { x: lane, y: from.y };
  const straight = { x: lane, y: Math.max(end, from.y - 2 * Math.abs(from.x - lane)) };
  const out = { x: lane, y: end };
  return [
    [from, corner, corner, straight],
    [straight, between(straight, out, 1 / 3), between(straight, out, 2 / 3), out],
    [out, { x: lane, y: (end + to.y) / 2 }, { x: (lane + to.x) / 2, y: (end + 2 * to.y) / 3 }, to],
  ];
}

/** @param {Route} route @param {number} part 0 to 1 @returns {Point} */
export function pointAlong(route, part) {
  const [at, passed] = placeOn(route, part);
  return pointOn(route[at], passed);
}

/** The path of the first part of a route. @param {Route} route @param {number} part 0 to 1 */
export function pathAlong(route, part) {
  if (part <= 0) return "";
  const [at, passed] = placeOn(route, part);
  const [first, ...others] = [...route.slice(0, at).map((cubic) => pathOf(cubic)), pathOf(route[at], passed)];
  return [first, ...others.map((path) => path.slice(path.indexOf("C")))].join(" ");
}

/** In which of a route's curves one is, and how far; a curve takes its share by the distance that it leads. @param {Route} route @param {number} part @returns {[number, number]} */
function placeOn(route, part) {
  const lengths = route.map(([from, , , to]) => Math.hypot(to.x - from.x, to.y - from.y));
  let left = part * lengths.reduce((sum, length) => sum + length, 0);
  const last = route.length - 1;
  for (const [at, length] of lengths.slice(0, last).entries()) {
    if (left < length) return [at, left / length];
    left -= length;
  }
  return [last, Math.min(1, left / (lengths[last] || 1))];
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
