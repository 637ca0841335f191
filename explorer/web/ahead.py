"""What data need, loaded before somebody needs it: seconds of a core, in which others would be answered late."""

import importlib
import logging

MODULES = ("sklearn.datasets", "pyarrow.csv", "pyarrow.compute")


def load() -> None:
    """Import it, as far as it can be."""
    for name in MODULES:
        try:
            importlib.import_module(name)
        except Exception:  # whatever it is, the server goes on; who chooses such data is told
            logging.getLogger(__name__).exception("%s could not be loaded ahead of time", name)
