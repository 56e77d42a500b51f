"""A person's own marked points, carried to later estimates: by how much, and how surely."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime

import pytest

from posture import engine
from posture.baselines import take_of
from posture.engine import Options
from posture.errors import BadMark, InputError
from posture.reference import Reference, Take, TakeStance, carried, made_by, own_offset
from posture.sagittal import Marks
from posture.types import Estimate, Report
from tests import heads
from tests.figures import Figure, Solid, frame_with_positions

NOON = datetime.fromisoformat("2026-11-22T12:00:00+01:00")
STANDING = Figure(trunk_deg=-3, thigh_deg=-3, knee_deg=2)
MARKS = Marks((350.0, 417.633), (250.0, 400.0))  # 10° on somebody who faces right
TEN_LESS = 10.0 - heads.SIDE["pelvic_tilt"]


@pytest.fixture(autouse=True)
def estimators(monkeypatch: pytest.MonkeyPatch) -> None:
    heads.put_in(monkeypatch)


def take(offset: float | None, stance: TakeStance = "standing") -> Take:
    return Take(stance, "2026-11-22T12:00:00", "photo", 1, {}, tilt_offset=offset)


def looked_at(reference: Reference | None = None) -> tuple[Report, Take]:
    """The report on a person, beside a reference, and the take of it with both points marked."""
    options = Options(fast=True, reference=reference)
    report, pose = engine.look_and_judge(frame_with_positions(), Solid(STANDING), options)
    return report, take_of(report, pose, taken_at=NOON, marks=MARKS)


def test_no_marks_carry_nothing() -> None:
    assert own_offset([take(None)], "standing") is None
    assert own_offset([take(4.0, "seated")], "standing") is None


def test_the_offset_is_the_mean_and_surer_the_more_were_marked() -> None:
    one = own_offset([take(4.0)], "standing")
    many = own_offset([take(value) for value in (2.0, 4.0, 6.0, None)], "standing")
    assert one is not None
    assert many is not None
    assert (one.mean_deg, one.pictures) == (4.0, 1)
    assert (many.mean_deg, many.pictures) == (4.0, 3)
    assert many.sd_deg < one.sd_deg


def test_what_remains_is_never_surer_than_the_tool() -> None:
    endless = own_offset([take(4.0)] * 10_000, "standing")
    assert endless is not None
    assert endless.sd_deg == pytest.approx(3.3, abs=0.01)  # baseline.toml: one reading of a body


@pytest.mark.parametrize("half_width", [1.0, 30.0])
def test_a_carried_estimate_is_moved_and_no_less_sure(half_width: float) -> None:
    offset = own_offset([take(-4.0)], "standing")
    assert offset is not None
    tilt = carried(Estimate.around(14.0, half_width), offset)
    assert tilt.value == 10.0
    assert tilt.high is not None
    assert tilt.high - 10.0 == pytest.approx(min(half_width, 1.645 * offset.sd_deg))


def test_a_measured_tilt_and_none_at_all_stay_as_they_are() -> None:
    offset = own_offset([take(-4.0)], "standing")
    for tilt in (Estimate.around(9.0, 5.0, method="measured"), Estimate.missing("hidden")):
        assert carried(tilt, offset) is tilt


def test_marks_in_a_picture_are_kept_as_the_difference_from_its_estimate() -> None:
    report, kept = looked_at()
    assert kept.tilt_offset == pytest.approx(TEN_LESS, abs=1e-3)
    assert kept.measures["pelvic_tilt"] == report.measures["pelvic_tilt"].value


def test_later_pictures_carry_it_with_all_that_follows_and_say_so() -> None:
    plain, kept = looked_at()
    beside, again = looked_at(Reference((kept,)))
    tilt, hip_joint = (beside.measures[name] for name in ("pelvic_tilt", "hip_joint_flexion"))
    assert tilt.value == pytest.approx(10.0, abs=1e-3)
    before = plain.measures["hip_joint_flexion"].value
    assert before is not None
    assert hip_joint.value == pytest.approx(before + TEN_LESS, abs=1e-3)
    assert any("-4°" in remark for remark in beside.remarks)
    assert beside.measures["hip_flexion"] == plain.measures["hip_flexion"]
    assert again.tilt_offset == pytest.approx(TEN_LESS, abs=1e-3)  # not carried twice
    assert again.measures == kept.measures


def test_takes_of_other_models_carry_nothing() -> None:
    plain, kept = looked_at()
    other = replace(kept, made_by=made_by({"landmarker": "f" * 64, "pelvic_tilt": None}))
    beside, _ = looked_at(Reference((other,)))
    assert beside.measures["pelvic_tilt"] == plain.measures["pelvic_tilt"]
    assert beside.uncarried is None


def test_marks_need_an_estimate_and_must_fit_the_person(monkeypatch: pytest.MonkeyPatch) -> None:
    report, _ = looked_at()
    with pytest.raises(BadMark):
        take_of(report, None, taken_at=NOON, marks=Marks(MARKS.psis, MARKS.asis))
    heads.put_in(monkeypatch, side=heads.sees_no_pelvis)
    with pytest.raises(InputError, match="no estimate"):
        looked_at()


def test_the_difference_survives_the_disk() -> None:
    from posture.baselines import Baseline
    from posture.baselines.encoding import decoded, encoded

    _, kept = looked_at()
    there = decoded(encoded(Baseline("Anna", (kept,)))).takes[0]
    assert there.tilt_offset == kept.tilt_offset
    assert math.isfinite(there.tilt_offset or math.nan)
