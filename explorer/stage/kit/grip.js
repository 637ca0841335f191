/**
 * A pointer on a range: a thumb that is dragged, or a finger that scrolls the page and only began on the track.
 *
 * A browser moves the thumb as soon as a finger touches the track, and says only later, by pointercancel, that the
 * finger scrolls. So what a finger does counts from when it is known to be meant: when it has gone sideways, or was
 * lifted where it was put. Until then nobody hears of it, and the thumb stays where it was.
 */

/** How far a finger goes sideways until the thumb is meant, in pixels. */
const SIDEWAYS = 6;
/** How far a finger may have gone that has tapped, in pixels. */
const TAPPED = 16;

/**
 * @typedef {object} Hand what is told
 * @property {() => void} hold somebody has taken hold of the thumb
 * @property {() => void} release and has let go of it
 * @property {(pointed: boolean) => void} slide the thumb was moved, by a pointer or by a program
 * @property {() => void} settle it was moved for good
 * @property {() => void} cancel what was held was taken out of the hand: it counts as never touched
 * @property {() => void} show put the thumb where the value is
 */

export class Grip {
  /** @param {HTMLInputElement} range @param {Hand} hand */
  constructor(range, hand) {
    this.range = range;
    this.hand = hand;
    /** @type {"free"|"touched"|"held"} */
    this.state = "free";
    /** Whether a finger has moved it last. */
    this.touched = false;
    /** Where a finger touched that may still scroll. */
    this.start = { x: 0, y: 0 };
    /** Where the browser put the thumb for it. @type {string|null} */
    this.offered = null;
    /** Whether a pointer moves the thumb. Firefox tells the last place after the pointer was lifted. */
    this.pointed = false;
    /** Where the thumb was put back to. Browsers tell of it in their own ways, and nothing of that counts. @type {string|null} */
    this.back = null;
    range.addEventListener("pointerdown", (event) => this.touch(event));
    range.addEventListener("pointermove", (event) => this.move(event));
    range.addEventListener("pointerup", (event) => this.lift(event));
    range.addEventListener("pointercancel", () => this.cancel());
    range.addEventListener("lostpointercapture", () => this.state === "held" && this.release());
    range.addEventListener("keydown", () => {
      this.pointed = this.touched = false;
    });
    range.addEventListener("input", () => this.slide());
    range.addEventListener("change", () => this.settle());
  }

  /** @param {PointerEvent} event */
  touch({ pointerType, clientX, clientY }) {
    this.back = this.offered = null;
    this.pointed = true;
    this.touched = pointerType === "touch";
    if (pointerType !== "touch") return this.hold();
    this.state = "touched";
    this.start = { x: clientX, y: clientY };
  }

  hold() {
    this.state = "held";
    this.hand.hold();
  }

  release() {
    this.state = "free";
    this.hand.release();
  }

  /** @param {PointerEvent} event */
  move({ clientX, clientY }) {
    if (this.state !== "touched") return;
    const [across, along] = [Math.abs(clientX - this.start.x), Math.abs(clientY - this.start.y)];
    if (across > SIDEWAYS && across > along) this.hold();
  }

  /**
   * A finger that was lifted where it was put has tapped the track; one of two that enlarge the page has not.
   * @param {PointerEvent} event
   */
  lift({ isPrimary, clientX, clientY }) {
    const away = Math.hypot(clientX - this.start.x, clientY - this.start.y);
    if (this.state === "touched" && (isPrimary === false || away > TAPPED)) return this.cancel();
    const { offered } = this;
    const tapped = this.state === "touched" && offered !== null;
    if (this.state === "touched") this.hold();
    if (tapped) {
      this.range.value = offered;
      this.hand.slide(true);
    }
    if (this.state === "held") this.release();
    if (tapped) this.hand.settle();
  }

  cancel() {
    const { state } = this;
    this.touched = false;
    if (state === "held") {
      this.hand.cancel();
      this.release();
    }
    this.state = "free";
    this.pointed = false;
    this.hand.show();
    this.back = this.range.value;
  }

  slide() {
    if (this.state === "touched") {
      this.offered = this.range.value;
      this.hand.show();
      return;
    }
    if (this.range.value === this.back) return;
    this.back = null;
    this.hand.slide(this.pointed);
  }

  settle() {
    const undone = this.back !== null;
    this.back = null;
    this.pointed = false;
    if (!undone) this.hand.settle();
  }
}
