/**
 * What a tab keeps of its visit: the unguessable name of its session, what the session last wrote down of the visitor,
 * and what it has not acknowledged. It outlasts a reload, and a server.
 */

/** @import { State, Visit } from "./state.js" */

import { handOver } from "./commit.js";

const PLACE = "slp-visit";

/** @returns {Visit|null} what an earlier load of this tab left */
export function recall() {
  try {
    /** @type {Visit|null} */
    const found = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
    return typeof found?.session === "string" && typeof found.keepsake === "string" && Array.isArray(found.outbox)
      ? found
      : null;
  } catch {
    return null; // a browser that keeps nothing for pages; or not what we wrote
  }
}

/** What is to be committed as soon as the core has answered is kept, too. @param {State} state @param {number} id */
export function keep(state, id) {
  const [{ session, keepsake, outbox }] = state.behind ? [state] : handOver(state, id + 0.5);
  try {
    sessionStorage.setItem(PLACE, JSON.stringify({ session, keepsake, outbox }));
  } catch {
    // Such a browser keeps nothing for pages: a reload is then all that loses something, as its owner wants.
  }
}
