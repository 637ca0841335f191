"""`make serve` as a host starts it, with TLS, a base path, two replicas and a Valkey: what a proxy can stop is stopped,
and any replica answers.
"""

import asyncio
import datetime
import json
import os
import signal
import ssl
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from explorer import limits
from explorer.contract.wire import encode
from explorer.state.experiment_json import experiment_to_json
from explorer.state.own_kept import OwnDataKept
from explorer.store.chosen import stores
from slp_core import on_samples, tutorial
from tests.explorer.state.test_own_data import NAMES, brought
from tests.hosted import Hosted, hosting, until

KEY = "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0ISEhISE="


def certificate(path: Path) -> Path:
    """A certificate for 127.0.0.1 that its own key signed, with that key, in one PEM."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + datetime.timedelta(days=1))
    pem = serialization.Encoding.PEM
    form, locked = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(pem) + key.private_bytes(pem, form, locked))
    return path


@pytest.fixture(scope="module")
def hosted(tmp_path_factory, valkey) -> Iterator[Hosted]:
    folder = tmp_path_factory.mktemp("hosted")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLP_DATA_KEY", KEY)
        trusting = ssl._create_unverified_context
        patch.setattr(ssl, "_create_default_https_context", trusting)
        tls = certificate(folder / "both.pem")
        with hosting(folder / "log.txt", base="slp", valkey=valkey.url, tls=tls) as made:
            yield made
    assert "Traceback" not in made.log.read_text()


def live(hosted: Hosted, message: str, origin: str | None = None, **headers: str) -> dict:
    """The answer of the live socket to one message, whatever it says of its progress before."""

    async def ask() -> dict:
        url = hosted.url.replace("http", "ws", 1) + "/slp/live"
        trusting = ssl._create_unverified_context()
        async with connect(url, ssl=trusting, origin=origin, additional_headers=headers, max_size=None) as socket:
            await socket.send(message)
            while "progress" in (told := json.loads(await socket.recv())):
                pass
            return told

    return asyncio.run(asyncio.wait_for(ask(), 60))


def request(**more: object) -> str:
    return encode({"id": 1, "view": "train", "experiment": experiment_to_json(tutorial()), **more}).decode()


def test_what_is_not_for_strangers_is_closed_however_it_is_written(hosted):
    assert hosted.status("/") == hosted.status("/_stcore/health") == hosted.status("/_stcore/host-config") == 200
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp", "/_stcore/%6Detrics"):
        assert hosted.status(path) == 404, path


def test_server_says_neither_what_it_is_nor_who_visits(hosted):
    with urllib.request.urlopen(hosted.url + "/") as answer:
        headers = answer.headers
    assert "server" not in headers
    assert headers["strict-transport-security"]
    cookies = headers.get_all("set-cookie")
    assert all("HttpOnly" in each and "SameSite=Lax" in each for each in cookies if each.startswith("slp-"))
    assert sum(each.startswith("slp-") for each in cookies) == 2


@pytest.mark.parametrize(
    ("method", "path", "headers", "answered"),
    [
        ("POST", "/", {"Content-Length": "10"}, 405),
        ("POST", "/_stcore/upload_file/s/f", {"Transfer-Encoding": "chunked"}, 400),
        ("PUT", "/_stcore/upload_file/s/f", {"Content-Length": "21000001"}, 413),
        ("POST", "/slp/qr", {"Content-Length": "64001"}, 413),
    ],
)
def test_body_that_nobody_asked_for_is_refused_before_it_is_read(hosted, method, path, headers, answered):
    assert hosted.status(path, method, **headers) == answered


def test_code_of_a_link_comes_through_the_proxy(hosted):
    asked = urllib.request.Request(f"{hosted.url}/slp/qr", data=hosted.url.encode(), method="POST")
    with urllib.request.urlopen(asked) as answer:
        assert answer.status == 200
        assert answer.read().startswith(b"<svg")


def test_uploads_of_one_session_are_counted(hosted):
    found = [hosted.status(f"/_stcore/upload_file/one/{number}", "PUT") for number in range(35)]
    assert 429 not in found[:30]
    assert found[-1] == 429
    assert hosted.status("/_stcore/upload_file/another/1", "PUT") != 429


def test_own_page_is_let_in_and_another_sites_is_not(hosted):
    host = hosted.url.removesuffix("/slp")
    assert live(hosted, request(), origin=host)["id"] == 1
    for origin in ("https://evil.example", host.rsplit(":", 1)[0]):
        with pytest.raises(InvalidStatus):
            live(hosted, request(), origin=origin)


@pytest.mark.parametrize("path", ["/slp/live", "/_stcore/stream"])
def test_message_that_is_far_too_long_is_cut_off_unread(hosted, path):
    async def flood() -> int:
        url = hosted.url.replace("http", "ws", 1) + path
        trusting, subprotocols = ssl._create_unverified_context(), ["streamlit"] if "stream" in path else None
        async with connect(url, ssl=trusting, subprotocols=subprotocols, max_size=None) as socket:
            try:
                await socket.send(bytes(limits.SERVER_SOCKET_MOST_BYTES + 1))
                while True:
                    await socket.recv()
            except ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd else 1006

    assert asyncio.run(asyncio.wait_for(flood(), 60)) in (1009, 1006)


def test_any_replica_answers_for_data_that_only_the_store_has(hosted, valkey):
    own = brought(seed=140)
    shared = stores({"SLP_STORE": valkey.url, "SLP_DATA_KEY": KEY})
    OwnDataKept(shared.own, shared.cipher).keep(own)
    shared.end()
    fields = request(experiment=experiment_to_json(on_samples(tutorial(), own.data)) | {"own": own.token})
    answers = [live(hosted, fields, Cookie=f"slp-replica=r{number}") for number in (1, 2)]
    assert answers[0]["numbers"] == answers[1]["numbers"]
    assert NAMES[0] in json.dumps(answers[0], ensure_ascii=False)


def test_replica_and_proxy_that_die_are_started_again(hosted):
    dead = hosted.replica(1)
    os.kill(dead, signal.SIGKILL)
    assert {hosted.status("/_stcore/health") for _ in range(30)} == {200}
    until(lambda: hosted.said("Replica 1 ended by itself (signal SIGKILL)"), "the launcher says so")
    until(lambda: hosted.replica(1) != dead, "there is another one")
    proxy = hosted.proxy()
    os.kill(proxy, signal.SIGKILL)
    until(lambda: hosted.status("/_stcore/health") == 200, "the proxy is back")
    assert hosted.proxy() != proxy
