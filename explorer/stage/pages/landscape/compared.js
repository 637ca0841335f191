/** The same weights, judged by several losses. */

/** @import { LandscapeFigures, RuleChoice } from "../../contract.js" */

import { t } from "../../kernel/text.js";
import { html, write } from "../../kit/dom.js";
import { Surface } from "../../parts/surface.js";

export class Compared {
  /** @param {RuleChoice[]} losses those that are compared @param {LandscapeFigures} figures @param {URL} folder */
  constructor(losses, figures, folder) {
    this.losses = losses.map(({ name, title }) => ({
      name,
      title,
      surface: new Surface(figures, folder, { testid: `compared-${name.replaceAll("_", "-")}`, map: false }),
    }));
    this.caption = html("p", { class: "slp-caption", "data-testid": "caption-compared" });
    this.element = html(
      "section",
      { class: "slp-card slp-compared", "aria-label": t("Two losses over the same weights") },
      html("h2", {}, t("The same weights, judged by two losses")),
      this.caption,
      html(
        "div",
        { class: "slp-two" },
        ...this.losses.map(({ title, surface }) => html("div", {}, html("h2", {}, title), surface.element)),
      ),
    );
  }

  /** What a picture shows, for who does not see it. @param {string} loss its title @param {string} told */
  label(loss, told) {
    return told
      ? t("{loss} over the two weights. {told}", { loss, told })
      : t("{loss} over the two weights.", { loss });
  }

  /** @param {Record<string, string>} refused why there is no surface of a loss @param {string} caption */
  draw(refused, caption) {
    write(this.caption, caption);
    for (const { name, surface } of this.losses) surface.refuse(refused[name] ?? "");
  }

  close() {
    for (const { surface } of this.losses) surface.close();
  }
}
