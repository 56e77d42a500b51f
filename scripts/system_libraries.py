"""Finds missing system libraries by loading them, and installs them with apt.

    .venv/bin/python -m scripts.system_libraries run|test

Runs in the virtual environment: the table of libraries is that of ``posture doctor``. apt is
called only when something is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from posture.doctor import SYSTEM_LIBRARIES, apt_package

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OPEN_RENDERER = (
    "import moderngl; moderngl.create_standalone_context("
    "backend='egl', libgl='libGL.so.1', libegl='libEGL.so.1')"
)


@dataclass(frozen=True)
class Need:
    """Something the machine must have: how to see that it is there, and the packages that bring it.

    Each package is a tuple of names, of which apt knows at least one.
    """

    name: str
    is_there: Callable[[], bool]
    packages: tuple[tuple[str, ...], ...]


def needs_of(purpose: str) -> list[Need]:
    """What a machine must have to run the program, or to test it."""
    needs = [Need(it.file, partial(loads, it.file), (it.packages,)) for it in SYSTEM_LIBRARIES]
    if purpose == "test":
        needs += [
            Need("strace", lambda: shutil.which("strace") is not None, (("strace",),)),
            Need("Mesa's EGL", renders, (("libegl-mesa0",), ("libgl1-mesa-dri",))),
            Need("Chromium", has_browser, (("chromium", "chromium-browser"),)),
        ]
    return needs


def loads(file: str) -> bool:
    """Whether a library loads, tried in a new process: this one may remember an earlier answer."""
    return succeeds(f"import ctypes; ctypes.CDLL({file!r})")


def has_browser() -> bool:
    """Whether there is a browser for the tests, under any of its names."""
    return any(shutil.which(name) for name in BROWSERS)


def renders() -> bool:
    """Whether a picture can be rendered without a screen."""
    return succeeds(OPEN_RENDERER)


def succeeds(code: str) -> bool:
    """Whether a line of Python runs without an error in a new process."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def missing_of(needs: list[Need]) -> list[Need]:
    """Those needs that are not met."""
    return [need for need in needs if not need.is_there()]


def main(purpose: str) -> None:
    """Install what is missing; end with a message that says what to type when that fails."""
    if not sys.platform.startswith("linux"):
        return
    missing = missing_of(needs_of(purpose))
    if not missing:
        return
    print(f"· missing on this system: {', '.join(need.name for need in missing)}", flush=True)
    root = [] if os.geteuid() == 0 else ["sudo"]
    if shutil.which("apt-get") and (not root or shutil.which("sudo")):
        apt_get(root, "update", "-qq")
        names = package_names(missing)
        print(f"· installing with apt: {' '.join(names)}", flush=True)
        apt_get(root, "install", "-y", "-qq", "--no-install-recommends", *names)
        missing = missing_of(missing)
    if missing:
        sys.exit(what_to_type(missing))


def apt_get(root: list[str], *arguments: str) -> None:
    """Call apt-get, without questions. Whether it worked is seen by looking again."""
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    subprocess.run([*root, *quiet, "apt-get", *arguments], check=False, stdout=subprocess.DEVNULL)


def package_names(needs: list[Need]) -> list[str]:
    """The packages that bring these, under the names this system gives them."""
    return list(dict.fromkeys(apt_package(names) for need in needs for names in need.packages))


def what_to_type(missing: list[Need]) -> str:
    """The last word when the machine could not be completed from here."""
    names = ", ".join(need.name for need in missing)
    if shutil.which("apt-get"):
        packages = " ".join(package_names(missing))
        return (
            f"Still missing: {names}. As an administrator type:\n"
            f"    apt-get update && apt-get install {packages}\nand run make again."
        )
    debian = " ".join(names[0] for need in missing for names in need.packages)
    return (
        f"Still missing: {names}. This system has no apt: install the packages that hold them "
        f"(on Debian they are called {debian}) and run make again."
    )


if __name__ == "__main__":
    main(sys.argv[1])
