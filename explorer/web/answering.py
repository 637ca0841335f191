"""What a message on the live path is answered with: the numbers of a view, or why there are none. Knows no socket."""

from collections.abc import Callable

from explorer.contract.messages import Abandon, AbandonedAnswer, ErrorAnswer, Hello, Request
from explorer.contract.wire import encode
from explorer.state import own_data
from explorer.state.experiment_json import experiment_from_json
from explorer.text.languages import spoken
from explorer.text.told import told_error
from explorer.text.voice import speaking, t
from explorer.views import VIEWS
from explorer.views.compute import RequestError, scene
from explorer.views.guard import guarded
from explorer.views.work import Work
from explorer.web import computing
from explorer.web.request import Asked, Unreadable, read
from slp_core import Abandoned, ExperimentError


def answer(message: str | bytes | Asked, work: Work | None = None) -> bytes:
    """The answer to a message, read already or not, whatever it holds, without waiting for a turn."""
    asked = read(message) if isinstance(message, str | bytes) else message
    if not isinstance(asked, Request):
        return at_once(asked)
    work = work or Work()
    found = first(asked, work)
    return found if isinstance(found, bytes) else second(asked, found, work)


def first(asked: Request, work: Work) -> bytes | computing.Asked:
    """The answer to a request, where it is quick; otherwise what is to be computed."""

    def look() -> bytes | computing.Asked:
        wanted = _wanted(asked, work)
        known = wanted.known
        if known is not None:
            return known
        return wanted if wanted.slow else wanted.numbers(work)

    return _answered(asked, look)


def second(asked: Request, wanted: computing.Asked, work: Work) -> bytes:
    """The answer to a request that takes long."""

    def look() -> bytes:
        if work.stale():
            raise Abandoned  # while it waited for its turn
        return wanted.numbers(work)

    found = _answered(asked, look)
    assert isinstance(found, bytes)
    return found


def _answered(asked: Request, look: Callable[[], bytes | computing.Asked]) -> bytes | computing.Asked:
    """What ``look`` finds as an answer, in the language of the request; a fault in a view is answered too."""
    view = asked.view if _known(asked.view) else None
    with speaking(spoken(asked.language)):
        try:
            with guarded(f"answering {view} on the live socket"):
                found = look()
                return b'{"id":%d,"numbers":%b}' % (asked.id, found) if isinstance(found, bytes) else found
        except (RequestError, ExperimentError) as refusal:
            return error(asked.id, told_error(refusal), refusal.field)
        except Abandoned:
            return abandoned(asked.id)


def _wanted(asked: Request, work: Work) -> computing.Asked:
    if not _known(asked.view):
        raise RequestError(t("view must be one of {names}.", names=", ".join(VIEWS)))
    if work.stale():
        raise Abandoned
    experiment = experiment_from_json(asked.experiment)
    looked_at = scene(asked.view, experiment, asked.settings, own_data.source(experiment))
    return computing.Asked.of(asked.view, looked_at)


def _known(view: object) -> bool:
    return isinstance(view, str) and view in VIEWS


def at_once(asked: Abandon | Hello | Unreadable) -> bytes:
    """The answer to what needs no computing."""
    if isinstance(asked, Unreadable):
        return error(None, asked.error)
    # A word on something that is not worked on, or that was too long to be heard at once.
    return error(None, t("There is nothing to abandon."))


def abandoned(number: int) -> bytes:
    """The answer to what is no longer wanted."""
    dropped: AbandonedAnswer = {"id": number, "abandoned": True}
    return encode(dropped)


def error(number: int | None, why: str, field: str | None = None) -> bytes:
    """The answer that refuses, and says why."""
    reply: ErrorAnswer = {"id": number, "error": why, "field": field}
    return encode(reply)


def outcome(answer: bytes) -> str:
    """What an answer is, by its head: what it holds may be large."""
    head = answer[:48]
    if b'"numbers"' in head:
        return "answered"
    return "abandoned" if b'"abandoned"' in head else "refused"
