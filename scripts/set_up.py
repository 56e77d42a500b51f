"""Makes `.venv`, installs the lock and this package into it, and the system libraries it loads.

    python3 -m scripts.set_up run     what `make demo` needs
    python3 -m scripts.set_up test    what `make test` needs besides

Standard library only: it runs before anything is installed. A second run finds its stamp and
does nothing, until the lock, pyproject.toml, the Python or the folder changes.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-dev.lock"}
INSTALLERS = ROOT / "requirements-install.lock"
"""pip and setuptools: those that come with a Python are as old as it is."""

STAMP = "posture-installed"


def main(purpose: str) -> None:
    """Set up `.venv` and the machine for ``purpose``: "run" or "test"."""
    python = make_environment(ROOT / ".venv", Path(sys.executable), purpose)
    libraries = [str(python), "-m", "scripts.system_libraries", purpose]
    status = subprocess.run(libraries, cwd=ROOT, check=False).returncode
    if status:
        sys.exit(status)


def make_environment(folder: Path, python: Path, purpose: str, *extra: str) -> Path:
    """A virtual environment with the lock and this package; returns its Python.

    ``extra`` are requirements installed over the lock (`make matrix` tries other releases).
    """
    inside = folder / "bin" / "python"
    wanted = stamp_of(folder, python, purpose, extra)
    stamp = folder / STAMP
    if stamp.is_file() and wanted in stamp.read_text().split("\n"):
        return inside
    base = stamp_of(folder, python, "environment", ())
    if not (stamp.is_file() and base in stamp.read_text().split("\n")):
        say(f"making {folder.name} with Python {version_of(python)}")
        call(python, "-m", "venv", "--clear", folder)
    stamp.unlink(missing_ok=True)
    lock = LOCKS[purpose]
    say(f"installing {lock.name} (a minute or two the first time)")
    call(inside, *PIP_INSTALL, "--require-hashes", "--requirement", INSTALLERS)
    # Tests compile what they import, which is a fraction of all.
    hurry = ("--no-compile",) if purpose == "test" else ()
    call(inside, *PIP_INSTALL, *hurry, "--require-hashes", "--requirement", lock)
    if extra:
        call(inside, *PIP_INSTALL, *extra)
    # The lock holds the build backend, so nothing is fetched that the lock does not name.
    call(inside, *PIP_INSTALL, "--no-deps", "--no-build-isolation", "--editable", ROOT)
    stamps = [base, wanted]
    if purpose == "test" and not extra:
        stamps.append(stamp_of(folder, python, "run", ()))  # the longer lock holds the shorter
    stamp.write_text("\n".join(stamps))
    return inside


PIP_INSTALL = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")


def stamp_of(folder: Path, python: Path, purpose: str, extra: tuple[str, ...]) -> str:
    """A digest of everything that an installation depends on.

    The folder is among it: the scripts of a virtual environment name it, so a moved one is broken.
    """
    digest = hashlib.sha256()
    parts = [str(folder), version_of(python), purpose, *extra]
    digest.update("\0".join(parts).encode())
    if purpose in LOCKS:
        digest.update(LOCKS[purpose].read_bytes())
        digest.update(INSTALLERS.read_bytes())
        digest.update((ROOT / "pyproject.toml").read_bytes())
    return f"{purpose} {digest.hexdigest()}"


def version_of(python: Path) -> str:
    """The full version of a Python, asked of itself."""
    command = [str(python), "-c", "import platform; print(platform.python_version(), end='')"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def say(text: str) -> None:
    """One line of progress."""
    print(f"· {text}", flush=True)


def call(*command: str | Path) -> None:
    """Run a command that must succeed; its own words are on the screen when it does not."""
    status = subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode
    if status:
        sys.exit(f"Setting up failed at: {' '.join(str(part) for part in command)}")


if __name__ == "__main__":
    if sys.argv[1:] not in (["run"], ["test"]):
        sys.exit(f"{__doc__}")
    main(sys.argv[1])
