import subprocess
import sys
from pathlib import Path

from streamlit import file_util

from explorer.web import assets, compression, streamlit_files

ROOT = Path(__file__).parents[3]
FOLDER = Path(file_util.get_static_dir())

# In a process of its own: here, torch is loaded already.
BESIDE_TORCH = """
import sys
from pathlib import Path
from explorer.web import compression
assert "torch" not in sys.modules
compression.begin(Path(sys.argv[1])).result(60)
assert "torch" not in sys.modules
"""


def test_what_is_compressed_is_ready_and_nothing_is_compressed_twice():
    begun = compression.begin(FOLDER)
    begun.result(60)
    assert compression.begin(FOLDER) is begun
    ready = assets._compressed.cache_info(), streamlit_files.compressed.cache_info()
    assert ready[0].currsize == len(assets._files()) and ready[1].currsize >= 1
    compression._compress(FOLDER)
    again = assets._compressed.cache_info(), streamlit_files.compressed.cache_info()
    assert [each.misses for each in again] == [each.misses for each in ready]


def test_compression_needs_no_torch_whose_import_it_fills():
    subprocess.run([sys.executable, "-c", BESIDE_TORCH, FOLDER], check=True, cwd=ROOT, timeout=120)
