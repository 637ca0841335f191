"""The live path of the Neuron page: numbers follow while the pointer moves, whatever becomes of the socket."""

import itertools

import pytest
from playwright.sync_api import expect

from slp_core import tutorial
from tests.browser import stage
from tests.browser.ready import wait_until_live

HELD = """(() => {
  const Real = window.WebSocket;
  window.lines = [];
  window.mute = false;
  window.WebSocket = class extends Real {
    constructor(url, protocols) {
      super(url, protocols);
      this.isLive = new URL(url).pathname.endsWith("/slp/live");
      if (this.isLive) window.lines.push(this);
    }
    set onmessage(handler) {
      super.onmessage = handler && ((event) => { if (!(this.isLive && window.mute)) handler(event); });
    }
    get onmessage() { return super.onmessage; }
  };
})();"""
"""Lets a test close the live socket, or swallow its answers."""

FORBIDDEN = """(() => {
  const Real = window.WebSocket;
  window.WebSocket = class extends Real {
    constructor(url, protocols) { super(String(url).replace("/slp/live", "/slp/forbidden"), protocols); }
  };
})();"""
"""The handshake of the live socket fails, as behind a proxy that does not let it through."""


@pytest.fixture
def open_with(new_page, server):
    def open_(script: str, path: str = "/"):
        page = new_page(base_url=server)
        page.add_init_script(script)
        page.goto(path)
        return page

    return open_


def test_first_visit_of_a_fresh_server_by_deep_link(fresh_server, open_page):
    page = open_page(f"{fresh_server().url}/neuron?bias=0.25&target=0.5&activation=tanh")
    stage.opened(page)
    stage.shows(page, tutorial().change(bias=0.25, target=0.5, activation="tanh"))
    expect(page.get_by_role("alert")).to_be_hidden()
    assert page.get_by_role("dialog").count() == 0  # Streamlit's "Page not found"


def test_drag_is_followed_by_every_number_before_release(open_page):
    page = open_page("/")
    before = stage.opened(page)
    states = stage.drag_follows(page)
    assert len({state.printed["loss"] for state in [before, *states]}) == 6
    assert stage.linked(page) == tutorial()  # nothing is committed while the button is down
    page.mouse.up()
    stage.shows(page, states[-1].experiment)


def test_drag_is_answered_many_times_on_its_way(open_page):
    page = open_page("/")
    stage.opened(page)
    page.evaluate(
        """() => {
          window.seen = [];
          const loss = document.querySelector(".slp [data-testid=loss]");
          new MutationObserver(() => window.seen.push(loss.dataset.value)).observe(loss, { attributes: true });
        }"""
    )
    stage.grab(page, "w-1")
    steps = itertools.cycle([*range(40), *range(40, 0, -1)])

    def answered() -> bool:
        page.mouse.move(*stage.thumb(page, "w-1", -1 + next(steps) / 10))
        return len(set(page.evaluate("window.seen"))) >= 10

    stage.until(page, answered, "ten answers came while the pointer was down", seconds=60)
    page.mouse.up()
    stage.committed(page)


def test_drag_of_every_kind_of_slider_is_followed(open_page):
    page = open_page("/")
    stage.opened(page)
    for testid, target in (("x-3", 1.5), ("b", -1.0), ("t", 0.25), ("learning-rate", 1.0), ("steps", 600)):
        x, y = stage.thumb(page, testid, target)
        stage.grab(page, testid)
        page.mouse.move(x, y, steps=8)
        state = stage.settled(page)
        assert stage.linked(page) != state.experiment
        page.mouse.up()
        stage.shows(page, state.experiment)
    assert state.sliders["learning-rate"] == pytest.approx(10, rel=0.3)


def test_drag_released_far_off_the_slider_is_committed_and_over(open_page):
    page = open_page("/")
    stage.opened(page)
    stage.grab(page, "w-1")
    page.mouse.move(1200, 700, steps=5)
    page.mouse.up()
    assert stage.committed(page).sliders["w-1"] == 3
    page.mouse.move(100, 300, steps=5)
    page.get_by_test_id("undo").click()
    stage.shows(page, tutorial())


