"""Whether the replica of this container says that it is ready: its health check. `python -m deploy.healthy`."""

import os
import sys
import urllib.request


def healthy(port: str, base: str) -> bool:
    """Whether `/slp/ready` is answered with 200."""
    path = f"/{base.strip('/')}/slp/ready" if base.strip("/") else "/slp/ready"
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as answer:
            return int(answer.status) == 200
    except OSError:  # nobody listens, or it drains
        return False


if __name__ == "__main__":
    sys.exit(0 if healthy(os.environ.get("PORT", "8501"), os.environ.get("BASE", "")) else 1)
