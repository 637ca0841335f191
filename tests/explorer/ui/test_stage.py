"""Where the stage stands; and what it sends is a stranger's: what could not be told back loses nothing."""

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.testing.v1 import AppTest

from explorer.state.session import Session
from explorer.ui import stage
from tests.explorer.state.test_session import SCRIPT

HOSTILE = [
    {"messages": [], "attempt": 2**64},
    {"a": "\ud800"},
    {"\ud800": 1},
    [[-(2**70)]],
    {"id": float("nan"), "x": {1}},
]


@pytest.mark.parametrize("outbox", HOSTILE)
def test_message_of_huge_numbers_or_half_letters_is_told_and_changes_nothing(monkeypatch, outbox):
    session = Session()
    before = (session.revision, session.answered, session.experiment)
    stage._receive(session, outbox)
    assert len(session.notices) == 1
    assert (session.revision, session.answered, session.experiment) == before


@pytest.mark.parametrize(
    "draft", [{"id": 2**64}, {"id": 1, "language": "\ud800"}, {"id": 1, "experiment": {"\udfff": 1}}]
)
def test_draft_that_cannot_be_told_back_is_nobodys_question(monkeypatch, draft):
    class Widget:
        pass

    Widget.draft = draft
    monkeypatch.setattr(stage.st, "session_state", {"key": Widget})
    assert stage._draft("key", Session()) is None


def test_stage_stands_in_no_fragment(monkeypatch):
    """What a run of the app drew in a fragment is dropped unsent where a run of the fragment follows at once."""
    sent: list[ForwardMsg] = []
    monkeypatch.setattr(ForwardMsgQueue, "_before_enqueue_msg", sent.append)
    assert not AppTest.from_file(SCRIPT, default_timeout=60).run().exception
    stages = [message.delta for message in sent if message.delta.new_element.WhichOneof("type") == "bidi_component"]
    assert [delta.fragment_id for delta in stages] == [""]
