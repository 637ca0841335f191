/**
 * The app in Firefox, as a test sees it. Firefox is Debian's: Playwright drives only builds of its own, Puppeteer any,
 * by WebDriver BiDi.
 */

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import puppeteer from "puppeteer-core";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const run = promisify(execFile);
/** A machine that is busy is slow, not wrong. */
const PATIENCE = 30_000;

/** A server and a browser, for all tests of a file. */
export class App {
  static async start() {
    const host = spawn("python", ["-m", "tests.firefox.host", "--serve"], {
      cwd: ROOT,
      stdio: ["pipe", "pipe", "inherit"],
    });
    for await (const line of createInterface(host.stdout)) {
      if (!line.startsWith("{")) continue; // what the installation of a browser prints
      const { firefox, url } = JSON.parse(line);
      const browser = await puppeteer.launch({ browser: "firefox", executablePath: firefox, headless: true });
      return new App(host, url, browser);
    }
    throw new Error("The app did not start; see above.");
  }

  /** @param {import("node:child_process").ChildProcess} host @param {string} url @param {puppeteer.Browser} browser */
  constructor(host, url, browser) {
    Object.assign(this, { host, url, browser });
  }

  async stop() {
    await this.browser.close();
    this.host.stdin.end();
    await new Promise((resolve) => this.host.once("exit", resolve));
  }

  /** A new visitor's page, when it is live. @param {string} path */
  async open(path, { width = 1280, height = 720 } = {}) {
    const context = await this.browser.createBrowserContext();
    const page = await context.newPage();
    await page.setViewport({ width, height });
    const opened = new Page(page);
    page.on("pageerror", (error) => {
      // What the policy refuses (Streamlit's own bundle asks whether WebAssembly is there) Firefox reports as an error.
      if (!error.message.startsWith("Content-Security-Policy")) opened.errors.push(String(error));
    });
    await page.goto(this.url + path);
    await opened.until(
      "the page is live",
      () => document.querySelector("[data-testid=live-state][data-state=live]") !== null,
    );
    return opened;
  }
}

/** One page: what it prints, and a person's hands. */
export class Page {
  /** @param {puppeteer.Page} page */
  constructor(page) {
    this.page = page;
    /** @type {string[]} Uncaught errors. */
    this.errors = [];
  }

  async close() {
    assert.deepEqual(this.errors, []);
    await this.page.browserContext().close();
  }

  /**
   * Wait until a function of the page's says something true, and give it. (Puppeteer's own waitForFunction compiles
   * text, which our content security policy forbids.)
   */
  async until(what, holds, ...given) {
    const deadline = performance.now() + PATIENCE;
    for (;;) {
      const found = await this.page.evaluate(holds, ...given);
      if (found) return found;
      assert.ok(performance.now() < deadline, `This did not happen: ${what}; the page: ${await this.evidence()}`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  /** What a failure is to be understood by: the address, the mark, and what the page says. */
  evidence() {
    return this.page.evaluate(() => {
      const mark = document.querySelector("[data-testid=live-state]")?.textContent;
      return [location.href, mark, document.querySelector(".slp")?.textContent.slice(0, 1000)].join("\n");
    });
  }

  /** @param {string} testid */
  element(testid) {
    return this.page.waitForSelector(`[data-testid="${testid}"]`, { timeout: PATIENCE });
  }

  /** The unrounded number that a place prints, or a slider's value. @param {string} testid */
  async number(testid) {
    return (await this.element(testid)).evaluate((element) => Number(element.dataset.value));
  }

  /** @param {string} testid */
  async text(testid) {
    return (await this.element(testid)).evaluate((element) => element.textContent);
  }

  /** Press a button. @param {string} testid */
  async press(testid) {
    await (await this.element(testid)).click();
  }

  /** Where on the screen a slider's thumb is when it has a value. @param {string} testid @param {number} value */
  async thumb(testid, value) {
    const slider = await this.element(testid);
    await slider.evaluate((element) => element.scrollIntoView({ block: "center" }));
    return slider.evaluate((element, aimed) => {
      const box = element.getBoundingClientRect();
      const [low, high] = [Number(element.min), Number(element.max)];
      const radius = 7;
      return {
        x: box.left + radius + ((aimed - low) / (high - low)) * (box.width - 2 * radius),
        y: box.top + box.height / 2,
      };
    }, value);
  }

  /** Press the mouse on a slider's thumb. @param {string} testid */
  async grab(testid) {
    const { x, y } = await this.thumb(testid, await this.number(testid));
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
  }

  /** Move a grabbed thumb. @param {string} testid @param {number} value */
  async drag(testid, value) {
    const { x, y } = await this.thumb(testid, value);
    await this.page.mouse.move(x, y, { steps: 6 });
  }

  /** The address, as it stands: what a person copies. */
  address() {
    return this.page.evaluate(() => location.pathname + location.search);
  }

  /** What the link says of a field, as soon as that is a number near another. @param {string} field */
  async linked(field, value) {
    return this.until(
      `the link has ${field} near ${value}`,
      (name, aimed) => {
        const found = new URL(location.href).searchParams.get(name)?.split(/[,;]/)[0];
        return found !== undefined && Math.abs(Number(found) - aimed) < 0.3 && { number: Number(found) };
      },
      field,
      value,
    ).then(({ number }) => number);
  }
}

/**
 * What a program that a page exports prints, by name: PyTorch's own numbers.
 *
 * @param {string} script @returns {Promise<Record<string, number[]>>}
 */
export async function printed(script) {
  const { stdout } = await run("python", ["-c", script], { cwd: ROOT });
  const lines = stdout.trim().split("\n");
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, values] = /^([a-z ]+) (.*)$/.exec(line) ?? assert.fail(`not a name and a value: ${line}`);
      return [name, [JSON.parse(values)].flat(Number.POSITIVE_INFINITY)];
    }),
  );
}

/** How many sheets a PDF has. @param {Uint8Array} pdf @returns {Promise<number>} */
export async function sheets(pdf) {
  const count = "import io, sys, pypdf; print(len(pypdf.PdfReader(io.BytesIO(sys.stdin.buffer.read())).pages))";
  const reading = run("python", ["-c", count]);
  reading.child.stdin.end(pdf);
  return Number((await reading).stdout);
}
