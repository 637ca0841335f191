import platform
import subprocess
import sys

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


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is asked to keep memory")
@pytest.mark.parametrize(("use", "blocks"), [("import slp_core", 0), ("", 1)])
def test_memory_of_dropped_tensors_is_kept_once_the_core_is_imported(use, blocks):
    program = [sys.executable, "-c", ASKED_FOR.format(use=use)]
    assert int(subprocess.run(program, capture_output=True, text=True, check=True).stdout) == blocks
