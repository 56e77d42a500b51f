"""The pictures that ship, and the body data, are what their notes say."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[4]
SAMPLES = ROOT / "samples"
DATA = ROOT / "posture" / "evaluation" / "simulate"
STANCES = ("standing", "seated", "squatting", "lunging", "kneeling", "one_leg", "walking")


@pytest.fixture(scope="module")
def truth() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((SAMPLES / "truth.json").read_text())
    return entries


def test_every_picture_has_its_truth(truth: list[dict[str, Any]]) -> None:
    assert {e["file"] for e in truth} == {p.name for p in SAMPLES.glob("*.jpg")}
    assert len(truth) >= 24


def test_pictures_are_light_and_portraits_but_the_square_and_the_wide_one(
    truth: list[dict[str, Any]],
) -> None:
    others = {
        "standing_side_right_chest_to_thigh.jpg": (900, 900),
        "wide_frame_standing.jpg": (1280, 720),
    }
    for entry in truth:
        path = SAMPLES / entry["file"]
        assert path.stat().st_size < 250_000
        with Image.open(path) as picture:
            assert picture.size == others.get(entry["file"], (900, 1200))


def test_what_the_edges_leave_is_told(truth: list[dict[str, Any]]) -> None:
    entries = {e["file"]: e for e in truth}
    headless = entries["standing_side_left_headless.jpg"]
    assert headless["head_in_picture"] is False
    assert headless["knees_in_picture"] is True
    cut = entries["standing_side_right_chest_to_thigh.jpg"]
    assert cut["head_in_picture"] is cut["knees_in_picture"] is False
    wide = entries["wide_frame_standing.jpg"]["points_px"]
    assert 0.2 * 720 < wide["ankle"][1] - wide["ear"][1] < 0.3 * 720


def test_bodies_differ(truth: list[dict[str, Any]]) -> None:
    bodies = [e["body"] for e in truth if e["people"]]
    builds = [json.dumps(e["build"], sort_keys=True) for e in truth if e["people"]]
    assert len(set(bodies)) == len(bodies)
    assert len(set(builds)) == len(builds)


def test_names_tell_view_and_facing(truth: list[dict[str, Any]]) -> None:
    for entry in truth:
        words = entry["file"].split(".")[0].split("_")
        name = entry["file"]
        stances = [one for one in STANCES if name.startswith(f"{one}_")]
        for stance in stances:
            assert entry["stance"] == stance
            assert f"_{entry['view']}" in name
        for facing in {"left", "right"} & set(words):
            assert entry["facing"] == facing


def test_nobody_has_nothing_to_measure(truth: list[dict[str, Any]]) -> None:
    entry = next(e for e in truth if e["file"] == "nobody.jpg")
    assert entry["people"] == 0
    assert entry["measures"] == {}
    assert entry["body"] is entry["view"] is entry["stance"] is entry["facing"] is None


def test_forward_and_backward_tilt_are_what_they_say(truth: list[dict[str, Any]]) -> None:
    tilts = {e["file"]: e["measures"].get("pelvic_tilt") for e in truth}
    assert tilts["standing_side_left_forward_tilt.jpg"] >= 20
    assert tilts["standing_side_right_backward_tilt.jpg"] <= -5


def test_body_data_is_the_noted_one() -> None:
    data = (DATA / "body.npz").read_bytes()
    assert hashlib.sha256(data).hexdigest() in (DATA / "body.md").read_text()
    assert len(data) < 8_000_000
