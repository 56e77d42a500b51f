"""Distances in centimetres: a person of known height in the picture, known offsets out."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from posture.measures.distances import distances, height_px
from posture.pose.skeleton import INDEX
from posture.results import report_json
from posture.runtime import resources
from posture.types import Estimate, Mask, Pose, Report, Source, View
from tests.worded import worded

EXAMPLE = json.loads((resources.PACKAGE_DIR / "data/examples/ok.json").read_text("utf-8"))
PLACES = {"ear": 140, "shoulder": 200, "hip": 450, "knee": 620, "ankle": 800, "heel": 820}


def pose() -> Pose:
    points = np.zeros((33, 3))
    for part, y in PLACES.items():
        for side in ("left", "right"):
            points[INDEX[f"{side}_{part}"]] = (300, y, 1.0)
    body = np.zeros((1000, 600), np.float32)
    body[100:830, 260:340] = 1.0
    return Pose(points, np.zeros((33, 3)), np.zeros(33), Mask(body, np.eye(3)[:2]))


def found(**changes: object) -> Report:
    plain = report_json.from_dict(EXAMPLE)
    measures = {
        **plain.measures,
        "sway": Estimate(5.0, 3.0, 7.0),
        "head_forward": Estimate.missing(worded("hidden")),
        "trunk_lean": Estimate(0.0, -2.0, 2.0),
    }
    made = replace(
        plain,
        source=Source("x.jpg", None, 600, 1000),
        view=View("side", "right", 0.0),
        stance="standing",
        measures=measures,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_the_height_goes_from_the_top_of_the_outline_to_the_heel() -> None:
    assert height_px(pose(), "right") == pytest.approx(820 - 100)


def test_an_angle_over_a_segment_becomes_centimetres() -> None:
    by_name = {one.name: one for one in distances(found(), pose(), 180.0)}
    leg_cm = (800 - 450) * 180 / 720
    assert by_name["sway"].value_cm == pytest.approx(leg_cm * np.sin(np.radians(5.0)))
    assert by_name["sway"].low_cm < by_name["sway"].value_cm < by_name["sway"].high_cm
    assert by_name["trunk_lean"].value_cm == 0.0
    assert "head_forward" not in by_name  # it was not assessed


def test_twice_the_height_is_twice_the_distance() -> None:
    small, tall = distances(found(), pose(), 90.0), distances(found(), pose(), 180.0)
    for one, other in zip(small, tall, strict=True):
        assert other.high_cm == pytest.approx(2 * one.high_cm)


@pytest.mark.parametrize(
    "changes",
    [{"stance": "seated"}, {"view": View("front", None, 0.0)}, {"view": None}],
)
def test_only_somebody_standing_seen_from_the_side_has_them(changes: dict[str, object]) -> None:
    assert distances(found(**changes), pose(), 180.0) == ()
