/** A figure in the colours and the type of the page that it stands on. */

/** @import { Layout } from "./plotly.js" */

/** @param {Layout} layout @param {HTMLElement} element where it stands @param {number} type how large its type is on a screen of the usual size */
export function dress(layout, element, type) {
  const style = getComputedStyle(element);
  const size = type * (Number(style.getPropertyValue("--slp-size")) || 1);
  layout.font = { ...layout.font, size, color: plain(style.color), family: style.fontFamily };
  const grid = plain(style.borderTopColor);
  for (const axis of Object.keys(layout).filter((key) => /^[xy]axis/.test(key)))
    layout[axis] = { .../** @type {object} */ (layout[axis]), gridcolor: grid, linecolor: grid };
}

/**
 * A computed colour as plotly reads it: browsers write mixed ones as color(srgb 0.1 0.2 0.3).
 * @param {string} color
 */
function plain(color) {
  const channels = color.match(/^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)/);
  return channels
    ? `rgb(${channels
        .slice(1)
        .map((channel) => Math.round(Number(channel) * 255))
        .join(",")})`
    : color;
}
