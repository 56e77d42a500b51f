"""A person's own marked points, carried to later estimates: by how much, and how surely."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture import engine
from posture.engine import Options
from posture.errors import BadMark, InputError
from posture.findings.reference import Reference, Take, TakeStance, made_by, own_offset
from posture.findings.reference.encoding import Baseline, decoded, encoded
from posture.findings.reference.own_pelvis import OwnOffset, carried
from posture.findings.reference.photo_takes import add_new
from posture.findings.reference.store import Store
from posture.findings.reference.taking import take_of
from posture.measures.pelvis import HIDDEN_BY
from posture.measures.side_view import Marks
from posture.measures.uncertainty import MeasurementConditions
from posture.results.reason_text import report_text
from posture.types import WHOLE_SETUP, Estimate, Frame, Pose, Report
from tests import heads
from tests.figures import Figure, Solid, frame_with_positions

NOON = datetime.fromisoformat("2026-11-22T12:00:00+01:00")
STANDING = Figure(trunk_deg=-3, thigh_deg=-3, knee_deg=2)
MARKS = Marks((350.0, 417.633), (250.0, 400.0))  # 10° on somebody who faces right
TEN_LESS = 10.0 - heads.SIDE["pelvic_tilt"]
MARKING_SD = math.hypot(2.0, 1.9, 8.4 * 0.25)
"""uncertainty.toml: an examiner, the near side, a camera a quarter of a metre off the hips."""


@dataclass(frozen=True)
class Photo:
    """A person who was looked at once, without a reference: the report, and the take with marks."""

    frame: Frame
    pose: Pose
    report: Report
    kept: Take

    def beside(self, reference: Reference | None, marks: Marks | None = None) -> Report:
        """The report on the same picture, beside a reference or with points marked in it."""
        marks = marks or Marks()
        options = Options(fast=True, asis=marks.asis, psis=marks.psis, reference=reference)
        return engine.judge(self.frame, self.pose, self.report.models, options)


@pytest.fixture(autouse=True)
def estimators(monkeypatch: pytest.MonkeyPatch) -> None:
    heads.put_in(monkeypatch)


@pytest.fixture(scope="module")
def photo() -> Iterator[Photo]:
    with pytest.MonkeyPatch.context() as patch:
        heads.put_in(patch)
        frame, options = frame_with_positions(), Options(fast=True)
        report, pose = engine.look_and_judge(frame, Solid(STANDING), options)
        assert pose is not None
        yield Photo(frame, pose, report, take_of(report, pose, taken_at=NOON, marks=MARKS))


def take(offset: float | None, stance: TakeStance = "standing", day: str = "2026-11-22") -> Take:
    return Take(stance, f"{day}T12:00:00", "photo", 1, {}, tilt_offset=offset)


def offset_of(*offsets: float) -> OwnOffset:
    found = own_offset([take(offset) for offset in offsets], "standing")
    assert found is not None
    return found


def test_no_marks_carry_nothing() -> None:
    assert own_offset([take(None)], "standing") is None
    assert own_offset([take(4.0, "seated")], "standing") is None


@given(offset=st.floats(-25, 25), pictures=st.integers(1, 9))
def test_part_of_the_difference_is_chance_and_less_of_it_the_more_were_marked(
    offset: float, pictures: int
) -> None:
    fewer, more = (offset_of(*[offset] * count) for count in (pictures, pictures + 1))
    assert fewer.mean_deg == pytest.approx(more.mean_deg)
    assert abs(fewer.moved_deg) <= abs(more.moved_deg) <= abs(offset)
    assert fewer.moved_deg * offset >= 0
    assert more.sd_deg < fewer.sd_deg


def test_what_is_carried_is_nearest_to_the_bodys_own_difference() -> None:
    """Of bodies that differ by a, seen with a chance of c, a² / (a² + c²) is the body's own."""
    chance = math.hypot(3.3, MARKING_SD)  # baseline.toml: one reading of a body
    bodies = math.hypot(5.0, 3.0)  # uncertainty.toml: bone shape, and body_sd
    share = bodies**2 / (bodies**2 + chance**2)
    found = offset_of(4.0)
    assert found.moved_deg == pytest.approx(share * 4.0)
    assert found.sd_deg == pytest.approx(math.sqrt(share) * chance)


def test_marking_is_no_surer_the_more_were_marked() -> None:
    endless = offset_of(*[4.0] * 10_000)
    assert endless.sd_deg > 0.8 * MARKING_SD


def test_days_are_those_of_the_marks_and_sitting_is_one_stance() -> None:
    takes = [
        take(2.0, "seated", "2026-11-30"),
        take(4.0, "slumped", "2026-11-28"),
        take(6.0, "seated", "2026-11-28"),
        take(None, "seated", "2026-11-20"),
    ]
    offset = own_offset(takes, "seated")
    assert offset is not None
    assert offset.days == ("2026-11-28", "2026-11-30")
    assert (offset.mean_deg, offset.pictures) == (4.0, 3)


