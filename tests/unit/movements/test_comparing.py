"""Two films and more of one person: what counts as a change, and why not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from posture.errors import UsageError
from posture.findings.reference import minimum_detectable_change
from posture.movements.comparing import FigureChange, compare, comparison_dict
from posture.movements.figures import means
from posture.movements.model import Cycle, Figure, Movement, Repetition, Side, TestName
from posture.types import Facing, Reason
from tests.movement_curves import facts

KNEE_SD = 4.0
"""Of the tool's error: ``instrument_sd`` of knee_flexion, seated."""
T_OF_4 = 2.776


def film(
    knees: Sequence[float],
    *,
    test: TestName = "squat",
    facing: Facing = "right",
    models: str = "a",
    side: Side | None = None,
    **overall: Figure,
) -> Movement:
    """So many repetitions with these largest knee flexions, each a second down."""
    repetitions = tuple(
        Repetition(
            number,
            Cycle(3.0 * number, 3.0 * number + 1, 3.0 * number + 2, side),
            {
                "knee_flexion_peak": Figure.around(knee, 10.0, "deg"),
                "down_s": Figure.around(1.0, 0.2, "s"),
            },
        )
        for number, knee in enumerate(knees, 1)
    )
    prefix = f"{side}_" if side else ""
    figures = {f"{prefix}{name}": one for name, one in means(repetitions).items()} | overall
    return Movement(
        facts(),
        test,
        is_chosen=True,
        status="ok",
        reason=None,
        view="side",
        facing=facing,
        yaw_deg=0.0,
        curves={},
        repetitions=repetitions,
        figures=figures,
        models={"landmarker": models, "pelvic_tilt": None},
    )


def knee(*earlier: Movement, later: Movement) -> FigureChange:
    found = {one.name: one for one in compare(earlier, later).changes}
    return found["knee_flexion_peak"]


def test_the_least_change_is_of_the_repetitions_and_the_tool() -> None:
    found = knee(film([98, 100, 102]), later=film([118, 120, 122]))
    scatter = T_OF_4 * 2.0 * math.sqrt(1 / 3 + 1 / 3)
    expected = math.hypot(scatter, 1.96 * math.sqrt(2) * KNEE_SD)
    assert (found.before, found.after, found.difference) == (100, 120, 20)
    assert found.mdc == pytest.approx(expected, rel=1e-3)
    assert (found.mdc_from, found.verdict, found.why) == ("repetitions", "changed", None)


def test_the_same_difference_is_no_clear_change_where_repetitions_scatter() -> None:
    found = knee(film([80, 100, 120]), later=film([100, 120, 140]))
    assert found.difference == 20
    assert found.mdc is not None
    assert found.mdc > 20
    assert found.verdict == "no clear change"
    assert found.why == Reason("movement_within_repetitions")


def test_more_repetitions_make_the_spread_smaller_but_not_the_tools_error() -> None:
    few = knee(film([90, 100, 110]), later=film([90, 100, 110])).mdc
    many = knee(film([90, 100, 110] * 20), later=film([90, 100, 110] * 20)).mdc
    assert few is not None
    assert many is not None
    assert few > many > 1.96 * math.sqrt(2) * KNEE_SD


def test_somebody_who_stays_the_same_is_rarely_found_changed() -> None:
    random = np.random.default_rng(7)

    def again() -> Movement:
        error = random.normal(0.0, KNEE_SD)  # of the tool, the same in the whole film
        return film((100 + error + random.normal(0.0, 3.0, 4)).tolist())

    verdicts = [knee(again(), later=again()).verdict for _ in range(300)]
    assert verdicts.count("changed") <= 0.08 * len(verdicts)


def test_from_three_earlier_films_on_the_days_count() -> None:
    days = [film([value - 1, value, value + 1]) for value in (95, 100, 105)]
    found = knee(*days, later=film([125, 125, 125]))
    assert (found.before, found.difference) == (100, 25)
    assert found.mdc == pytest.approx(minimum_detectable_change(3, 5.0, KNEE_SD))
    assert (found.mdc_from, found.verdict) == ("days", "no clear change")
    assert found.why == Reason("movement_within_days")


def test_two_earlier_films_are_one_mean() -> None:
    found = knee(film([100, 100, 100]), film([110, 110, 110]), later=film([140, 140, 140]))
    assert (found.before, found.difference, found.verdict) == (105, 35, "changed")


def test_too_few_repetitions_are_not_compared_and_the_difference_stands() -> None:
    found = knee(film([100]), later=film([140, 150]))
    assert found.difference == 45
    assert (found.mdc, found.verdict) == (None, "not comparable")
    assert found.why == Reason("movement_too_few_to_compare")


def test_a_figure_of_all_repetitions_goes_by_its_interval() -> None:
    before = film([100, 100, 100], usual_place=Figure.around(40.0, 8.0, "pct"))
    after = film([100, 100, 100], usual_place=Figure.around(52.0, 8.0, "pct"))
    found = {one.name: one for one in compare([before], after).changes}["usual_place"]
    assert found.mdc == pytest.approx(1.96 * math.sqrt(2) * 8.0 / 1.645, rel=1e-3)
    assert (found.mdc_from, found.why) == ("interval", Reason("movement_within_interval"))


def test_each_leg_is_held_against_itself() -> None:
    left = film([100, 101, 102], side="left", test="gait")
    right = film([100, 101, 102], side="right", test="gait", facing="left")
    found = {one.name: one for one in compare([left], right).changes}
    assert found["left_knee_flexion_peak"].why == Reason("movement_not_in_that_film")
    again = {one.name: one for one in compare([left], left).changes}["left_knee_flexion_peak"]
    assert (again.difference, again.mdc_from, again.verdict) == (
        0,
        "repetitions",
        "no clear change",
    )


def test_the_other_leg_before_the_camera_is_not_compared_and_times_are() -> None:
    other = compare([film([100] * 3)], film([100] * 3, facing="left")).changes
    found = {one.name: one for one in other}
    assert found["knee_flexion_peak"].why == Reason("movement_other_side")
    assert found["knee_flexion_peak"].difference is None
    assert found["down_s"].verdict == "no clear change"


def test_other_models_are_not_compared() -> None:
    found = knee(film([100] * 3), later=film([130] * 3, models="b"))
    assert (found.verdict, found.why) == ("not comparable", Reason("other_models"))


def test_a_missing_figure_says_why() -> None:
    why = Reason("knee_hidden")
    gone = film([100] * 3)
    gone = replace(gone, figures={"knee_flexion_peak": Figure.missing(why, "deg")})
    found = knee(film([100] * 3), later=gone)
    assert (found.before, found.after, found.why, found.verdict) == (
        100,
        None,
        why,
        "not comparable",
    )


def test_films_of_two_tests_and_one_without_are_refused() -> None:
    with pytest.raises(UsageError, match=r"different tests \(squat and bend\)"):
        compare([film([100] * 3)], film([100] * 3, test="bend"))
    nothing = replace(film([]), test=None, status="not_assessed", reason=Reason("movement_no_test"))
    with pytest.raises(UsageError, match=r"film\.mp4 was not assessed: this film shows none"):
        compare([film([100] * 3)], nothing)


def test_as_plain_data_it_has_words_and_codes() -> None:
    found = comparison_dict(compare([film([98, 100, 102])], film([98, 100, 102])))
    assert found["test"] == "squat"
    row = found["figures"]["knee_flexion_peak"]
    assert (row["difference"], row["verdict"], row["unit"]) == (0.0, "no clear change", "deg")
    assert row["why_code"] == "movement_within_repetitions"
    assert row["why"].startswith("the difference is no larger than")
