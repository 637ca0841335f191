/** What is drawn of something that somebody looks at: the newest, and only once its place is in sight. */

/** @template {object} T what is drawn */
export class Sight {
  /**
   * @param {Element} element
   * @param {(drawing: T) => boolean} paint whether it was drawn; if not, what comes next may be
   */
  constructor(element, paint) {
    this.paint = paint;
    this.visible = false;
    /** @type {T|null} */
    this.latest = null;
    /** @type {T|null} */
    this.drawn = null;
    this.observer = new IntersectionObserver((entries) => {
      this.visible = entries[entries.length - 1].isIntersecting;
      this.look();
    });
    this.observer.observe(element);
  }

  /** @param {T} drawing */
  draw(drawing) {
    this.latest = drawing;
    this.look();
  }

  /** What nobody sees waits. */
  look() {
    const { latest } = this;
    if (latest && latest !== this.drawn && this.visible && this.paint(latest)) this.drawn = latest;
  }

  close() {
    this.observer.disconnect();
  }
}
