"""The script that Streamlit runs for every page: page config, link, navigation, top bar."""

import html
from pathlib import Path

import streamlit as st

from explorer import ui
from explorer.state import link
from explorer.text.voice import t
from explorer.ui import visit
from explorer.ui.pages import pages
from explorer.views import VIEWS
from explorer.web.first_page import page_title

FOLDER = Path(ui.__file__).parent

with visit.speaking():
    PAGES = pages()
    language = visit.language_in_links()

page = st.navigation(PAGES, position="hidden")
view = list(VIEWS.values())[PAGES.index(page)]
with visit.speaking():
    st.set_page_config(page_title=page_title(view.name), page_icon=str(FOLDER / "icon.svg"), layout="wide")
session = visit.current()
visit.sync_link(view.name)

with st.container(key="slp-top", horizontal=True, vertical_alignment="center"):
    st.markdown("**SLP Explorer**", width="content")
    # The link goes with it: a page opened from here has the whole state in its URL from the start.
    whole = link.write(session.experiment, session.step) | language
    for name, entry in zip(VIEWS, PAGES, strict=True):
        st.page_link(entry, query_params=whole | link.write_settings(session.settings[name]))

with visit.speaking(), st.container(key="slp-purpose"):
    # The bar says where one is to those who see it; the heading says it to those who listen.
    st.html(f"<h1>{html.escape(t(view.title))}</h1>")
    st.markdown(t(view.purpose))

page.run()
