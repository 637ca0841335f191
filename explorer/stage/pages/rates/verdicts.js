/** The verdicts: a legend that counts them, and the rules that they follow. */

/** @import { RateRuns, RatesFigures, Verdict } from "../../contract.js" */

import { parts, t } from "../../kernel/text.js";
import { html } from "../../kit/dom.js";
import { print } from "../../kit/format.js";
import { glyph, swatch } from "../../parts/looks.js";

/** How a verdict looks in the curves and in the points. @param {RatesFigures} figures @param {string} name */
function key(figures, name) {
  const made = swatch(figures.curves, name);
  made.append(glyph(figures.final, name));
  return made;
}

export class Legend {
  /** @param {Verdict[]} verdicts @param {RatesFigures} figures */
  constructor(verdicts, figures) {
    this.counts = verdicts.map(({ name }) => ({
      name,
      element: html("span", { class: "slp-number", "data-testid": `count-${name}` }),
    }));
    this.element = html(
      "ul",
      { class: "slp-legend", "aria-label": t("Verdicts and how many rates have them") },
      ...verdicts.map(({ name, title, rule }, at) =>
        html(
          "li",
          { title: rule },
          key(figures, name),
          ...parts("{verdict} {count}", { verdict: title, count: this.counts[at].element }),
        ),
      ),
      html("li", { title: t("The run of the chosen learning rate") }, swatch(figures.curves, "own"), t("chosen η")),
    );
  }

  /** @param {RateRuns} runs */
  draw(runs) {
    for (const { name, element } of this.counts) print(element, runs.verdicts[name], String);
  }
}

/** What each verdict means. @param {Verdict[]} verdicts @param {RatesFigures} figures */
export function rulesSection(verdicts, figures) {
  const rules = verdicts.map(({ name, title, rule }) =>
    html("div", {}, html("dt", {}, key(figures, name), title), html("dd", {}, rule)),
  );
  return html(
    "section",
    { class: "slp-card slp-rules", "aria-label": t("Rules of the verdicts") },
    html("h2", {}, t("What the verdicts mean; the first rule that holds decides")),
    html("dl", {}, ...rules),
  );
}
