"""A visitor who has everything that can be lost: data of their own, pins, history, a page setting. And who watches
whether the mark tells the truth.
"""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page

from tests.browser.ready import wait_until_live
from tests.browser.stage import rest_at_start, until

CSV = "\n".join(
    ["height,weight,kind", *(f"{i % 7},{i * i % 11},{'ab'[i * i % 11 > i % 7]}" for i in range(40))]
).encode()

WATCH = """() => {
  const sockets = (window.__sockets = []);
  const samples = (window.__samples = []);
  const Own = window.WebSocket;
  window.WebSocket = class extends Own {
    constructor(...words) { super(...words); sockets.push(this); }
  };
  setInterval(() => {
    const mark = document.querySelector("[data-testid=live-state]");
    const open = (path) => sockets.some((socket) => socket.url.includes(path) && socket.readyState === Own.OPEN);
    samples.push([performance.now(), mark?.dataset.state ?? "", open("slp/live"), open("_stcore/stream")]);
  }, 50);
}"""
"""Every 50 ms: what the mark says, and whether the two sockets that a change would need are open."""


class Guest:
    """`has()` is all that could be lost."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.add_init_script(f"({WATCH})()")
        page.goto(f"{url}/train?dataset=and&learning_rate=1")
        wait_until_live(page)

    def furnish(self) -> dict[str, object]:
        """Bring a file, change something twice, pin a run, choose a setting; what there is then."""
        page = self.page
        page.get_by_test_id("choose-dataset").select_option("own")
        form = page.locator(".st-key-own-form")
        form.locator("input[type=file]").set_input_files({"name": "mine.csv", "mimeType": "text/csv", "buffer": CSV})
        form.get_by_role("button", name="Use", exact=True).click()
        page.get_by_test_id("caption-data").filter(has_text="30 samples to train with, 10 kept").wait_for()
        rest_at_start(page)
        self.set_rate("2")
        page.get_by_test_id("pin").click()
        page.get_by_test_id("pin-name-0").wait_for()
        page.get_by_test_id("logarithmic").check()
        self.set_rate("3")
        until(page, lambda: "logarithmic=true" in page.url, "the setting is in the link")
        return self.has()

    def set_rate(self, rate: str) -> None:
        """Type a learning rate, and wait until link and session have it."""
        field = self.page.get_by_test_id("learning-rate-number")
        field.fill(rate)
        field.press("Enter")
        self.wait_for_rate(rate)

    def wait_for_rate(self, rate: str) -> None:
        """Wait until link and field say it: who types while a field is written anew types into it."""
        field = self.page.get_by_test_id("learning-rate-number")

        def said() -> bool:
            return self.link.get("learning_rate") == rate == field.input_value() and not self.is_waiting

        until(self.page, said, f"link and field say {rate}", 40)

    @property
    def link(self) -> dict[str, str]:
        """The parameters of the address."""
        return dict(parse_qsl(urlsplit(self.page.url).query))

    @property
    def mark(self) -> str | None:
        """What the mark says."""
        return self.page.get_by_test_id("live-state").get_attribute("data-state")

    @property
    def replica(self) -> int:
        """The number of the replica that this browser belongs to."""
        cookies = {each["name"]: each["value"] for each in self.page.context.cookies()}
        return int(cookies["slp-replica"].removeprefix("r"))

    def has(self) -> dict[str, object]:
        """Values, history, pins, own data and setting, as the page shows them."""
        page = self.page
        pins = page.get_by_test_id("pin-name-0")
        return {
            "link": self.link,
            "rate": page.get_by_test_id("learning-rate-number").input_value(),
            "data": page.get_by_test_id("caption-data").inner_text(),
            "file": page.get_by_test_id("choose-dataset").locator("option").first.text_content(),
            "pins": [pins.nth(number).input_value() for number in range(pins.count())],
            "logarithmic": page.get_by_test_id("logarithmic").is_checked(),
            "undo": page.get_by_test_id("undo").is_enabled(),
        }

    def back(self, before: dict[str, object], seconds: float = 60) -> None:
        """Everything is there as before and the mark says live, without a click. Then undo and a change work."""
        page, seen = self.page, {}

        def same() -> bool:
            seen.update(self.has())
            return seen == before and self.mark == "live" and not self.is_waiting

        until(page, same, f"{before} is back; the mark says {self.mark}, there is {seen}", seconds)
        rate = str(before["link"]["learning_rate"])
        page.get_by_test_id("undo").click()
        self.wait_for_rate("2")
        until(page, lambda: page.get_by_test_id("redo").is_enabled(), "redo is possible")
        page.get_by_test_id("redo").click()
        self.wait_for_rate(rate)
        self.set_rate("4")
        assert self.has()["file"] == before["file"]

    @property
    def is_waiting(self) -> bool:
        """Whether something is not acknowledged."""
        kept = self.page.evaluate("JSON.parse(sessionStorage.getItem('slp-visit') ?? '{}')")
        return bool(kept.get("outbox"))

    def mark_was_true(self, grace: float = 1.0) -> None:
        """It never said live for longer than `grace` seconds while one of the sockets was not open."""
        samples = self.page.evaluate("window.__samples")
        assert len(samples) > 20
        since, wrong = None, []
        for at, mark, live, stream in samples:
            if mark != "live" or (live and stream):
                since = None
            elif since is None:
                since = at
            elif at - since > 1000 * grace:
                wrong.append((round(at - samples[0][0]), live, stream))
        assert wrong == [], f"live was said though a socket was closed, at ms (live, stream): {wrong[:5]}"

    def said(self, state: str) -> bool:
        """Whether the mark ever said this."""
        return any(mark == state for _, mark, *_ in self.page.evaluate("window.__samples"))


def grab(page: Page, testid: str) -> Callable[[float], None]:
    """Press the mouse on a slider's thumb; the result moves it by so many pixels."""
    slider = page.get_by_test_id(testid)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    low, high, value = (float(slider.get_attribute(name) or "nan") for name in ("min", "max", "value"))
    share = (slider.evaluate("element => Number(element.value)") - low) / (high - low) if value == value else 0.5
    x, y = box["x"] + 7 + share * (box["width"] - 14), box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()

    def move(pixels: float) -> None:
        page.mouse.move(x + pixels, y, steps=3)

    return move
