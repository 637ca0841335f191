/** What a person does first, in Firefox: drag, commit, undo, links, a step, keys, a page that fits and is printed. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { App, printed, sheets } from "./app.js";

/** @type {App} */
let app;

before(async () => {
  app = await App.start();
});

after(() => app?.stop());

const PAGES = ["/neuron", "/step", "/train", "/rates", "/landscape", "/derivation"];
const near = (/** @type {number} */ one, /** @type {number} */ other) =>
  assert.ok(Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(other)), `${one} is not ${other}`);

/** @template T @param {T[]} list @returns {[T, T][]} */
const pairs = (list) => list.slice(1).map((one, j) => [list[j], one]);

test("numbers follow a drag before it ends, and its end is committed, snapped to the slider's step", async () => {
  const page = await app.open("/neuron");
  const losses = new Set([await page.number("loss")]);
  await page.grab("w-1");
  for (const value of [-2, 0.5, 2.5]) {
    await page.drag("w-1", value);
    const known = [...losses];
    losses.add(
      await page.until(
        "the loss follows",
        (seen) => {
          const loss = Number(document.querySelector("[data-testid=loss]").dataset.value);
          return !seen.includes(loss) && loss;
        },
        known,
      ),
    );
  }
  assert.ok(!(await page.address()).includes("weights=2.5")); // nothing is committed on the way
  await page.page.mouse.up();
  const committed = await page.linked("weights", 2.5);
  assert.equal(committed, Math.round(committed * 100) / 100);
  assert.equal(await page.number("w-1"), committed);
  await page.close();
});

test("undo takes a drag back", async () => {
  const page = await app.open("/neuron");
  const before = { weight: await page.number("w-1"), loss: await page.number("loss") };
  await page.grab("w-1");
  await page.drag("w-1", 2);
  await page.page.mouse.up();
  await page.linked("weights", 2);
  await page.press("undo");
  await page.until(
    "weight and loss are as before",
    ({ weight, loss }) => {
      const read = (id) => Number(document.querySelector(`[data-testid=${id}]`).dataset.value);
      return read("w-1") === weight && read("loss") === loss;
    },
    before,
  );
  await page.close();
});

test("numbers of a link are those that its exported script prints", async () => {
  const query = "?bias=0.25&target=0.5&activation=tanh&learning_rate=0.2&steps=30";
  const derivation = await app.open(`/derivation${query}`);
  const told = await printed(await derivation.text("script"));
  await derivation.close();
  const neuron = await app.open(`/neuron${query}`);
  near(await neuron.number("z"), told.z[0]);
  near(await neuron.number("output"), told.output[0]);
  near(await neuron.number("loss"), told.loss[0]);
  for (const [j, gradient] of told["weight gradients"].entries()) {
    near(await neuron.number(`gradient-${j + 1}`), gradient);
  }
  await neuron.close();
});

test("a link that was made by hand shows the same when it is opened elsewhere", async () => {
  const page = await app.open("/neuron");
  await page.grab("b");
  await page.drag("b", -1);
  await page.page.mouse.up();
  await page.linked("bias", -1);
  const elsewhere = await app.open(await page.address());
  for (const testid of ["b", "z", "output", "loss", "gradient-7"]) {
    assert.equal(await elsewhere.number(testid), await page.number(testid), testid);
  }
  await elsewhere.close();
  await page.close();
});

test("a step earns its numbers phase by phase", async () => {
  const page = await app.open("/step");
  const pending = () =>
    page.page.$$eval(".slp [data-pending]", (places) => places.map((place) => place.dataset.testid ?? place.outerHTML));
  const phases = [await page.text("phase")];
  const left = [await pending()];
  assert.ok(left[0].length > 0);
  for (let press = 0; press < 4; press++) {
    await page.page.keyboard.press("ArrowRight");
    const before = phases.at(-1);
    phases.push(
      await page.until(
        "the next phase",
        (last) => {
          const now = document.querySelector("[data-testid=phase]").textContent;
          return now !== last && !document.querySelector("[data-moving]") && now;
        },
        before,
      ),
    );
    left.push(await pending());
  }
  assert.equal(new Set(phases).size, 5, phases.join());
  for (const [before, after] of pairs(left))
    assert.ok(
      after.every((place) => before.includes(place)),
      String(after),
    );
  assert.deepEqual(left.at(-1), ["sum"]); // the running total, which only the film of the forward phase shows
  await page.close();
});

test("every page stands, and fits a laptop and a phone", async () => {
  for (const path of PAGES) {
    const page = await app.open(path);
    for (const size of [
      { width: 1280, height: 720 },
      { width: 360, height: 740 },
    ]) {
      await page.page.setViewport(size);
      await page.until(
        `${path} is no wider than ${size.width} px`,
        (width) => {
          return innerWidth === width && document.documentElement.scrollWidth <= innerWidth;
        },
        size.width,
      );
    }
    await page.close();
  }
});

test("keys move a slider, enter numbers anew, and play where no field wants them", async () => {
  const page = await app.open("/step");
  const { keyboard } = page.page;
  const first = (weight) =>
    page.until(
      `the link's first weight is ${weight}`,
      (aimed) => Math.abs(Number.parseFloat(new URL(location.href).searchParams.get("weights")) - aimed) < 1e-9,
      weight,
    );
  const plays = (pressed) =>
    page.until(
      `the film plays: ${pressed}`,
      (state) => document.querySelector("[data-testid=play]").getAttribute("aria-pressed") === state,
      pressed,
    );
  await (await page.element("w-1")).focus();
  const before = await page.number("w-1");
  await keyboard.press("ArrowRight");
  await keyboard.press("ArrowRight");
  await first(before + 0.02);
  await keyboard.press("Tab");
  for (const value of [0.25, -1.5]) {
    await keyboard.type(String(value));
    await keyboard.press("Enter");
    await first(value);
  }
  assert.equal(await page.page.evaluate(() => document.activeElement.dataset.testid), "w-1-number");
  await keyboard.press(" ");
  await plays("true");
  await keyboard.press(" ");
  await plays("false");
  await keyboard.down("Control");
  await keyboard.press("z");
  await keyboard.up("Control");
  await first(0.25);
  await page.close();
});

test("every stop of the Tab key is seen, and none holds the focus", async () => {
  const page = await app.open("/train?dataset=moons");
  const seen = new Set();
  for (let stop = 0; stop < 200; stop++) {
    await page.page.keyboard.press("Tab");
    const [name, ring] = await page.page.evaluate(() => {
      const { activeElement } = document;
      const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
      return [activeElement.outerHTML.slice(0, 200), `${outlineStyle} ${outlineWidth}`];
    });
    if (name.startsWith("<body")) break;
    assert.match(ring, /^(solid|auto) [1-9]/, name);
    seen.add(name);
  }
  assert.ok(seen.size > 40, `${seen.size} stops`);
  await page.close();
});

test("a page is printed on one or two sheets, with the code of its link", async () => {
  for (const path of ["/neuron", "/derivation"]) {
    const page = await app.open(path);
    const count = await sheets(await page.page.pdf({ format: "A4", printBackground: true }));
    assert.ok(count === 1 || count === 2, `${path}: ${count} sheets`);
    await page.until("the code is at the foot", () => document.querySelector("[data-testid=printed-code]") !== null);
    await page.close();
  }
});
