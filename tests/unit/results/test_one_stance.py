"""Several pictures of one stance as one report: left and right, who is left out, who differs."""

from __future__ import annotations

import functools
import hashlib
import json
from dataclasses import replace
from datetime import datetime

import jsonschema
import pytest

from posture import engine
from posture.engine import Options
from posture.errors import PicturesDiffer
from posture.findings.reference import Reference
from posture.findings.reference.taking import take_of
from posture.measures import no_person
from posture.measures.registry import SAGITTAL_MEASURES
from posture.measures.side_view import Marks
from posture.results import report_json
from posture.results.one_stance import Picture, one_answer
from posture.results.reason_text import report_text, what_and_do
from posture.runtime.resources import PACKAGE_DIR
from posture.types import Estimate, Report
from tests import heads
from tests.figures import Figure, Solid, frame_with_positions
from tests.worded import reason_words

STANDING = Figure(trunk_deg=-3, thigh_deg=-3, knee_deg=2)
APART = Figure(trunk_deg=2, thigh_deg=24, knee_deg=20, far_thigh_deg=-12, far_knee_deg=8)
FROM_LEFT = replace(
    APART, thigh_deg=-12, knee_deg=8, far_thigh_deg=24, far_knee_deg=20, heading_deg=-90
)
"""The same person as ``APART`` seen from their left side."""


@pytest.fixture(autouse=True)
def estimators(monkeypatch: pytest.MonkeyPatch) -> None:
    heads.put_in(monkeypatch)


@functools.cache
def looked_at(figure: Figure, name: str) -> Picture:
    found, pose = engine.look_and_judge(frame_with_positions(), Solid(figure), Options(fast=True))
    digest = hashlib.sha256(name.encode()).hexdigest()
    return Picture(replace(found, source=replace(found.source, name=name, sha256=digest)), pose)


def picture(figure: Figure = STANDING, name: str = "a.jpg") -> Picture:
    return looked_at(figure, name)


def angle(found: Report, name: str) -> float:
    value = found.measures[name].value
    assert value is not None, found.measures[name].why_not
    return value


def half_width(estimate: Estimate) -> float:
    assert estimate.low is not None
    assert estimate.high is not None
    return (estimate.high - estimate.low) / 2


def test_one_usable_picture_gives_its_own_report() -> None:
    only = picture()
    answer = one_answer([only]).report
    assert list(answer.measures) == list(SAGITTAL_MEASURES)
    assert report_json.to_dict(answer)["measures"] == report_json.to_dict(only.report)["measures"]
    assert answer.findings == only.report.findings
    assert (answer.view, answer.stance, answer.legs) == (
        only.report.view,
        only.report.stance,
        only.report.legs,
    )


def test_pictures_alike_give_the_same_values_and_narrower_intervals() -> None:
    only = picture().report
    answer = one_answer([picture(name=name) for name in ("a.jpg", "b.jpg", "c.jpg")]).report
    names = [name for name, one in only.measures.items() if one]
    assert len(names) > 8
    for name in names:
        before, after = only.measures[name], answer.measures[name]
        assert after.value == pytest.approx(before.value, abs=1e-6), name
        assert half_width(after) < half_width(before), name
    assert answer.passes == 3 * only.passes


def test_the_answer_names_its_pictures_and_fits_the_schema() -> None:
    nobody = no_person.nobody(frame_with_positions(), picture().report.models, 1)
    nobody = replace(nobody, source=replace(nobody.source, name="empty.jpg"))
    bad = no_person.unreadable("bad.jpg", "The file is empty", picture().report.models)
    pictures = [Picture(bad), picture(name="a.jpg"), Picture(nobody), picture(name="b.jpg")]
    answer = one_answer(pictures)
    assert answer.nearest in (1, 3)
    listed = [(one.name, reason_words(one.why_not)) for one in answer.report.pictures]
    assert listed == [
        ("bad.jpg", "The file is empty"),
        ("a.jpg", ""),
        ("empty.jpg", reason_words(no_person.NOBODY)),
        ("b.jpg", ""),
    ]
    text = report_text(answer.report) or ""
    assert "2 pictures of one stance: a.jpg, b.jpg" in text
    assert "bad.jpg (The file is empty)" in text
    written = json.loads(report_json.to_json(answer.report))
    schema = json.loads((PACKAGE_DIR / "data" / "posture-2.schema.json").read_text("utf-8"))
    jsonschema.validate(written, schema)
    assert report_json.to_dict(report_json.from_dict(written)) == written


def test_without_a_usable_picture_it_says_so_like_a_single_one() -> None:
    nobody = no_person.nobody(frame_with_positions(), picture().report.models, 1)
    bad = no_person.unreadable("bad.jpg", "The file is empty", picture().report.models)
    answer = one_answer([Picture(bad), Picture(nobody)])
    assert (answer.nearest, answer.report.status) == (1, "no_person")
    assert [reason_words(one.why_not) for one in answer.report.pictures] == [
        "The file is empty",
        reason_words(no_person.NOBODY),
    ]


