// What a page is for hands, keys and eyes other than ours, as it stands now: functions that return what is wrong.
(() => {
  const named = (element) => {
    const path = [];
    for (let at = element; at && at !== document.body && path.length < 3; at = at.parentElement) {
      const classes = [...at.classList].filter((name) => name.startsWith("slp-")).map((name) => `.${name}`);
      path.unshift(at.localName + (at.dataset.testid ? `[${at.dataset.testid}]` : "") + classes.join(""));
    }
    return `${path.join(" > ")} ${JSON.stringify(element.textContent.trim().slice(0, 30))}`;
  };
  const above = function* (element) {
    for (let at = element; at && at !== document.body; at = at.parentElement) yield at;
  };
  const seen = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    ![...above(element)].some((at) => getComputedStyle(at).clipPath === "inset(50%)");

  /** The part of a rectangle that is not scrolled or clipped away by what the element stands in. */
  const within = (element, { left, top, right, bottom }) => {
    const box = { left, top, right, bottom };
    for (const at of above(element.parentElement)) {
      const style = getComputedStyle(at);
      if (style.overflow === "visible" || style.display === "inline") continue;
      const frame = at.getBoundingClientRect();
      box.left = Math.max(box.left, frame.left);
      box.top = Math.max(box.top, frame.top);
      box.right = Math.min(box.right, frame.right);
      box.bottom = Math.min(box.bottom, frame.bottom);
    }
    return box;
  };

  /** Words that lie on other words. What a chart writes on its axes is the chart's. */
  const overlapping = () => {
    const range = document.createRange();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const lines = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const element = node.parentElement;
      if (!node.data.trim() || element.closest("script, style, select, svg, #slp-first") || !seen(element)) continue;
      range.selectNodeContents(node);
      const letters = parseFloat(getComputedStyle(element).fontSize) * element.currentCSSZoom;
      const formula = element.closest("math") ?? node; // its parts stand above each other
      for (const { left, top, right, bottom } of range.getClientRects()) {
        const room = Math.max(0, (bottom - top - letters) / 2); // between lines there may be less than a line
        const box = within(element, { left, top: top + room, right, bottom: bottom - room });
        if (box.right - box.left > 1 && box.bottom - box.top > 1) lines.push({ formula, element, box });
      }
    }
    return lines.flatMap((one, at) =>
      lines
        .slice(at + 1)
        .filter(
          (other) =>
            other.formula !== one.formula &&
            Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left) > 2 &&
            Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top) > 2,
        )
        .map((other) => `${named(one.element)} lies on ${named(other.element)}`),
    );
  };

  /**
   * Targets below 24 pixels that have a neighbour within the circle of 24 pixels around their middle. Words within a
   * line of text are as high as that, and a weight is chosen by its slider as well as by its bar.
   */
  const small = () => {
    const targets = [];
    for (const element of document.querySelectorAll("a[href], button, input, select, summary, [role=button], tr[tabindex]")) {
      if (element.disabled || !seen(element)) continue;
      const label = element.matches("[type=checkbox], [type=radio]") ? element.closest("label") : null;
      const { left, top, right, bottom, width, height } = (label ?? element).getBoundingClientRect();
      const part = within(element, { left, top, right, bottom });
      if (part.right - part.left < 1 || part.bottom - part.top < 1) continue;
      const fits = width > 23.5 && height > 23.5;
      const inText = element.dataset.term && getComputedStyle(element).display === "inline";
      const twice = element.matches(".slp-gradients .slp-bar-row");
      targets.push({ element, left, top, right, bottom, fits, excused: inText || twice });
    }
    const middle = ({ left, right, top, bottom }) => [(left + right) / 2, (top + bottom) / 2];
    return targets
      .filter(({ fits, excused }) => !fits && !excused)
      .filter((one) => {
        const [x, y] = middle(one);
        return targets.some((other) => {
          if (other === one || other.element.contains(one.element) || one.element.contains(other.element)) return false;
          const across = Math.max(other.left - x, 0, x - other.right);
          const down = Math.max(other.top - y, 0, y - other.bottom);
          const [u, v] = middle(other);
          return Math.hypot(across, down) < 11.5 || (!other.fits && Math.hypot(u - x, v - y) < 23.5);
        });
      })
      .map(({ element, left, top, right, bottom }) => `${right - left} x ${bottom - top}: ${named(element)}`);
  };

  const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", {
    willReadFrequently: true,
  });
  const over = (colours) => {
    pen.fillStyle = "white";
    pen.fillRect(0, 0, 1, 1);
    for (const colour of colours) {
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
    }
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (colour) => {
    const [red, green, blue] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  };

  /** What has the focus, or null where nothing has; and what is wrong with how it is marked. */
  const focused = () => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const style = getComputedStyle(element);
    const [width, offset] = [parseFloat(style.outlineWidth), parseFloat(style.outlineOffset)];
    const name = named(element);
    if (style.outlineStyle !== "solid" || width < 2) return { name, wrong: `${name} has no outline` };
    const ground = [...above(offset < 0 ? element : element.parentElement)]
      .map((at) => getComputedStyle(at).backgroundColor)
      .reverse();
    const [ring, around] = [light(over([...ground, style.outlineColor])), light(over(ground))];
    const contrast = Math.max(ring, around) / Math.min(ring, around);
    if (contrast < 3) return { name, wrong: `${name} has an outline of ${contrast}:1` };
    const box = element.getBoundingClientRect();
    const grown = Math.max(0, width + offset) - 1;
    const part = within(element, {
      left: box.left - grown,
      top: box.top - grown,
      right: box.right + grown,
      bottom: box.bottom + grown,
    });
    const cut = ["left", "top"].filter((side) => part[side] > box[side] - grown + 0.5);
    cut.push(...["right", "bottom"].filter((side) => part[side] < box[side] + grown - 0.5));
    if (cut.length > 1 && element.dataset.testid !== "stMain") return { name, wrong: `${name} is cut off: ${cut}` };
    const at = document.elementFromPoint((part.left + part.right) / 2, (part.top + part.bottom) / 2);
    const bar = [...above(at)].find((one) => /sticky|fixed/.test(getComputedStyle(one).position));
    if (bar && !bar.contains(element) && !element.contains(bar)) return { name, wrong: `${name} lies under ${named(bar)}` };
    return { name, wrong: "" };
  };
  return { overlapping, small, focused };
})();
