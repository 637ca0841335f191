"""The charts of a page, without their numbers: the stage fills them."""

from typing import TypedDict


class Figure(TypedDict):
    """A chart as plotly describes it. What is inside of its traces and layout is plotly's, and only charts look."""

    data: list[dict[str, object]]
    layout: dict[str, object]
