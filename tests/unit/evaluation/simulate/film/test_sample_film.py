"""The film that ships is light and is what its truth says."""

import json
from pathlib import Path
from typing import Any

import cv2
import pytest

SAMPLES = Path(__file__).resolve().parents[5] / "samples"


@pytest.fixture(scope="module")
def entry() -> dict[str, Any]:
    entries: list[dict[str, Any]] = json.loads((SAMPLES / "films.json").read_text())
    assert [e["file"] for e in entries] == ["sit_and_stand.mp4"]
    return entries[0]


def test_it_is_light_and_as_long_as_it_says(entry: dict[str, Any]) -> None:
    path = SAMPLES / entry["file"]
    assert path.stat().st_size < 500_000
    film = cv2.VideoCapture(str(path))
    assert film.get(cv2.CAP_PROP_FPS) == entry["fps"] == 4.0
    assert film.get(cv2.CAP_PROP_FRAME_COUNT) / entry["fps"] == entry["duration_s"]
    assert film.get(cv2.CAP_PROP_FRAME_HEIGHT) == 480


def test_somebody_sits_slumps_stands_up_and_walks_off(entry: dict[str, Any]) -> None:
    assert [s["state"] for s in entry["states"]] == ["seated", "standing", "moving", "away"]
    rise = entry["states"][1]["start_s"]
    seated = [m for m in entry["measures"] if m["t_s"] < rise - 2]
    standing = [m for m in entry["measures"] if m["t_s"] > rise + 2]
    assert min(m["hip_flexion"] for m in seated) > 75
    assert max(m["hip_flexion"] for m in standing) < 25
    tilts = [m["pelvic_tilt"] for m in seated]
    assert max(tilts) - min(tilts) > 8
