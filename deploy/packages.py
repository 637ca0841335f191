"""Programs that are no Python packages: found, or installed with the system's package manager where that may be."""

import os
import shutil
import subprocess


class MissingProgramError(RuntimeError):
    """A program was not found and could not be installed. The message says what to do."""


def find_or_install(program: str, package: str, why: str) -> str:
    """The path of ``program``; installed as Debian's ``package`` if it is missing and that is permitted.

    Raises
    ------
    MissingProgramError
        If there is none, with ``why`` it is needed.
    """
    if found := _found(program):
        return found
    print(f"No {program} found. Installing the system's package {package} ...", flush=True)
    if apt_install(package) and (found := _found(program)):
        return found
    raise MissingProgramError(
        f"{program} is needed ({why}), was not found and could not be installed (the attempts are above, if there "
        f"were any). Install it by hand: on Debian and Ubuntu, sudo apt-get install {package}."
    )


def apt_install(package: str) -> bool:
    """Install one of Debian's packages, without questions; False where that cannot be done."""
    if not shutil.which("apt-get"):
        return False
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    # The service that a package brings along is not to start: we run the program ourselves.
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get"]
    install = [*apt, "install", "-y", "--no-install-recommends", package]
    # A fresh machine has no lists yet.
    return run(install, seconds=900) or (run([*apt, "update"], seconds=300) and run(install, seconds=900))


def run(command: list[str], seconds: float) -> bool:
    """Run a command for everybody to see; whether it ended well, and in time."""
    print("+", " ".join(command), flush=True)
    try:
        return subprocess.run(command, timeout=seconds, check=False).returncode == 0
    except (OSError, subprocess.SubprocessError) as error:
        print(error, flush=True)
        return False


def _found(program: str) -> str | None:
    # Debian keeps servers in sbin, which is not on everybody's PATH.
    return shutil.which(program, path=os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"]))
