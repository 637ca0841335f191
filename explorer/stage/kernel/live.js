/**
 * The live path of one stage: one request in flight, the newest value waiting, late answers dropped.
 *
 * Where no socket can be opened, requests go through `fallback` (a Streamlit rerun) until one can.
 */

/** @import { AbandonedAnswer, ErrorAnswer, NumbersAnswer, Progress, Request } from "../contract.js" */
/** @import { PageNumbers, SocketLine } from "./state.js" */

const PATIENCE = 2800;
/** An answer may have come while the page was busy drawing: it is looked for once more before the line is given up. */
const GRACE = 200;
/** From here on work counts as long: it shows its progress, and a newer change abandons it. */
const LONG = 300;
/** How long nobody asks for patience before the line counts as quick again. */
const CALM = 2000;
const RETRY_FIRST = 250;
/** A line that was open is expected back: somebody may be holding a slider. One that never was is hardly missed. */
const RETRY_LOST = 1500;
const RETRY_REFUSED = 15_000;

/**
 * What was asked for, from the socket or the fallback, or why it cannot be had.
 * @typedef {NumbersAnswer<PageNumbers>|ErrorAnswer} Answer
 */

export class Live {
  /**
   * @param {string} address of the page; the socket lies beside it
   * @param {(answer: Answer) => void} onAnswer
   * @param {(line: SocketLine) => void} onLine
   * @param {(request: Request) => void} fallback
   * @param {string} ticket whose socket this is
   */
  constructor(address, onAnswer, onLine, fallback, ticket) {
    const url = new URL("slp/live", address);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    url.search = url.hash = "";
    this.url = url;
    this.onAnswer = onAnswer;
    this.onLine = onLine;
    this.fallback = fallback;
    this.ticket = ticket;
    /** @type {WebSocket|null} */
    this.socket = null;
    /** @type {Request|null} */
    this.waiting = null;
    /** @type {Request|null} */
    this.inFlight = null;
    /** Whether what is in flight went by the fallback: no socket will ever answer it. */
    this.byFallback = false;
    /** Called with the part that is done, 0 to 1, of work that takes long; null when nothing does. @type {(part: number|null) => void} */
    this.onProgress = () => {};
    /** Called when the server asks for fewer requests, and when it no longer does. @type {(slowed: boolean) => void} */
    this.onPace = () => {};
    /** The least time between two requests, in milliseconds: a page whose pictures take more than a frame asks for no more of them than it can draw. */
    this.every = 0;
    /** Timers: until the next request may go, by the server's word and by the page's, and until the line counts as quick again. */
    this.resting = 0;
    this.pausing = 0;
    this.calming = 0;
    this.sentAt = 0;
    this.slow = 0;
    this.abandoning = false;
    this.abandonedLast = false;
    this.failures = 0;
    this.everOpen = false;
    this.watchdog = 0;
    this.retry = 0;
    this.closed = false;
    this.connect();
  }

  get open() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Ask for the numbers of an Experiment; what waited before is forgotten. @param {Request} request */
  ask(request) {
    this.waiting = request;
    // Long work for an older value: nobody wants it any more.
    const long = performance.now() - this.sentAt > LONG;
    if (this.inFlight !== null && this.open && !this.byFallback && long && !this.abandoning && !this.abandonedLast) {
      this.abandoning = true;
      this.socket?.send(JSON.stringify({ abandon: this.inFlight.id }));
    }
    this.send();
  }

  /** Whether an answer is still to come. */
  get busy() {
    return this.inFlight !== null || this.waiting !== null;
  }

  /** @param {Answer|Progress|AbandonedAnswer} answer */
  answered(answer) {
    // A refusal of the whole socket's rate has no id; it belongs to what is in flight.
    if (this.inFlight === null || (answer.id !== null && answer.id !== this.inFlight.id)) return;
    clearTimeout(this.watchdog);
    if ("progress" in answer) {
      this.watch(PATIENCE); // it is alive
      this.onProgress(answer.progress);
      return;
    }
    const request = this.inFlight;
    this.inFlight = null;
    clearTimeout(this.slow);
    this.onProgress(null);
    // After one that was abandoned the next may finish: where all work is long, something must be seen meanwhile.
    this.abandonedLast = "abandoned" in answer;
    if ("abandoned" in answer) {
      this.send();
      return;
    }
    if (answer.id === null) {
      this.waiting ??= request;
      setTimeout(() => this.send(), 50);
      return;
    }
    if ("numbers" in answer && (answer.wait !== undefined || this.calming)) this.pace(answer.wait);
    this.send();
    this.onAnswer(answer);
  }

