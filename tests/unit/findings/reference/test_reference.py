"""A person's own reference: takes give a mean, what can be told apart, and whether it changed."""

from __future__ import annotations

import math
import random
import statistics
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.findings.reference import (
    TAKE_STANCES,
    HeadAndShoulders,
    Reference,
    Take,
    TakeStance,
    ear_to_hip,
    least_takes,
    made_by,
    minimum_detectable_change,
)
from posture.findings.reference.change import MDC_PER_SEM
from posture.measures.registry import SAGITTAL_MEASURES
from posture.pose.visibility import sagittal_landmarks
from posture.runtime import resources
from posture.types import Reason
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure, fleshed
from tests.worded import reason_words

TABLE = resources.read_toml("baseline.toml")


def take(stance: TakeStance = "standing", day: int = 1, **measures: float) -> Take:
    return Take(stance, f"2026-11-{day:02d}T08:00:00+01:00", "photo", 1, measures)


def standing(*hip_flexion: float) -> Reference:
    return Reference(tuple(take(hip_flexion=value) for value in hip_flexion))


def test_the_words_and_figures_are_there_for_every_stance() -> None:
    assert set(TABLE["words"]["stance"]) == set(TAKE_STANCES)
    known = set(TABLE["instrument_sd"]) - {"low_back", "ear_hip"}
    assert known <= set(SAGITTAL_MEASURES)
    for by_stance in TABLE["instrument_sd"].values():
        assert set(by_stance) <= {"standing", "seated"}
        assert all(sd > 0 for sd in by_stance.values())


def test_students_t_falls_towards_the_normal_point() -> None:
    points = TABLE["student_t_97_5"]["from_2"]
    assert points == sorted(points, reverse=True)
    assert points[0] == 4.303
    assert points[-1] > 1.96


@pytest.mark.parametrize("n", range(3, 40))
def test_the_least_is_the_named_formula(n: int) -> None:
    for sd, instrument_sd in ((0.0, 2.0), (1.0, 0.0), (1.5, 2.5)):
        least = MDC_PER_SEM * math.hypot(sd, instrument_sd)
        assert minimum_detectable_change(n, sd, instrument_sd) >= least - 1e-9
    assert pytest.approx(2.77, abs=0.003) == MDC_PER_SEM
    many = minimum_detectable_change(n, 1.0, 0.0)
    assert (many == pytest.approx(MDC_PER_SEM)) == (n >= 7)


def test_few_takes_know_their_own_spread_badly() -> None:
    changes = [minimum_detectable_change(n, 1.0, 0.0) for n in (3, 4, 5, 6)]
    assert changes == pytest.approx([4.97, 3.56, 3.04, 2.78], abs=0.01)


@pytest.mark.parametrize("n", [3, 4, 6, 10])
def test_of_unchanged_people_at_most_one_in_twenty_is_said_to_have_changed(n: int) -> None:
    drawn = random.Random(n)
    wrong = 0
    for _ in range(4000):
        takes = [drawn.gauss(0, 1) for _ in range(n)]
        mdc = minimum_detectable_change(n, statistics.stdev(takes), 0.0)
        wrong += abs(drawn.gauss(0, 1) - statistics.fmean(takes)) > mdc
    assert wrong / 4000 < 0.06
    assert wrong > 0


@pytest.mark.parametrize("n", [3, 4, 6, 10, 40])
def test_two_single_readings_must_differ_by_more_than_one_and_a_mean(n: int) -> None:
    t = {3: 4.303, 4: 3.182, 6: 2.571, 10: 2.262, 40: 2.045}[n]
    two = minimum_detectable_change(n, 1.5, 2.5, of_two_readings=True)
    assert two == pytest.approx(math.hypot(t * math.sqrt(2) * 1.5, 1.96 * math.sqrt(2) * 2.5))
    assert two > minimum_detectable_change(n, 1.5, 2.5)
    assert two > MDC_PER_SEM * math.hypot(1.5, 2.5)


@pytest.mark.parametrize("n", [3, 6])
def test_of_two_readings_of_unchanged_people_at_most_one_in_twenty_is_said_to_differ(
    n: int,
) -> None:
    drawn = random.Random(n)
    wrong = 0
    for _ in range(4000):
        sd = statistics.stdev(drawn.gauss(0, 1) for _ in range(n))
        mdc = minimum_detectable_change(n, sd, 0.0, of_two_readings=True)
        wrong += abs(drawn.gauss(0, 1) - drawn.gauss(0, 1)) > mdc
    assert 0 < wrong / 4000 < 0.06


