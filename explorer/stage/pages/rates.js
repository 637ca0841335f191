/** The Rates page: many learning rates from one start, and the optimizers and losses side by side. */

import { Chart } from "../charts/chart.js";
import { unpack } from "../kernel/unpack.js";
import { html, set } from "../kit/dom.js";
import { largest, print, shown } from "../kit/format.js";
import { Page } from "../kit/page.js";

/** Decades that a logarithmic axis of losses spans at most; what lies below is hardly a loss any more. */
const DECADES = 9;
const OVERFLOW = "overflow";
/** @type {Record<string, string>} */
const GLYPHS = { circle: "●", "circle-open": "○", diamond: "◆", "triangle-up": "▲", square: "■" };
const DASHES = { solid: "", dot: "2 3", dash: "6 3", longdash: "11 4", dashdot: "6 3 2 3" };

export default class RatesPage extends Page {
  /** @param {HTMLElement} root @param {import("../kernel/workbench.js").Workbench} bench @param {URL} folder */
  constructor(root, bench, folder) {
    super(root, bench, folder);
    this.logarithmic = false;
    /** @type {Record<string, Chart>} */
    this.charts = {};
    /** @type {HTMLTableRowElement[]} */
    this.rows = [];
    this.captions = Object.fromEntries(
      ["sweep", "optimizers", "losses"].map((name) => [
        name,
        html("p", { class: "slp-caption", "data-testid": `caption-${name}` }),
      ]),
    );
    this.refusal = html("p", { class: "slp-badge", role: "status", "data-testid": "refused", hidden: true });
    this.pictures = html(
      "div",
      {},
      html("div", { class: "slp-rates" }, this.curvesSection(), this.finalSection(), this.tableSection()),
      html(
        "div",
        { class: "slp-rates-lower" },
        this.comparison("optimizers", "Optimizers, from the same start"),
        this.comparison("losses", "Losses, from the same start"),
      ),
      this.rulesSection(),
    );
    this.charts.curves.onClick = this.charts.final.onClick = (_, point) => this.choose(point.customdata);
    this.start(this.settingsSection(), this.refusal, this.pictures);
  }

  settingsSection() {
    const { spans } = this.bench.content;
    const own = (/** @type {string} */ field, /** @type {string} */ symbol, /** @type {string} */ name) =>
      this.slider({ field, setting: true, span: spans[field], testid: `rates-${field}`, symbol, name });
    const { fields } = this.bench.content.controls;
    const data = this.bench.numbers.data.filter((/** @type {string} */ field) => fields[field]);
    const sliders = [
      own("count", "rates", "number of rates"),
      own("lowest", "lowest η", "lowest rate"),
      own("highest", "highest η", "highest rate"),
      this.slider({ field: "steps", testid: "steps", symbol: "steps", name: "number of steps" }),
      this.slider({
        field: "learning_rate",
        testid: "learning-rate",
        symbol: "chosen η",
        name: "chosen learning rate η",
      }),
      ...this.settings(),
      ...data.map((/** @type {string} */ field) =>
        this.slider({
          field,
          testid: field.replaceAll("_", "-"),
          symbol: field.replaceAll("_", " "),
          name: field.replaceAll("_", " "),
        }),
      ),
    ];
    return html(
      "section",
      { class: "slp-card slp-rates-settings", "aria-label": "Settings" },
      ...sliders.map(({ element }) => element),
    );
  }

  /** @param {string} name @param {string} [more] classes */
  chart(name, more = "") {
    const element = html("div", { class: `slp-chart ${more}`, role: "img", "data-testid": `${name}-chart` });
    this.charts[name] = new Chart(element, this.bench.content.figures[name], this.folder);
    return element;
  }

  curvesSection() {
    this.scaleButtons = [false, true].map((logarithmic) => {
      const button = html(
        "button",
        {
          type: "button",
          class: "slp-button",
          "data-testid": logarithmic ? "log" : "linear",
          title: `A ${logarithmic ? "logarithmic" : "linear"} axis for the losses over the steps`,
        },
        logarithmic ? "log" : "linear",
      );
      button.addEventListener("click", () => {
        this.logarithmic = logarithmic;
        this.reset();
        this.draw();
      });
      return button;
    });
    this.legend = html("ul", { class: "slp-legend", "aria-label": "Verdicts and how many rates have them" });
    this.legendItems = Object.fromEntries(
      Object.entries(this.bench.numbers.rules).map(([label, rule]) => {
        const count = html("span", { class: "slp-number", "data-testid": `count-${label}` });
        this.legend.append(html("li", { title: rule }, this.swatch("curves", label, label), `${label} `, count));
        return [label, count];
      }),
    );
    this.legend.append(
      html("li", { title: "The run of the chosen learning rate" }, this.swatch("curves", "own"), "chosen η"),
    );
    return html(
      "section",
      { class: "slp-card slp-run", "aria-label": "Loss of every rate" },
      html(
        "div",
        { class: "slp-head" },
        html("h2", {}, "Loss over the steps, a curve for each rate"),
        html("span", { class: "slp-buttons" }, ...this.scaleButtons),
      ),
      this.legend,
      this.chart("curves", "slp-timeline"),
    );
  }

