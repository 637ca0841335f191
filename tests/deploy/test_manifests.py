"""What is shipped for containers and clusters: accepted by Kubernetes' schemas and by HAProxy, and true to the code."""

import os
import re
import socket
import subprocess
import threading
from pathlib import Path

import kubernetes_validate
import pytest
import yaml

from deploy.healthy import healthy
from deploy.packages import find_or_install
from explorer import limits
from explorer.store.chosen import VARIABLES
from explorer.web import server

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
MANIFESTS = {
    f"{path.name} {document['kind']} {document['metadata']['name']}": document
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    for document in yaml.safe_load_all(path.read_text())
}
APP = MANIFESTS["app.yaml Deployment slp-explorer"]
KNOWN = {*VARIABLES, "STREAMLIT_SERVER_COOKIE_SECRET"}
"""The variables that a replica reads."""


@pytest.mark.parametrize("name", MANIFESTS)
def test_manifest_is_what_its_kind_may_be(name):
    kubernetes_validate.validate(MANIFESTS[name], kubernetes_validate.latest_version(), strict=True)


def test_schema_would_have_told_of_a_wrong_field():
    wrong = {**APP, "spec": {**APP["spec"], "replica": 2}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, kubernetes_validate.latest_version(), strict=True)


def test_everything_a_cluster_needs_is_there():
    kinds = {document["kind"] for document in MANIFESTS.values()}
    assert kinds >= {
        "Deployment",
        "Service",
        "Ingress",
        "HorizontalPodAutoscaler",
        "PodDisruptionBudget",
        "NetworkPolicy",
    }


def container() -> dict:
    return APP["spec"]["template"]["spec"]["containers"][0]


def test_probes_ask_for_what_the_app_answers():
    ours = {getattr(route, "path", "") for route in server.routes()} | {"/_stcore/health"}
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container()[probe]["httpGet"]["path"] in ours
        assert container()[probe]["httpGet"]["port"] in {port["name"] for port in container()["ports"]}


def test_pod_is_left_time_for_its_drain():
    grace = APP["spec"]["template"]["spec"]["terminationGracePeriodSeconds"]
    before = int(container()["lifecycle"]["preStop"]["exec"]["command"][1])
    assert grace > before + limits.SERVER_DRAIN_MOST + 5


def test_replicas_are_told_what_they_read():
    told = {entry["name"] for entry in container()["env"]}
    assert told <= KNOWN
    assert set(compose()["services"]["replica"]["environment"]) <= KNOWN


def test_everything_that_selects_finds_its_pods():
    for name, document in MANIFESTS.items():
        spec = document["spec"]
        wanted = spec.get("selector") or spec.get("podSelector")
        if wanted and document["kind"] != "Deployment":
            labels = wanted.get("matchLabels", wanted)
            pods = [each["spec"]["template"] for each in MANIFESTS.values() if each["kind"] == "Deployment"]
            assert any(labels.items() <= pod["metadata"]["labels"].items() for pod in pods), name


def compose() -> dict:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def test_compose_mounts_files_that_are_there_and_gives_nobody_rights():
    services = compose()["services"]
    for mount in services["proxy"]["volumes"]:
        assert (DEPLOY / mount.split(":")[0]).is_file(), mount
    for name, service in services.items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
    assert (DEPLOY / services["replica"]["build"]["context"]).resolve() == ROOT
    assert int(services["replica"]["stop_grace_period"].removesuffix("s")) > limits.SERVER_DRAIN_MOST + 5


def test_haproxy_takes_the_configuration_of_compose():
    proxy = compose()["services"]["proxy"]
    told = {**os.environ, **proxy["environment"], "PAGES": str(DEPLOY), "COOKIE_KEY": "key"}
    files = [word.replace("/etc/slp", str(DEPLOY)) for word in proxy["command"] if word.startswith(("-f", "/etc"))]
    program = find_or_install("haproxy", "haproxy", "the proxy")
    run = subprocess.run([program, "-c", *files], env=told, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "WARNING" not in run.stderr


def test_container_copies_what_is_there_and_what_the_app_is_made_of():
    text = (DEPLOY / "Containerfile").read_text()
    copied = {word for line in re.findall(r"^COPY (?!--from)(.*)", text, re.MULTILINE) for word in line.split()[:-1]}
    assert all((ROOT / name).exists() for name in copied), copied
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert copied >= packages | {"app.py", "pages", ".streamlit", "requirements.txt"}
    assert "USER 10001" in text
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert copied <= let_in


@pytest.mark.parametrize(
    ("says", "base", "found"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", "", True),
        (b"HTTP/1.1 200 OK\r\n\r\n", "/app/", True),
        (b"HTTP/1.1 503 Service Unavailable\r\n\r\n", "", False),
        (b"SSH-2.0-other\r\n", "", False),
    ],
)
def test_health_check_is_green_where_a_replica_says_that_it_is_ready(says, base, found):
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                asked.append(connection.recv(1000).split()[1])
                connection.sendall(says)

        replica = threading.Thread(target=answer)
        replica.start()
        assert healthy(str(listener.getsockname()[1]), base) is found
        replica.join()
    assert asked == [b"/app/slp/ready" if base else b"/slp/ready"]


def test_health_check_is_red_where_nobody_answers(unused_port=1):
    assert not healthy(str(unused_port), "")


def test_guide_names_only_what_is_read():
    guide = (ROOT / "docs" / "hosting.md").read_text()
    code = "".join(path.read_text() for room in ("explorer", "deploy") for path in (ROOT / room).rglob("*.py"))
    named = set(re.findall(r"SLP_[A-Z_]+", guide))
    assert len(named) >= 4
    assert [name for name in named if f'"{name}"' not in code] == []
    assert [name for name in re.findall(r"`(deploy/[\w./-]+)`", guide) if not (ROOT / name).exists()] == []
    make = (ROOT / "Makefile").read_text()
    for target in re.findall(r"(?:`|^    )make (\w+)", guide, re.MULTILINE):
        assert re.search(rf"^{target}:", make, re.MULTILINE), target
