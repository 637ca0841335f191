/**
 * What a person is told in words: why the core refused something, and what the session has to say. It stays until they
 * have gone on and that went well, whatever else arrives meanwhile: a change that was refused may not vanish unseen.
 */
export class Told {
  /** @param {string[]} notices of the session */
  constructor(notices) {
    this.error = "";
    /** The field of the Experiment that it is about, if it is about one. @type {string|null} */
    this.field = null;
    this.notices = notices;
    /** Whether something was done since it was told. */
    this.goneOn = false;
  }

  get message() {
    return [this.error, ...this.notices].filter(Boolean).join("\n");
  }

  /** A person does something. */
  goOn() {
    this.goneOn = true;
  }

  /** @param {string} error why something is refused; empty where nothing is @param {string|null} [field] */
  refuse(error, field = null) {
    if (error !== "") this.goneOn = false;
    else if (!this.goneOn) return;
    this.error = error;
    this.field = field;
  }

  /** The session repeats what it has to say until something new has reached it. @param {string[]} notices */
  hear(notices) {
    if (notices.some((notice) => !this.notices.includes(notice))) {
      const before = this.goneOn ? [] : this.notices.filter((notice) => !notices.includes(notice));
      this.notices = [...before, ...notices];
      this.goneOn = false;
    } else if (this.goneOn) this.notices = notices;
  }
}
