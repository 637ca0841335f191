"""Whether the replica of this container says that it is ready: its health check. `python -m deploy.healthy`."""

import os
import sys
from contextlib import closing
from http.client import HTTPConnection, HTTPException


def healthy(port: str, base: str) -> bool:
    """Whether `/slp/ready` is answered with 200."""
    path = f"/{base.strip('/')}/slp/ready" if base.strip("/") else "/slp/ready"
    try:
        with closing(HTTPConnection("127.0.0.1", int(port), timeout=2)) as connection:
            connection.request("GET", path)
            return connection.getresponse().status == 200
    except (OSError, HTTPException):  # nobody listens, or nobody of ours
        return False


if __name__ == "__main__":
    sys.exit(0 if healthy(os.environ.get("PORT", "8501"), os.environ.get("BASE", "")) else 1)
