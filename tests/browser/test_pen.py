"""Points of the map, drawn as a person does: by a mouse, a finger, and buttons alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import stage
from tests.browser.fingers import PHONE, Finger, scrolled
from tests.browser.ready import wait_until_live

PLACE = """([across, up]) => {
  const element = document.querySelector("[data-testid=chart-boundary]");
  const { xaxis, yaxis } = element._fullLayout;
  const { left, top } = element.getBoundingClientRect();
  return [left + xaxis._offset + xaxis.d2p(across), top + yaxis._offset + yaxis.d2p(up)];
}"""
DRAWN = """() => {
  const { data } = document.querySelector("[data-testid=chart-boundary]");
  return (data ?? []).filter(({ name }) => /^class/.test(name)).reduce((sum, { x }) => sum + x.length, 0);
}"""
SHEET = [[-1, -1], [1, 1]]


def opened(page: Page) -> Page:
    wait_until_live(page)
    page.locator("[data-testid=chart-boundary] .main-svg").first.wait_for()
    return page


@pytest.fixture
def sheet(open_page):
    """A sheet with one point of each class, as the menu of data gives it."""

    def open_(**options) -> Page:
        page = opened(open_page("/train", **options))
        page.get_by_test_id("choose-dataset").select_option("points")
        page.get_by_test_id("pen-no").wait_for()
        stage.until(page, lambda: points(page) == SHEET, "a point of each class")
        drawn(page, 2)
        return page

    return open_


def points(page: Page) -> list[list[float]]:
    """As the address has them."""
    return stage.linked(page).x.tolist()


def drawn(page: Page, count: int) -> None:
    """Wait until the page shows so many points, and its axes are drawn for them."""
    opened(page)
    stage.until(page, lambda: page.evaluate(DRAWN) == count, f"{count} points on the map")


def at(page: Page, across: float, up: float) -> tuple[float, float]:
    page.get_by_test_id("chart-boundary").scroll_into_view_if_needed()
    x, y = page.evaluate(PLACE, [across, up])
    return x, y


def test_points_are_added_moved_and_erased_each_undone_by_one_undo(sheet):
    page = sheet()
    page.get_by_test_id("pen-yes").click()
    page.mouse.click(*at(page, 2, -2))
    stage.until(page, lambda: len(points(page)) == 3, "a third point")
    assert points(page)[2] == pytest.approx([2, -2], abs=0.05)
    assert stage.linked(page).target.tolist() == [[0], [1], [1]]
    drawn(page, 3)

    page.mouse.move(*at(page, -1, -1))
    page.mouse.down()
    page.mouse.move(*at(page, 0, 0), steps=5)
    page.mouse.move(*at(page, 0.5, 2), steps=5)
    stage.until(page, lambda: page.evaluate(DRAWN) == 3, "the points under way")
    page.mouse.up()
    stage.until(page, lambda: points(page)[0] == pytest.approx([0.5, 2], abs=0.05), "the point where it was left")
    assert len(points(page)) == 3

    page.get_by_test_id("pen-erase").click()
    page.mouse.click(*at(page, 1, 1))
    stage.until(page, lambda: len(points(page)) == 2, "one less")
    drawn(page, 2)
    for count in (3, 3, 2):
        page.get_by_test_id("undo").click()
        drawn(page, count)
    stage.until(page, lambda: points(page) == SHEET, "the sheet as it was")


FIVE = "/train?x=-2,-2;-1,-1;0,0;1,1;2,2&target=0;0;1;1;1&weights=1;1&steps=20"


def test_presses_that_follow_at_once_mean_the_points_that_they_are_on(open_page):
    page = opened(open_page(FIVE))
    drawn(page, 5)
    page.get_by_test_id("pen-erase").click()
    first, fourth, last = (at(page, *place) for place in ([-2, -2], [1, 1], [2, 2]))
    page.mouse.click(*first)
    page.mouse.click(*fourth)  # the fourth on the map, and the third of what is left
    drawn(page, 3)
    stage.until(page, lambda: points(page) == [[-1, -1], [0, 0], [2, 2]], "those that were not pressed")
    page.get_by_test_id("pen-yes").click()
    page.mouse.dblclick(*at(page, -2, 2))
    page.mouse.move(*last)
    page.mouse.down()
    page.mouse.move(*at(page, 2, -2), steps=5)
    page.mouse.up()
    stage.until(page, lambda: points(page)[2] == pytest.approx([2, -2], abs=0.05), "the point where it was left")
    assert len(points(page)) == 4
    assert points(page)[3] == pytest.approx([-2, 2], abs=0.05)


def test_points_are_where_they_are_seen_when_the_axes_have_changed_places(open_page):
    page = opened(open_page(FIVE))
    drawn(page, 5)
    page.get_by_test_id("feature-1").select_option("1")
    title = "chart => chart._fullLayout.xaxis.title.text"
    stage.until(page, lambda: page.get_by_test_id("chart-boundary").evaluate(title) == "x₂", "x2 is across")
    page.get_by_test_id("pen-yes").click()
    page.mouse.click(*at(page, 2, -1))  # across and up: x2 and x1
    drawn(page, 6)
    stage.until(page, lambda: len(points(page)) == 6, "a sixth point")
    assert points(page)[5] == pytest.approx([-1, 2], abs=0.05)
    page.mouse.move(*at(page, 2, -1))
    page.mouse.down()
    page.mouse.move(*at(page, -2, 1), steps=5)
    page.mouse.up()
    stage.until(page, lambda: points(page)[5] == pytest.approx([1, -2], abs=0.05), "the point where it was left")
    page.get_by_test_id("next-sample").click()
    page.get_by_test_id("pen-move-→").click()
    stage.until(page, lambda: points(page)[0] == pytest.approx([-2, -1.9]), "a sixtieth of the map to the right")


def test_two_points_stay_and_the_last_of_many_is_told(open_page):
    page = opened(open_page("/train?dataset=moons&dataset_size=100"))
    page.get_by_test_id("pen").click()
    page.get_by_test_id("pen-no").wait_for()
    drawn(page, 60)
    expect(page.get_by_text("40 more were left out")).to_be_visible()
    page.get_by_test_id("pen-no").click()
    page.mouse.click(*at(page, 2.9, 2.9))
    expect(page.get_by_test_id("pen-told")).to_have_text("60 points are the most: erase one first.")
    page.goto(page.url.split("?")[0] + "?x=-1,-1;1,1&target=0,1&weights=1,1")
    drawn(page, 2)
    page.get_by_test_id("pen-erase").click()
    page.mouse.click(*at(page, 1, 1))
    expect(page.get_by_test_id("pen-told")).to_have_text("Two points are the fewest: move one instead.")
    expect(page.get_by_test_id("spoken")).to_have_text("Two points are the fewest: move one instead.")
    assert points(page) == SHEET


def test_buttons_alone_do_all_that_the_pen_does(sheet):
    page = sheet()

    def press(testid: str) -> None:
        page.get_by_test_id(testid).focus()
        page.keyboard.press("Enter")

    press("next-sample")
    press("pen-move-→")
    stage.until(page, lambda: points(page)[0] == pytest.approx([-0.9, -1]), "a sixtieth of the map to the right")
    press("pen-class")
    stage.until(page, lambda: stage.linked(page).target.tolist() == [[1], [1]], "of the other class")
    press("pen-copy")
    stage.until(page, lambda: len(points(page)) == 3, "another beside it")
    assert points(page)[2] == pytest.approx([-0.8, -0.9])
    press("pen-erase-one")
    stage.until(page, lambda: len(points(page)) == 2, "without the first")
    assert points(page)[0] == [1, 1]
    expect(page.get_by_test_id("next-sample")).to_be_focused()  # the buttons of the point have gone with it


def test_finger_adds_by_a_tap_moves_by_a_drag_and_scrolls_anywhere_else(sheet):
    page = sheet(**PHONE)
    finger = Finger(page)
    page.get_by_test_id("pen-yes").tap()
    finger.tap(*at(page, 2, -2))
    stage.until(page, lambda: len(points(page)) == 3, "a third point")
    drawn(page, 3)
    x, y = at(page, -1, -1)
    before = scrolled(page)
    with finger.down(x, y):
        finger.move(0, -60)
    stage.until(page, lambda: points(page)[0][1] > -0.9, "the point went up")
    assert scrolled(page) == before
    moved = points(page)
    x, y = at(page, 0, 2.5)
    finger.swipe(x, y, -120)
    stage.until(page, lambda: scrolled(page) != before, "the page scrolls")
    assert points(page) == moved


def test_finger_takes_a_point_that_it_comes_near_and_a_tap_beside_one_adds(sheet):
    page = sheet(**PHONE)
    finger = Finger(page)
    beside = 13  # pixels: a finger hides what it means
    page.get_by_test_id("pen-yes").tap()
    x, y = at(page, -1, -1)
    finger.tap(x + beside, y)
    stage.until(page, lambda: len(points(page)) == 3, "a third point")
    drawn(page, 3)
    x, y = at(page, 1, 1)
    before = scrolled(page)
    with finger.down(x, y - beside):
        finger.move(0, -40)
    stage.until(page, lambda: points(page)[1][1] > 1.5, "the point went up")
    assert scrolled(page) == before
    drawn(page, 3)
    page.get_by_test_id("pen-erase").tap()
    x, y = at(page, *points(page)[1])
    finger.tap(x, y + beside)
    stage.until(page, lambda: len(points(page)) == 2, "it was erased")
    assert all(across < 0 for across, _ in points(page))


def test_buttons_of_a_point_fit_a_phone(sheet):
    page = sheet(**PHONE)
    page.get_by_test_id("next-sample").tap()
    last = page.get_by_test_id("pen-erase-one")
    last.wait_for()
    around = page.locator(".slp-pointing").filter(has=last)
    end, width = (found.evaluate("e => e.getBoundingClientRect().right") for found in (last, around))
    assert end <= width


def test_without_a_tool_a_press_changes_nothing(sheet):
    page = sheet()
    page.mouse.click(*at(page, 2, -2))
    page.mouse.click(*at(page, 1, 1))
    expect(page.get_by_test_id("spoken")).to_have_text("Sample 2 of 2 is shown on Neuron and Step:")
    assert points(page) == SHEET


def test_pen_is_offered_for_planes_of_classes_alone(open_page):
    page = opened(open_page("/train?dataset=moons"))
    expect(page.get_by_test_id("pen")).to_be_visible()
    page.goto(page.url.split("?")[0] + "?dataset=breast_cancer")
    opened(page)
    expect(page.get_by_test_id("caption-data")).to_contain_text("10 inputs")
    expect(page.get_by_test_id("pen")).to_be_hidden()
