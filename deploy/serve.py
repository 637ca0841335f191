"""One server for a host: replicas behind HAProxy, watched, replaced one after the other on SIGHUP, ended on SIGTERM."""

import asyncio
import os
import secrets
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from deploy.hosting import Hosting
from deploy.proxy import Proxy
from deploy.watched import WatchedReplica, own_environment
from explorer import limits
from explorer.store.cipher import new_key


def say(line: str) -> None:
    """Tell the host."""
    print(f"SLP Explorer: {line}", flush=True)


def told(hosting: Hosting, has_key: bool) -> Iterator[str]:
    """What does not survive what, for this choice."""
    if hosting.valkey:
        yield "Visits are shared in Valkey, own data too, encrypted: any replica takes over from any other."
        if not has_key:
            yield (
                "SLP_DATA_KEY is not set: a key was made for this run, and own data cannot be read after it. "
                "`python -m explorer.store.cipher` prints a key to keep."
            )
        return
    kept = f"{limits.KEEPSAKE_MOST_BYTES // 1000} kB"
    if hosting.replicas > 1:
        yield "No VALKEY: each replica keeps visits in its own memory, and a browser stays with its replica."
    else:
        yield "No VALKEY: the process keeps visits in its own memory."
    yield f"When that ends, numbers, undo, pins and settings come back from the browser itself ({kept} of them)."
    yield f"What is lost then: data that a person brought as a file (they load it again), and undo beyond those {kept}."


async def serve(hosting: Hosting) -> int:
    """Serve until a signal says that it is enough; the exit code."""
    _allow_open_files()
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    has_key = bool(os.environ.get("SLP_DATA_KEY"))
    more = {
        "SLP_STORE": hosting.valkey,
        "SLP_DATA_KEY": os.environ.get("SLP_DATA_KEY") or (new_key() if hosting.valkey else ""),
        # All replicas must read each other's cookies.
        "STREAMLIT_SERVER_COOKIE_SECRET": os.environ.get("STREAMLIT_SERVER_COOKIE_SECRET") or secrets.token_hex(32),
    }
    replicas = [
        WatchedReplica(number, hosting.base, own_environment(more), say) for number in range(1, hosting.replicas + 1)
    ]
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, over.set)
    with tempfile.TemporaryDirectory(prefix="slp-serve-") as folder:
        proxy = Proxy(hosting, [(replica.port, replica.pulse) for replica in replicas], Path(folder))
        say(f"starting {len(replicas)} replicas behind {proxy.version} ...")
        for line in told(hosting, has_key):
            say(line)
        kept = [asyncio.create_task(replica.keep()) for replica in replicas]
        kept.append(asyncio.create_task(_keep_proxy(proxy)))
        rolling: set[asyncio.Task[None]] = set()

        def roll() -> None:
            if not rolling:
                rolling.add(task := asyncio.create_task(_roll(replicas)))
                task.add_done_callback(rolling.discard)

        loop.add_signal_handler(signal.SIGHUP, roll)
        ready = asyncio.create_task(_tell_when_ready(hosting, replicas))
        await over.wait()
        say("ending")
        for task in (ready, kept.pop(), *rolling):
            task.cancel()
        for replica in replicas:
            replica.end()
        with suppress(TimeoutError):
            async with asyncio.timeout(limits.SERVER_ENDS_WITHIN):
                await asyncio.gather(*kept)
        for replica in replicas:
            replica.kill()
        proxy.stop()
        await asyncio.gather(*kept)
        if proxy.process is not None:
            await proxy.process.wait()
    return 0


async def _tell_when_ready(hosting: Hosting, replicas: list[WatchedReplica]) -> None:
    await asyncio.gather(*(replica.ready.wait() for replica in replicas))
    say(f"ready at {hosting.url}")


async def _keep_proxy(proxy: Proxy) -> None:
    while True:
        process = await proxy.start()
        code = await process.wait()
        say(f"HAProxy ended by itself (exit code {code}): it is started again.")
        await asyncio.sleep(0.2 if code < 0 else 2)  # one that cannot start, say because of its port, is tried slowly


async def _roll(replicas: list[WatchedReplica]) -> None:
    for replica in replicas:
        say(f"replacing replica {replica.number} ...")
        await replica.replace()
        await asyncio.sleep(limits.SERVER_NOTICED_WITHIN)
    say("all replicas were replaced")


def _allow_open_files() -> None:
    """As many connections as the machine gives: the proxy takes its limit from here."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = limits.SERVER_OPEN_FILES
    wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def run(hosting: Hosting) -> None:
    """Serve, and leave with its exit code."""
    sys.exit(asyncio.run(serve(hosting)))
