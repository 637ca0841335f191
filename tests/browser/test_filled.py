"""A lecture hall reads from the last row: no page leaves more than a tenth of its first screen empty."""

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from explorer.views import VIEWS
from tests.browser.ready import wait_until_live
from tests.browser.stage import until

SCREENS = [(1024, 768), (1280, 720), (1920, 1080)]
CELL = 4
"""Pixels of a side: what is smaller than such a cell may be missed, and no letter is."""


def emptiest(picture: bytes) -> float:
    """The largest rectangle of one colour in a picture, as a part of it."""
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")).astype(int) @ [1 << 16, 1 << 8, 1]
    rows, columns = (length // CELL for length in pixels.shape)
    cells = pixels[: rows * CELL, : columns * CELL].reshape(rows, CELL, columns, CELL)
    plain = (cells == cells[:, :1, :, :1]).all(axis=(1, 3))
    colours = cells[:, 0, :, 0]
    shades, counts = np.unique(colours[plain], return_counts=True)
    best = 0
    for count, colour in sorted(zip(counts.tolist(), shades.tolist(), strict=True), reverse=True):
        if count <= best:  # no rectangle of it, nor of a rarer one, is larger
            break
        best = max(best, largest(plain & (colours == colour)))
    return best / (rows * columns)


def largest(grid: np.ndarray) -> int:
    """How many of a grid's true places the largest rectangle of them has: under each row, they are a skyline."""
    best, heights = 0, np.zeros(grid.shape[1] + 1, int)  # the skyline ends on the ground
    for row in grid:
        heights[:-1] = np.where(row, heights[:-1] + 1, 0)
        rising: list[tuple[int, int]] = []  # where a block that may go on begins, and its height
        for place, height in enumerate(heights.tolist()):
            start = place
            while rising and rising[-1][1] >= height:
                start, closed = rising.pop()
                best = max(best, closed * (place - start))
            rising.append((start, height))
    return best


def rested(page: Page) -> bytes:
    """A picture of the page, when there is one in every chart, and two of it are the same."""
    for chart in page.locator(".slp-chart").filter(visible=True).all():
        chart.locator(".main-svg, canvas").first.wait_for(state="attached")
    pictures = [b""]

    def same() -> bool:
        page.wait_for_timeout(300)
        pictures.append(page.screenshot())
        return pictures[-1] == pictures[-2]

    until(page, same, "nothing moves", seconds=60)
    return pictures[-1]


@pytest.mark.parametrize(
    ("picture", "part"),
    [
        (np.zeros((40, 80)), 1),
        (np.add.outer(np.arange(40), np.arange(80)), 0),  # no two neighbours are alike
        (np.repeat([[0] * 60 + [9] * 20], 40, axis=0), 3 / 4),
        (np.where(np.arange(40)[:, None] < 12, 5, np.arange(80) % 2), 12 / 40),
    ],
)
def test_largest_empty_part_of_a_picture_is_found(picture, part):
    png = io.BytesIO()
    Image.fromarray(picture.astype(np.uint8)).save(png, "png")
    assert emptiest(png.getvalue()) == part


@pytest.mark.parametrize("data", ["", "?dataset=breast_cancer"])
@pytest.mark.parametrize("view", VIEWS)
def test_first_screen_of_a_page_is_filled_to_nine_tenths(open_page, view, data):
    page = open_page(f"/{'' if view == next(iter(VIEWS)) else view}{data}")
    wait_until_live(page)
    empty = {}
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        empty[width] = emptiest(rested(page))
    assert {width: round(part, 3) for width, part in empty.items() if part > 0.1} == {}
