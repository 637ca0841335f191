"""What the log says of requests: a line of JSON for each, or for what is not as usual.

``SLP_LOG``   ``all`` for every request; without it those alone that were refused, failed, or took long, at most
              LOG_RATE a second: a person who drags asks sixty times a second

Nothing of it says who somebody is or what they set.
"""

import json
import logging
import os
from collections.abc import Mapping
from datetime import UTC, datetime

from explorer import limits
from explorer.web.people import Allowance

WANTED = "SLP_LOG"

LOG = logging.getLogger("slp.requests")
_lines = Allowance(limits.LOG_RATE, limits.LOG_RATE)


def begin(environment: Mapping[str, str] = os.environ) -> None:
    """Write what the host wants to know.

    Raises
    ------
    ValueError
        If it is something that there is not.
    """
    wanted = environment.get(WANTED, "").strip()
    if wanted not in ("", "all"):
        raise ValueError(f"{WANTED} must be all, or not be set, not {wanted!r}.")
    if wanted:  # Python itself shows warnings alone
        LOG.addHandler(logging.StreamHandler())
        LOG.setLevel(logging.INFO)
        LOG.propagate = False


def tell(door: str, view: str, outcome: str, waited: float, computed: float) -> None:
    """Write of one request, which waited and was computed for so many seconds, if it is to be told."""
    usual = outcome in ("answered", "abandoned") and waited + computed <= limits.LOG_SLOW
    if not LOG.isEnabledFor(logging.INFO) and (usual or not _lines.take()):
        return
    told = {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "door": door,
        "view": view,
        "outcome": outcome,
        "waited": round(waited, 4),
        "computed": round(computed, 4),
    }
    LOG.log(logging.INFO if usual else logging.WARNING, "%s", json.dumps(told))
