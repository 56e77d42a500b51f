"""Two pictures over each other: joint on joint, upright, equally long, mirrored only if asked."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.pose.skeleton import INDEX
from posture.results import report_json
from posture.results.reason_text import text_of
from posture.results.superposition import Superposition, superposed, superposition_dict
from posture.runtime import resources
from posture.types import Facing, FloatArray, Reason, Report, View, ViewKind

EXAMPLE = json.loads((resources.PACKAGE_DIR / "data/examples/ok.json").read_text("utf-8"))
FOUND = report_json.from_dict(EXAMPLE)
SIZE = (1200, 1600)
STANDING = {
    "nose": (560.0, 300.0),
    "shoulder": (610.0, 480.0),
    "hip": (600.0, 820.0),
    "knee": (590.0, 1110.0),
    "ankle": (605.0, 1400.0),
}
MIDDLE = np.array(SIZE) / 2


def landmarks(hidden: tuple[str, ...] = ()) -> FloatArray:
    """Somebody who stands with left and right over each other; (33, 3)."""
    points = np.tile([600.0, 700.0, 0.99], (33, 1))
    for part, place in STANDING.items():
        for name in (part,) if part == "nose" else (f"left_{part}", f"right_{part}"):
            points[INDEX[name]] = (*place, 0.0 if part in hidden else 0.99)
    return points


def moved(
    points: FloatArray, scale: float, turn_deg: float, shift: tuple[float, float]
) -> FloatArray:
    """The points scaled, turned anticlockwise about the picture's middle, and shifted."""
    cos, sin = math.cos(math.radians(turn_deg)), math.sin(math.radians(turn_deg))
    turned = (points[:, :2] - MIDDLE) @ (scale * np.array([[cos, -sin], [sin, cos]]))
    return np.column_stack([turned + MIDDLE + shift, points[:, 2]])


def seen(
    points: FloatArray | None = None,
    facing: Facing | None = "left",
    roll_deg: float | None = 0.0,
    kind: ViewKind = "side",
) -> Report:
    source = replace(FOUND.source, width_px=SIZE[0], height_px=SIZE[1])
    view = View(kind, facing, 0.0, roll_deg)
    points = landmarks() if points is None else points
    return replace(FOUND, source=source, view=view, landmarks=points, legs="together")


def laid(earlier: Report, later: Report, *, is_mirrored: bool = False) -> Superposition:
    found = superposed(earlier, later, is_mirrored=is_mirrored)
    assert isinstance(found, Superposition)
    return found


def on_canvas(points: FloatArray, transform: FloatArray) -> FloatArray:
    return points[:, :2] @ transform[:, :2].T + transform[:, 2]


def codes(found: Superposition) -> list[str]:
    return [one.code for one in found.remarks]


@given(
    scale=st.floats(0.4, 1.1),
    roll_deg=st.floats(-8.0, 8.0),
    shift=st.tuples(st.floats(-60.0, 60.0), st.floats(-60.0, 60.0)),
)
def test_the_same_body_at_another_place_size_and_roll_lies_on_itself(
    scale: float, roll_deg: float, shift: tuple[float, float]
) -> None:
    before = landmarks()
    after = moved(before, scale, roll_deg, shift)
    found = laid(seen(before), seen(after, roll_deg=roll_deg))
    one, other = on_canvas(before, found.earlier), on_canvas(after, found.later)
    assert one == pytest.approx(other, abs=1e-6)
    assert found.joint == "ankle"
    assert found.anchor == pytest.approx(one[INDEX["left_ankle"]])
    assert (one >= -1e-6).all()
    assert (one <= np.array([found.width, found.height]) + 1e-6).all()
    assert found.remarks == ()


def test_a_roll_that_is_not_known_turns_nothing_and_is_told() -> None:
    tilted = seen(moved(landmarks(), 1.0, 6.0, (0.0, 0.0)), roll_deg=None)
    found = laid(seen(), tilted)
    assert codes(found) == ["overlay_upright_later"]
    assert found.later[0, 1] == pytest.approx(0.0)
    assert codes(laid(tilted, tilted)) == ["overlay_upright_both"]


