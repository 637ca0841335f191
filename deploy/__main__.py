"""`python -m deploy --port 8501 --replicas 2 --valkey redis://127.0.0.1:6379/0`."""

import sys

from deploy import serve
from deploy.hosting import asked
from deploy.packages import MissingProgramError
from deploy.proxy import ProxyError

if __name__ == "__main__":
    try:
        serve.run(asked(sys.argv[1:]))
    except (MissingProgramError, ProxyError) as error:
        sys.exit(f"error: {error}")
