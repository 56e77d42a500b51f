"""Rules of movements: how many repetitions lie beyond, and which leg differs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posture.movements.judging import judge
from posture.movements.model import Cycle, Figure, Repetition, Side, TestName
from posture.results.reason_text import text_of
from posture.types import Finding, Reason
from tests.movement_curves import FRONT, SIDE


def repetitions(
    name: str, values: list[float], half: float = 5.0, side: Side | None = None
) -> list[Repetition]:
    """One repetition a value."""
    return [
        Repetition(
            number,
            Cycle(float(number), number + 0.5, number + 1.0, side),
            {name: Figure.around(value, half, "deg")},
        )
        for number, value in enumerate(values, 1)
    ]


def judged(test: TestName, of: list[Repetition], yaw_deg: float = 3.0) -> dict[str, Finding]:
    view = FRONT if test == "single-leg" else SIDE
    return {one.rule: one for one in judge(test, of, replace(view, yaw_deg=yaw_deg))}


@pytest.mark.parametrize(
    ("leans", "level"),
    [
        ([62, 63, 64, 40, 41], "noticeable"),
        ([62, 63, 40, 41, 42], "typical"),
        ([58, 59, 60, 40, 41], "borderline"),
        ([70, 70], "not_assessed"),
    ],
)
def test_a_lean_counts_where_three_of_five_lie_wholly_beyond(
    leans: list[float], level: str
) -> None:
    finding = judged("sit-to-stand", repetitions("lean_at_lift_off", leans))["M1"]
    assert finding.level == level
    assert "Tully 2005" in finding.basis


def test_a_camera_that_stands_too_far_aside_closes_the_rules() -> None:
    of = repetitions("lean_at_lift_off", [70.0] * 5)
    finding = judged("sit-to-stand", of, yaw_deg=18.0)["M1"]
    assert finding.level == "not_assessed"
    assert finding.message.code == "rule_needs_side_on"


def test_a_knee_that_moves_further_inward_than_the_other_is_named_with_its_side() -> None:
    left = repetitions("knee_inward", [12.0, 12.5, 11.5], side="left")
    right = repetitions("knee_inward", [0.0, 0.5, -0.5], side="right")
    drop = {"hip_drop": Figure.around(0.0, 5.0, "deg")}
    of = [replace(one, figures={**one.figures, **drop}) for one in (*left, *right)]
    found = judged("single-leg", of)
    assert found["M3"].level == "noticeable"
    assert "on the left leg" in text_of(found["M3"].message)
    assert found["M4"].level == "typical"


def test_the_hip_that_extends_less_is_named() -> None:
    left = repetitions("hip_extension_peak", [2.0] * 6, side="left")
    right = repetitions("hip_extension_peak", [15.0] * 6, side="right")
    found = judged("gait", [*left, *right])["M5"]
    assert found.level == "noticeable"
    assert "The left hip extends" in text_of(found.message)
    few = judged("gait", [*left[:3], *right])["M5"]
    assert few.level == "not_assessed"
    assert "only 3 strides were found" in text_of(few.message)


def test_a_figure_that_is_missing_gives_its_reason() -> None:
    hidden = Figure.missing(Reason("ankle_hidden"), "deg")
    of = [
        replace(one, figures={"trunk_against_shank": hidden})
        for one in repetitions("trunk_against_shank", [0.0] * 4)
    ]
    finding = judged("squat", of)["M2"]
    assert (finding.level, finding.message.code) == ("not_assessed", "ankle_hidden")
