/**
 * What a browser remembers of the walk: that it was offered once, for good; and where a tab stands in it, over reloads
 * and pages.
 */

const PLACE = "slp-walk";

/** Where this tab stands: at a stop, before an offer that was not answered yet, or nowhere. @typedef {number|"offer"|null} Standing */

/** @returns {Standing} the first visit is offered the walk; a picture in another site's page is none */
export function standing() {
  const kept = read(() => sessionStorage);
  if (kept !== null && /^\d+$/.test(kept)) return Number(kept);
  if (kept === "offer") return "offer";
  if (kept !== null || new URLSearchParams(location.search).has("embed")) return null;
  const first = read(() => localStorage) === null;
  keep(() => localStorage, "offered");
  if (first) stand("offer");
  return first ? "offer" : null;
}

/** @param {Standing} where */
export function stand(where) {
  keep(() => sessionStorage, String(where ?? "nowhere"));
}

/** @param {() => Storage} storage @returns {string|null} */
function read(storage) {
  try {
    return storage().getItem(PLACE);
  } catch {
    return "nowhere"; // a browser that keeps nothing for pages would be asked at every visit: it is asked at none
  }
}

/** @param {() => Storage} storage @param {string} text */
function keep(storage, text) {
  try {
    storage().setItem(PLACE, text);
  } catch {
    // Such a browser forgets the walk with the page, as its owner wants.
  }
}
