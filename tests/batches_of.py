"""Folders of pictures for tests of batches, and what a batch left, read back."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from posture import table

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
SEARCHED = ("headless", "chest_to_thigh", "wide_frame")
"""Samples whose person is found by a longer search: folders of many photos leave them out."""
PHOTOS = sorted(SAMPLES.glob("*.jpg"))
SEEN_AT_ONCE = [path for path in PHOTOS if not any(part in path.name for part in SEARCHED)]
QUICK = ("--fast", "--model", "lite", "--workers", "2")


def folder_of(folder: Path, count: int) -> Path:
    """A folder with so many photos, in two folders below it."""
    for number in range(count):
        target = folder / "ab"[number % 2] / f"{number:04d}.jpg"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SEEN_AT_ONCE[number % len(SEEN_AT_ONCE)], target)
    return folder


def command(*arguments: object) -> list[str]:
    """The command line that runs a batch in a process of its own."""
    return [sys.executable, "-m", "posture", "batch", *map(str, arguments)]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """A batch run to its end; nothing may ever print a traceback."""
    done = subprocess.run(command(*arguments), capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.stdout == ""
    return done


def rows(out: Path) -> list[dict[str, Any]]:
    """The rows of the table."""
    found: list[dict[str, Any]] = table.read_table(out).to_pylist()
    return found


def names(out: Path) -> list[str]:
    """The names in the table, in its order."""
    return [row["name"] for row in rows(out)]


def failures(out: Path) -> dict[str, dict[str, str]]:
    """The failures by path."""
    with (out / "failures.csv").open(newline="", encoding="utf-8") as file:
        return {row["path"]: row for row in csv.DictReader(file)}


def parts(out: Path) -> list[Path]:
    """The part files that are there."""
    return sorted(out.glob("parts/*/*.parquet"))


def drafts(out: Path) -> list[Path]:
    """Files that were left half-written."""
    return [path for path in out.glob(".drafts/*") if path.is_file()]
