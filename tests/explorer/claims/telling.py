"""What the stage says, heard as Python's sentences are: which template, and what stands in each of its places.

The stage speaks a language of its own here, in which each sentence is its template with the names of its places.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from explorer.contract.wire import encode
from explorer.text.extraction import collected
from tests.explorer.claims.hearing import Said

SCRIPT = Path(__file__).parents[2] / "stage" / "telling.js"
_BEGIN, _NAME, _VALUE, _END = "\u0001\u0002\u0003\u0004"
_INNERMOST = re.compile(f"{_BEGIN}([^{_BEGIN}{_END}]*){_END}")
_PLACE = re.compile(r"\{(\w+)\}")
_BRACES = str.maketrans("{}", "⟨⟩")


def tellings(runs: Sequence[dict[str, Any]]) -> list[list[Said]]:
    """The sentence of each place of each run; a name that is itself a sentence is text in it."""
    asked = encode({"messages": _messages(), "runs": runs})
    node = shutil.which("node", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    assert node is not None, "requirements-dev.txt brings Node along"
    answer = subprocess.run([node, SCRIPT], input=asked, capture_output=True, check=True, timeout=300)
    return [[_read(sentence) for sentence in told] for told in json.loads(answer.stdout)]


def _messages() -> dict[str, Any]:
    """Every sentence in that language."""
    return {
        message.id if isinstance(message.id, str) else message.id[0]: _marked(message.id)
        if isinstance(message.id, str)
        else {"one": _marked(message.id[0]), "other": _marked(message.id[1])}
        for message in collected()
        if message.id
    }


def _marked(form: str) -> str:
    places = "".join(f"{_NAME}{name}{_VALUE}{{{name}}}" for name in dict.fromkeys(_PLACE.findall(form)))
    return f"{_BEGIN}{form.translate(_BRACES)}{places}{_END}"


def _read(told: str) -> Said:
    while True:
        found = _INNERMOST.search(told)
        assert found is not None, told
        said = _said(found[1])
        if found[0] == told:
            return said
        told = told.replace(found[0], said.text)


def _said(inside: str) -> Said:
    head, *rest = inside.split(_NAME)
    template = head.replace("⟨", "{").replace("⟩", "}")
    places = dict(place.split(_VALUE, 1) for place in rest)
    return Said(template, places, _PLACE.sub(lambda place: places[place[1]], template))