def test_where_one_picture_shows_no_ankles_the_hips_lie_on_each_other() -> None:
    cut = landmarks(hidden=("ankle",))
    later = seen(moved(cut, 0.7, 0.0, (30.0, -20.0)))
    found = laid(seen(), later)
    assert found.joint == "hip"
    one = on_canvas(landmarks(), found.earlier)
    other = on_canvas(later.landmarks, found.later)  # type: ignore[arg-type]
    assert found.anchor == pytest.approx(one[INDEX["left_hip"]])
    for part in ("shoulder", "hip", "knee"):
        assert one[INDEX[f"left_{part}"]] == pytest.approx(other[INDEX[f"left_{part}"]])
    assert [len(line) for line in found.lines] == [4, 3]


def test_who_faces_the_other_way_is_told_and_not_mirrored_unless_asked() -> None:
    flipped = landmarks() * [-1.0, 1.0, 1.0] + [SIZE[0], 0.0, 0.0]
    other_way = seen(flipped, facing="right")
    found = laid(seen(), other_way)
    assert codes(found) == ["overlay_other_way"]
    assert np.linalg.det(found.later[:, :2]) > 0
    mirrored = laid(seen(), other_way, is_mirrored=True)
    assert codes(mirrored) == ["overlay_mirrored"]
    assert np.linalg.det(mirrored.earlier[:, :2]) > 0
    assert np.linalg.det(mirrored.later[:, :2]) < 0
    before, after = on_canvas(landmarks(), mirrored.earlier), on_canvas(flipped, mirrored.later)
    assert before == pytest.approx(after, abs=1e-6)
    both = laid(seen(), seen(), is_mirrored=True)
    assert codes(both) == ["overlay_turned_away", "overlay_mirrored"]


def test_front_and_back_swap_left_and_right_and_say_so() -> None:
    front, back = (seen(kind="front", facing=None), seen(kind="back", facing=None))
    assert codes(laid(front, back)) == ["overlay_front_and_back"]
    assert codes(laid(front, back, is_mirrored=True)) == ["overlay_mirrored"]
    assert codes(laid(front, front)) == []


def test_another_trunk_to_the_same_legs_shows_as_what_it_is() -> None:
    leaning = landmarks()
    for side in ("left", "right"):
        leaning[INDEX[f"{side}_shoulder"], :2] = (
            600.0 - 340.0 * math.sin(0.2),
            820.0 - 340.0 * math.cos(0.2),
        )
    found = laid(seen(), seen(leaning))
    upright, bent = found.lines
    assert upright[1:] == pytest.approx(bent[1:], abs=0.3)
    scale = found.earlier[0, 0]
    assert (upright[0] - bent[0])[0] == pytest.approx(
        scale * (10.0 + 340.0 * math.sin(0.2)), abs=0.5
    )


@pytest.mark.parametrize(
    ("later", "code"),
    [
        (seen(kind="front", facing=None), "overlay_other_view"),
        (replace(seen(), landmarks=None), "overlay_nobody"),
        (seen(landmarks(hidden=("ankle", "hip"))), "overlay_no_joint"),
        (seen(landmarks(hidden=("ankle", "shoulder", "knee"))), "overlay_no_joint"),
    ],
)
def test_what_cannot_be_laid_over_says_why(later: Report, code: str) -> None:
    found = superposed(seen(), later)
    assert isinstance(found, Reason)
    assert found.code == code
    assert "choose two" in text_of(found, "page")


def test_from_the_front_in_another_stance_only_trunks_are_made_equally_long() -> None:
    shorter = landmarks()
    for side in ("left", "right"):
        shorter[INDEX[f"{side}_knee"], 1] = 900.0
        shorter[INDEX[f"{side}_ankle"], 1] = 1190.0
    front = seen(kind="front", facing=None)
    seated = replace(seen(shorter, kind="front", facing=None), stance="seated")
    found = laid(front, seated)
    assert found.earlier[:, :2] == pytest.approx(found.later[:, :2])
    assert codes(found) == ["overlay_other_stance"]
    trunk = float(np.hypot(*(found.lines[0][0] - found.lines[0][1])))
    assert found.square * 20 == pytest.approx(2.6 * trunk)


def test_as_data_a_map_is_what_svg_calls_a_matrix() -> None:
    found = laid(seen(), seen())
    data = superposition_dict(found)
    a, b, c, d, e, f = data["earlier"]
    x, y = STANDING["ankle"]
    assert [a * x + c * y + e, b * x + d * y + f] == pytest.approx(data["anchor"], abs=0.05)
    assert json.loads(json.dumps(data)) == data