  finalSection() {
    return html(
      "section",
      { class: "slp-card slp-run", "aria-label": "Loss at the end" },
      html("h2", {}, "Loss at the end, over the rate"),
      this.chart("final", "slp-timeline"),
      this.captions.sweep,
    );
  }

  /** The same as a table: a row is chosen by a click, or with the arrow keys and Enter. */
  tableSection() {
    this.body = html("tbody", { "data-testid": "rates-table" });
    this.body.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.press(event));
    this.body.addEventListener("click", (/** @type {MouseEvent} */ event) => {
      const row = event.target instanceof Element ? event.target.closest("tr") : null;
      if (row) this.choose(this.rows.indexOf(row));
    });
    const heads = ["η", "loss at the end", "verdict"].map((head) =>
      html("th", { scope: "col", class: head === "verdict" ? "slp-verdict-cell" : false }, head),
    );
    return html(
      "section",
      { class: "slp-card slp-rates-card", "aria-label": "Rates" },
      html("h2", {}, "Click a rate to choose it"),
      html(
        "div",
        { class: "slp-table-scroll slp-rates-scroll", tabindex: "0", role: "region", "aria-label": "Table of rates" },
        html("table", { class: "slp-table slp-rates-table" }, html("thead", {}, html("tr", {}, ...heads)), this.body),
      ),
    );
  }

  /** @param {"optimizers"|"losses"} kind @param {string} title */
  comparison(kind, title) {
    const body = html("tbody", { "data-testid": `${kind}-table` });
    const heads = kind === "losses" ? ["", "its own loss", "mean |O − t|", "right"] : ["", "loss at the end"];
    const table = html(
      "table",
      { class: "slp-table slp-ranking" },
      html(
        "thead",
        {},
        html("tr", {}, ...heads.map((head) => (head ? html("th", { scope: "col" }, head) : html("td", {})))),
      ),
      body,
    );
    this[kind] = body;
    const left = html("p", { class: "slp-caption", "data-testid": `${kind}-refused` });
    if (kind === "losses") this.leftOut = left;
    return html(
      "section",
      { class: "slp-card", "aria-label": title },
      html("h2", {}, title),
      html(
        "div",
        { class: "slp-comparison" },
        this.chart(kind),
        html(
          "div",
          { class: "slp-table-scroll", tabindex: "0", role: "region", "aria-label": `${title}, table` },
          table,
        ),
      ),
      this.captions[kind],
      ...(kind === "losses" ? [left] : []),
    );
  }

  rulesSection() {
    const rules = Object.entries(this.bench.numbers.rules).map(([label, rule]) =>
      html("div", {}, html("dt", {}, this.swatch("curves", label, label), label), html("dd", {}, String(rule))),
    );
    return html(
      "section",
      { class: "slp-card slp-rules", "aria-label": "Rules of the verdicts" },
      html("h2", {}, "What the verdicts mean; the first rule that holds decides"),
      html("dl", {}, ...rules),
    );
  }

  /** A piece of a trace's line, and a verdict's point. @param {string} chart @param {string} trace @param {string} [verdict] */
  swatch(chart, trace, verdict) {
    const { figures } = this.bench.content;
    const find = (/** @type {any} */ figure) =>
      figure.data.find((/** @type {any} */ candidate) => candidate.name === trace);
    const { color, dash = "solid", width } = find(figures[chart]).line;
    const glyph = verdict ? (GLYPHS[find(figures.final).marker.symbol] ?? "●") : "";
    const line = `stroke: ${color}; stroke-width: ${width}; stroke-dasharray: ${/** @type {any} */ (DASHES)[dash] || "none"}`;
    const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    set(drawing, { width: 28, height: 10, "aria-hidden": "true" });
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    set(path, { d: "M0 5H28", style: line });
    drawing.append(path);
    return html(
      "span",
      { class: "slp-key", "aria-hidden": "true" },
      drawing,
      ...(glyph ? [html("span", { style: `color: ${color}` }, glyph)] : []),
    );
  }

  /** A rate of the sweep becomes the Experiment's. @param {number|undefined} at */
  choose(at) {
    const { bench } = this;
    const rate = at === undefined ? undefined : bench.numbers.rates?.[at];
    if (rate === undefined || rate === bench.draft.learning_rate) return;
    bench.set("learning_rate", [], rate);
    bench.commit();
    bench.redraw(); // the slider follows at once, the pictures when the core has answered
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const from = this.rows.findIndex((row) => row.contains(document.activeElement));
    const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: this.rows.length - 1 }[event.key];
    if (from < 0 || to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.rows[to]?.querySelector("button")?.focus();
  }

  /** Axes that stand still while something is dragged are fitted again. */
  reset() {
    this.spans = null;
  }

  draw() {
    const { numbers } = this.bench;
    this.refusal.hidden = !numbers.refused;
    if (this.refusal.textContent !== (numbers.refused ?? "")) this.refusal.textContent = numbers.refused ?? "";
    this.pictures.classList.toggle("slp-old", Boolean(numbers.refused));
    this.pictures.hidden = Boolean(numbers.refused) && !this.unpacked; // nothing was drawn yet
    this.scaleButtons.forEach((button, at) =>
      set(button, { "aria-pressed": String(this.logarithmic === Boolean(at)) }),
    );
    if (numbers.refused) return;
    if (this.unpacked !== numbers) this.unpack(numbers);
    for (const [name, caption] of Object.entries(this.captions))
      if (caption.textContent !== numbers.captions[name]) caption.textContent = numbers.captions[name];
    for (const [label, count] of Object.entries(this.legendItems)) print(count, numbers.legend[label], String);
    this.fit(numbers);
    this.drawCurves(numbers);
    this.drawFinal(numbers);
    this.drawTable(numbers);
    this.drawComparisons(numbers);
  }

  /** @param {any} numbers */
  unpack(numbers) {
    this.unpacked = numbers;
    const [steps, loss] = [unpack(numbers.curves.steps), unpack(numbers.curves.loss)];
    const at = (/** @type {{row: (k: number) => number[]}} */ packed) =>
      numbers.rates.map((/** @type {number} */ _, /** @type {number} */ row) => packed.row(row));
    this.curves = { steps: at(steps), loss: at(loss) };
    this.compared = Object.fromEntries(
      ["optimizers", "losses"].map((kind) => [
        kind,
        numbers[kind].rows.map((/** @type {any} */ row) => ({
          ...row,
          steps: [...unpack(row.steps).values],
          loss: [...unpack(row.curve).values],
        })),
      ]),
    );
  }

  /** Axes hold still while something is dragged, but for what is dragged itself: rates and steps. @param {any} numbers */
  fit(numbers) {
    if (this.spans && this.bench.holding) return;
    const span = (/** @type {number[][]} */ curves, /** @type {number} */ most) => this.span(curves.flat(), most);
    this.spans = {
      // Runs that diverge leave the picture: the others are what it is about.
      curves: span(this.curves.loss, 2 * numbers.start),
      final: this.logSpan(numbers.final, 1e3 * numbers.start),
      optimizers: span(
        this.compared.optimizers.map((/** @type {any} */ row) => row.loss),
        2 * numbers.start,
      ),
      losses: span(
        this.compared.losses.map((/** @type {any} */ row) => row.loss),
        2 * Math.max(...this.compared.losses.map((/** @type {any} */ row) => row.loss[0])),
      ),
    };
  }

  /** @param {number[]} losses @param {number} most what needs to be seen at most */
  span(losses, most) {
    if (this.logarithmic) return this.logSpan(losses, 1e3 * most);
    const seen = losses.filter((loss) => loss <= most);
    return [0, largest(seen) * 1.05 || 1];
  }

  /** Exponents of ten that hold the losses, at least a decade apart. @param {(number|null)[]} losses @param {number} most */
  logSpan(losses, most) {
    const seen = /** @type {number[]} */ (losses.filter((loss) => loss !== null && loss > 0 && loss <= most));
    if (seen.length === 0) return [-3, 0];
    const high = Math.log10(seen.reduce((a, b) => Math.max(a, b)));
    const low = Math.max(Math.log10(seen.reduce((a, b) => Math.min(a, b))), high - DECADES);
    const edge = Math.max(0.06 * (high - low), (1 - (high - low)) / 2);
    return [low - edge, high + edge];
  }

  /** @param {[number, number]} range @param {number} last */
  axes(range, last) {
    const x = { "xaxis.range": [0, Math.max(1, last) * 1.002] };
    if (!this.logarithmic) return { ...x, "yaxis.type": "linear", "yaxis.range": range, "yaxis.dtick": undefined };
    return {
      ...x,
      "yaxis.type": "log",
      "yaxis.range": range,
      "yaxis.dtick": ticks(range),
      "yaxis.exponentformat": "power",
    };
  }

  /**
   * What an axis can show: no overflow, and no 0 on a logarithmic one. What lies far above a linear one leaves it
   * just as steeply from nearer by, where plotly's pixels do not overflow.
   * @param {number} loss @param {[number, number]} span
   */
  drawable(loss, [, high]) {
    if (!Number.isFinite(loss)) return null;
    return this.logarithmic ? loss || null : Math.min(loss, 1e4 * high);
  }

  /** @param {any} numbers */
  drawCurves(numbers) {
    const { steps, loss } = this.curves;
    const traces = Object.fromEntries(
      [...Object.keys(numbers.rules), "own"].map((name) => [name, { x: [], y: [], text: [], customdata: [] }]),
    );
    numbers.labels.forEach((/** @type {string} */ label, /** @type {number} */ row) => {
      const trace = /** @type {any} */ (traces[row === numbers.own ? "own" : label]);
      const told = `η = ${numbers.texts[row]} (${label})`;
      steps[row].forEach((/** @type {number} */ step, /** @type {number} */ at) => {
        trace.x.push(step);
        trace.y.push(this.drawable(loss[row][at], this.spans.curves));
        trace.text.push(`${told}<br>step ${step}: ${shown(loss[row][at])}`);
        trace.customdata.push(row);
      });
      trace.x.push(null); // a gap: the next curve begins
      trace.y.push(null);
      trace.text.push("");
      trace.customdata.push(row);
    });
    this.charts.curves.update(traces, this.axes(this.spans.curves, steps[0].at(-1)));
    set(this.charts.curves.element, { "aria-label": numbers.captions.sweep });
  }

  /** @param {any} numbers */
  drawFinal(numbers) {
    const [low, high] = this.spans.final;
    const traces = Object.fromEntries(
      [...Object.keys(numbers.rules), "all", "above", "below", "own"].map((name) => [
        name,
        { x: [], y: [], text: [], customdata: [] },
      ]),
    );
    const put = (/** @type {string} */ name, /** @type {number} */ row, /** @type {number|null} */ y) => {
      const trace = /** @type {any} */ (traces[name]);
      trace.x.push(numbers.rates[row]);
      trace.y.push(y);
      trace.text.push(`η = ${numbers.texts[row]} (${numbers.labels[row]})<br>ends at ${shown(numbers.final[row])}`);
      trace.customdata.push(row);
    };
    numbers.labels.forEach((/** @type {string} */ label, /** @type {number} */ row) => {
      const final = numbers.final[row];
      const place = final === null || final > 10 ** high ? "above" : final < 10 ** low ? "below" : label;
      const y =
        place === "above"
          ? 10 ** (high - 0.03 * (high - low))
          : place === "below"
            ? 10 ** (low + 0.03 * (high - low))
            : final;
      if (numbers.rates[row] > 0) put(place, row, y);
      put("all", row, place === label && numbers.rates[row] > 0 ? final : null);
      if (row === numbers.own) put("own", row, numbers.rates[row] > 0 ? y : null);
    });
    const positive = numbers.rates.filter((/** @type {number} */ rate) => rate > 0).map(Math.log10);
    const [first, last] = [positive[0], positive.at(-1)];
    const edge = 0.04 * (last - first) || 0.5;
    this.charts.final.update(traces, {
      "xaxis.range": [first - edge, last + edge],
      "xaxis.dtick": ticks([first, last]),
      "yaxis.range": this.spans.final,
      "yaxis.dtick": ticks(this.spans.final),
    });
    set(this.charts.final.element, { "aria-label": numbers.captions.sweep });
  }

  /** @param {any} numbers */
  drawTable(numbers) {
    const wanted = numbers.rates.length;
    while (this.rows.length > wanted) this.rows.pop()?.remove();
    while (this.rows.length < wanted) {
      const button = html("button", { type: "button", class: "slp-rate" });
      const row = html(
        "tr",
        {},
        html("th", { scope: "row" }, button),
        html("td", {}),
        html("td", { class: "slp-verdict-cell" }),
      );
      this.rows.push(row);
      this.body.append(row);
    }
    const focused = this.rows.findIndex((row) => row.contains(document.activeElement));
    this.rows.forEach((row, at) => {
      const [head, final, verdict] = row.children;
      const button = /** @type {HTMLElement} */ (head.firstChild);
      const chosen = at === numbers.own;
      const text = numbers.texts[at];
      if (button.textContent !== text) button.textContent = text;
      set(button, {
        "data-value": numbers.rates[at],
        "aria-pressed": String(chosen),
        tabindex: at === (focused < 0 ? numbers.own : focused) ? 0 : -1,
        "aria-label": `η = ${text}`,
      });
      set(row, { class: chosen ? "chosen" : false });
      print(final, numbers.final[at], (value) =>
        numbers.diverged_at[at] === null ? shown(value) : `${OVERFLOW} at ${numbers.diverged_at[at]}`,
      );
      if (verdict.getAttribute("data-verdict") !== numbers.labels[at]) {
        set(verdict, { "data-verdict": numbers.labels[at] });
        verdict.replaceChildren(this.glyph(numbers.labels[at]), numbers.labels[at]);
      }
    });
    if (this.shownOwn !== numbers.rates[numbers.own]) {
      this.shownOwn = numbers.rates[numbers.own];
      const row = this.rows[numbers.own];
      const scroll = /** @type {HTMLElement} */ (this.body.closest(".slp-rates-scroll"));
      if (focused < 0) scroll.scrollTop = row.offsetTop - scroll.clientHeight / 2;
    }
  }

  /** @param {string} label */
  glyph(label) {
    const { marker } = this.bench.content.figures.final.data.find((/** @type {any} */ trace) => trace.name === label);
    return html(
      "span",
      { class: "slp-glyph", "aria-hidden": "true", style: `color: ${marker.color}` },
      GLYPHS[marker.symbol] ?? "●",
    );
  }

  /** @param {any} numbers */
  drawComparisons(numbers) {
    for (const kind of /** @type {const} */ (["optimizers", "losses"])) {
      const rows = this.compared[kind];
      const chosen = this.bench.good[kind === "optimizers" ? "optimizer" : "loss"];
      /** @type {Record<string, any>} */
      const traces = {};
      for (const { name } of this.bench.content.figures[kind].data) traces[name] = { x: [], y: [], text: [] };
      for (const row of rows) {
        const text = row.steps.map(
          (/** @type {number} */ step, /** @type {number} */ at) =>
            `${readable(row.name)}<br>step ${step}: ${shown(row.loss[at])}`,
        );
        const { color, dash } = this.bench.content.figures[kind].data.find(
          (/** @type {any} */ trace) => trace.name === row.name,
        ).line;
        traces[row.name] = {
          x: row.steps,
          y: row.loss.map((/** @type {number} */ loss) => this.drawable(loss, this.spans[kind])),
          text,
          line: { color, dash, width: row.name === chosen ? 4 : 2 },
        };
      }
      this.charts[kind].update(traces, this.axes(this.spans[kind], rows[0].steps.at(-1)));
      set(this.charts[kind].element, { "aria-label": numbers.captions[kind] });
      this.drawCompared(kind, rows, chosen);
    }
    const left = numbers.losses.refused
      .map((/** @type {any} */ { name, why }) => `${readable(name)} is left out: ${readable(why)}.`)
      .join(" ");
    if (this.leftOut.textContent !== left) this.leftOut.textContent = left;
  }

  /** @param {"optimizers"|"losses"} kind @param {any[]} rows @param {string} chosen */
  drawCompared(kind, rows, chosen) {
    const body = this[kind];
    const names = rows.map(({ name }) => name).join();
    if (body.getAttribute("data-names") !== names) {
      set(body, { "data-names": names });
      body.replaceChildren(
        ...rows.map(({ name }) =>
          html(
            "tr",
            {},
            html("th", { scope: "row" }, this.swatch(kind, name), readable(name)),
            html("td", {}),
            ...(kind === "losses" ? [html("td", {}), html("td", {})] : []),
          ),
        ),
      );
    }
    rows.forEach((row, at) => {
      const [, final, error, right] = body.children[at].children;
      set(body.children[at], { class: row.name === chosen ? "chosen" : false });
      print(final, row.final, (value) =>
        row.diverged_at === null ? shown(value) : `${OVERFLOW} at ${row.diverged_at}`,
      );
      if (!error) return;
      print(error, row.error);
      print(right, row.right, (value) => (value === null ? "—" : `${value} of ${row.of}`));
    });
  }

  close() {
    super.close();
    Object.values(this.charts).forEach((chart) => chart.close());
  }
}

/** Whole powers of ten where there are enough of them, otherwise 1, 2 and 5 of each. @param {[number, number]} exponents */
function ticks([low, high]) {
  return high - low > 7 ? 2 : high - low > 2.5 ? 1 : "D2";
}

/** A name of a registry as it is read. @param {string} name */
function readable(name) {
  return name.replaceAll("_", " ");
}
