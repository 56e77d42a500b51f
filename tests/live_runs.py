"""Runs of `posture live` on the sample film, and the lines of their logs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from posture.apps.cli import main

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
FILM = SAMPLES / "sit_and_stand.mp4"
FAST = "--as-fast-as-possible"

Line = dict[str, Any]


def live(*arguments: object, camera: object = FILM) -> Result:
    return CliRunner().invoke(main, ["live", "--camera", str(camera), *map(str, arguments)])


def lines_of(log: Path) -> list[Line]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def seconds_of(log: Path) -> list[Line]:
    return [line for line in lines_of(log) if "state" in line]


def events_of(log: Path) -> list[Line]:
    return [line for line in lines_of(log) if "event" in line and line["event"] != "rules"]
