"""Which mediapipe is here, told before it is loaded."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys

CODE = """
import sys
from posture.pose import mediapipe
print(mediapipe.version_of_mediapipe())
print(sorted({"mediapipe", "email"} & set(sys.modules)))
"""


def test_the_version_is_told_without_loading_it_or_a_parser_of_emails() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [importlib.metadata.version("mediapipe"), "[]"]
