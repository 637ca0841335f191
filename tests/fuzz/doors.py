"""The three doors through which strangers send bytes. Each takes any bytes and raises only where something is wrong."""

import json
import logging
from collections.abc import Callable
from urllib.parse import parse_qsl

from explorer.contract.landscape import LandscapeSettings
from explorer.contract.wire import encode
from explorer.state import link
from explorer.table.answer import possible
from explorer.table.errors import TableError
from explorer.table.guess import likely_features, likely_target
from explorer.table.read import read_table
from explorer.table.samples import to_data
from explorer.views.work import Work
from explorer.web import answering
from explorer.web.request import Hello, Request, read


class _Loud(logging.Handler):
    """A fault that the program caught itself is one all the same."""

    def emit(self, record: logging.LogRecord) -> None:
        raise AssertionError(f"a line in the log: {record.getMessage()}") from (record.exc_info or (None, None))[1]


def by_live_message(data: bytes) -> None:
    """Every message has an answer that is JSON and names the request; one that would compute for long is given up."""
    asked = read(data)
    if isinstance(asked, Hello):
        return
    looks = iter(range(1_000_000))
    reply = json.loads(answering.answer(asked, Work(lambda: next(looks) > 3)))
    assert reply.keys() in ({"id", "numbers"}, {"id", "error", "field"}, {"id", "abandoned"}), reply.keys()
    assert reply["id"] == (asked.id if isinstance(asked, Request) else None)
    assert "Something went wrong" not in reply.get("error", ""), reply


def by_link(data: bytes) -> None:
    """Every link opens as an Experiment, what was ignored is told, and a link that is written of it says the same."""
    parameters = dict(parse_qsl(data.decode("utf-8", "replace"), keep_blank_values=True))
    opened = link.read(parameters)
    settings, notices = link.read_settings(parameters, LandscapeSettings)
    encode([*opened.notices, *notices])
    written = link.write(opened.experiment, opened.step, settings)
    if len(json.dumps(written)) < 4_000:
        again = link.read(written)
        assert again.experiment == opened.experiment
        assert again.notices == []


def by_file(data: bytes) -> None:
    """Every file is a table, or there is a sentence why not."""
    try:
        table = read_table(data, "file.csv")
        target = likely_target(table).name
        answer = next(iter(possible(table.column(target))), None)
        samples = to_data(table, target, likely_features(table, target).names, answer=answer)
        assert samples.x.isfinite().all() and samples.target.isfinite().all()
    except TableError as error:
        assert str(error)


DOORS: dict[str, Callable[[bytes], None]] = {"live": by_live_message, "link": by_link, "file": by_file}


def listen() -> None:
    """From now on a line in the log is a finding."""
    logging.getLogger("explorer").addHandler(_Loud(level=logging.WARNING))
