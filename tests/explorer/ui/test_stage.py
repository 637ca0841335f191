"""What the component sends is a stranger's: what could not be told back raises nothing, and loses nothing."""

import pytest

from explorer.state.session import Session
from explorer.ui import stage

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
