import subprocess
import sys
from pathlib import Path

import pytest

from explorer import limits

# In a process of its own, in which nothing was dropped so far whose place could be taken: the most numbers that a step
# can record, so that the runs of all rates, those of each optimizer and those of each loss are as large as they get.
LARGEST = """
import torch
from pathlib import Path
from explorer.contract.wire import encode
from explorer.views.compute import compute, scene
from slp_core import Experiment, tutorial
def at_most():
    return next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
torch.set_num_threads(1)
encode(compute("rates", scene("rates", tutorial())))
x, target = torch.linspace(-1, 1, 64, dtype=torch.float64)[None], torch.full((1, 16), 0.5, dtype=torch.float64)
e = Experiment(x=x, target=target, weights=torch.full((64, 16), 0.1, dtype=torch.float64), steps=10_000)
before = at_most()
encode(compute("rates", scene("rates", e, {"count": 128})))
print(at_most() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells how much a process has taken")
def test_runs_that_rates_compares_take_no_more_memory_than_a_request_may():
    run = subprocess.run([sys.executable, "-c", LARGEST], capture_output=True, text=True, check=True)
    assert 1024 * int(run.stdout) < limits.VIEW_MOST_BYTES
