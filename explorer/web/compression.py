"""What is compressed before anybody comes: 7 MB, on another core while torch is imported.

Neither needs the other, and zlib lets others run meanwhile. Hence this is begun first of all, and imports no torch.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path

from explorer.web import assets, streamlit_files


@cache
def begin(streamlit: Path) -> Future[None]:
    """Compress what a first visitor asks for, in a thread of its own; ``streamlit`` is the folder of Streamlit's files.

    Whoever asks again gets the same Future.
    """
    aside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="compression")
    begun = aside.submit(_compress, streamlit)
    aside.shutdown(wait=False)
    return begun


def _compress(streamlit: Path) -> None:
    assets.warm_up()
    streamlit_files.warm_up(streamlit)
