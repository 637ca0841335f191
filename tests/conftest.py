"""Settings for every test, and the server that several of them share."""

from collections.abc import Iterator

import pytest
import torch
from hypothesis import settings

from tests.valkey_server import ValkeyServer

# As in the app (small tensors, many sessions); it also keeps summation order the same on every machine.
torch.set_num_threads(1)

# Speed is measured in benchmarks/: a slow machine must not fail a test.
settings.register_profile("slp", deadline=None, print_blob=True)
settings.load_profile("slp")


@pytest.fixture(scope="module")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    """A real server of a module's own."""
    server = ValkeyServer(tmp_path_factory.mktemp("valkey") / "log.txt")
    yield server
    server.kill()
