"""The script that Streamlit runs for every page: page config, link, navigation, top bar."""

from pathlib import Path

import streamlit as st

import explorer
from explorer import link
from explorer.session import Session

FOLDER = Path(explorer.__file__).parent
PAGES = [
    st.Page("neuron.py", title="Neuron", url_path="neuron", default=True),
]

st.set_page_config(page_title="SLP Explorer", page_icon=str(FOLDER / "icon.svg"), layout="wide")
page = st.navigation(PAGES, position="hidden")
session = Session.current()
session.sync_link()

st.html(FOLDER / "page.css")
with st.container(key="slp-top", horizontal=True, vertical_alignment="center"):
    st.markdown("**SLP Explorer**", width="content")
    for entry in PAGES:
        # The link goes with it: a page opened from here has the whole state in its URL from the start.
        st.page_link(entry, query_params=link.write(session.experiment))

page.run()