  /** A crowd asks: the next request waits as long as the server says. @param {number|undefined} wait in seconds; none where it is over */
  pace(wait) {
    clearTimeout(this.resting);
    clearTimeout(this.calming);
    this.resting = this.calming = 0;
    this.onPace(wait !== undefined);
    if (wait === undefined) return;
    this.calming = setTimeout(() => this.pace(undefined), 1000 * wait + CALM);
    if (wait === 0) return;
    this.resting = setTimeout(() => {
      this.resting = 0;
      this.send();
    }, 1000 * wait);
  }

  send() {
    if (this.closed || this.inFlight !== null || this.waiting === null || this.resting || this.pausing) return;
    if (!this.open && this.failures === 0) return; // the first attempt is still under way
    this.byFallback = !this.open;
    this.inFlight = this.waiting;
    this.waiting = null;
    this.abandoning = false;
    this.sentAt = performance.now();
    clearTimeout(this.slow);
    this.slow = setTimeout(() => this.onProgress(0), LONG);
    this.watch(this.byFallback ? 4 * PATIENCE : PATIENCE);
    if (this.byFallback) this.fallback(this.inFlight);
    else this.socket?.send(JSON.stringify(this.inFlight));
    if (this.every) this.pause();
  }

  /** The next request waits until what this one is answered can have been drawn. */
  pause() {
    this.pausing = setTimeout(() => {
      this.pausing = 0;
      this.send();
    }, this.every);
  }

  /** What is in flight will not be answered: it waits again, unless something newer does. */
  takeBack() {
    clearTimeout(this.watchdog);
    this.waiting ??= this.inFlight;
    this.inFlight = null;
  }

  /** @param {number} patience */
  watch(patience) {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => {
      this.watchdog = setTimeout(() => this.lost(), GRACE);
    }, patience);
  }

  /** No answer came in time: the newest value is asked again, over a new socket where this one was silent. */
  lost() {
    const { byFallback } = this;
    this.takeBack();
    if (this.socket && !byFallback) this.drop();
    else this.send();
  }

  connect() {
    if (this.closed) return;
    const socket = new WebSocket(this.url);
    this.socket = socket;
    const opening = setTimeout(() => this.drop(), PATIENCE + GRACE);
    socket.onopen = () => {
      clearTimeout(opening);
      this.failures = 0;
      this.everOpen = true;
      socket.send(JSON.stringify({ ticket: this.ticket }));
      // What went by the fallback may have gone to a server that is no more.
      if (this.byFallback) this.takeBack();
      this.onLine("open");
      this.send();
    };
    socket.onmessage = (event) => this.answered(JSON.parse(event.data));
    socket.onclose = () => {
      clearTimeout(opening);
      if (this.socket === socket) this.drop();
    };
  }

  /** Give this socket up and try another one, later each time. */
  drop() {
    const socket = this.socket;
    this.socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    this.failures += 1;
    if (this.calming) this.pace(undefined); // whoever answers next may have time
    if (this.inFlight !== null && !this.byFallback) this.takeBack();
    this.onLine(this.everOpen ? "lost" : "refused");
    this.send();
    clearTimeout(this.retry);
    const most = this.everOpen ? RETRY_LOST : RETRY_REFUSED;
    // A hall that was cut off does not come back in one moment.
    const delay = Math.min(most, RETRY_FIRST * 2 ** (this.failures - 1)) * (0.75 + Math.random() / 4);
    if (!this.closed) this.retry = setTimeout(() => this.connect(), delay);
  }

  close() {
    this.closed = true;
    clearTimeout(this.retry);
    clearTimeout(this.watchdog);
    clearTimeout(this.slow);
    clearTimeout(this.resting);
    clearTimeout(this.pausing);
    clearTimeout(this.calming);
    const { socket } = this;
    if (socket) socket.onopen = socket.onmessage = socket.onclose = null;
    socket?.close();
  }
}