def test_socket_killed_in_the_middle_of_a_drag_comes_back(open_with):
    page = open_with(HELD)
    stage.opened(page)
    stage.drag_follows(page, targets=(-2.0,))
    page.evaluate("window.lines.at(-1).close()")
    states = [stage.move_follows(page, "w-1", target) for target in (-1.0, 0.5, 2.0)]
    assert len({state.printed["loss"] for state in states}) == 3
    wait_until_live(page)
    assert page.evaluate("window.lines.length") > 1  # a server that is busy may be given up once more
    state = stage.move_follows(page, "w-1", 1.0)
    page.mouse.up()
    stage.shows(page, state.experiment)


def test_answer_that_never_comes_is_asked_for_again(open_with):
    page = open_with(HELD)
    stage.opened(page)
    stage.grab(page, "w-1")
    page.evaluate("window.mute = true")
    page.mouse.move(*stage.thumb(page, "w-1", 1.0), steps=3)
    stage.until(page, lambda: page.evaluate("window.lines.length") > 1, "the watchdog opens another socket")
    page.evaluate("window.mute = false")
    state = stage.settled(page)
    page.mouse.up()
    stage.shows(page, state.experiment)
    wait_until_live(page)


def test_forbidden_socket_falls_back_and_drag_and_commit_still_arrive(open_with):
    page = open_with(FORBIDDEN)
    stage.opened(page, "fallback")
    assert "slower" in page.get_by_test_id("live-state").text_content()
    states = stage.drag_follows(page, targets=(-2.0, 0.5, 2.0))
    assert len({state.printed["loss"] for state in states}) == 3
    assert stage.linked(page) == tutorial()
    page.mouse.up()
    stage.shows(page, states[-1].experiment)
    page.get_by_test_id("choose-optimizer").select_option("adam")
    stage.shows(page, states[-1].experiment.change(optimizer="adam"))
    page.get_by_test_id("undo").click()
    stage.shows(page, states[-1].experiment)
    page.get_by_test_id("reset").click()
    stage.shows(page, tutorial())


def test_fallback_shows_a_refusal_and_is_not_stuck_with_it(open_with):
    page = open_with(FORBIDDEN, "/?loss=binary_cross_entropy&bias=0.5")
    before = stage.opened(page, "fallback")
    stage.type_into(page, "t", "2")
    page.get_by_role("alert").filter(has_text="target must be from 0 to 1").wait_for()
    stage.shows(page, before.experiment)
    page.get_by_test_id("reset").click()
    stage.shows(page, tutorial())
    expect(page.get_by_role("alert")).to_be_hidden()


def test_two_browsers_do_not_see_each_others_values(open_page):
    one, other = open_page("/"), open_page("/")
    stage.opened(one)
    stage.opened(other)
    (state,) = stage.drag_follows(one, targets=(2.0,))
    assert stage.settled(other).experiment == tutorial()
    one.mouse.up()
    stage.put(other, {"b": 0.5})
    stage.shows(one, state.experiment)
    stage.shows(other, tutorial().change(bias=0.5))
    other.reload()
    stage.opened(other)
    stage.shows(other, tutorial().change(bias=0.5))


def test_page_works_under_a_base_path(fresh_server, open_page):
    page = open_page(f"{fresh_server(server_baseUrlPath='app').url}/neuron?bias=0.25")
    stage.opened(page)
    (state,) = stage.drag_follows(page, targets=(1.0,))
    page.mouse.up()
    stage.shows(page, state.experiment)
    assert "/app/" in page.url
    assert state.sliders["b"] == 0.25
    page.locator("[data-testid=run-chart] .main-svg").first.wait_for()


def test_page_works_with_reduced_motion(open_page):
    page = open_page("/", reduced_motion=True)
    stage.opened(page)
    (state,) = stage.drag_follows(page, targets=(1.0,))
    page.mouse.up()
    stage.shows(page, state.experiment)