@pytest.mark.parametrize("count", [0, 1, 2])
def test_with_fewer_than_three_takes_nothing_is_said_to_have_changed(count: int) -> None:
    change = standing(*[0.0] * count).compare(60.0, "hip_flexion", "standing")
    assert (change.verdict, change.mdc) == ("not comparable", None)
    missing = "one more standing take" if count == 2 else f"{3 - count} more standing takes"
    assert missing in reason_words(change.why)
    assert "step away" in reason_words(change.why)
    assert (change.difference is None) == (count == 0)


def test_a_change_is_told_beyond_the_minimum_and_not_within() -> None:
    reference = standing(-1.0, 0.0, 1.0)
    spread = reference.spread("hip_flexion", "standing")
    assert spread is not None
    assert (spread.n, spread.mean, spread.sd) == (3, 0.0, 1.0)
    assert spread.mdc is not None
    assert spread.sem == pytest.approx(math.hypot(1.0, 2.1))
    assert spread.mdc == pytest.approx(math.hypot(4.97, 2.772 * 2.1), abs=0.01)
    for sign in (-1, 1):
        beyond = reference.compare(sign * (spread.mdc + 0.01), "hip_flexion", "standing")
        within = reference.compare(sign * (spread.mdc - 0.01), "hip_flexion", "standing")
        assert (beyond.verdict, beyond.why) == ("changed", None)
        assert beyond.has_changed
        assert within.verdict == "no clear change"
        assert within.why == Reason("within_detectable_change")
        assert beyond.difference == pytest.approx(sign * (spread.mdc + 0.01))


@given(st.lists(st.floats(-30, 30), min_size=3, max_size=8), st.floats(-80, 80), st.floats(-40, 40))
def test_moving_takes_and_reading_together_changes_no_verdict(
    values: list[float], reading: float, shift: float
) -> None:
    here = standing(*values).compare(reading, "hip_flexion", "standing")
    moved = [value + shift for value in values]
    there = standing(*moved).compare(reading + shift, "hip_flexion", "standing")
    assert there.difference == pytest.approx(here.difference, abs=1e-9)
    assert there.mdc == pytest.approx(here.mdc, abs=1e-6)


def test_stances_are_kept_apart() -> None:
    takes = [take("standing", hip_flexion=0.0)] * 3 + [take("seated", hip_flexion=90.0)] * 3
    reference = Reference(tuple(takes))
    assert not reference.compare(1.0, "hip_flexion", "standing").has_changed
    assert reference.compare(1.0, "hip_flexion", "seated").has_changed
    assert reference.missing("hip_flexion", "slumped") == least_takes() == 3


def test_a_take_that_does_not_know_a_measure_is_no_take_of_it() -> None:
    reference = Reference((take(hip_flexion=0.0), take(hip_flexion=1.0), take(pelvic_tilt=9.0)))
    assert reference.missing("hip_flexion", "standing") == 1
    assert reference.missing("pelvic_tilt", "standing") == 2


def test_a_measure_whose_error_is_not_known_is_not_compared() -> None:
    reference = Reference((take(iliopsoas_length=100.0),) * 3)
    change = reference.compare(200.0, "iliopsoas_length", "standing")
    assert (change.verdict, change.difference) == ("not comparable", 100.0)
    assert change.why == Reason("error_not_known")


def test_takes_that_other_models_read_do_not_count_and_that_is_said() -> None:
    ours = [replace(take(hip_flexion=0.0), made_by="ours")] * 2
    theirs = [replace(take(hip_flexion=30.0), made_by="theirs")] * 3
    reference = Reference((*ours, *theirs)).read_by("ours")
    assert reference.values("hip_flexion", "standing") == [0.0, 0.0]
    assert reference.others == 3
    why = reason_words(reference.compare(1.0, "hip_flexion", "standing").why)
    assert "one more standing take" in why
    assert reason_words(Reason("others_do_not_count")) in why


def test_what_read_a_picture_has_one_name_whatever_the_order() -> None:
    one = {"landmarker": "a" * 64, "pelvic_tilt": None}
    other = {"pelvic_tilt": None, "landmarker": "a" * 64}
    assert made_by(one) == made_by(other) == "a" * 12 + "+none"
    assert made_by(one) != made_by({**one, "pelvic_tilt": "b" * 64})


def test_low_back_and_ear_to_hip_are_compared_like_measures() -> None:
    takes = tuple(replace(take(), low_back=depth, ear_hip=1.4) for depth in (10.0, 11.0, 12.0))
    reference = Reference(takes)
    assert reference.compare(30.0, "low_back", "standing").has_changed
    assert reference.values("ear_hip", "standing") == [1.4] * 3


