"""A relay in front of a server, which can cut every connection at once: a proxy that restarts, a laptop that sleeps."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any


class Relay:
    """Hands bytes on between 127.0.0.1:`port` and a server's port; `cut()` ends all of it, until `mend()`."""

    def __init__(self, target: int) -> None:
        self._target, self._open = target, True
        self._hears = asyncio.Event()
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.speak()
        self._server = self._do(asyncio.start_server(self._take, "127.0.0.1", 0))
        self.port: int = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Every connection ends, and nobody gets another one."""
        self._open = False
        self._do(self._close_all())

    def mend(self) -> None:
        """Connections can be made again."""
        self._open = True

    def silence(self) -> None:
        """Nothing arrives any more, and nobody is told: a network that is gone without a word."""
        self._loop.call_soon_threadsafe(self._hears.clear)

    def speak(self) -> None:
        """What was held up arrives, and all that follows."""
        self._loop.call_soon_threadsafe(self._hears.set)

    def stop(self) -> None:
        """End the relay."""
        self.speak()
        self.cut()
        self._server.close()
        self._do(self._end_all())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _close_all(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    async def _end_all(self) -> None:
        """Let every line end by itself: their writers are closed."""
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._open:
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection("127.0.0.1", self._target)
        await asyncio.gather(self._hand_on(reader, back), self._hand_on(there, writer))

    async def _hand_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while data := await reader.read(65_536):
                await self._hears.wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass  # one side is gone: the other one is told below
        finally:
            self._writers.discard(writer)
            writer.transport.abort()
