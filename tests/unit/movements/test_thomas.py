"""The Thomas test on made-up poses: thigh against level, knee, and when nothing is judged."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import jsonschema
import numpy as np
import pytest
from rich.console import Console

from posture.movements import thomas
from posture.movements.model import Movement
from posture.movements.movement_json import to_dict
from posture.output.movement_sheet import movement_sheet
from posture.output.movement_text import sentence_of
from posture.output.terminal.movement_page import print_movement
from posture.pose.skeleton import INDEX
from posture.results.reason_text import text_of
from posture.runtime.resources import PACKAGE_DIR
from posture.types import Estimate, Pose, Reason, Report, Source, View
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure, mirrored, posed

SCHEMA = json.loads((PACKAGE_DIR / "data" / "posture-movement-1.schema.json").read_text("utf-8"))
LYING = Reason("lying_across")


def lying(above_level_deg: float, knee_deg: float = 80.0, held_deg: float = 120.0) -> Pose:
    """On the back, feet to the right; the thigh of the near leg hangs, the far one is held."""
    pose = posed(
        Figure(
            trunk_deg=-90,
            thigh_deg=90 + above_level_deg,
            knee_deg=knee_deg,
            far_thigh_deg=90 + held_deg,
            far_knee_deg=130,
            neck_deg=-90,
            px_per_m=220,
        )
    )
    pose.points[INDEX["nose"], 1] -= 20  # face up
    return pose


def report(pose: Pose | None, why_not: Reason = LYING, roll_deg: float | None = None) -> Report:
    return Report(
        source=Source("table.jpg", None, WIDTH_PX, HEIGHT_PX),
        status="ok" if pose is not None else "no_person",
        reason=None,
        people=int(pose is not None),
        view=View("side", "right", 0.0, roll_deg),
        stance="lying",
        measures={"trunk_lean": Estimate.missing(why_not)},
        findings=(),
        landmarks=None,
        passes=1,
        models={},
    )


def assessed(pose: Pose | None, *, back_is_flat: bool = True) -> Movement:
    return thomas.assess_lying(report(pose), pose, back_is_flat=back_is_flat)


@pytest.mark.parametrize("above_deg", [-30.0, -8.0, 0.0, 12.0])
@pytest.mark.parametrize("knee_deg", [40.0, 85.0])
@pytest.mark.parametrize("is_mirrored", [False, True])
def test_thigh_and_knee_are_as_the_pose_has_them(
    above_deg: float, knee_deg: float, is_mirrored: bool
) -> None:
    pose = lying(above_deg, knee_deg)
    figures = assessed(mirrored(pose) if is_mirrored else pose).figures
    assert figures["thigh_above_level"].value == pytest.approx(above_deg, abs=0.1)
    assert figures["knee_flexion"].value == pytest.approx(knee_deg, abs=0.1)


@pytest.mark.parametrize(
    ("above_deg", "level"),
    [(25.0, "noticeable"), (5.0, "borderline"), (-8.0, "borderline"), (-12.0, "typical")],
)
def test_the_rule_speaks_of_the_thigh_where_the_back_is_flat(above_deg: float, level: str) -> None:
    (finding,) = assessed(lying(above_deg)).findings
    assert (finding.rule, finding.level) == ("T1", level)
    assert f"{abs(above_deg):.0f}° {'above' if above_deg > 0 else 'below'} level" in text_of(
        finding.message
    )


def test_without_a_flat_back_there_are_figures_and_no_judgement() -> None:
    found = assessed(lying(25.0), back_is_flat=False)
    (finding,) = found.findings
    assert found.figures["thigh_above_level"]
    assert (finding.level, finding.message) == ("not_assessed", thomas.UNCONFIRMED)


def test_the_sentence_names_the_side_of_level() -> None:
    assert sentence_of(assessed(lying(-8.0))) == (
        "The thigh that hangs free lies 8° below level and its knee is bent to 80°."
    )


def face_down() -> Pose:
    pose = lying(0.0)
    pose.points[INDEX["nose"], 1] += 40
    return pose


def from_the_feet() -> Pose:
    pose = lying(0.0)
    pose.points[INDEX["left_shoulder"], 1] -= 60
    return pose


@pytest.mark.parametrize(
    ("pose", "why_not"),
    [
        (None, thomas.NOBODY),
        (posed(Figure()), thomas.NOT_LYING),
        (posed(Figure(thigh_deg=90, knee_deg=90)), thomas.NOT_LYING),
        (face_down(), thomas.ON_THE_FRONT),
        (from_the_feet(), thomas.NOT_FROM_THE_SIDE),
        (lying(0.0, held_deg=5.0), thomas.NOT_HELD),
    ],
    ids=["nobody", "standing", "seated", "face down", "from the feet", "no knee held"],
)
def test_what_is_no_thomas_test_is_refused(pose: Pose | None, why_not: Reason) -> None:
    found = assessed(pose)
    assert (found.status, found.reason, dict(found.figures)) == ("not_assessed", why_not, {})
    assert not found.findings
    assert sentence_of(found).endswith(".")


def test_what_the_engine_refuses_for_the_whole_picture_is_refused() -> None:
    pose, dark = lying(0.0), Reason("too_dark")
    assert thomas.assess_lying(report(pose, dark), pose, back_is_flat=True).reason == dark


def test_a_hidden_ankle_leaves_the_thigh() -> None:
    pose = lying(5.0)
    pose.points[INDEX["right_ankle"], 2] = 0.1
    figures = assessed(pose).figures
    assert figures["thigh_above_level"]
    assert figures["knee_flexion"].why_not == Reason("ankle_hidden")


def test_the_roll_of_the_picture_is_taken_out() -> None:
    pose = lying(0.0)
    turn = np.deg2rad(-6.0)
    points = pose.points.copy()
    points[:, :2] @= np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    tilted = replace(pose, points=points)
    found = thomas.assess_lying(report(tilted, roll_deg=6.0), tilted, back_is_flat=True)
    assert found.figures["thigh_above_level"].value == pytest.approx(0.0, abs=0.1)


@pytest.mark.parametrize("pose", [lying(5.0), posed(Figure())], ids=["ok", "refused"])
def test_it_is_as_the_schema_says(pose: Pose) -> None:
    found = to_dict(assessed(pose))
    jsonschema.validate(found, SCHEMA)
    assert (found["test"], found["repetitions"]) == ("thomas", [])


def test_terminal_and_sheet_say_what_one_camera_cannot_show() -> None:
    found, printed = assessed(lying(25.0)), io.StringIO()
    print_movement(found, Console(file=printed, width=80))
    for text in (" ".join(printed.getvalue().split()), movement_sheet(found)):
        assert "One camera cannot show which muscle holds the thigh up" in text
        assert "The thigh stays above level" in text
