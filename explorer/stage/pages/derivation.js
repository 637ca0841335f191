/** The Derivation page: the tutorial's way from E to ∂E/∂w, in symbols and numbers; its proof; its code. */

import { Chart } from "../charts/chart.js";
import { formula, fraction, html, rules, set } from "../kit/dom.js";
import { plainly, precise, print, shown, sign, signed, subscript } from "../kit/format.js";
import { timelineKey } from "../kit/keys.js";
import { Page } from "../kit/page.js";
import { Curve } from "../parts/curve.js";
import { notation } from "../parts/notation.js";

const SYMBOLS = ["E", "O", "t", "z", "w", "x", "b", "δ", "η"];

export default class DerivationPage extends Page {
  /** @param {HTMLElement} root @param {import("../kernel/workbench.js").Workbench} bench @param {URL} folder */
  constructor(root, bench, folder) {
    super(root, bench, folder);
    this.inputs = bench.draft.weights.length;
    this.chosen = 0;
    this.line = 1;
    /** Every printed number by its key; one key may be printed in several places. @type {Map<string, Element[]>} */
    this.places = new Map();
    this.lines = html("ol", { class: "slp-lines" });
    this.drawing = html("div", {});
    this.symbolTable = html("table", { class: "slp-table slp-symbols" });
    this.curve = new Curve();
    this.badge = html("p", { class: "slp-badge", "data-testid": "saturated", hidden: true });
    const chart = html("div", {
      class: "slp-chart slp-errors",
      role: "img",
      "data-testid": "errors-chart",
      "aria-label": "Error of the central difference over its step size h, in float32 and float64",
    });
    this.chart = new Chart(chart, bench.content.figures.errors, folder);
    this.code = html("code", { "data-testid": "script" });
    this.start(
      html("div", { class: "slp-derivation" }, this.derivationSection(), this.drawingSection()),
      this.darkSection(),
      html("div", { class: "slp-derivation" }, this.proofSection(chart), this.codeSection()),
    );
    this.light();
    this.choose(bench.settings.weight);
    this.keys = (/** @type {KeyboardEvent} */ event) => this.press(event);
    document.addEventListener("keydown", this.keys);
  }

  /** The timeline's keys go through the lines. @param {KeyboardEvent} event */
  press(event) {
    const key = timelineKey(event);
    if (key === null || key === " " || event.shiftKey) return;
    this.showLines({ "-1": this.line - 1, 1: this.line + 1, Home: 1, End: 99 }[key] ?? this.line);
    event.preventDefault();
  }

  derivationSection() {
    const select = html(
      "select",
      { "data-testid": "choose-weight", "aria-label": "The weight to derive for" },
      ...Array.from({ length: this.inputs + 1 }, (_, j) =>
        html("option", { value: j }, j < this.inputs ? `w${subscript(j + 1)}` : "b"),
      ),
    );
    select.addEventListener("change", () => this.choose(Number(select.value)));
    this.weightSelect = select;
    const button = (/** @type {string} */ text, /** @type {string} */ testid, /** @type {() => void} */ onClick) => {
      const element = html("button", { type: "button", class: "slp-button", "data-testid": testid }, text);
      element.addEventListener("click", onClick);
      return element;
    };
    this.previous = button("◀ Back", "previous-line", () => this.showLines(this.line - 1));
    this.next = button("Next line ▶", "next-line", () => this.showLines(this.line + 1));
    this.weightSliders = html("div", { class: "slp-settings" });
    return html(
      "section",
      { class: "slp-card", "aria-label": "Derivation" },
      html(
        "div",
        { class: "slp-head" },
        html("h2", {}, "From the loss to the gradient of"),
        select,
        html(
          "span",
          { class: "slp-buttons" },
          this.previous,
          this.next,
          button("All", "all-lines", () => this.showLines(99)),
        ),
      ),
      this.weightSliders,
      this.lines,
    );
  }

  drawingSection() {
    return html(
      "section",
      { class: "slp-card", "aria-label": "Notation" },
      html("h2", {}, "Notation: layers above, nodes below"),
      this.drawing,
      html(
        "p",
        { class: "slp-caption" },
        "Above stands the layer, below the node; w¹ⱼ‚₁ goes from input j to output 1. The tutorial counts nodes from 0, this page from 1.",
      ),
      html(
        "div",
        { class: "slp-table-scroll", tabindex: "0", role: "region", "aria-label": "Symbols" },
        this.symbolTable,
      ),
    );
  }