def test_both_sides_are_joined_by_the_persons_own_left_and_right() -> None:
    right = picture(APART, "right.jpg").report
    assert (right.legs, right.view and right.view.facing) == ("apart", "right")
    left = picture(FROM_LEFT, "left.jpg").report
    assert (left.legs, left.view and left.view.facing) == ("apart", "left")
    one = one_answer([picture(APART, "r.jpg"), picture(APART, "r2.jpg"), Picture(left)]).report
    assert one.view is not None
    assert one.view.facing == "right"
    for name in ("thigh_angle", "far_thigh_angle", "knee_flexion", "far_knee_flexion"):
        other = name.removeprefix("far_") if name.startswith("far_") else f"far_{name}"
        between = sorted([angle(right, name), angle(left, other)])
        assert between[0] - 1e-6 <= angle(one, name) <= between[1] + 1e-6, name
    # What only the nearer leg has comes from the pictures of that side.
    assert angle(one, "shank_angle") == pytest.approx(angle(right, "shank_angle"))


def test_the_mirrored_pictures_give_the_same_numbers() -> None:
    mirrored = replace(STANDING, heading_deg=-90)
    right = one_answer([picture(STANDING, name) for name in ("a.jpg", "b.jpg")]).report
    both = one_answer([picture(STANDING, "a.jpg"), picture(mirrored, "b.jpg")]).report
    for name, one in right.measures.items():
        if one:
            assert angle(both, name) == pytest.approx(angle(right, name), abs=0.5), name


def test_the_order_of_the_pictures_does_not_matter() -> None:
    pictures = [
        picture(STANDING, "a.jpg"),
        picture(replace(STANDING, trunk_deg=-4.5), "b.jpg"),
        picture(replace(STANDING, thigh_deg=-2, heading_deg=-90), "c.jpg"),
    ]
    one, other = one_answer(pictures).report, one_answer(pictures[::-1]).report
    assert one.source == other.source
    for name in one.measures:
        assert one.measures[name].value == pytest.approx(other.measures[name].value), name


def test_hip_flexion_stays_trunk_and_thigh_together() -> None:
    bent = replace(STANDING, trunk_deg=-1.0, thigh_deg=-4.0)
    one = one_answer([picture(), picture(bent, "b.jpg")]).report
    parts = angle(one, "trunk_lean") + angle(one, "thigh_angle")
    assert angle(one, "hip_flexion") == pytest.approx(parts)
    joint = angle(one, "thigh_angle") + angle(one, "pelvic_tilt") - 8.0
    assert angle(one, "hip_joint_flexion") == pytest.approx(joint)


def test_what_one_picture_shows_is_told_from_that_one() -> None:
    headless = replace(STANDING, hidden=frozenset({"left_ear", "right_ear"}))
    without = picture(headless, "headless.jpg")
    assert not without.report.measures["head_forward"]
    whole = picture()
    one = one_answer([without, whole]).report
    assert one.measures["head_forward"] == whole.report.measures["head_forward"]
    assert one.source.name == "a.jpg"


def test_another_stance_is_not_merged_but_named() -> None:
    seated = picture(Figure(thigh_deg=88, knee_deg=88), "chair.jpg")
    assert seated.report.stance == "seated"
    with pytest.raises(PicturesDiffer, match="the person is seated here and stand") as at:
        one_answer([seated, picture(), picture(name="b.jpg")])
    assert at.value.name == "chair.jpg"
    assert what_and_do(at.value)[1]


def test_another_view_is_not_merged_but_named() -> None:
    front = picture(replace(STANDING, heading_deg=0.0), "front.jpg")
    assert front.report.view is not None
    assert front.report.view.kind == "front"
    with pytest.raises(PicturesDiffer, match="in front view, the others in side view") as at:
        one_answer([picture(), front, picture(name="b.jpg")])
    assert at.value.name == "front.jpg"


def test_a_measure_that_differs_too_much_is_named_with_its_picture_and_both_values() -> None:
    lean = picture(replace(STANDING, trunk_deg=14.0), "lean.jpg")
    assert lean.report.stance == "standing"
    with pytest.raises(PicturesDiffer, match=r"is 1\d° here and −\d° in the others") as at:
        one_answer([picture(), lean, picture(name="b.jpg")])
    assert at.value.name == "lean.jpg"


def test_a_reference_is_held_beside_the_one_answer_and_carried_once() -> None:
    noon = datetime.fromisoformat("2026-11-22T12:00:00+01:00")
    marks = Marks((350.0, 417.633), (250.0, 400.0))  # 10° on somebody who faces right
    only = picture()
    own = Reference((take_of(only.report, only.pose, taken_at=noon, marks=marks),))
    plain = one_answer([only, only]).report
    beside = one_answer([only, only], own).report
    offset = own.own_pelvis("standing")
    assert offset is not None
    assert abs(offset.moved_deg) > 0.1
    moved = angle(plain, "pelvic_tilt") + offset.moved_deg
    assert angle(beside, "pelvic_tilt") == pytest.approx(moved, abs=1e-3)
    assert beside.uncarried is not None
    assert beside.uncarried["pelvic_tilt"] == plain.measures["pelvic_tilt"]
    assert len(beside.findings) >= len(plain.findings)


def test_a_file_given_twice_counts_once() -> None:
    one, other = (
        replace(taken, report=replace(taken.report, source=replace(taken.report.source, sha256=of)))
        for taken, of in ((picture(name="a.jpg"), "1" * 64), (picture(name="b.jpg"), "2" * 64))
    )
    again = replace(
        one, report=replace(one.report, source=replace(one.report.source, name="c.jpg"))
    )
    twice, thrice = one_answer([one, other]).report, one_answer([one, other, again]).report
    assert [reason_words(one.why_not) for one in thrice.pictures] == [
        "",
        "",
        "it is the same file as a.jpg",
    ]
    assert thrice.measures == twice.measures
