"""The pages as Streamlit knows them."""

from copy import copy
from functools import cache

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from explorer.text.voice import language, t
from explorer.views import VIEWS


def pages() -> list[StreamlitPage]:
    """The pages of this run, in the order of the views and in the language of this moment.

    Streamlit looks on the disk for the file of each that is made, and they are made at every run: a tenth of what a
    change cost. These are copies of those that were made for the first visitor.
    """
    return [copy(page) for page in _made(language())]


@cache
def _made(_language: str) -> list[StreamlitPage]:
    return [
        st.Page(f"{view.name}.py", title=t(view.title), url_path=view.name, default=number == 0)
        for number, view in enumerate(VIEWS.values())
    ]