  /** What the tutorial leaves dark. */
  darkSection() {
    const table = (/** @type {string} */ label, /** @type {string[]} */ heads, /** @type {Element} */ body) =>
      html(
        "div",
        { class: "slp-table-scroll", tabindex: "0", role: "region", "aria-label": label },
        html(
          "table",
          { class: "slp-table" },
          html("thead", {}, html("tr", {}, ...heads.map((head) => html("th", { scope: "col" }, head)))),
          body,
        ),
      );
    const row = (/** @type {string} */ head, /** @type {string[]} */ keys) =>
      html("tr", {}, html("th", { scope: "row" }, head), ...keys.map((key) => html("td", {}, this.number(key))));
    const columns = Array.from({ length: this.inputs + 1 }, (_, j) => j);
    const halves = html(
      "tbody",
      {},
      ...columns.map((j) =>
        row(j < this.inputs ? `w${subscript(j + 1)}` : "b", [`half-${j}`, `mse-${j}`, `ratio-${j}`]),
      ),
    );
    const { rows } = this.bench.numbers.cure;
    const cure = html(
      "tbody",
      {},
      ...rows.map((/** @type {any} */ entry, /** @type {number} */ at) =>
        row(entry.loss.replaceAll("_", " "), [`cure-o-${at}`, `cure-z-${at}`, `cure-${at}`]),
      ),
    );
    const card = (/** @type {string} */ title, /** @type {(Element|string)[]} */ ...parts) =>
      html("section", { class: "slp-card", "aria-label": title }, html("h2", {}, title), ...parts);
    return html(
      "div",
      { class: "slp-dark" },
      card(
        "The factor ½",
        html(
          "p",
          { class: "slp-caption" },
          "The derivation uses ½(O − t)², so that the 2 of the derivative cancels. F.mse_loss has no ½: its gradients are twice as large.",
        ),
        table("Gradients by both losses", ["", "½(O − t)²", "mse", "ratio"], halves),
      ),
      card(
        "The bias",
        html(
          "p",
          { class: "slp-caption" },
          "The model has a bias, the tutorial's code has none. Here it is always shown; in the tutorial's preset it is 0 and unused. It is a weight whose input is always 1, so its gradient is δ itself",
          ...(this.bench.numbers.sample.count > 1 ? [", added up over all samples"] : []),
          ": ∂E/∂b = ",
          this.number("bias-gradient"),
          ".",
        ),
        html("h2", { class: "slp-second" }, "The slope of the activation, and saturation"),
        this.curve.element,
        html("p", { class: "slp-caption" }, "∂O/∂z = ", this.number("slope"), " is the slope of the tangent."),
        this.badge,
      ),
      card(
        "Why cross-entropy cures saturation",
        html(
          "p",
          { class: "slp-caption" },
          "A sigmoid that answers O = ",
          this.number("cure-output"),
          " where t = 0 is right could hardly be more wrong. With a squared error the flat sigmoid lets almost nothing back; cross-entropy divides by just that slope, and δ = O − t stays large.",
        ),
        table("The slopes at a wrong and saturated output", ["", "∂E/∂O", "∂O/∂z", "δ = ∂E/∂z"], cure),
      ),
    );
  }

  /** @param {Element} chart */
  proofSection(chart) {
    const row = (/** @type {number} */ j) =>
      html(
        "tr",
        {},
        html("th", { scope: "row" }, j < this.inputs ? `w${subscript(j + 1)}` : "b"),
        ...["closed", "autograd", "difference"].map((method) => html("td", {}, this.number(`${method}-${j}`))),
      );
    const body = html("tbody", {}, ...Array.from({ length: this.inputs + 1 }, (_, j) => row(j)));
    const h = this.settingSlider("h", { testid: "h", symbol: "h", name: "step size h" });
    this.flip = html("input", { type: "checkbox", "data-testid": "sign-error" });
    this.flip.addEventListener("change", () => this.bench.chooseSetting("flipped", this.flip.checked));
    this.verdict = html("p", { class: "slp-verdict", role: "status", "data-testid": "verdict" });
    this.proofTable = html(
      "table",
      { class: "slp-table" },
      html(
        "thead",
        {},
        html(
          "tr",
          {},
          html("td", {}),
          ...["closed form", "autograd", "central difference"].map((head) => html("th", { scope: "col" }, head)),
        ),
      ),
      body,
    );
    return html(
      "section",
      { class: "slp-card", "aria-label": "Proof" },
      html("h2", {}, "Proof: three ways to the same gradient"),
      html(
        "div",
        { class: "slp-proof" },
        html(
          "div",
          { class: "slp-table-scroll", tabindex: "0", role: "region", "aria-label": "Gradients three ways" },
          this.proofTable,
        ),
        html("div", {}, h.element, chart),
      ),
      html("label", { class: "slp-switch" }, this.flip, " Put a sign error into the closed form of the chosen weight"),
      this.verdict,
    );
  }

