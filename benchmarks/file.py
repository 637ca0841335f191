"""A file of one's own, brought while others drag: how soon its page says what is in it, and what the others notice."""

import asyncio
import contextlib
import statistics
import time
import urllib.request
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import lru_cache

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState, UploadedFileInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks import servers
from benchmarks.hostile import dragging, response
from benchmarks.measure import Benchmark, Budget, Rounds
from benchmarks.visitor import Visitor

ROWS, COLUMNS, OTHERS, ROUNDS = 9_000, 58, 10, 3
PLACES = 1_000
"""How many files may be brought: more than there is time for."""
SOON = 0.3
"""Seconds in which a file of 4 MB is to be read."""


@lru_cache(maxsize=1)
def _file() -> bytes:
    """Semicolons, decimal commas, quoted texts: as a spreadsheet saves it, which takes longer than plain numbers."""
    dice = np.random.default_rng(0)
    numbers = dice.normal(0, 10, size=(ROWS, COLUMNS))
    rows = (
        ";".join([*(f"{number:.4f}".replace(".", ",") for number in row), '"yes"' if row[0] > 0 else '"no"'])
        for row in numbers
    )
    return "\r\n".join([";".join([*(f"c{j}" for j in range(COLUMNS)), "passed"]), *rows, ""]).encode()


class Bringer(Visitor):
    """A visitor with a file, whose dialog is open."""

    opens = "train"

    async def open(self, url: str) -> None:
        self._address, self._files = url, 0
        [button] = [element for kind, element in self.elements if kind == "button" and element.id.endswith("own-open")]
        drawn = await self.rerun([WidgetState(id=button.id, trigger_value=True)])
        [self._field] = [element for kind, element in drawn if kind == "file_uploader"]
        asked = BackMsg()
        asked.file_urls_request.request_id = "0"
        asked.file_urls_request.session_id = self.session
        asked.file_urls_request.file_names.extend(["numbers.csv"] * PLACES)
        await self._socket.send(asked.SerializeToString())
        async for data in self._socket:
            answer = ForwardMsg.FromString(data)
            if answer.WhichOneof("type") == "file_urls_response":
                self._places = list(answer.file_urls_response.file_urls)
                return

    async def bring(self) -> float:
        """Send the file as one that was never there; the seconds from then on until the page says what is in it."""
        place = self._places.pop()
        name = f"first{len(self._places)}"
        data = _file().replace(b"c0;", f"{name};".encode(), 1)
        await asyncio.to_thread(_put, self._address, place.upload_url, data)
        told = UploadedFileInfo(name="numbers.csv", size=len(data), file_id=place.file_id, file_urls=place)
        state = FileUploaderState(uploaded_file_info=[told])
        start = time.perf_counter()
        drawn = await self.rerun([WidgetState(id=self._field.id, file_uploader_state_value=state)])
        while not any(name in element.body for kind, element in drawn if kind == "text"):
            drawn = await self.finished()  # that was a run from before
        return time.perf_counter() - start


def _put(url: str, path: str, data: bytes) -> None:
    """As a browser sends a file: as a part of a form, with the token that it was given in a cookie."""
    with urllib.request.urlopen(f"{url}/_stcore/health") as answer:
        cookie = answer.headers["Set-Cookie"].split(";")[0]
    edge = "slp-edge"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="numbers.csv"\r\n\r\n'
    request = urllib.request.Request(
        f"{url}{path}",
        data=head.encode() + data + f"\r\n--{edge}--\r\n".encode(),
        method="PUT",
        headers={
            "Content-Type": f"multipart/form-data; boundary={edge}",
            "Cookie": cookie,
            "X-Xsrftoken": cookie.split("=", 1)[1],
        },
    )
    urllib.request.urlopen(request).close()


@lru_cache(maxsize=1)
def _both() -> tuple[Rounds, Rounds]:
    with servers.app() as server:
        server.wait_until_green()
        return asyncio.run(_measured(server.url))


async def _measured(url: str) -> tuple[Rounds, Rounds]:
    soon, beside = Rounds(notes=[f"The file has {len(_file()) / 1e6:.1f} MB."]), Rounds()
    async with AsyncExitStack() as stack:
        bringer = await stack.enter_async_context(Bringer(url))
        await bringer.open(url)
        await bringer.bring()  # warm
        sockets = await dragging(stack, url, OTHERS)
        await response(sockets)  # warm
        for _ in range(ROUNDS):
            alone = await response(sockets)
            taken: list[float] = []
            async with _bringing(bringer, taken):
                beside.add(await response(sockets), alone)
            soon.add(statistics.median(taken), SOON)
            soon.notes.append(f"{len(taken)} files one after the other, the slowest in {max(taken):.2f} s.")
    return soon, beside


@asynccontextmanager
async def _bringing(bringer: Bringer, taken: list[float]) -> AsyncIterator[None]:
    """The file is brought again and again."""

    async def again() -> None:
        while True:
            taken.append(await bringer.bring())

    task = asyncio.create_task(again())
    try:
        yield
    finally:
        if task.done():
            task.result()
        while not taken:
            await asyncio.sleep(0.05)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


BENCHMARKS = (
    Benchmark(
        name="file",
        ours=f"a CSV file of {ROWS:,} rows and {COLUMNS + 1} columns as a spreadsheet saves it, semicolons and decimal "
        f"commas, brought to a process where {OTHERS} people drag w1: from its arrival until the page says what is in "
        "it, with target and features guessed",
        reference=f"{SOON:g} s",
        unit="s",
        budget=Budget(at_most=1),
        measure=lambda: _both()[0],
    ),
    Benchmark(
        name="file_beside",
        ours=f"the {OTHERS} people meanwhile: p95 of an answer, while the file is brought again and again",
        reference="the same people without it",
        unit="ms",
        budget=Budget(at_most=2),
        measure=lambda: _both()[1],
    ),
)
