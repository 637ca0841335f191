// What a reader of the pseudo-language finds wrong with the page as it stands now: words without its marks, and text
// that is cut off or sticks out of what it stands in. Called with the words that may be unmarked.
(allowed) => {
  const app = document.body;
  const streamlits = "[data-testid=stFileUploader] *, [data-testid=stSkipToContent], [data-testid=stMainMenu], [data-testid=stToolbar]";
  const icons = "[data-testid=stIconMaterial]";
  const symbols = "math, code, pre, .katex";
  const ROUNDED = 1.5;
  const faults = new Set();

  const visible = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
  const named = (element) => {
    const { testid } = element.dataset;
    const classes = [...element.classList].filter((name) => name.startsWith("slp-"));
    return `${element.localName}${testid ? `[${testid}]` : ""}${classes.map((name) => `.${name}`).join("")}`;
  };
  const where = (element) => {
    const path = [];
    for (let at = element; at !== app && path.length < 4; at = at.parentElement) path.unshift(named(at));
    return path.join(" > ");
  };
  const report = (what, text, element) =>
    faults.add(`${what}: ${JSON.stringify(text.trim().slice(0, 80))} in ${where(element)}`);

  /** Whether there are words in it with a letter that the pseudo-language would have marked. */
  const unmarked = (text) => {
    const rest = allowed.reduce((left, word) => left.replaceAll(word, ""), text);
    return (rest.match(/\p{Script=Latin}+/gu) ?? []).some((word) => word.length > 1 && /[aeiouAEIOUcnsy]/.test(word));
  };
  const read = (what, text, element) => {
    if (unmarked(text)) report(what, text, element);
  };

  /** Whether nobody sees it: it is for those who listen, or for the keys once they are on it. */
  const onlyHeard = (element) => {
    for (let at = element; at !== app; at = at.parentElement) {
      if (getComputedStyle(at).clipPath === "inset(50%)") return true;
    }
    return false;
  };

  /** What text, or a formula, is cut off by or sticks out of. */
  const fits = (text, rects, element) => {
    if (onlyHeard(element)) return;
    const [left, right] = [Math.min(...rects.map((r) => r.left)), Math.max(...rects.map((r) => r.right))];
    const [top, bottom] = [Math.min(...rects.map((r) => r.top)), Math.max(...rects.map((r) => r.bottom))];
    const beyond = (box, across, down) =>
      box.left - left > across || right - box.right > across || box.top - top > down || bottom - box.bottom > down;
    // What is taken out of the flow may stand where it likes, but not where it is clipped.
    let placed = false;
    const room = element.closest("code") ? 10 : ROUNDED; // a space at the end of its line hangs out, unseen
    const line = parseFloat(getComputedStyle(element).fontSize) / 3; // what letters may be higher than their line
    for (let at = element; at !== app; at = at.parentElement) {
      const style = getComputedStyle(at);
      const box = at.getBoundingClientRect();
      if (at instanceof SVGElement) {
        placed = true;
        const descent = parseFloat(style.fontSize) / 4; // of letters such as g, which numbers do not have
        if (at.localName === "svg" && style.overflow !== "visible" && beyond(box, 2, descent)) {
          report("cut off by its picture", text, element);
          return;
        }
        continue;
      }
      if (style.display === "inline" || style.display === "contents") continue;
      const scrolls = /auto|scroll/.test(style.overflow);
      if (scrolls && (at.scrollWidth > at.clientWidth || at.scrollHeight > at.clientHeight)) return;
      const clips = style.overflow !== "visible";
      if (beyond(box, clips || !placed ? room : Infinity, clips ? ROUNDED : placed ? Infinity : line)) {
        report(`${clips ? "cut off by" : "sticks out of"} ${named(at)}`, text, element);
        return;
      }
      placed ||= style.position !== "static" && style.position !== "relative";
    }
    if (left < -1 || right > innerWidth + 1) report("off the page", text, element);
  };

  const range = document.createRange();
  const walker = document.createTreeWalker(app, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (!node.data.trim() || element.closest(`script, style, option, ${streamlits}, ${icons}`) || !visible(element)) continue;
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter(({ width, height }) => width > 0.5 && height > 0.5);
    if (!rects.length) continue;
    if (!element.closest(symbols)) read("unmarked", node.data, element);
    if (!element.closest("math") && /[\p{L}\p{N}]/u.test(node.data)) fits(node.data, rects, element);
  }
  for (const formula of app.querySelectorAll("math")) {
    if (visible(formula)) fits(formula.textContent, [formula.getBoundingClientRect()], formula.parentElement);
  }

  const pen = document.createElement("canvas").getContext("2d");
  for (const choice of app.querySelectorAll("select")) {
    if (!visible(choice)) continue;
    for (const { text } of choice.options) read("unmarked choice", text, choice);
    const style = getComputedStyle(choice);
    pen.font = style.font;
    const room = choice.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const text = choice.selectedOptions[0]?.text ?? "";
    if (pen.measureText(text).width > room) report("cut off by its choice", text, choice);
  }

  const HEARD = ["aria-label", "aria-valuetext", "title", "placeholder", "alt"];
  for (const element of app.querySelectorAll(HEARD.map((name) => `.slp [${name}]`).join())) {
    if (element.closest(symbols) || !visible(element)) continue;
    for (const name of HEARD) read(`unmarked ${name}`, element.getAttribute(name) ?? "", element);
  }
  for (const element of app.querySelectorAll(".slp *")) {
    for (const side of ["::before", "::after"]) {
      const { content } = getComputedStyle(element, side);
      if (content.startsWith('"') && visible(element)) read(`unmarked ${side}`, content, element);
    }
  }
  return [...faults];
};
