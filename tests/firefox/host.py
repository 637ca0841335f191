"""What the tests in Firefox stand on: a Firefox, found or installed, and the app as `make run` starts it.

`python -m tests.firefox.host` finds or installs the browser; with ``--serve`` it starts the app too, prints both as a
line of JSON, and stops the app when its standard input is closed.
"""

import json
import sys
import tempfile
from pathlib import Path

from deploy.packages import MissingProgramError, find_or_install
from tests.browser.streamlit_server import StreamlitServer


def main() -> None:
    """See the module."""
    try:
        firefox = find_or_install("firefox-esr", "firefox-esr", "the browser tests in Firefox")
    except MissingProgramError as error:
        sys.exit(f"error: {error}")
    if "--serve" not in sys.argv:
        print(f"Browser: {firefox}")
        return
    with tempfile.TemporaryDirectory() as folder:
        server = StreamlitServer(Path(folder) / "log.txt")
        try:
            server.wait_until_healthy()
            print(json.dumps({"firefox": firefox, "url": server.url}), flush=True)
            sys.stdin.read()
        finally:
            server.stop()


if __name__ == "__main__":
    main()
