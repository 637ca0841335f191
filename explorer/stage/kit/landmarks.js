/** What Streamlit's frame does not say of itself: where the navigation is, which page is open, in what language, and, on paper, where it came from. */

import { language, t } from "../kernel/text.js";
import { html, set } from "./dom.js";

/** The page stands: what was seen in its place goes. */
export function stands() {
  document.documentElement.classList.add("slp-stands");
}

/** Streamlit makes its frame anew with the page, so it is told anew. @param {string} view the page that is open */
export function nameLandmarks(view) {
  set(document.documentElement, { lang: language() });
  const bar = document.querySelector(".st-key-slp-top");
  if (!bar) return;
  set(bar, { role: "navigation", "aria-label": t("Pages") });
  const links = [...bar.querySelectorAll("a")];
  // The first page has no name in its address.
  const here = links.find((link) => link.getAttribute("href")?.split("?")[0].split("/").at(-1) === view) ?? links[0];
  for (const link of links) set(link, { "aria-current": link === here ? "page" : null });
}

const printed = html("p", { class: "slp-printed" });
addEventListener("beforeprint", () => (printed.textContent = location.href));

/** The link at the foot of a page that is printed. @param {HTMLElement} root */
export function addPrintedLink(root) {
  root.append(printed);
}
