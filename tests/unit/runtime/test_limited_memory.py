"""A process that may take only so much memory fails itself, before the system ends others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CODE = """
from posture.runtime.processes import limit_memory
limit_memory(64 * 2**20)
small = bytearray(16 * 2**20)
try:
    bytearray(256 * 2**20)
except MemoryError:
    print("refused")
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux limits it")
def test_what_goes_beyond_is_refused_and_what_does_not_is_had() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout == "refused\n"
