"""Runs the quick suite on every Python and on mediapipe 1.2, each in its own `.matrix/` folder.

A Python that is not on this machine counts as a failure. Prints a table at the end.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from scripts.set_up import ROOT, make_environment


@dataclass(frozen=True)
class Row:
    """One line of the matrix: a Python and what is installed over the lock."""

    name: str
    python: str
    extra: tuple[str, ...] = ()


ROWS = (
    Row("Python 3.11", "3.11"),
    Row("Python 3.12", "3.12"),
    Row("Python 3.13", "3.13"),
    Row("Python 3.11, mediapipe 1.2", "3.11", ("mediapipe==1.2.*",)),
)


EVERY_CORE = ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
"""As scripts/test.sh has it: slow files first."""


def find_python(version: str) -> Path | None:
    """A Python of this version: on PATH, or among those of pyenv."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    folders = [Path(folder) for folder in os.get_exec_path()]
    found = [folder / f"python{version}" for folder in folders]
    found += sorted(pyenv.glob(f"{version}.*/bin/python{version}"))
    return next((python for python in found if works(python)), None)


def works(python: Path) -> bool:
    """Whether it runs: a shim of pyenv may name a version that is not switched on."""
    if not python.is_file():
        return False
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


def run(row: Row) -> tuple[bool, str]:
    """Whether the suite passed, and its closing line or the reason why it did not run."""
    print(f"\n=== {row.name}", flush=True)
    python = find_python(row.python)
    if python is None:
        return False, f"no python{row.python} on PATH or under ~/.pyenv"
    folder = ROOT / ".matrix" / re.sub(r"[^a-z0-9.]+", "-", row.name.lower())
    try:
        inside = make_environment(folder, python, "test", *row.extra)
    except SystemExit as failure:
        return False, str(failure)
    suite = subprocess.Popen(
        [inside, "-m", "pytest", "-q", *EVERY_CORE], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert suite.stdout is not None
    closing = "printed nothing"
    for line in suite.stdout:
        print(line, end="", flush=True)
        closing = line.strip() or closing
    return suite.wait() == 0, closing


def main() -> int:
    """Run every row, print the table; 0 when all passed."""
    table = []
    for row in ROWS:
        start = time.monotonic()
        passed, closing = run(row)
        table.append((row.name, passed, f"{closing} [{time.monotonic() - start:.0f} s in all]"))
    print("\n=== matrix")
    for name, passed, closing in table:
        print(f"{name:28} {'passed' if passed else 'FAILED':7} {closing}")
    return 0 if all(passed for _, passed, _ in table) else 1


if __name__ == "__main__":
    sys.exit(main())
