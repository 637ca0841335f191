import socket
import sys

import pytest
import torch
from streamlit import config

from explorer import assets, server
from explorer.views import VIEWS


def test_warm_up_leaves_one_thread_and_the_files_compressed():
    server.warm_up()
    assert torch.get_num_threads() == 1
    assert assets._compressed.cache_info().currsize >= 2


def test_connections_send_at_once_also_where_the_listening_socket_does_not_name_its_protocol():
    with socket.socket() as listener, socket.socket() as client, socket.socket() as closed:
        closed.close()
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        server._send_at_once()
        client.connect(listener.getsockname())
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert not client.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)  # nobody else's socket is touched


def test_rest_is_loaded_when_it_says_so():
    server._load_the_rest()
    assert "sklearn.datasets" in sys.modules
    assert all("figures_json" in vars(view) for view in VIEWS.values())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_warm_up_raises_the_limit_of_open_files_as_far_as_it_may():
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
        server._allow_open_files()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert soft == (server.OPEN_FILES if hard == resource.RLIM_INFINITY else min(server.OPEN_FILES, hard))
        assert hard == before[1]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_allowed_origins_are_streamlits_own_setting():
    before = config.get_option("server.corsAllowedOrigins")
    try:
        assert server.allowed_origins() == tuple(before)
        config.set_option("server.corsAllowedOrigins", ["https://slides.example.org"])
        assert server.allowed_origins() == ("https://slides.example.org",)
    finally:
        config.set_option("server.corsAllowedOrigins", before)
