"""The server: `streamlit run app.py`. Streamlit's app, with the live socket and the stage's files beside it."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from anyio import create_task_group, to_thread
from streamlit import file_util

# A start makes nothing but what stays, and looking through all of it again and again takes a quarter of a second.
# server.warm_up switches the collector on again.
gc.disable()

from explorer.web import compression  # noqa: E402

compression.begin(Path(file_util.get_static_dir()))  # beside the next import, which takes a second

from explorer.web import server  # noqa: E402


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Make everything ready before the port opens: nobody waits for torch as the first visitor."""
    await to_thread.run_sync(server.warm_up)
    async with create_task_group() as tasks:
        tasks.start_soon(server.load_the_rest)
        tasks.start_soon(server.tell_figures)
        yield
        tasks.cancel_scope.cancel()


app = st.App(
    "pages/navigation.py",
    lifespan=lifespan,
    routes=server.routes(),
    middleware=server.middleware(),
)
