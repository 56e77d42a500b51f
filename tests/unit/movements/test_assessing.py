"""Looks in, a Movement out: which test it is, what is refused, and in which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from posture.movements.assessing import assess_looks
from posture.movements.looks import Look
from posture.movements.model import Curves, Movement, TestName
from posture.movements.recognition import recognise
from posture.results.reason_text import text_of
from posture.types import Reason, View
from tests.movement_curves import (
    FRONT,
    SIDE,
    bend_curves,
    facts,
    gait_curves,
    one_leg_curves,
    rise_curves,
    share,
    side_curves,
    squat_curves,
    times,
    trips,
)
from tests.movement_looks import looks_of


def assessed(looks: Sequence[Look], test: TestName | None = None, per_s: float = 15.0) -> Movement:
    length_s = looks[-1].time_s - looks[0].time_s
    seen = sum(one.view is not None for one in looks) / len(looks)
    return assess_looks(looks, facts(length_s, per_s, seen), test)


def every_test() -> dict[TestName, Curves]:
    """Curves of each test that is seen from the side."""
    known = trips(3, first_s=1.6, rest_s=1.4)
    time_s = times(known[-1][3] + 2.0)
    rock = trips(6, out_s=1.0, held_s=0.8, rest_s=0.8)
    rock_s = times(rock[-1][3] + 3.0)
    tilt = 10 + 12 * share(rock_s, rock[::2]) - 10 * share(rock_s, rock[1::2])
    return {
        "sit-to-stand": rise_curves(time_s, known),
        "squat": squat_curves(time_s, known),
        "bend": bend_curves(time_s, known),
        "gait": gait_curves(times(8.2)),
        "pelvic-rock": side_curves(rock_s, pelvic_tilt=tilt),
    }


@pytest.mark.parametrize("test", list(every_test()))
def test_auto_names_the_test(test: TestName) -> None:
    assert recognise(every_test()[test], SIDE).test == test


def test_auto_names_standing_on_one_leg_from_the_front() -> None:
    holds = [(1.0, 1.8, 4.0, 4.8)]
    assert recognise(one_leg_curves(times(7.0), holds, []), FRONT).test == "single-leg"


def test_who_stands_still_does_no_test() -> None:
    movement = assessed(looks_of(side_curves(times(8.0))))
    assert movement.test is None
    assert movement.reason is not None
    assert movement.reason.code == "movement_no_test"


def test_the_wrong_test_is_refused_and_the_right_one_named() -> None:
    movement = assessed(looks_of(every_test()["bend"]), "sit-to-stand")
    assert (movement.status, movement.test) == ("not_assessed", "sit-to-stand")
    assert movement.reason is not None
    assert text_of(movement.reason).endswith("but like bending forward: choose that test")


@pytest.mark.parametrize("shown", ["squat", "sit-to-stand", "bend"])
def test_a_pelvis_that_tilts_in_another_test_is_not_rocked(shown: TestName) -> None:
    curves = every_test()[shown]
    knee, tilt = curves["knee_flexion"], curves["pelvic_tilt"]
    moved = 10.0 + 0.2 * (knee.value if shown != "bend" else curves["trunk_lean"].value)
    tilting = replace(tilt, value=moved, low=moved - 4, high=moved + 4)
    movement = assessed(looks_of({**curves, "pelvic_tilt": tilting}), "pelvic-rock")
    assert movement.repetitions == ()
    assert movement.reason is not None
    assert (movement.reason.code, movement.reason.values["test"]) == ("movement_looks_like", shown)


@pytest.mark.parametrize(
    ("kept", "code"),
    [
        (slice(0, 15), "movement_film_too_short"),
        (slice(0, 0), "movement_nobody_in_film"),
    ],
)
def test_a_film_that_shows_too_little_says_why(kept: slice, code: str) -> None:
    looks = looks_of(every_test()["squat"])
    nobody = [Look(one.time_s, {}, {}, Reason("movement_nobody")) for one in looks]
    movement = assessed(looks[kept] or nobody)
    assert movement.status == "not_assessed"
    assert movement.reason is not None
    assert movement.reason.code == code


def test_a_film_with_the_person_missing_from_most_of_it_is_refused() -> None:
    looks = looks_of(every_test()["squat"])
    gone = [
        one if index % 3 == 0 else Look(one.time_s, {}, {}, Reason("movement_nobody"))
        for index, one in enumerate(looks)
    ]
    movement = assessed(gone)
    assert movement.reason is not None
    assert movement.reason.code == "movement_lost"


def test_a_person_turned_to_the_camera_is_refused_with_the_angle() -> None:
    turned = View("oblique", "right", 40.0)
    movement = assessed(looks_of(every_test()["squat"], turned))
    assert movement.reason is not None
    assert "about 40° from the side" in text_of(movement.reason)


def test_hips_outside_the_picture_are_named_as_the_reason() -> None:
    looks = looks_of(every_test()["squat"])
    cut = [
        replace(one, samples={}, reasons=dict.fromkeys(one.samples, Reason("hip_hidden")))
        for one in looks
    ]
    for test in ("squat", None):
        movement = assessed(cut, test)
        assert movement.reason is not None
        assert movement.reason.code == "hip_hidden"


@pytest.mark.parametrize("test", ["squat", "sit-to-stand", None])
def test_a_film_that_is_sped_up_is_refused_whichever_test_is_asked_for(
    test: TestName | None,
) -> None:
    looks = looks_of(every_test()["sit-to-stand" if test == "sit-to-stand" else "squat"])
    quick = [replace(one, time_s=one.time_s / 8) for one in looks]
    movement = assessed(quick, test, per_s=120.0)
    assert movement.reason == Reason("movement_too_quick")
    assert movement.repetitions == ()


def test_five_pictures_a_second_tell_angles_but_neither_times_nor_walking() -> None:
    slow = [one for index, one in enumerate(looks_of(every_test()["squat"])) if index % 3 == 0]
    movement = assessed(slow, None, per_s=5.0)
    assert movement.test == "squat"
    assert len(movement.repetitions) == 3
    assert movement.figures["knee_flexion_peak"]
    assert movement.figures["down_s"].why_not == Reason("movement_times_too_coarse")
    assert [one.code for one in movement.remarks] == ["movement_few_looks"]
    walking = assessed(looks_of(every_test()["gait"]), "gait", per_s=5.0)
    assert walking.reason == Reason("movement_times_too_coarse")


def test_one_repetition_is_told_with_a_remark_and_no_finding() -> None:
    known = trips(1)
    movement = assessed(looks_of(squat_curves(times(known[-1][3] + 1.0), known)))
    assert len(movement.repetitions) == 1
    assert [one.code for one in movement.remarks] == ["movement_one_repetition"]
    assert {one.level for one in movement.findings} == {"not_assessed"}


def test_a_film_that_starts_later_has_the_same_figures_at_later_times() -> None:
    looks = looks_of(every_test()["squat"])
    later = [replace(one, time_s=one.time_s + 3600.0) for one in looks]
    first, second = assessed(looks), assessed(later)
    assert len(first.repetitions) == len(second.repetitions) == 3
    for one, other in zip(first.repetitions, second.repetitions, strict=True):
        assert other.cycle.turn_s - one.cycle.turn_s == pytest.approx(3600.0, abs=1e-6)
        for name, figure in one.figures.items():
            assert other.figures[name].value == pytest.approx(figure.value, abs=0.03)


def test_a_look_from_elsewhere_is_a_gap_with_its_reason() -> None:
    looks = looks_of(every_test()["squat"])
    looks[10] = replace(looks[10], view=View("side", "left", 3.0))
    curve = assessed(looks).curves["hip_flexion"]
    assert np.isnan(curve.value[10])
    assert curve.reasons[10] == Reason("movement_other_view")
    assert np.isfinite(curve.value[11])