def test_places_are_those_of_the_takes_that_have_one() -> None:
    one, other = HeadAndShoulders(0.2, 0.4, 0.2, 0.6), HeadAndShoulders(0.4, 0.6, 0.4, 0.8)
    takes = (
        replace(take("seated"), place=one),
        take("seated"),
        replace(take("seated"), place=other),
    )
    reference = Reference(takes)
    assert reference.places("seated") == (one, other)
    assert reference.places("standing") == ()


def seated(stance: TakeStance, ear_hip: float, trunk_lean: float) -> Take:
    return replace(take(stance, trunk_lean=trunk_lean), ear_hip=ear_hip)


UPRIGHT = [seated("seated", 1.50 + off, 2.0 + 40 * off) for off in (-0.01, 0.0, 0.01)]
SLUMPED = [seated("slumped", 1.30 + off, 12.0 + 40 * off) for off in (-0.01, 0.0, 0.01)]
SITTER = Reference((*UPRIGHT, *SLUMPED))


@given(st.floats(-0.5, 1.5))
def test_the_slump_index_runs_from_upright_to_ones_own_slump(share: float) -> None:
    found = SITTER.slump(1.50 - 0.20 * share, 2.0 + 10.0 * share)
    assert found.index == pytest.approx(100 * share, abs=1e-6)
    assert found.why_not is None


def test_upright_sitting_of_the_takes_is_within_what_cannot_be_told_from_upright() -> None:
    for one in UPRIGHT:
        found = SITTER.slump(one.ear_hip or 0.0, one.measures["trunk_lean"])
        assert found.mdc is not None
        assert abs(found.index or 0.0) < found.mdc < 80


def test_what_does_not_differ_between_upright_and_slump_does_not_count() -> None:
    takes = [replace(one, measures={"trunk_lean": 5.0}) for one in (*UPRIGHT, *SLUMPED)]
    found = Reference(tuple(takes)).slump(1.40, 35.0)
    assert found.index == pytest.approx(50)


@pytest.mark.parametrize(
    ("takes", "wanting"),
    [
        ((), "3 more upright sitting takes"),
        (UPRIGHT, "3 more slumped sitting takes"),
        ((*UPRIGHT, *SLUMPED[:2]), "one more slumped sitting take"),
        ((*UPRIGHT[:2], *SLUMPED), "one more upright sitting take"),
    ],
)
def test_without_three_takes_of_both_there_is_no_index(takes: list[Take], wanting: str) -> None:
    found = Reference(tuple(takes)).slump(1.4, 5.0)
    assert found.index is None
    assert wanting in reason_words(found.why_not)


@pytest.mark.parametrize("step", [0.0, 0.03])
def test_a_slump_that_is_hardly_one_gives_no_index(step: float) -> None:
    slumped = [replace(one, stance="slumped", ear_hip=(one.ear_hip or 0) - step) for one in UPRIGHT]
    found = Reference((*UPRIGHT, *slumped)).slump(1.4, 5.0)
    assert found.index is None
    assert found.why_not == Reason("slump_alike")


def ear_hip_of(figure: Figure) -> float | None:
    return ear_to_hip(sagittal_landmarks(fleshed(figure), "right", (WIDTH_PX, HEIGHT_PX)))


SITTING = Figure(trunk_deg=0, thigh_deg=88, knee_deg=88)


def test_ear_to_hip_is_told_in_thighs_whatever_the_picture() -> None:
    assert ear_hip_of(SITTING) == pytest.approx(0.7 / 0.42, abs=0.01)
    near = ear_hip_of(replace(SITTING, px_per_m=220))
    assert near == pytest.approx(ear_hip_of(SITTING), abs=1e-6)
    leaning = ear_hip_of(replace(SITTING, trunk_deg=20, neck_deg=20))
    assert leaning == pytest.approx(ear_hip_of(SITTING), abs=0.02)


def test_a_bent_neck_brings_the_ear_nearer_to_the_hip() -> None:
    bent, straight = ear_hip_of(replace(SITTING, neck_deg=50)), ear_hip_of(SITTING)
    assert bent is not None
    assert straight is not None
    assert bent < straight - 0.1


@pytest.mark.parametrize("part", ["ear", "hip", "knee"])
def test_a_hidden_end_has_no_distance(part: str) -> None:
    assert ear_hip_of(replace(SITTING, hidden=frozenset({f"right_{part}"}))) is None


def test_hidden_feet_cost_nothing() -> None:
    hidden = replace(SITTING, hidden=frozenset({"right_ankle"}))
    assert ear_hip_of(hidden) == ear_hip_of(SITTING)
