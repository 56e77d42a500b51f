"""What is told apart, what is compared within a body, and what is counted."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.evaluation.validate.changes import changes, sweeps
from posture.evaluation.validate.comparators import AS_RENDERED, IN_PEOPLE, rivalries
from posture.evaluation.validate.confounding import independence, within_bins
from posture.evaluation.validate.counts import confusions, refusals
from posture.evaluation.validate.grouping import groups_of
from posture.evaluation.validate.plots import plots_of, points_of
from posture.evaluation.validate.records import Build, Entry
from posture.evaluation.validate.summary import FEWEST_TO_BE_WORST, Calibration, summarise
from posture.types import Stance
from tests.outcomes import crowd, outcome, tilts


def entry(**changes: object) -> Entry:
    known = {"file": "a", "people": 1, "stance": "standing", "view": "side", "facing": "left"}
    return Entry(**{**known, "measures": {}, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("yaw_deg", "band"), [(0, "0 to 5°"), (-5, "0 to 5°"), (5.1, "5 to 10°"), (-20.5, "above 20°")]
)
def test_yaw_bands_know_no_sign(yaw_deg: float, band: str) -> None:
    assert ("yaw", band) in set(groups_of(entry(yaw_deg=yaw_deg)))


def test_every_group_of_a_picture() -> None:
    known = entry(
        build=Build(0.5, 0.2, 0.9, -12.0), garments=("tee", "shoes"), fit="loose", yaw_deg=12.0
    )
    assert list(groups_of(known)) == [
        ("stance", "standing"),
        ("view", "side"),
        ("yaw", "10 to 15°"),
        ("sex", "male"),
        ("weight", "above 0.8"),
        ("age", "below 0.33"),
        ("lordosis", "below −8°"),
        ("garment", "tee"),
        ("garment", "shoes"),
        ("fit", "loose"),
    ]
    assert list(groups_of(entry())) == [("stance", "standing"), ("view", "side")]


def test_change_on_a_body_forgets_what_is_always_wrong_with_it() -> None:
    found = tilts([0, 5, 10], [7, 12, 17], pair="a") + tilts([0, 10], [-3, 7], pair="b")
    (change,) = changes(found + tilts([0, 10], [99, 0]), "standing")
    assert (change.bodies, change.n) == (2, 4)
    assert (change.mae, change.sd, change.mdc95) == (0, 0, 0)
    assert change.slope == pytest.approx(1.0)


def test_change_that_shrinks_is_an_error() -> None:
    (change,) = changes(tilts([0, 10], [4, 9], pair="a"), "standing")
    assert change.mae == change.sd == pytest.approx(5.0)
    assert change.mdc95 == pytest.approx(9.8)
    assert change.slope == pytest.approx(0.5)


@given(st.lists(st.floats(-20, 30), min_size=2, max_size=8), st.floats(-30, 30))
def test_change_does_not_know_where_zero_is(answers: list[float], offset: float) -> None:
    truths = [float(number) for number in range(len(answers))]
    (one,) = changes(tilts(truths, answers, pair="a"), "standing")
    (other,) = changes(tilts(truths, [a + offset for a in answers], pair="a"), "standing")
    assert other.sd == pytest.approx(one.sd, abs=1e-6)
    assert other.p95 == pytest.approx(one.p95, abs=1e-6)


def test_a_refused_picture_makes_no_change() -> None:
    alone = [*tilts([0], [1], pair="a"), outcome({"pelvic_tilt": 5}, {}, pair="a")]
    assert changes(alone, "standing") == []


def test_sweeps_count_the_neighbours_that_rise() -> None:
    rises = tilts([15, 0, 5, 10], [3, 0, 1, 2], pair="a")
    dips = tilts([0, 5, 10, 15], [0, 4, 3, 5], pair="b")
    few = tilts([0, 5], [5, 0], pair="c")
    refused = [outcome({"pelvic_tilt": 20}, {}, pair="a")]
    sweep = sweeps(rises + dips + few + refused, "standing")
    assert sweep is not None
    assert (sweep.bodies, sweep.pictures, sweep.refused, sweep.neighbours) == (2, 9, 1, 6)
    assert sweep.rising_share == pytest.approx(5 / 6)
    assert sweeps(few, "standing") is None


def test_an_error_that_goes_with_lordosis_is_found() -> None:
    random = np.random.default_rng(5)
    truth, lordosis = random.normal(10, 6, 600), random.normal(0, 8, 600)
    found = [
        outcome({"pelvic_tilt": t}, {"pelvic_tilt": t + 0.5 * c}, build=Build(lordosis_deg=c))
        for t, c in zip(truth.tolist(), lordosis.tolist(), strict=True)
    ]
    spine = independence(found, "standing")
    assert spine is not None
    assert spine.error_per_lordosis == pytest.approx(0.5)
    assert spine.same_tilt_ratio == pytest.approx(1.0, abs=0.05)
    assert spine.same_lordosis_ratio is not None
    assert spine.same_lordosis_ratio < 0.2
    assert independence(tilts([1, 2], [1, 2]), "standing") is None


def test_small_bins_take_no_part() -> None:
    along = np.array([0.0] * 10 + [9.0] * 9)
    error = np.concatenate([np.tile([-1.0, 1.0], 5), np.full(9, 100.0)])
    pooled, ratio = within_bins(error, along, 2.5)
    assert pooled == pytest.approx(np.std(error[:10], ddof=1))
    assert ratio == pytest.approx(1.0)
    assert within_bins(error[:5], along[:5], 2.5) == (None, None)


def test_rivals_answer_the_same_pictures() -> None:
    truths = np.linspace(-10, 30, 41)
    found = [
        outcome({"pelvic_tilt": t}, {"pelvic_tilt": t + 1} if t >= 0 else {}, naive_deg=-5.0)
        for t in truths.tolist()
    ]
    errors = {(one.population, one.answer): one.errors for one in rivalries(found, "standing")}
    assert {one.n for one in errors.values()} == {31}
    assert errors[AS_RENDERED, "posture"].mae == pytest.approx(1.0)
    assert errors[AS_RENDERED, "naive"].bias == pytest.approx(-20.0)
    assert errors[AS_RENDERED, "constant"].bias == pytest.approx(-5.0)
    in_people = errors[IN_PEOPLE, "constant"]
    assert in_people.bias == pytest.approx(0, abs=1.0)
    assert in_people.effective_n < 31


def test_rivals_are_compared_even_where_the_engine_never_answers() -> None:
    truth = {"pelvic_tilt": 4.0, "hip_flexion": 80.0}
    found = [outcome(truth, {"hip_flexion": 80.0}, naive_deg=84.0)] * 3
    errors = {(one.measure, one.answer): one.errors.bias for one in rivalries(found, "seated")}
    assert errors == {
        ("pelvic_tilt", "naive"): pytest.approx(80.0),
        ("pelvic_tilt", "constant"): pytest.approx(0.0),
        ("hip_flexion", "posture"): pytest.approx(0.0),
        ("hip_flexion", "naive"): pytest.approx(4.0),
        ("hip_flexion", "constant"): pytest.approx(0.0),
    }


def test_confusion_has_truth_in_rows_and_none_as_an_answer() -> None:
    found = [
        outcome({}, {}),
        outcome({}, {}, answered=("oblique", "left", "standing")),
        outcome({}, {}, answered=(None, None, None)),
        outcome({}, {}, view=None, facing=None, stance=None, answered=(None, None, None)),
    ]
    view, facing, _stance = confusions(found)
    assert view.truths == ("side", "none")
    assert view.answers == ("side", "oblique", "none")
    assert view.counts == ((1, 1, 1), (0, 0, 1))
    assert facing.answers == ("left", "right", "none")
    assert facing.counts == ((1, 1, 1), (0, 0, 1))


def test_refusals_by_what_is_wrong_with_the_picture() -> None:
    found = [
        *tilts([1, 2, 3], [1, 2, 3]),
        outcome({"pelvic_tilt": 1}, {}),
        outcome({"pelvic_tilt": 1}, {}, occluded=("low_back",)),
        *tilts([1], [1], occluded=("low_back", "arms")),
        outcome({"pelvic_obliquity": 1}, {"pelvic_obliquity": 1}, view="back"),
    ]
    counts = {one.pictures: (one.n, one.refused) for one in refusals(found)}
    assert counts == {
        "back view": (1, 1),
        "arms hidden": (1, 0),
        "low back hidden": (2, 1),
        "side view, nothing hidden": (4, 1),
    }


def test_the_worst_group_is_named_when_it_is_large_enough() -> None:
    good = tilts([10.0] * 50, [10.0] * 50, garments=("tee",))
    bad = tilts([10.0] * FEWEST_TO_BE_WORST, [19.0] * FEWEST_TO_BE_WORST, garments=("coat",))
    few = tilts([10.0] * 25, [60.0] * 25, garments=("cape",))
    (worst,) = summarise(good + bad + few, []).worst
    for row in (worst.coverage, worst.bias):
        assert row is not None
        assert (row.by, row.group) == ("garment", "coat")
    assert worst.narrow_coverage is None


def test_stances_never_mix_and_rare_garments_are_not_told_apart() -> None:
    seated = tilts([0.0] * 21, [50.0] * 21, stance="seated", garments=("tee",))
    summary = summarise(tilts([0.0, 1.0], [0.0, 1.0], garments=("tee",)) + seated, [])
    rows = {(row.stance, row.by, row.group): row.accuracy for row in summary.accuracy}
    assert rows["standing", "stance", "standing"].mae == 0
    assert rows["seated", "garment", "tee"].mae == pytest.approx(50)
    assert ("standing", "garment", "tee") not in rows


def test_a_crowd_with_known_errors_gives_them_back() -> None:
    summary = summarise(crowd(900, sd=4.0), [])
    row = next(one for one in summary.accuracy if one.measure == "pelvic_tilt")
    assert row.accuracy.assessed_share == pytest.approx(0.9, abs=0.01)
    assert row.accuracy.bias == pytest.approx(1.0, abs=0.6)
    assert row.accuracy.sd == pytest.approx(4.0, abs=0.4)
    assert row.accuracy.coverage == pytest.approx(0.9, abs=0.04)
    (tilt, *_) = summary.changes
    assert tilt.sd == pytest.approx(4.0 * np.sqrt(2), rel=0.1)


def test_an_empty_run_has_a_summary() -> None:
    summary = summarise([], [])
    assert (summary.pictures, summary.accuracy) == (0, ())


def test_every_stance_is_counted_by_itself_even_one_that_nobody_knows() -> None:
    stances = [*get_args(Stance), "floating"]
    shown = [
        outcome({}, {}, stance=stance, answered=("side", "right", stance)) for stance in stances
    ]
    (found,) = [one for one in confusions(shown) if one.about == "stance"]
    assert found.truths == ("floating", *get_args(Stance))
    counts = {
        (truth, answer): n
        for truth, row in zip(found.truths, found.counts, strict=True)
        for answer, n in zip(found.answers, row, strict=True)
    }
    assert {pair for pair, n in counts.items() if n} == {(one, one) for one in stances}


def test_plots_have_a_colour_and_a_mark_for_every_stance() -> None:
    curves = [
        Calibration(stance, "hip_flexion", (0.5, 0.9), (0.5, 0.9), None)
        for stance in (*get_args(Stance), "floating")
    ]
    shown = [
        outcome({"hip_flexion": 10.0}, {"hip_flexion": 12.0}, stance=stance)
        for stance in get_args(Stance)
    ]
    clouds = points_of(shown, "hip_flexion")
    assert [cloud.stance for cloud in clouds] == list(get_args(Stance))
    titles = [title for title, svg in plots_of("hip_flexion", clouds, curves) if "<svg" in svg]
    assert titles[-1] == "Intervals"
