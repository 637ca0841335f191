/**
 * The live path of one stage: one request in flight, the newest value waiting, late answers dropped.
 *
 * Where no socket can be opened, requests go through `fallback` (a Streamlit rerun) until one can.
 */

const PATIENCE = 3000;
/** From here on work counts as long: it shows its progress, and a newer change abandons it. */
const LONG = 300;
const RETRY_FIRST = 250;
const RETRY_MOST = 8000;

/** @typedef {{id: number, numbers?: any, error?: string, field?: string|null, progress?: number, abandoned?: boolean}} Answer */

export class Live {
  /**
   * @param {string} address of the page; the socket lies beside it
   * @param {(answer: Answer) => void} onAnswer
   * @param {(state: "live"|"fallback"|"connecting") => void} onState
   * @param {(request: {id: number, experiment: any, settings: any}) => void} fallback
   */
  constructor(address, onAnswer, onState, fallback) {
    const url = new URL("slp/live", address);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    url.search = url.hash = "";
    this.url = url;
    this.onAnswer = onAnswer;
    this.onState = onState;
    this.fallback = fallback;
    /** @type {WebSocket|null} */
    this.socket = null;
    /** @type {any} */
    this.waiting = null;
    /** @type {any} */
    this.inFlight = null;
    /** Called with the part that is done, 0 to 1, of work that takes long; null when nothing does. @type {(part: number|null) => void} */
    this.onProgress = () => {};
    this.sentAt = 0;
    this.slow = 0;
    this.abandoning = false;
    this.abandonedLast = false;
    this.failures = 0;
    this.watchdog = 0;
    this.retry = 0;
    this.closed = false;
    this.connect();
  }

  get open() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /**
   * Ask for the numbers of an Experiment; what waited before is forgotten.
   * @param {{id: number, view: string, experiment: any}} request
   */
  ask(request) {
    this.waiting = request;
    // Long work for an older value: nobody wants it any more.
    if (
      this.inFlight !== null &&
      this.open &&
      performance.now() - this.sentAt > LONG &&
      !this.abandoning &&
      !this.abandonedLast
    ) {
      this.abandoning = true;
      this.socket?.send(JSON.stringify({ abandon: this.inFlight.id }));
    }
    this.send();
  }

  /** Whether an answer is still to come. */
  get busy() {
    return this.inFlight !== null || this.waiting !== null;
  }

  /** @param {Answer} answer */
  answered(answer) {
    // A refusal of the whole socket's rate has no id; it belongs to what is in flight.
    if (this.inFlight === null || (answer.id !== null && answer.id !== this.inFlight.id)) return;
    clearTimeout(this.watchdog);
    if (answer.progress !== undefined) {
      this.watchdog = setTimeout(() => this.lost(), PATIENCE); // it is alive
      this.onProgress(answer.progress);
      return;
    }
    const request = this.inFlight;
    this.inFlight = null;
    clearTimeout(this.slow);
    this.onProgress(null);
    // After one that was abandoned the next may finish: where all work is long, something must be seen meanwhile.
    this.abandonedLast = answer.abandoned === true;
    if (answer.abandoned) {
      this.send();
      return;
    }
    if (answer.id === null) {
      if (this.waiting === null) this.waiting = request;
      setTimeout(() => this.send(), 50);
      return;
    }
    this.send();
    this.onAnswer(answer);
  }

  send() {
    if (this.closed || this.inFlight !== null || this.waiting === null) return;
    const byFallback = !this.open && this.failures > 0;
    if (!this.open && !byFallback) return; // the first attempt is still under way
    this.inFlight = this.waiting;
    this.waiting = null;
    this.abandoning = false;
    this.sentAt = performance.now();
    clearTimeout(this.slow);
    this.slow = setTimeout(() => this.onProgress(0), LONG);
    this.watchdog = setTimeout(() => this.lost(), byFallback ? 4 * PATIENCE : PATIENCE);
    if (byFallback) this.fallback(this.inFlight);
    else this.socket?.send(JSON.stringify(this.inFlight));
  }

  /** No answer came in time: the newest value is asked again, over a new socket. */
  lost() {
    if (this.waiting === null) this.waiting = this.inFlight;
    this.inFlight = null;
    clearTimeout(this.watchdog);
    if (this.socket) this.drop();
    else this.send();
  }

  connect() {
    if (this.closed) return;
    this.onState(this.failures ? "fallback" : "connecting");
    const socket = new WebSocket(this.url);
    this.socket = socket;
    const opening = setTimeout(() => this.drop(), PATIENCE);
    socket.onopen = () => {
      clearTimeout(opening);
      this.failures = 0;
      this.onState("live");
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
    if (this.inFlight !== null) {
      clearTimeout(this.watchdog);
      if (this.waiting === null) this.waiting = this.inFlight;
      this.inFlight = null;
    }
    this.onState("fallback");
    this.send();
    clearTimeout(this.retry);
    if (!this.closed)
      this.retry = setTimeout(() => this.connect(), Math.min(RETRY_MOST, RETRY_FIRST * 2 ** (this.failures - 1)));
  }

  close() {
    this.closed = true;
    clearTimeout(this.retry);
    clearTimeout(this.watchdog);
    clearTimeout(this.slow);
    this.socket?.close();
  }
}
