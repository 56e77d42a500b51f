"""Commands run without root's powers, as root is never refused a file."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path


def as_nobody(
    arguments: Sequence[str], folder: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a command without root's powers."""
    return subprocess.run(
        [*without_root(), *arguments], capture_output=True, cwd=folder, check=False
    )


def without_root() -> list[str]:
    """What to put before a command so that it has no more rights than its user."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"]
