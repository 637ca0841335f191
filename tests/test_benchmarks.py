import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def list_them(file, *words):
    command = [sys.executable, "-m", "benchmarks", *words, "--list", "--json", str(file)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    listed = json.loads(file.read_text(encoding="utf-8"))["benchmarks"]
    return run, listed, [entry["name"] for entry in listed]


def test_benchmarks_of_a_group_are_asked_for_together(tmp_path):
    _, _, every = list_them(tmp_path / "all.json")
    _, _, hosting = list_them(tmp_path / "hosting.json", "hosting")
    asked = {"live_updates", "hosted_updates", "commit", "crowd", "person", "waves", "hall", "dearest", "hostile"}
    assert set(hosting) == asked
    assert set(hosting) < set(every)


def test_benchmarks_list_names_every_benchmark_with_its_budget(tmp_path):
    run, listed, names = list_them(tmp_path / "list.json")
    assert {"train", "drag_display", "first_page", "live_updates", "commit"} <= set(names)
    assert [line.split()[0] for line in run.stdout.splitlines()] == names
    for entry in listed:
        limits = [limit for limit in entry["budget"].values() if limit is not None]
        assert len(limits) == 1 and limits[0] > 0
        assert entry["ours"] and entry["reference"] and entry["unit"]
