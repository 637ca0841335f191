"""Find a Chromium for the browser tests, or install one. `python -m tests.browser.chromium` says which."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from deploy.packages import apt_install, run

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class NoBrowserError(RuntimeError):
    """No Chromium was found and none could be installed."""


def find_or_install() -> str:
    """Return the path of a Chromium that starts; raise NoBrowserError where there is none to be had."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        path = shutil.which(chosen)
        if path and _version(path):
            return _use(path, "named by $CHROMIUM")
        raise NoBrowserError(f"$CHROMIUM is {chosen!r}, which is not a Chromium that starts.")
    if path := _on_path():
        return _use(path, "found on PATH")
    if path := _playwrights_own():
        return _use(path, "downloaded earlier by Playwright")

    print("No Chromium found. Asking Playwright to download its own ...", flush=True)
    run([sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"], seconds=600)
    if path := _playwrights_own():
        return _use(path, "downloaded now by Playwright")

    print("That did not give a browser that starts. Installing the system's package ...", flush=True)
    if apt_install("chromium") and (path := _on_path()):
        return _use(path, "installed now with apt-get")
    raise NoBrowserError(
        "No Chromium was found and none could be installed (the attempts are above). Install Chromium or "
        "Chrome by hand, or set CHROMIUM=/path/to/chromium. Browser tests are never skipped."
    )


def _use(path: str, origin: str) -> str:
    print(f"Browser: {path} ({_version(path)}), {origin}.", flush=True)
    return path


def _on_path() -> str | None:
    paths = (shutil.which(name) for name in NAMES)
    return next((path for path in paths if path and _version(path)), None)


def _playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() and _version(path) else None


def _version(path: str) -> str | None:
    """What the browser calls itself, or None if it does not start (a snap stub, a missing library)."""
    try:
        run = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return run.stdout.strip() or None


if __name__ == "__main__":
    try:
        find_or_install()
    except NoBrowserError as error:
        sys.exit(f"error: {error}")
