/** Small makers of HTML and SVG elements. Text is always set as text, never parsed. */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown>} [attributes] true and false switch an attribute on and off
 * @param {(Node|string)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function html(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/**
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {(Node|string)[]} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/**
 * @template {Element} E
 * @param {E} element
 * @param {Record<string, unknown>} attributes
 * @param {(Node|string)[]} children
 * @returns {E}
 */
function fill(element, attributes, children) {
  set(element, attributes);
  element.append(...children);
  return element;
}

/**
 * Set attributes; one that already has its value is left alone, which is cheaper than writing it.
 * @param {Element} element
 * @param {Record<string, unknown>} attributes
 */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) element.removeAttribute(name);
    else {
      const text = value === true ? "" : String(value);
      if (element.getAttribute(name) !== text) element.setAttribute(name, text);
    }
  }
}

/**
 * Say something in an element; what it says already is left alone. A text that stands alone gets other letters: a new
 * node in its place would make the browser look anew for everything above it that a style of Streamlit's asks `:has()`.
 * @param {Element} element @param {string} text
 */
export function write(element, text) {
  const { firstChild } = element;
  if (firstChild instanceof Text && firstChild.nextSibling === null && text !== "") {
    if (firstChild.data !== text) firstChild.data = text;
  } else if (element.textContent !== text) element.textContent = text;
}

/**
 * Choose an entry of a list; one that is chosen already is left alone: at each choice that a program makes, Chromium
 * looks through all fields of the page for what it could fill in, which takes 2 ms.
 * @param {HTMLSelectElement} select @param {string} value
 */
export function choose(select, value) {
  if (select.value !== value) select.value = value;
}

/**
 * How much larger an element is drawn than its own pixels are: places that a browser tells of the screen are to be
 * divided by it. Browsers that do not tell it have no zoom in what they tell either.
 * @param {Element} element
 */
export function zoomOf(element) {
  return element.currentCSSZoom ?? 1;
}

/**
 * A button that does something at each press.
 * @param {Node|string} face
 * @param {Record<string, unknown>} attributes
 * @param {() => void} onPress
 */
export function button(face, attributes, onPress) {
  const made = html("button", { type: "button", class: "slp-button", ...attributes }, face);
  made.addEventListener("click", () => isAllowed(made) && onPress());
  made.addEventListener("blur", () => isAllowed(made) || allow(made, false));
  return made;
}

/**
 * Whether a button can be pressed. One that has done all it can keeps the focus for as long as it has it: switched off,
 * it would leave whoever goes by keys, or listens, nowhere.
 * @param {HTMLButtonElement} button
 * @param {boolean} can
 */
export function allow(button, can) {
  const held = !can && !button.disabled && document.activeElement === button;
  set(button, { disabled: !can && !held, "aria-disabled": held ? "true" : null });
}

/** @param {HTMLButtonElement} button */
function isAllowed(button) {
  return button.getAttribute("aria-disabled") === null;
}

/** The focus of what goes is handed on. @param {Element} from @param {Element|null} to */
export function passFocus(from, to) {
  if (to instanceof HTMLElement && from.contains(document.activeElement)) to.focus({ preventScroll: true });
}

/**
 * A fraction such as ∂E/∂O, readable as text.
 * @param {string} above
 * @param {string} below
 * @param {{above?: string, below?: string}} [symbols] that light up with others of their name
 */
export function fraction(above, below, symbols = {}) {
  return html(
    "span",
    { class: "slp-fraction", "data-term": "partial" },
    html("span", { "data-symbol": symbols.above }, above),
    html("span", { class: "slp-over" }, "/"),
    html("span", { "data-symbol": symbols.below }, below),
  );
}

/**
 * Something is pointed at, by a mouse or a pen. A finger only taps: where it touches first, it may be about to scroll.
 * @param {Element} element
 * @param {() => void} tell
 */
export function onHover(element, tell) {
  element.addEventListener("pointerenter", (event) => {
    if (/** @type {PointerEvent} */ (event).pointerType !== "touch") tell();
  });
}

/**
 * MathML that the server made of one of its own formulas.
 * @param {string} markup
 * @returns {Element}
 */
export function formula(markup) {
  const parsed = new DOMParser().parseFromString(markup, "text/html").body.firstElementChild;
  return document.importNode(/** @type {Element} */ (parsed), true);
}

/**
 * A formula of several rules, such as an optimizer's, that may break between them: MathML itself does not break.
 * @param {string} markup
 * @returns {Element}
 */
export function rules(markup) {
  const whole = formula(markup);
  const row = /** @type {Element} */ (whole.firstElementChild);
  /** @type {Element[][]} */
  const parts = [[]];
  for (const part of [...row.children]) {
    if (part.localName === "mspace" && part.getAttribute("width") === "1em") parts.push([]);
    else parts[parts.length - 1].push(part);
  }
  const made = parts.map((part) => {
    const [math, inner] = [whole.cloneNode(false), row.cloneNode(false)];
    /** @type {Element} */ (inner).append(...part);
    math.appendChild(inner);
    return html("span", { class: "slp-one-rule" }, math);
  });
  return html("span", { class: "slp-rules-of" }, ...made);
}
