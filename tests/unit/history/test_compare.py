"""Two results side by side: changed only beyond what the person's own takes let be told apart."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from posture import report, resources
from posture.assessment import Assessment, Shot, Side
from posture.history import Comparison, Kept, compare, comparison_dict, trend
from posture.reference import Reference, Take, made_by
from posture.reference.change import instrument_sd
from posture.types import Estimate, Method, Stance

EXAMPLE = json.loads((resources.PACKAGE_DIR / "data/examples/ok.json").read_text("utf-8"))
FOUND = report.from_dict(EXAMPLE)


def shot(
    hip: float | None, side: Side | None = "left", stance: Stance = "standing", **more: Estimate
) -> Shot:
    estimate = Estimate.missing("hidden") if hip is None else Estimate.around(hip, 5.0)
    measures = {**FOUND.measures, "hip_flexion": estimate, **more}
    return Shot(replace(FOUND, measures=measures, stance=stance), side)


def kept(number: int, *shots: Shot) -> Kept:
    return Kept(number, 1, "2026-11-27T10:00:00+00:00", Assessment(f"2026-11-{number:02d}", shots))


def takes(*values: float, models: str | None = None) -> Reference:
    made = models or made_by(FOUND.models)
    return Reference(
        tuple(
            Take("standing", f"2026-10-0{n + 1}", "photo", 1, {"hip_flexion": value}, made_by=made)
            for n, value in enumerate(values)
        )
    )


def hip(rows: list[Comparison]) -> Comparison:
    return next(row for row in rows if row.measure == "hip_flexion")


def test_a_small_difference_is_not_told_apart_and_a_large_one_is() -> None:
    own = takes(0.0, 1.0, 2.0)
    small = hip(compare(kept(1, shot(0.0)), kept(2, shot(3.0)), own))
    large = hip(compare(kept(1, shot(0.0)), kept(2, shot(20.0)), own))
    assert (small.verdict, small.difference) == ("not distinguishable", 3.0)
    assert "no larger" in (small.why or "")
    assert (large.verdict, large.difference, large.why) == ("changed", 20.0, None)


def test_the_least_change_is_that_of_two_single_readings() -> None:
    tool = instrument_sd("hip_flexion", "standing") or 0.0
    row = hip(compare(kept(1, shot(0.0)), kept(2, shot(3.0)), takes(0.0, 1.0, 2.0)))
    between = 4.303 * math.sqrt(2.0) * 1.0  # Student's t of two degrees of freedom, sd 1
    assert row.mdc == pytest.approx(math.hypot(between, 1.96 * math.sqrt(2.0) * tool))


@pytest.mark.parametrize("own", [None, takes(0.0, 1.0), takes(0.0, 1.0, 2.0, models="others")])
def test_without_enough_takes_nothing_is_told_apart(own: Reference | None) -> None:
    row = hip(compare(kept(1, shot(0.0)), kept(2, shot(50.0)), own))
    assert (row.verdict, row.difference, row.mdc) == ("not distinguishable", 50.0, None)
    assert "standing take" in (row.why or "")


def test_sides_and_stances_are_not_mixed() -> None:
    one = kept(1, shot(0.0), shot(1.0, "right"))
    other = kept(2, shot(2.0, stance="seated"), shot(3.0, "right"))
    rows = compare(one, other, None)
    assert {(row.side, row.stance) for row in rows} == {("right", "standing")}
    assert compare(one, kept(2, shot(3.0, None)), None) == []


def test_of_several_photos_alike_the_last_counts() -> None:
    row = hip(compare(kept(1, shot(0.0), shot(4.0)), kept(2, shot(9.0)), None))
    assert row.earlier.value == 4.0


def test_what_was_not_assessed_has_its_reason() -> None:
    row = hip(compare(kept(1, shot(None)), kept(2, shot(3.0)), takes(0.0, 1.0, 2.0)))
    assert (row.difference, row.why, row.verdict) == (None, "hidden", "not distinguishable")


def test_measured_and_estimated_are_not_compared() -> None:
    def tilt(value: float, method: Method) -> Shot:
        return shot(0.0, pelvic_tilt=Estimate.around(value, 3.0, method=method))

    rows = compare(kept(1, tilt(5, "estimated")), kept(2, tilt(40, "measured")), None)
    row = next(row for row in rows if row.measure == "pelvic_tilt")
    assert row.verdict == "not distinguishable"
    assert "measured" in (row.why or "")


def test_results_of_other_models_are_not_compared() -> None:
    later = shot(30.0)
    later = replace(later, report=replace(later.report, models={"landmarker": "x" * 64}))
    row = hip(compare(kept(1, shot(0.0)), kept(2, later), takes(0.0, 1.0, 2.0)))
    assert (row.verdict, row.mdc) == ("not distinguishable", None)
    assert "models" in (row.why or "")


def test_a_row_is_plain_data() -> None:
    told = comparison_dict(hip(compare(kept(1, shot(0.0)), kept(2, shot(3.0)), None)))
    assert json.loads(json.dumps(told))["later"]["value"] == 3.0


def test_a_trend_has_every_value_that_was_assessed() -> None:
    found = [kept(1, shot(1.0), shot(2.0, "right")), kept(2, shot(None)), kept(3, shot(4.0))]
    points = trend(found, "hip_flexion", "standing")
    assert [(one.date, one.side, one.value) for one in points] == [
        ("2026-11-01", "left", 1.0),
        ("2026-11-01", "right", 2.0),
        ("2026-11-03", "left", 4.0),
    ]
    assert trend(found, "hip_flexion", "seated") == []
