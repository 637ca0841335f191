"""A Streamlit session without a browser: the same messages over the same WebSocket.

It makes many visitors affordable on one machine: forty browsers would measure the browsers.
"""

import asyncio
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

FINISHED = ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY
ANSWER_WITHIN = 180


def socket_url(url: str, path: str) -> str:
    return f"{url.replace('http', 'ws', 1)}/{path}"


class Visitor:
    """One session. `async with Visitor(url) as visitor:` joins and sees the first run through.

    Attributes
    ----------
    elements : list of (str, Any)
        The kind and the message of each element of the first run, in order.
    """

    opens = ""
    """The page that is opened first; empty for the one of the bare address."""

    def __init__(self, url: str) -> None:
        self._url = socket_url(url, "_stcore/stream")
        self._page, self._query = "", ""
        self.session = ""
        self._socket: ClientConnection
        self.elements: list[tuple[str, Any]] = []

    async def __aenter__(self) -> Self:
        # A browser does not ask a busy server for signs of life, and does not hang up on it.
        self._socket = await connect(
            self._url, subprotocols=["streamlit"], max_size=None, open_timeout=ANSWER_WITHIN, ping_interval=None
        )
        try:
            self.elements = await self.rerun([])
        except BaseException:
            await self._socket.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._socket.close()

    @property
    def cookies(self) -> str:
        """What a browser was given to come back with, a proxy's word on the replica among it."""
        answer = self._socket.response
        given = [] if answer is None else answer.headers.get_all("Set-Cookie")
        return "; ".join(cookie.split(";")[0] for cookie in given)

    async def rerun(self, states: Iterable[WidgetState]) -> list[tuple[str, Any]]:
        """Send widget values, as a browser does when one was changed; return what the finished run drew.

        A run that asks for another one (st.rerun) has not finished; the one that it asks for has.
        """
        message = BackMsg()
        request = message.rerun_script
        request.page_script_hash, request.query_string = self._page, self._query
        request.page_name = "" if self._page else self.opens
        request.widget_states.widgets.extend(states)
        await self._socket.send(message.SerializeToString())
        return await self.finished()

    async def finished(self) -> list[tuple[str, Any]]:
        """What the next run that finishes has drawn."""
        drawn: list[tuple[str, Any]] = []
        async with asyncio.timeout(ANSWER_WITHIN):
            async for data in self._socket:
                answer = ForwardMsg.FromString(data)
                kind = answer.WhichOneof("type")
                if kind == "new_session":
                    self._page = answer.new_session.page_script_hash
                    self.session = answer.new_session.initialize.session_id
                elif kind == "navigation":
                    self._page = answer.navigation.page_script_hash
                elif kind == "page_info_changed":
                    self._query = answer.page_info_changed.query_string
                elif kind == "delta" and answer.delta.HasField("new_element"):
                    element = answer.delta.new_element
                    name = element.WhichOneof("type")
                    if name == "exception":
                        raise RuntimeError(f"The measured page raised: {element.exception.message}")
                    drawn.append((name, getattr(element, name)))
                elif kind == "script_finished" and answer.script_finished == FINISHED:
                    return drawn
        raise RuntimeError("The server closed the session.")

    def sliders(self) -> dict[str, WidgetState]:
        """The sliders of the first run by their labels, at their defaults."""
        return {
            element.label: WidgetState(id=element.id, double_array_value={"data": element.default})
            for kind, element in self.elements
            if kind == "slider"
        }
