/** The foot of a page that is printed: its link, and the link's QR code. */

import { t } from "../kernel/text.js";
import { html, set, write } from "./dom.js";

const link = html("p", { class: "slp-printed" });
const note = html("p", { class: "slp-printed-note" });
const foot = html("div", { class: "slp-printed-foot", "data-testid": "printed-foot" }, link, note);

/** Whether a server can be asked. @type {() => boolean} */
let heard = () => false;
/** The link that the foot shows the code of. */
let shown = "";

/** @param {HTMLElement} root of the page @param {() => boolean} isHeard whether a server can be asked */
export function addPrintedFoot(root, isHeard) {
  heard = isHeard;
  root.append(foot);
}

addEventListener("beforeprint", () => {
  if (!foot.isConnected) return;
  link.textContent = location.href;
  if (shown === location.href) return;
  shown = "";
  foot.querySelector("svg")?.remove();
  const code = heard() ? ask(location.href) : null;
  if (code === null) write(note, t("The server could not be asked for the code of this link."));
  else if (code === "") write(note, t("This link is too long for a QR code."));
  else {
    write(note, "");
    foot.prepend(drawn(code));
  }
  if (code !== null) shown = location.href;
});

/**
 * The code of a link as SVG, empty where it is too long for one, null where there is none to be had. What is printed is
 * what stands on the page when this event is over, so for once the page waits for the answer.
 * @param {string} address
 */
function ask(address) {
  const request = new XMLHttpRequest();
  const url = new URL("slp/qr", document.baseURI);
  url.search = url.hash = "";
  try {
    request.open("POST", url, false);
    request.setRequestHeader("Content-Type", "text/plain");
    request.send(address);
  } catch (error) {
    if (error instanceof DOMException) return null; // no network: the foot says so
    throw error;
  }
  return request.status === 200 ? request.responseText : request.status === 204 ? "" : null;
}

/** @param {string} code */
function drawn(code) {
  const picture = new DOMParser().parseFromString(code, "image/svg+xml").documentElement;
  set(picture, { role: "img", "aria-label": t("The QR code of this page's link"), "data-testid": "printed-code" });
  return document.importNode(picture, true);
}
