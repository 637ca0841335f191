/** Where Streamlit meets the stage: one mount for each place on a page, kept over reruns. */

/** @import { ComponentData } from "./contract.js" */
/** @import { PageContent } from "./kernel/state.js" */
/** @import { Component } from "./kernel/shell.js" */

import { shapeOf } from "./kernel/state.js";
import { language, useCatalog } from "./kernel/text.js";
import { Workbench } from "./kernel/workbench.js";
import { html } from "./kit/dom.js";
import { nameLandmarks, stands } from "./kit/landmarks.js";
import { addPrintedFoot } from "./kit/paper.js";

/** What Streamlit calls a component. @typedef {Component & {parentElement: HTMLElement, data: ComponentData}} Place */
/** @typedef {{close: () => void}} Open a page that is open */

/** @type {WeakMap<Element, {bench: Workbench, page: Open|null}>} */
const mounted = new WeakMap();

/** Style sheets that were asked for, by their address. @type {Map<string, {link: HTMLLinkElement, came: Promise<void>}>} */
const styled = new Map();
/** That of the page that is open. */
let worn = "";

/** A page looks as it does alone: the style sheets of pages that were open before it stay, and are not applied. */
function dress() {
  for (const [href, { link }] of styled) if (link.sheet) link.sheet.disabled = href !== worn;
}

/** @param {string} href of a style sheet */
function style(href) {
  const known = styled.get(href);
  if (known) return known.came;
  const link = html("link", { rel: "stylesheet", href });
  const came = new Promise((/** @type {(nothing: void) => void} */ resolve) => {
    link.onload = () => resolve(worn ? dress() : undefined);
    link.onerror = () => resolve();
  });
  styled.set(href, { link, came });
  document.head.append(link);
  return came;
}

/**
 * The language of the page, before anything of it is said. What is written here is English; others have a catalog.
 * @param {string} wanted
 * @param {URL} folder
 */
async function speak(wanted, folder) {
  if (wanted === language()) return;
  if (wanted === "en") useCatalog({ language: "en", messages: {} });
  else useCatalog(await (await fetch(new URL(`text/${wanted}.json`, folder))).json());
}

/**
 * Called by Streamlit whenever Python has something new.
 * @param {Place} component
 * @param {URL} folder where the modules lie
 * @returns {() => void} called when the place may be gone
 */
export function mount(component, folder) {
  const root = /** @type {HTMLElement} */ (component.parentElement.querySelector(".slp"));
  /** @type {PageContent} */
  const content = JSON.parse(component.data.content);
  const here = mounted.get(root);
  const sameShape = here && shapeOf(here.bench.committed) === shapeOf(content.experiment);
  if (here) nameLandmarks(content.view);
  if (here && (sameShape || content.draft || here.bench.awaited(content))) here.bench.receive(content, component);
  else {
    if (here) leave(root);
    open(root, content, component, folder);
  }
  return () => {
    // Streamlit also calls this between two runs of a place that stays.
    setTimeout(() => {
      if (!root.isConnected) leave(root);
    });
  };
}

/** @param {HTMLElement} root @param {PageContent} content @param {Place} component @param {URL} folder */
async function open(root, content, component, folder) {
  const bench = new Workbench(content, component);
  mounted.set(root, { bench, page: null });
  // Before there is a page, what goes wrong is told in its place.
  bench.onError.push((message) => {
    if (!message || mounted.get(root)?.page !== null) return;
    root.replaceChildren(html("p", { class: "slp-message", role: "alert", "data-testid": "message" }, message));
    stands();
  });
  // A page's module and its style sheet have the name of its view; only the page that is open is loaded.
  const sheet = new URL(`styles/${content.view}.css`, folder).href;
  /** @type {[{default: new (root: HTMLElement, bench: Workbench, folder: URL) => Open}, ...unknown[]]} */
  const [module] = await Promise.all([
    import(new URL(`pages/${content.view}.js`, folder).href),
    style(sheet),
    speak(content.language, folder),
    bench.ready(),
  ]);
  if (!root.isConnected || mounted.get(root)?.bench !== bench) return;
  worn = sheet;
  dress();
  const goesOn = heirs(root);
  mounted.set(root, { bench, page: new module.default(root, bench, folder) });
  nameLandmarks(content.view);
  addPrintedFoot(root, () => bench.mark !== "reconnecting");
  stands();
  const found = goesOn.map((name) => /** @type {HTMLElement|null} */ (root.querySelector(`[data-testid="${name}"]`)));
  const there = found.find((element) => element?.checkVisibility() && !element.matches(":disabled"));
  there?.focus({ preventScroll: true });
}

/**
 * Where those who chose other data with the keyboard go on: where they were, or, where that goes with the page, at what
 * it names as next, or else, as after Ctrl+Z, at what brings it back.
 * @param {Element} root
 * @returns {string[]}
 */
function heirs(root) {
  const { activeElement: focused } = document;
  if (!(focused instanceof HTMLElement) || !root.contains(focused)) return [];
  const { testid, next } = focused.dataset;
  return [testid, next, "redo", "undo"].filter((name) => name !== undefined);
}

/** @param {Element} root */
function leave(root) {
  mounted.get(root)?.bench.close();
  mounted.get(root)?.page?.close();
  mounted.delete(root);
}