def half_width(
    before: float, *, pictures: int = 1, is_snug: bool = True, of_bones: bool = True
) -> float:
    """Of a tilt that carries the marks, and was ± ``before`` without."""
    conditions = MeasurementConditions(
        "standing",
        0.0,
        confirmed=WHOLE_SETUP if is_snug else frozenset(),
        definition_doubt=of_bones,
    )
    offset = offset_of(*[-4.0] * pictures)
    tilt = carried(Estimate.around(14.0, before), offset, conditions)
    assert tilt.value == pytest.approx(14.0 + offset.moved_deg)
    assert tilt.high is not None
    return tilt.high - (14.0 + offset.moved_deg)


@given(before=st.floats(0.5, 40.0), pictures=st.integers(1, 5), is_snug=st.booleans())
def test_a_carried_estimate_is_never_less_sure_than_before(
    before: float, pictures: int, is_snug: bool
) -> None:
    assert half_width(before, pictures=pictures, is_snug=is_snug) <= before + 1e-9


def test_bone_shape_is_out_of_the_interval_and_what_the_picture_leaves_open_is_in() -> None:
    sharp, blurred = half_width(12.0), half_width(16.0)
    assert sharp < blurred < 16.0
    assert half_width(12.0, pictures=5) < sharp < half_width(12.0, is_snug=False)
    assert half_width(12.0, of_bones=False) > sharp


def test_marks_in_a_picture_are_kept_as_the_difference_from_its_estimate(photo: Photo) -> None:
    assert photo.kept.tilt_offset == pytest.approx(TEN_LESS, abs=1e-3)
    assert photo.kept.measures["pelvic_tilt"] == photo.report.measures["pelvic_tilt"].value


def test_later_pictures_carry_it_with_all_that_follows_and_say_so(photo: Photo) -> None:
    beside = photo.beside(Reference((photo.kept,)))
    moved = offset_of(TEN_LESS).moved_deg
    for name in ("pelvic_tilt", "hip_joint_flexion"):
        before, after = photo.report.measures[name].value, beside.measures[name].value
        assert before is not None
        assert after == pytest.approx(before + moved, abs=1e-3)
    text = f"moved by −{-moved:.1f}° from your own marks of 2026-11-22 (they differ by −4.0°"
    assert text in str(report_text(beside))
    assert beside.measures["hip_flexion"] == photo.report.measures["hip_flexion"]
    again = take_of(beside, photo.pose, taken_at=NOON, marks=MARKS)
    assert again == photo.kept  # not carried twice


@pytest.mark.parametrize(
    ("of_others", "stance", "text"),
    [(True, "standing", "kept with other models"), (False, "seated", "of sitting")],
)
def test_marks_that_are_not_used_carry_nothing_and_are_told(
    photo: Photo, of_others: bool, stance: TakeStance, text: str
) -> None:
    models = {"landmarker": "f" * 64, "pelvic_tilt": None}
    read_by = made_by(models) if of_others else photo.kept.made_by
    other = replace(photo.kept, stance=stance, made_by=read_by)
    beside = photo.beside(Reference((other,)))
    assert beside.measures == photo.report.measures
    assert beside.uncarried is None
    assert text in str(report_text(beside))


def test_a_measured_tilt_stays_as_it_is(photo: Photo) -> None:
    alone, beside = (photo.beside(one, MARKS) for one in (None, Reference((photo.kept,))))
    assert beside.measures == alone.measures
    assert beside.reasons == alone.reasons


@pytest.mark.parametrize(
    ("asis", "psis", "error", "message"),
    [
        (MARKS.psis, MARKS.asis, BadMark, "behind"),
        ((99_999.0, 400.0), MARKS.psis, BadMark, "outside"),
        ((250.0, 460.0), (248.0, 400.0), InputError, "same person"),
    ],
)
def test_marks_must_fit_the_person(
    photo: Photo,
    asis: tuple[float, float],
    psis: tuple[float, float],
    error: type[Exception],
    message: str,
) -> None:
    with pytest.raises(error, match=message):
        take_of(photo.report, None, taken_at=NOON, marks=Marks(asis, psis))


def test_marks_need_an_estimate(photo: Photo) -> None:
    hidden = Estimate.missing(HIDDEN_BY["arm"])
    report = replace(photo.report, measures={**photo.report.measures, "pelvic_tilt": hidden})
    with pytest.raises(InputError, match=r"no estimate.*an arm covers .*: move it forward$"):
        take_of(report, photo.pose, taken_at=NOON, marks=MARKS)


def test_the_difference_survives_the_disk_and_files_without_one_are_read(photo: Photo) -> None:
    text = encoded(Baseline("Anna", (photo.kept,)))
    assert decoded(text).takes[0].tilt_offset == photo.kept.tilt_offset
    payload = json.loads(text)
    del payload["takes"][0]["tilt_offset"]
    before = decoded(json.dumps(payload).encode()).takes[0]
    assert before == replace(photo.kept, tilt_offset=None)


def test_a_photo_that_is_a_take_already_is_taken_anew_with_marks(
    photo: Photo, tmp_path: Path
) -> None:
    store, plain = Store(tmp_path), replace(photo.kept, tilt_offset=None)
    add_new(store, "Anna", plain)
    marked = add_new(store, "Anna", photo.kept)
    assert marked.takes == (photo.kept,)
    moved = replace(photo.kept, tilt_offset=-3.0)
    assert add_new(store, "Anna", moved).takes == (moved,)
    with pytest.raises(InputError, match="already"):  # and does not lose them
        add_new(store, "Anna", plain)
