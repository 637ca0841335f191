/** The Derivation page: the tutorial's way from its model to the new weight, in symbols, numbers and code; its proof. */

import { openingStep, writePlace } from "../kernel/place.js";
import { parts, phrase, t } from "../kernel/text.js";
import { button, formula, html, set } from "../kit/dom.js";
import { timelineKey } from "../kit/keys.js";
import { Page } from "../kit/page.js";
import { neuronAtRest } from "../kit/spoken.js";
import { mention, term } from "../kit/term.js";
import { factsOf } from "../parts/facts.js";
import { Nudge } from "../parts/nudge.js";
import { SCRIPT, Script } from "../parts/script.js";
import { Code } from "./derivation/code.js";
import { Conventions } from "./derivation/conventions.js";
import { lightSymbols } from "./derivation/light.js";
import { Lines } from "./derivation/lines.js";
import { Proof } from "./derivation/proof.js";
import { Symbols } from "./derivation/symbols.js";
import { Weight } from "./derivation/weight.js";

/** The tutorial derives with the one and computes with the other. @type {("half_squared_error"|"mse")[]} */
const SQUARES = ["half_squared_error", "mse"];

/** @type {Record<typeof SQUARES[number], string>} */
const SAYS = { half_squared_error: phrase("as derived"), mse: phrase("as in the code") };

/** @extends {Page<"derivation">} */
export default class DerivationPage extends Page {
  /** @param {HTMLElement} root @param {import("../kernel/workbench.js").Workbench<"derivation">} bench @param {URL} folder */
  constructor(root, bench, folder) {
    super(root, bench, folder);
    this.inputs = bench.draft.weights.length;
    this.weight = new Weight(this, this.inputs, (index) => this.choose(index));
    this.lines = new Lines((count) => this.open(count));
    this.code = new Code((ran) => this.run(ran));
    this.squares = SQUARES.map((loss) => this.square(loss));
    this.nudge = new Nudge(this, this.inputs, (index) => this.choose(index));
    this.symbols = new Symbols();
    this.conventions = new Conventions(bench.numbers, this.entry("loss", { ...bench.draft, loss: "mse" }).title);
    this.proof = new Proof(this);
    this.script = new Script();
    this.ofAll = html(
      "p",
      { class: "slp-caption" },
      t("The tutorial's code is that of one sample and one output; this script is that of all of them."),
    );
    this.program = this.written();
    this.beside = html("div", { class: "slp-beside" }, this.symbols.picture, this.code.element);
    this.lower = html("div", { class: "slp-derivation" }, this.proof.element);
    this.start(
      html("div", { class: "slp-derivation" }, this.derivation(), this.beside, this.symbols.element),
      this.conventions.element,
      this.lower,
    );
    lightSymbols(root);
    this.keys = (/** @type {KeyboardEvent} */ event) => this.press(event);
    document.addEventListener("keydown", this.keys);
  }

  derivation() {
    return html(
      "section",
      { class: "slp-card", "aria-label": t("Derivation") },
      html(
        "div",
        { class: "slp-head slp-lines-head" },
        html(
          "h2",
          {},
          ...parts("From the {loss} to the {gradient} of", {
            loss: mention("loss", t("loss")),
            gradient: term("gradient", t("gradient")),
          }),
        ),
        this.weight.select,
        this.lines.buttons,
      ),
      this.weight.sliders,
      html(
        "div",
        { class: "slp-squares", role: "group", "aria-label": t("The squared error") },
        html("span", { class: "slp-buttons" }, ...this.squares.map(({ element }) => element)),
        html("span", { class: "slp-caption" }, t("It is the neuron's own loss: formulas, numbers and code follow.")),
      ),
      this.lines.list,
      html(
        "div",
        { class: "slp-under" },
        html(
          "p",
          { class: "slp-caption" },
          t("The same without symbols: move only this weight, and look what follows."),
        ),
        this.nudge.toggle,
      ),
      this.nudge.element,
    );
  }

  written() {
    return html(
      "section",
      { class: "slp-card slp-code-card", "aria-label": t("Code") },
      html("div", { class: "slp-head" }, html("h2", {}, t(SCRIPT)), this.script.buttons),
      this.ofAll,
      this.script.body,
    );
  }

  /** A button for one of the tutorial's two squared errors. @param {"half_squared_error"|"mse"} loss */
  square(loss) {
    const { bench } = this;
    const { title, formula: markup } = this.entry("loss", { ...bench.draft, loss });
    const face = html("span", { class: "slp-formula slp-square" }, formula(markup), t(SAYS[loss]));
    const element = button(face, { "data-testid": `square-${loss}`, title }, () => {
      bench.set("loss", [], loss);
      bench.commit();
    });
    return { loss, element };
  }

  /** @param {number} ran how many lines of the code are run */
  run(ran) {
    this.bench.chooseSetting("ran", ran);
  }

  /** The parameter that is derived for: the bias where a link means an input that there is none of. */
  get chosen() {
    return Math.min(this.bench.settings.weight, this.inputs);
  }

  /** @param {number} index */
  choose(index) {
    this.bench.chooseSetting("weight", index);
    this.redraw();
  }

  /** @param {number} count of lines */
  open(count) {
    this.bench.noteSetting("lines", count);
    writePlace(this.bench, openingStep(this.bench));
    this.lines.show(count);
    this.lines.bring();
  }

  /** Of many samples the tutorial has no code: the script takes its place beside the lines. @param {boolean} ofOne */
  place(ofOne) {
    this.ofAll.hidden = ofOne;
    const place = ofOne ? this.lower : this.beside;
    if (this.program.parentNode !== place) place.append(this.program);
  }

  /** The timeline's keys go through the lines. @param {KeyboardEvent} event */
  press(event) {
    const key = timelineKey(event);
    if (key === null || key === " " || event.shiftKey) return;
    this.lines.go(key);
    event.preventDefault();
  }

  naming() {
    const { count, terms } = this.bench.numbers.sample;
    return [...super.naming(), this.chosen, count, terms];
  }

  /** The lines and the symbols in them follow the choices. @param {import("../contract.js").Experiment} experiment */
  rename(experiment) {
    const { chosen, inputs } = this;
    this.weight.name(chosen);
    this.symbols.name(chosen, inputs);
    for (const { loss, element } of this.squares) set(element, { "aria-pressed": String(experiment.loss === loss) });
  }

  draw() {
    const { numbers, good, settings } = this.bench;
    this.lines.draw(numbers);
    this.code.draw(numbers.code, settings.ran);
    this.place(numbers.code.length > 0);
    this.lines.show(settings.lines);
    this.symbols.draw(numbers, good);
    this.conventions.draw(numbers, this.entry("activation", good).title);
    this.proof.draw(numbers);
    this.script.draw(numbers.script);
    this.nudge.draw(this.chosen);
  }

  sentences() {
    const { numbers } = this.bench;
    return [neuronAtRest(numbers.output, numbers.loss), this.nudge.saying, numbers.proof.verdict];
  }

  facts() {
    const { numbers, good } = this.bench;
    const { chosen: j } = this;
    return {
      ...super.facts(),
      ...factsOf(numbers, good, {
        j,
        gradient: numbers.gradients[j],
        update: numbers.values.update,
      }),
    };
  }

  close() {
    super.close();
    document.removeEventListener("keydown", this.keys);
    this.proof.close();
  }
}
