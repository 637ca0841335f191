/** What is told is brought into sight, where the pictures do not all have room, and is there when the page rests. */

/** What a person scrolls with: what they look at stays. */
const HANDS = ["wheel", "touchmove", "pointerdown", "keydown"];

export class Following {
  constructor() {
    /** What was told last, and how it comes into sight; null once a person has scrolled. */
    this.told = /** @type {{element: Element, behavior: ScrollBehavior, covered: number}|null} */ (null);
    this.open = new AbortController();
    const { signal } = this.open;
    // What is told while the page glides to what was told before may be in sight then, and no longer when it rests.
    document.addEventListener("scrollend", () => this.settle(), { capture: true, signal });
    const leave = () => {
      this.told = null;
    };
    for (const hand of HANDS) document.addEventListener(hand, leave, { capture: true, passive: true, signal });
  }

  /** @param {Element} element @param {ScrollBehavior} behavior @param {number} covered so much of the screen, at its top */
  bring(element, behavior, covered) {
    this.told = { element, behavior, covered };
    this.settle();
  }

  settle() {
    if (!this.told) return;
    const { element, behavior, covered } = this.told;
    const { top, bottom, left, right } = element.getBoundingClientRect();
    const seen = top >= covered && bottom <= innerHeight && left >= 0 && right <= innerWidth;
    const block = bottom - top > innerHeight - covered ? "start" : "center";
    if (!seen) element.scrollIntoView({ block, inline: "start", behavior }); // what comes next is at its right
  }

  close() {
    this.open.abort();
  }
}
