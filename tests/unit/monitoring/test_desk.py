"""Sitting told from standing by head and shoulders, against recorded takes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from posture.findings.reference import HeadAndShoulders
from posture.monitoring.desk import Desk, DeskReference
from posture.runtime import resources
from tests.sights import at_the_desk
from tests.worded import reason_words

RULES = resources.read_toml("live.toml")["place"]


def places(levels: Sequence[float]) -> list[HeadAndShoulders]:
    found = [at_the_desk(level).place for level in levels]
    return [place for place in found if place is not None]


def desk(seated: Sequence[float], standing: Sequence[float], *, assumed: bool = False) -> Desk:
    reference = DeskReference(places(seated), places(standing))
    return Desk(RULES, reference, is_assumed_seated=assumed)


def test_the_nearer_level_decides() -> None:
    judge = desk([0.50, 0.51, 0.49], [0.64, 0.65, 0.66])
    assert judge.judge(at_the_desk(0.52))[0] == "seated"
    assert judge.judge(at_the_desk(0.62))[0] == "standing"


def test_near_the_middle_it_stays_as_it_was() -> None:
    judge = desk([0.50, 0.50, 0.50], [0.70, 0.70, 0.70])
    assert judge.judge(at_the_desk(0.50))[0] == "seated"
    assert judge.judge(at_the_desk(0.62))[0] == "seated"
    assert judge.judge(at_the_desk(0.66))[0] == "standing"
    assert judge.judge(at_the_desk(0.58))[0] == "standing"


@pytest.mark.parametrize(
    ("seated", "standing"),
    [
        ([0.50, 0.51, 0.49], [0.52, 0.51, 0.53]),  # the desk rose as much as the person
        ([0.40, 0.60, 0.50], [0.60, 0.80, 0.70]),  # takes that scatter as much as they differ
    ],
)
def test_takes_that_do_not_lie_apart_tell_nothing(
    seated: Sequence[float], standing: Sequence[float]
) -> None:
    state, reason = desk(seated, standing).judge(at_the_desk(0.5))
    assert state == "unknown"
    assert "cannot tell them apart" in reason_words(reason)


def test_takes_that_tell_nothing_leave_what_the_user_says() -> None:
    assert desk([0.5] * 3, [0.5] * 3, assumed=True).judge(at_the_desk(0.5))[0] == "seated"


def test_a_camera_below_eye_level_may_show_the_standing_lower() -> None:
    judge = desk([0.64, 0.65, 0.66], [0.50, 0.51, 0.49])
    assert judge.judge(at_the_desk(0.5))[0] == "standing"


def test_takes_of_standing_alone_tell_nothing() -> None:
    assert desk([], [0.5, 0.5, 0.5]).judge(at_the_desk(0.5))[0] == "unknown"


def test_with_takes_of_sitting_alone_whoever_is_much_higher_stands() -> None:
    judge = desk([0.5, 0.51, 0.49], [])
    assert judge.judge(at_the_desk(0.55))[0] == "seated"
    assert judge.judge(at_the_desk(0.30))[0] == "seated"  # slumped over the desk
    assert judge.judge(at_the_desk(0.80))[0] == "standing"
