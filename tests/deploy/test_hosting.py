"""What a host may ask for, and what they are told where it cannot be."""

import os

import pytest

from deploy.hosting import Hosting, asked
from deploy.packages import MissingProgramError, find_or_install
from deploy.proxy import environment, servers
from deploy.serve import told
from deploy.watched import metrics_place


def test_nothing_asked_for_is_a_replica_a_core_at_every_address():
    assert asked([], {}) == Hosting("0.0.0.0", 8501, os.cpu_count() or 1, "", None, "")


def test_everything_that_can_be_asked_for(tmp_path):
    pem = tmp_path / "both.pem"
    pem.write_text("")
    words = f"--address 127.0.0.1 --port 443 --replicas 3 --base /a/b/ --tls {pem} --valkey redis://h".split()
    hosting = asked(words, {})
    assert hosting == Hosting("127.0.0.1", 443, 3, "a/b", pem, "redis://h")
    assert hosting.url == "https://127.0.0.1:443/a/b/"
    assert environment(hosting)["TLS"] == str(pem)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--port 0", "PORT must be from 1 to 65535, not 0"),
        ("--replicas 0", "REPLICAS must be from 1 to 64, not 0"),
        ("--replicas 65", "REPLICAS must be from 1 to 64, not 65"),
        ("--base a?b", "BASE must be letters"),
        ("--base a//b", "BASE must be letters"),
        ("--tls /nowhere.pem", "TLS must be a PEM file that can be read, not '/nowhere.pem'"),
        ("--valkey localhost:6379", "VALKEY must begin with one of redis://"),
    ],
)
def test_what_cannot_be_is_told_with_what_can(words, message, capsys):
    with pytest.raises(SystemExit):
        asked(words.split(), {})
    assert message in capsys.readouterr().err


def test_bad_key_is_told_before_anything_starts(capsys):
    with pytest.raises(SystemExit):
        asked(["--valkey", "redis://h"], {"SLP_DATA_KEY": "secret"})
    said = capsys.readouterr().err
    assert "SLP_DATA_KEY must be a key" in said
    assert "secret" not in said


def test_servers_are_named_as_their_cookies():
    assert servers([(81, 91), (82, 92)]).splitlines() == [
        "backend replicas from app",
        "    server r1 127.0.0.1:81 check port 91 cookie r1",
        "    server r2 127.0.0.1:82 check port 92 cookie r2",
    ]


@pytest.mark.parametrize("replicas", [1, 2])
def test_host_without_valkey_is_told_what_is_lost(replicas):
    said = " ".join(told(Hosting("", 1, replicas, "", None, ""), False))
    assert "What is lost then: data that a person brought as a file" in said
    assert ("stays with its replica" in said) == (replicas > 1)


def test_host_with_valkey_is_told_of_the_key_that_is_missing():
    hosting = Hosting("", 1, 2, "", None, "redis://h")
    assert "SLP_DATA_KEY is not set" in " ".join(told(hosting, False))
    assert "SLP_DATA_KEY" not in " ".join(told(hosting, True))


def test_program_that_cannot_be_had_is_named_with_its_package(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))  # not even a package manager
    with pytest.raises(MissingProgramError, match=r"no-such-program is needed \(to test\).*apt-get install nothing"):
        find_or_install("no-such-program", "nothing", "to test")


def test_replicas_show_their_figures_at_ports_of_their_own():
    places = [
        [metrics_place(first, number) for number in (1, 2)] for first in ("9100", "0.0.0.0:9100", "[::1]:80", "x")
    ]
    assert places == [["9100", "9101"], ["0.0.0.0:9100", "0.0.0.0:9101"], ["[::1]:80", "[::1]:81"], ["x", "x"]]
