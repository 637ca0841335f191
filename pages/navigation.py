"""The script that Streamlit runs for every page: page config, link, navigation, top bar."""

from pathlib import Path

import streamlit as st

from explorer import ui
from explorer.state import link
from explorer.text.voice import t
from explorer.ui import visit
from explorer.views import VIEWS

FOLDER = Path(ui.__file__).parent

with visit.speaking():
    PAGES = [
        st.Page(f"{view.name}.py", title=t(view.title), url_path=view.name, default=number == 0)
        for number, view in enumerate(VIEWS.values())
    ]
    language = visit.language_in_links()

st.set_page_config(page_title="SLP Explorer", page_icon=str(FOLDER / "icon.svg"), layout="wide")
page = st.navigation(PAGES, position="hidden")
session = visit.current()
view = list(VIEWS.values())[PAGES.index(page)]
visit.sync_link(view.name)

st.html(FOLDER / "page.css")

with st.container(key="slp-top", horizontal=True, vertical_alignment="center"):
    st.markdown("**SLP Explorer**", width="content")
    # The link goes with it: a page opened from here has the whole state in its URL from the start.
    whole = link.write(session.experiment, session.step) | language
    for name, entry in zip(VIEWS, PAGES, strict=True):
        st.page_link(entry, query_params=whole | link.write_settings(session.settings[name]))

with visit.speaking():
    st.container(key="slp-purpose").markdown(t(view.purpose))

page.run()
