"""Reads `posture photo --json` from standard input and prints one line for each picture.

.venv/bin/posture photo samples/*.jpg --json | .venv/bin/python -m scripts.one_line_each
"""

from __future__ import annotations

import json
import sys
from pathlib import PurePath
from typing import Any


def one_line(result: dict[str, Any]) -> str:
    """The name, what was seen, and the first measure that could be assessed."""
    name = PurePath(result["source"]["name"]).name
    return f"  {name:38} {what_was_seen(result):18} {first_measure(result['measures'])}".rstrip()


def what_was_seen(result: dict[str, Any]) -> str:
    """The view and the stance, or why there is none."""
    if result["status"] == "no_person":
        return "nobody"
    if result["status"] != "ok":
        return str(result["reason"])
    return f"{result['view']['kind']}, {result['stance']}"


def first_measure(measures: dict[str, Any]) -> str:
    """Hip flexion where it was assessed, else another; with its 90 % interval."""
    for name in ("hip_flexion", "pelvic_obliquity", *measures):
        measure = measures.get(name)
        if measure and measure["value"] is not None:
            value, low, high = (round(measure[key]) for key in ("value", "low", "high"))
            return f"{name.replace('_', ' ')} {value}° ({low} to {high})".replace("-", "−")
    return ""


def main() -> None:
    """One line for each line that comes in; a fault when none does."""
    came = False
    for line in sys.stdin:
        came = True
        print(one_line(json.loads(line)), flush=True)
    if not came:
        sys.exit(1)


if __name__ == "__main__":
    main()
