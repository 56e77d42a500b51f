"""Where somebody who marks the pelvis starts: near the bones, inside the outline."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from posture.apps.web.mark_guess import mark_guess
from posture.pose.skeleton import INDEX
from posture.results import report_json
from posture.runtime.resources import PACKAGE_DIR
from posture.types import BoolArray, Estimate, Facing, FloatArray, Reason, Report, Source, View

WIDTH, HEIGHT = 600, 800
HIP, SHOULDER = (300.0, 460.0), (300.0, 200.0)
TORSO_PX = 260.0
PLACES = {"hip": HIP, "shoulder": SHOULDER, "knee": (300.0, 610.0), "ankle": (300.0, 760.0)}


def report(facing: Facing, tilt: Estimate, turned_deg: float = 0.0) -> Report:
    """Somebody upright, turned about the middle of the picture."""
    example = PACKAGE_DIR / "data" / "examples" / "ok.json"
    read = report_json.from_dict(json.loads(example.read_text("utf-8")))
    landmarks: FloatArray = np.zeros((33, 3))
    landmarks[:, 2] = 1.0
    for side in ("left", "right"):
        for part, place in PLACES.items():
            landmarks[INDEX[f"{side}_{part}"], :2] = about_the_middle(place, turned_deg)
    return replace(
        read,
        source=Source("x.jpg", width_px=WIDTH, height_px=HEIGHT),
        view=View("side", facing, 0.0),
        landmarks=landmarks,
        measures={"pelvic_tilt": tilt},
    )


def about_the_middle(place: tuple[float, float], turned_deg: float) -> tuple[float, float]:
    angle, x, y = math.radians(turned_deg), place[0] - WIDTH / 2, place[1] - HEIGHT / 2
    cos, sin = math.cos(angle), math.sin(angle)
    return WIDTH / 2 + x * cos - y * sin, HEIGHT / 2 + x * sin + y * cos


def upright_body(left: int, right: int) -> BoolArray:
    body = np.zeros((HEIGHT, WIDTH), bool)
    body[100:780, left:right] = True
    return body


@pytest.mark.parametrize("facing", ["left", "right"])
def test_the_front_point_is_in_front_above_the_hip_and_below_the_back_one(facing: Facing) -> None:
    found = mark_guess(report(facing, Estimate(10.0, 0.0, 20.0)), upright_body(200, 400))
    assert found is not None
    (front_x, front_y), (back_x, back_y) = found["asis"], found["psis"]
    forward = 1 if facing == "right" else -1
    assert forward * (front_x - HIP[0]) > 0 > forward * (back_x - HIP[0])
    assert HIP[1] - 0.3 * TORSO_PX < back_y < front_y < HIP[1]
    tilt = math.degrees(math.atan2(front_y - back_y, abs(front_x - back_x)))
    assert tilt == pytest.approx(10.0, abs=0.5)


def test_both_points_lie_inside_a_narrow_outline() -> None:
    body = upright_body(270, 322)
    found = mark_guess(report("right", Estimate(10.0, 0.0, 20.0)), body)
    assert found is not None
    for x, y in found.values():
        assert body[int(y), int(x)]
        assert 270 < x < 322
    smaller = mark_guess(report("right", Estimate(10.0, 0.0, 20.0)), body[::2, ::2])
    assert smaller is not None
    assert smaller["asis"] == pytest.approx(found["asis"], abs=4.0), "whatever size it is shown in"


def test_of_somebody_who_lies_the_trunk_says_which_way_is_up() -> None:
    everywhere = np.ones((HEIGHT, WIDTH), bool)
    missing = Estimate.missing(Reason("needs_stance"))
    upright = mark_guess(report("right", missing), everywhere)
    lying = mark_guess(report("right", missing, turned_deg=90.0), everywhere)
    assert upright is not None
    assert lying is not None
    for name, (x, y) in upright.items():
        assert lying[name] == pytest.approx(about_the_middle((x, y), 90.0), abs=0.2)


def test_without_an_outline_or_a_side_there_is_none() -> None:
    body, tilted = upright_body(200, 400), Estimate(10.0, 0.0, 20.0)
    assert mark_guess(report("left", tilted), None) is None
    front = replace(report("left", tilted), view=View("front", None, 0.0))
    assert mark_guess(front, body) is None
