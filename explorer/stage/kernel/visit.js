/**
 * What a tab keeps of its visit: the unguessable name of its session, what the session last wrote down of the visitor,
 * and what it has not acknowledged. It outlasts a reload, and a server.
 */

/** @import { Visit } from "./state.js" */

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

/** @param {Visit} visit */
export function keep({ session, keepsake, outbox }) {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify({ session, keepsake, outbox }));
  } catch {
    // Such a browser keeps nothing for pages: a reload is then all that loses something, as its owner wants.
  }
}
