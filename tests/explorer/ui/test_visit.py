"""What a visitor has is kept before their browser hears that it has arrived; what cannot be is told once."""

import gc
import json
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from explorer.contract.outbox import Resume
from explorer.state import own_data
from explorer.state.own_data import behind
from explorer.state.session import Session
from explorer.state.visits import VisitsOnShelf
from explorer.store.shelf import ShelfInProcess
from explorer.ui import visit
from explorer.views.compute import scene
from explorer.web import computing
from explorer.web.turns import TURNS
from slp_core import tutorial
from tests.explorer.state.test_own_data import brought
from tests.explorer.state.test_session import SCRIPT, change, session_of


class ComesAndGoes(ShelfInProcess):
    """A shelf that others do not see while it is away."""

    away = False
    puts = 0

    def put(self, key: str, value: bytes) -> bool:
        self.puts += 1
        return super().put(key, value) and not self.away


@pytest.fixture
def shelf(monkeypatch) -> ComesAndGoes:
    made = ComesAndGoes(10_000_000)
    monkeypatch.setattr(visit, "VISITS", VisitsOnShelf(made))
    return made


@pytest.fixture
def app() -> AppTest:
    opened = AppTest.from_file(SCRIPT, default_timeout=60).run()
    assert not opened.exception
    return opened


class NewerRun(BaseException):
    """As Streamlit's own, which ends a run."""


def test_run_that_computes_ends_where_a_newer_one_is_wanted_and_leaves_no_trace(monkeypatch):
    def newer() -> None:
        raise NewerRun

    here = SimpleNamespace(session_id="a visitor", yield_check=newer)
    monkeypatch.setattr(visit, "get_script_run_ctx", lambda: here)
    monkeypatch.setattr(visit.Runtime, "exists", lambda: True)
    monkeypatch.setattr(visit.Runtime, "instance", lambda: SimpleNamespace(is_active_session=lambda session: True))
    wanted = scene("rates", tutorial().change(bias=0.123456789))
    asked = computing.Asked.of("rates", wanted)
    with pytest.raises(NewerRun):
        computing.in_turn("a visitor", asked, visit.left())
    assert TURNS.waiting == 0
    here.yield_check = lambda: None
    assert computing.in_turn("a visitor", asked, visit.left()).startswith(b"{")


def told(app: AppTest) -> list[str]:
    """What the stage is told to say after another run."""
    app.run()
    assert not app.exception
    content = json.loads(json.loads(app.get("bidi_component")[0].proto.json)["content"])
    return content["notices"]


def test_every_change_is_kept_before_it_is_acknowledged_and_only_changes_are(shelf, app):
    change(session_of(app), {"bias": 0.5})
    told(app)
    kept = visit.VISITS.get(session_of(app).name)
    after = Session()
    after.resume(Resume(was="x", keepsake=kept.keepsake, reloaded=False), visit.VISITS)
    assert after.experiment == tutorial().change(bias=0.5)
    puts = shelf.puts
    told(app)
    told(app)
    assert shelf.puts == puts


def test_what_cannot_be_kept_is_told_once_each_time(shelf, app):
    heard = []
    for bias, away in enumerate([False, True, True, False, True, False]):
        shelf.away = away
        change(session_of(app), {"bias": bias / 10})
        heard.append(sum("cannot reach its memory" in line for line in told(app)))
        assert session_of(app).experiment == tutorial().change(bias=bias / 10)
    assert heard == [0, 1, 0, 0, 1, 0]


def test_data_is_kept_with_the_visit(shelf, app):
    own = brought(seed=130)
    session_of(app).keep(own)
    told(app)
    token, name = own.token, session_of(app).name
    assert visit.VISITS.get(name).own == (token,)
    del own
    del app.session_state["slp_session"]
    app.run()
    gc.collect()
    assert own_data.STORE.get(token) is None
    after = Session()
    after.resume(Resume(was=name, keepsake="", reloaded=False), visit.VISITS)
    assert behind(after.experiment).token == token
