import subprocess
import sys
from pathlib import Path

import anyio
import pytest
import torch
from starlette.applications import Starlette
from starlette.formparsers import MultiPartParser
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit import config

from explorer import limits
from explorer.web import ahead, assets, server

ROOT = Path(__file__).parents[3]


def test_warm_up_leaves_one_thread_a_lock_that_is_handed_on_and_the_files_compressed():
    before = sys.getswitchinterval()
    try:
        server.warm_up()
        assert sys.getswitchinterval() < before
    finally:
        sys.setswitchinterval(before)
    assert torch.get_num_threads() == 1
    assert assets._compressed.cache_info().currsize >= 2


async def where_it_lies(request: Request) -> PlainTextResponse:
    """What became of a file that was sent."""
    async with request.form() as form:
        file = form["file"].file
        return PlainTextResponse("on a disk" if file._rolled else "in memory")


def test_file_that_may_be_used_is_on_no_disk_while_it_arrives(monkeypatch):
    monkeypatch.setattr(MultiPartParser, "spool_max_size", 1024**2)  # Starlette's: a test before may have warmed up
    client = TestClient(Starlette(routes=[Route("/", where_it_lies, methods=["PUT"])]))
    sent = {"file": ("table.csv", b"1" * limits.TABLE_MOST_BYTES)}
    assert client.put("/", files=sent).text == "on a disk"
    server._keep_files_in_memory()
    assert client.put("/", files=sent).text == "in memory"


# In a process of its own: nothing of it may be loaded already. Plotly that meets a half loaded pandas raises, and did:
# a visitor's first data set was being loaded while the figures were drawn in the background.
FIGURES_BESIDE_PANDAS = """
import sys, types
from explorer.web import server
from explorer.views import VIEWS
assert "pandas" not in sys.modules
server.warm_up()
assert "pandas" not in sys.modules
sys.modules["pandas"] = types.ModuleType("pandas")  # half loaded
print(sum(len(view.figures_json) for view in VIEWS.values()))
"""


def test_figures_are_all_drawn_before_anybody_can_have_half_of_pandas_loaded():
    run = subprocess.run([sys.executable, "-c", FIGURES_BESIDE_PANDAS], capture_output=True, text=True, cwd=ROOT)
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) > 1000


def test_rest_is_loaded_when_it_says_so(monkeypatch):
    monkeypatch.setattr(limits, "SERVER_QUIET", 0)
    anyio.run(server.load_the_rest)
    assert {"sklearn.datasets", "pyarrow.csv", "pyarrow.compute"} <= sys.modules.keys()


def test_server_survives_what_cannot_be_loaded_ahead(monkeypatch, caplog):
    def refuse(name: str) -> None:
        raise AttributeError(f"partially initialized module {name!r}")

    monkeypatch.setattr(limits, "SERVER_QUIET", 0)
    monkeypatch.setattr(ahead.importlib, "import_module", refuse)
    anyio.run(server.load_the_rest)
    assert "sklearn.datasets could not be loaded ahead of time" in caplog.text


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_warm_up_raises_the_limit_of_open_files_as_far_as_it_may():
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
        server._allow_open_files()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = limits.SERVER_OPEN_FILES
        assert soft == (most if hard == resource.RLIM_INFINITY else min(most, hard))
        assert hard == before[1]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_allowed_origins_are_streamlits_own_setting():
    before = config.get_option("server.corsAllowedOrigins")
    try:
        assert server.allowed_origins() == tuple(before)
        config.set_option("server.corsAllowedOrigins", ["https://slides.example.org"])
        assert server.allowed_origins() == ("https://slides.example.org",)
    finally:
        config.set_option("server.corsAllowedOrigins", before)
