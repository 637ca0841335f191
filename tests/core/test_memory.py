import platform
import subprocess
import sys
from pathlib import Path

import pytest

# In a process of its own: what this one has dropped so far has changed what it does. The fourth number of mallinfo2(3)
# counts the blocks that the system was asked for one by one, and will be given back the same way.
ASKED_FOR = """
import ctypes, torch
{use}
class Info(ctypes.Structure):
    _fields_ = [(str(at), ctypes.c_size_t) for at in range(10)]
mallinfo2 = ctypes.CDLL(None).mallinfo2
mallinfo2.restype = Info
def blocks():
    return getattr(mallinfo2(), "3")
before = blocks()
temporary = torch.empty(31_000_000, dtype=torch.uint8)
print(blocks() - before)
"""


# What is kept between two temporaries keeps the next one from taking the place of the one before: each step then has
# memory of its own, as if nothing were ever dropped.
TRAINED = """
import torch
from pathlib import Path
from slp_core import Experiment, train
def at_most():
    return next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
torch.set_num_threads(1)
x = torch.randn(10_000, 1, dtype=torch.float64)
e = Experiment(x=x, target=x.repeat(1, 16), weights=torch.ones(1, 16), optimizer="adam", steps=100)
train(e.change(steps=0)).loss
before = at_most()
train(e).loss
print(at_most() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells how much a process has taken")
def test_hundred_steps_take_hardly_more_memory_than_one():
    program = [sys.executable, "-c", TRAINED]
    taken = int(subprocess.run(program, capture_output=True, text=True, check=True).stdout)
    assert taken < 30_000  # kB; the outputs of one step are 1,250 of them


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is asked to keep memory")
@pytest.mark.parametrize(("use", "blocks"), [("import slp_core", 0), ("", 1)])
def test_memory_of_dropped_tensors_is_kept_once_the_core_is_imported(use, blocks):
    program = [sys.executable, "-c", ASKED_FOR.format(use=use)]
    assert int(subprocess.run(program, capture_output=True, text=True, check=True).stdout) == blocks
