/** What the page does before the app is there: it says where the app is, and tells when no connection can be had. */

/** How long a page may be without a connection until it says so, in milliseconds. */
const PATIENCE = 2500;
/** What Streamlit shows instead of a page: nobody is to be kept from it. */
const INSTEAD = "[data-testid=stException], [data-testid=stAlert], [role=dialog]";

// Streamlit would look for its server beside each page first, and log that it is not there.
const base = new URL("../../../../", import.meta.url).href;
Object.assign(window, { __streamlit: { BACKEND_BASE_URL: base } });

const root = document.documentElement;
const shape = document.getElementById("slp-first");
const told = document.getElementById("slp-unconnected");

/** The theme that the menu was asked for; without one it is the system's. */
function chosenTheme() {
  try {
    const kept = Object.entries(localStorage).find(([name]) => name.startsWith("stActiveTheme"));
    return /"name":"(?:Custom Theme )?(Light|Dark)"/i.exec(kept?.[1] ?? "")?.[1].toLowerCase() ?? null;
  } catch {
    return null; // a browser that keeps nothing has nothing to tell
  }
}

function connected() {
  const app = document.querySelector("[data-testid=stApp]");
  return app?.getAttribute("data-test-connection-state") === "CONNECTED";
}

function watch() {
  if (document.querySelector(INSTEAD)) root.classList.add("slp-stands");
  const silent = !connected() && performance.now() > PATIENCE;
  const text = (silent && told?.dataset.told) || "";
  if (told && told.textContent !== text) told.textContent = text;
  if (!root.classList.contains("slp-stands")) setTimeout(watch, 100);
}

/** Where there is no such place, the stage has it. @param {string} place a selector */
function go(place) {
  const found = document.querySelector(place) ?? document.querySelector(".slp");
  if (!(found instanceof HTMLElement)) return;
  if (!found.matches("a, button, input, select, [tabindex]")) found.tabIndex = -1;
  found.focus();
  found.scrollIntoView({ block: "nearest" });
}

const theme = chosenTheme();
if (shape && theme) shape.dataset.theme = theme;
for (const link of document.querySelectorAll(".slp-skip"))
  link.addEventListener("click", (event) => {
    event.preventDefault(); // the address is the state's
    go(/** @type {HTMLElement} */ (link).dataset.place ?? "");
  });
watch();
