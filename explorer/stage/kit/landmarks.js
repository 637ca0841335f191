/** What Streamlit's frame does not say of itself: where the navigation is, which page is open, and in what language. */

import { language, t } from "../kernel/text.js";
import { set } from "./dom.js";

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
  const here = links.find((link) => path(link) === view) ?? links[0];
  for (const link of links) set(link, { "aria-current": link === here ? "page" : null });
}

/** Open another page, as a press of its link does. @param {string} view */
export function goTo(view) {
  const links = [...document.querySelectorAll(".st-key-slp-top a")];
  const found = links.find((link) => path(link) === view) ?? links[0];
  if (found instanceof HTMLElement) found.click();
}

/** The page that a link opens; the first one has no name in its address. @param {Element} link */
function path(link) {
  return link.getAttribute("href")?.split("?")[0].split("/").at(-1);
}