  codeSection() {
    const copy = html("button", { type: "button", class: "slp-button", "data-testid": "copy-script" }, "Copy");
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(this.code.textContent ?? "");
        copy.textContent = "Copied";
      } catch {
        getSelection()?.selectAllChildren(this.code); // without https the clipboard is closed to pages
        copy.textContent = "Selected: press Ctrl+C";
      }
      setTimeout(() => (copy.textContent = "Copy"), 2500);
    });
    return html(
      "section",
      { class: "slp-card", "aria-label": "Code" },
      html("div", { class: "slp-head" }, html("h2", {}, "The same in PyTorch"), copy),
      html("pre", { class: "slp-code", tabindex: "0" }, this.code),
    );
  }

  /** A place where a number will be printed. @param {string} key */
  number(key) {
    const element = html("span", { class: "slp-number", "data-testid": `number-${key}` });
    this.places.set(key, [...(this.places.get(key) ?? []), element]);
    return element;
  }

  /** @param {number} index */
  choose(index) {
    this.chosen = index;
    const { bench } = this;
    this.weightSelect.value = String(index);
    if (bench.settings.weight !== index) bench.chooseSetting("weight", index);
    this.sliders = this.sliders.filter((slider) => slider.setting);
    const locked = () => !bench.numbers.sample.editable;
    const made = [
      ...(index < this.inputs
        ? [
            this.slider({
              field: "x",
              indices: [0, index],
              testid: `x-${index + 1}`,
              symbol: `x${subscript(index + 1)}`,
              name: `input x${index + 1}`,
              locked,
            }),
            this.slider({
              field: "weights",
              indices: [index, 0],
              testid: `w-${index + 1}`,
              symbol: `w${subscript(index + 1)}`,
              name: `weight w${index + 1}`,
            }),
          ]
        : []),
      this.slider({ field: "bias", indices: [0], testid: "b", symbol: "b", name: "bias b" }),
      this.slider({ field: "target", indices: [0, 0], testid: "t", symbol: "t", name: "target t", locked }),
    ];
    this.weightSliders.replaceChildren(...made.map((slider) => slider.element));
    this.drawing.replaceChildren(notation(this.inputs, index));
    this.named = "";
    this.redraw();
  }

  /** The lines of the derivation, and the symbols in them, follow the choices. @param {any} experiment */
  rename(experiment) {
    for (const key of [...this.places.keys()]) if (key.startsWith("line-")) this.places.delete(key);
    const isBias = this.chosen === this.inputs;
    const weight = isBias ? "b" : `w${subscript(this.chosen + 1)}`;
    const input = isBias ? "1" : `x${subscript(this.chosen + 1)}`;
    const number = (/** @type {string} */ key) => this.number(`line-${key}`);
    const symbol = (/** @type {string} */ name, /** @type {string} */ text = name) =>
      html("var", { "data-symbol": name }, text);
    const slope = (/** @type {string} */ above, /** @type {string} */ below) => {
      const made = fraction(`∂${above}`, `∂${below}`);
      made.firstChild.setAttribute("data-symbol", above);
      made.lastChild.setAttribute("data-symbol", below === weight ? (isBias ? "b" : "w") : below);
      return made;
    };
    const tagged = (/** @type {string} */ markup) => tagSymbols(formula(markup));
    const filled = (/** @type {string} */ markup) => this.fill(formula(markup));
    this.remembered = html("span", { class: "slp-remembered" });
    const loss = this.entry("loss", experiment);
    const activation = this.entry("activation", experiment);
    const { count, terms } = this.bench.numbers.sample;
    const many = count > 1;
    // Of a mean, one sample has its share.
    const share = terms > 1 ? [`1/${terms} · `] : [];
    const line = (
      /** @type {string} */ told,
      /** @type {(Node|string)[]} */ symbols,
      /** @type {(Node|string)[]} */ numbers,
    ) =>
      html(
        "li",
        {},
        html("span", { class: "slp-told-line" }, told),
        html("span", { class: "slp-line-symbols" }, ...symbols),
        html("span", { class: "slp-line-numbers" }, ...numbers),
      );
    this.lines.replaceChildren(
      line(
        "How wrong is the output?",
        [tagged(loss.formula)],
        many ? ["= ", number("loss"), " (mean over the samples)"] : [filled(loss.formula), " = ", number("loss")],
      ),
      line(
        "The weight acts on the loss through the sum and the output: three slopes, multiplied.",
        [slope("E", weight), " = ", slope("E", "O"), " · ", slope("O", "z"), " · ", slope("z", weight)],
        many ? [] : ["= ", number("d-loss-d-output"), " · ", number("d-output-d-z"), " · ", number("input")],
      ),
      line(
        "How does the loss answer to the output?",
        [slope("E", "O"), " = ", ...share, tagged(loss.slope)],
        ["= ", ...share, filled(loss.slope), " = ", number("d-loss-d-output")],
      ),
      line(
        `How does the output answer to the sum? The slope of ${experiment.activation}.`,
        [slope("O", "z"), " = ", tagged(activation.slope)],
        ["= ", filled(activation.slope), " = ", number("d-output-d-z")],
      ),
      line(
        isBias
          ? "How does the sum answer to the bias? One to one."
          : "How does the sum answer to this weight? Only one product holds it.",
        [
          symbol("z"),
          " = Σ ",
          symbol("x", "xᵢ"),
          symbol("w", "wᵢ"),
          " + ",
          symbol("b"),
          ",  ",
          slope("z", weight),
          " = ",
          symbol(isBias ? "b" : "x", input),
        ],
        ["= ", number("input")],
      ),
      line(
        "The first two are the same for every weight; their product has a name.",
        [symbol("δ"), " = ", slope("E", "z"), " = ", slope("E", "O"), " · ", slope("O", "z")],
        ["= ", number("d-loss-d-output"), " × ", number("d-output-d-z"), " = ", number("delta")],
      ),
      line(
        many
          ? `Added up over all ${count} samples, that is the gradient; the numbers above are of sample 1.`
          : "And that is the gradient.",
        [slope("E", weight), " = ", ...(many ? ["Σ "] : []), symbol("δ"), " · ", symbol(isBias ? "b" : "x", input)],
        many ? ["= ", number("gradient")] : ["= ", number("delta"), " × ", number("input"), " = ", number("gradient")],
      ),
      line(
        "The optimizer makes an update of it.",
        [
          symbol(isBias ? "b" : "w", `${weight}′`),
          " = ",
          symbol(isBias ? "b" : "w", weight),
          " + Δ",
          symbol(isBias ? "b" : "w", weight),
          ",  ",
          tagSymbols(rules(this.entry("optimizer", experiment).formula)),
        ],
        [this.remembered, "= ", number("old"), " + (", number("update"), ") = ", number("new")],
      ),
    );
    const meaning = (
      /** @type {string} */ name,
      /** @type {string} */ text,
      /** @type {string} */ told,
      /** @type {Node|string} */ value,
    ) =>
      html(
        "tr",
        { "data-symbol": name, tabindex: "0" },
        html("th", { scope: "row" }, text),
        html("td", { class: "slp-meaning" }, told),
        html("td", {}, value),
      );
    this.symbolTable.replaceChildren(
      html(
        "tbody",
        {},
        ...(isBias
          ? []
          : [
              meaning("x", `x⁰${subscript(this.chosen + 1)}`, "input: layer 0, node j", number("x")),
              meaning(
                "w",
                `w¹${subscript(this.chosen + 1)}‚₁`,
                "weight into layer 1, from input j to output 1",
                number("w"),
              ),
            ]),
        meaning("b", "b", "bias of output 1", number("b")),
        meaning("z", "x¹₁ = z", "pre-activation: the sum at node 1 of layer 1", number("z")),
        meaning("O", "O¹₁", "output of node 1", number("O")),
        meaning("t", "t₁", "target", number("t")),
        meaning("E", "E", "loss", number("loss")),
        meaning("δ", "δ₁", "∂E/∂z: what goes back to every weight", number("delta")),
        meaning("η", "η", "learning rate", number("eta")),
      ),
    );
    this.showLines(this.line);
  }

  /**
   * A formula with its numbers in the places of its symbols.
   * @param {Element} math
   */
  fill(math) {
    for (const symbol of math.querySelectorAll("mi")) {
      const key = { O: "line-O", t: "line-t", z: "line-z" }[symbol.textContent ?? ""];
      if (key === undefined) continue;
      const number = document.createElementNS(symbol.namespaceURI, "mn");
      number.setAttribute("data-testid", `number-${key}`);
      this.places.set(key, [...(this.places.get(key) ?? []), number]);
      symbol.replaceWith(number);
    }
    return math;
  }

  /** Make places for what the optimizer remembers: another one is chosen before its numbers come. */
  remember() {
    const { states } = this.bench.numbers;
    const symbols = states.map((/** @type {any} */ { symbol }) => symbol).join();
    if (this.remembered.getAttribute("data-symbols") === symbols) return;
    set(this.remembered, { "data-symbols": symbols });
    for (const key of [...this.places.keys()]) if (key.startsWith("line-state-")) this.places.delete(key);
    this.remembered.replaceChildren(
      ...states.map((/** @type {any} */ { symbol }, /** @type {number} */ at) =>
        html("span", {}, `${symbol} = `, this.number(`line-state-${at}`)),
      ),
    );
  }

  /** @param {number} line how many lines are open */
  showLines(line) {
    const count = this.lines.children.length;
    this.line = Math.max(1, Math.min(count, line));
    [...this.lines.children].forEach((element, index) => {
      /** @type {HTMLElement} */ (element).hidden = index >= this.line;
      element.classList.toggle("newest", index === this.line - 1);
    });
    set(this.previous, { disabled: this.line === 1 });
    set(this.next, { disabled: this.line === count });
  }

  draw() {
    const { numbers, good } = this.bench;
    const { chosen, inputs } = this;
    const isBias = chosen === inputs;
    const { factors, proof, halves, cure, sample } = numbers;
    this.remember();
    /** @type {Record<string, [number|null, (value: number|null) => string]>} */
    const printed = {
      "line-loss": [numbers.loss, shown],
      "line-d-loss-d-output": [factors.d_loss_d_output, signed],
      "line-d-output-d-z": [factors.d_output_d_z, signed],
      "line-input": [isBias ? 1 : sample.x[chosen], signed],
      "line-delta": [factors.delta, signed],
      "line-gradient": [isBias ? numbers.bias_gradient : numbers.gradients[chosen], signed],
      "line-old": [isBias ? good.bias[0] : good.weights[chosen][0], precise],
      "line-update": [isBias ? numbers.bias_update : numbers.updates[chosen], precise],
      "line-new": [isBias ? numbers.bias_after : numbers.weights_after[chosen], precise],
      ...(isBias ? {} : { "line-x": [sample.x[chosen], shown], "line-w": [good.weights[chosen][0], shown] }),
      "line-b": [good.bias[0], shown],
      "line-z": [numbers.z, shown],
      "line-O": [numbers.output, shown],
      "line-t": [sample.target, shown],
      "line-eta": [good.learning_rate, shown],
      "bias-gradient": [numbers.bias_gradient, signed],
      slope: [factors.d_output_d_z, shown],
      "cure-output": [cure.output, shown],
    };
    numbers.states.forEach(
      (/** @type {any} */ { values }, /** @type {number} */ at) =>
        (printed[`line-state-${at}`] = Array.isArray(values) ? [values[chosen], shown] : [values, plainly]),
    );
    for (let j = 0; j <= inputs; j += 1) {
      printed[`half-${j}`] = [halves.half_squared_error[j], signed];
      printed[`mse-${j}`] = [halves.mse[j], signed];
      printed[`ratio-${j}`] = [halves.ratio[j], (value) => (value === null ? "0 / 0" : shown(value))];
      printed[`closed-${j}`] = [proof.closed_form[j], eight];
      printed[`autograd-${j}`] = [proof.autograd[j], eight];
      printed[`difference-${j}`] = [proof.central_difference[j], eight];
    }
    cure.rows.forEach((/** @type {any} */ row, /** @type {number} */ at) => {
      printed[`cure-o-${at}`] = [row.d_loss_d_output, shown];
      printed[`cure-z-${at}`] = [row.d_output_d_z, shown];
      printed[`cure-${at}`] = [row.delta, shown];
    });
    for (const [key, [value, format]] of Object.entries(printed)) {
      for (const element of this.places.get(key) ?? []) {
        const inFormula = element.localName === "mn";
        print(element, value, inFormula ? enclosed : format);
        if (format === signed && !inFormula) set(element, { class: `slp-number ${sign(value)}` });
      }
    }
    this.curve.draw(numbers.curve, numbers.tangent, numbers.z, numbers.output, good.activation);
    this.badge.hidden = !numbers.saturated;
    const saved = Math.abs(factors.delta) > 2 * 0.01; // more than a squared error in [0, 1] can give
    const badge = `saturated: ∂O/∂z = ${shown(factors.d_output_d_z)} is below 0.01. Every gradient is multiplied by it, ${saved ? `but ∂E/∂O = ${shown(factors.d_loss_d_output)} makes up for it: δ = ${shown(factors.delta)}.` : "so every bar is nearly nothing, however wrong the output is."}`;
    if (this.badge.textContent !== badge) this.badge.textContent = badge;
    this.drawProof(proof);
    if (this.code.textContent !== numbers.script) this.code.textContent = numbers.script;
  }

  /** @param {any} proof */
  drawProof(proof) {
    const beside = `the largest error is ${shown(proof.max_error)}, beside a gradient of ${shown(proof.largest)}`;
    const verdict = proof.passed
      ? proof.largest === 0 && proof.max_error === 0
        ? "The three agree: every gradient is exactly 0."
        : `The three agree: ${beside}.`
      : `They do not agree: ${beside} (${shown(proof.autograd_error)} from autograd, ${shown(proof.difference_error)} from the central difference).`;
    if (this.verdict.textContent !== verdict) this.verdict.textContent = verdict;
    set(this.verdict, { class: `slp-verdict ${proof.passed ? "passed" : "failed"}`, "data-value": proof.max_error });
    const { sizes, errors } = proof;
    // A logarithmic axis has no place for an error of exactly 0.
    const drawable = (/** @type {(number|null)[]} */ values) => values.map((value) => value || null);
    const all = [...errors.float64, ...errors.float32].filter((value) => value);
    const [low, high] = [Math.floor(Math.log10(Math.min(...all))), Math.ceil(Math.log10(Math.max(...all)))];
    if (all.length && (!this.errorSpan || !this.bench.holding)) this.errorSpan = [low, Math.max(high, low + 1)];
    this.chart.update(
      { float64: { x: sizes, y: drawable(errors.float64) }, float32: { x: sizes, y: drawable(errors.float32) } },
      { "yaxis.range": this.errorSpan ?? [-12, 0], "xaxis.range": [-12, 0] },
    );
    if (proof.difference_error) this.chart.mark(proof.h, proof.difference_error);
    else this.chart.mark(NaN, NaN);
  }

  /** The symbol under the pointer or the focus lights up wherever it stands. */
  light() {
    const show = (/** @type {Event} */ event) => {
      const found = event.target instanceof Element ? event.target.closest("[data-symbol]") : null;
      const symbol = found?.getAttribute("data-symbol") || null;
      for (const element of this.root.querySelectorAll("[data-symbol]"))
        element.classList.toggle("lit", symbol !== null && element.getAttribute("data-symbol") === symbol);
    };
    this.root.addEventListener("pointerover", show);
    this.root.addEventListener("focusin", show);
  }

  close() {
    super.close();
    document.removeEventListener("keydown", this.keys);
    this.chart.close();
  }
}

/** Mark the symbols in a formula that the server made. @param {Element} math */
function tagSymbols(math) {
  for (const element of math.querySelectorAll("mi")) {
    const name = element.textContent ?? "";
    if (SYMBOLS.includes(name)) element.setAttribute("data-symbol", name);
  }
  return math;
}

/** A number inside a formula. @param {number|null} value */
function enclosed(value) {
  return value !== null && value < 0 ? `(${shown(value)})` : shown(value);
}

/** Eight decimals: where three methods agree must show. @param {number|null} value */
function eight(value) {
  if (value === null) return "overflow";
  return (
    Math.abs(value) >= 1e-3 && Math.abs(value) < 1e5 ? value.toFixed(8) : value === 0 ? "0" : value.toExponential(5)
  ).replaceAll("-", "−");
}
