"""From pictures to takes: what is kept of each, what is refused, and how frames become one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from posture import engine
from posture.engine import Options
from posture.errors import InputError
from posture.findings.reference import HeadAndShoulders, Reference, Take, TakeStance
from posture.findings.reference.taking import one_capture, take_of
from posture.measures.registry import FAR_MEASURES
from posture.pose.skeleton import INDEX
from posture.types import Estimate, Pose, Reason, Report
from tests.figures import Figure, Recorded, Solid, frame_with_positions
from tests.heads import put_in
from tests.worded import worded

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
STANDING = Figure(trunk_deg=-3, thigh_deg=-3, knee_deg=2)
SEATED = Figure(trunk_deg=5, thigh_deg=88, knee_deg=85)
HEAD_AND_SHOULDERS = HeadAndShoulders(0.3, 0.6, 0.4, 0.5)


def look(figure: Figure | None, options: Options | None = None) -> tuple[Report, Pose | None]:
    landmarker = Recorded(figure) if figure else Recorded()
    return engine.look_and_judge(frame_with_positions(), landmarker, options)


def taken(
    figure: Figure,
    stated_stance: TakeStance | None = None,
    place: HeadAndShoulders | None = None,
    **changes: object,
) -> Take:
    report, pose = look(figure)
    report = replace(report, **changes)  # type: ignore[arg-type]
    return take_of(report, pose, taken_at=NOON, stated_stance=stated_stance, place=place)


@pytest.mark.parametrize(("figure", "stance"), [(STANDING, "standing"), (SEATED, "seated")])
def test_the_stance_comes_from_the_picture(figure: Figure, stance: str) -> None:
    take = taken(figure)
    assert (take.stance, take.source, take.frames) == (stance, "photo", 1)
    assert take.taken_at == "2026-11-22T12:00:00+00:00"
    assert take.measures["hip_flexion"] == pytest.approx(
        figure.trunk_deg + figure.thigh_deg, abs=0.4
    )
    assert take.sha256 == "1" * 64
    assert take.made_by == "0" * 12 + "+" + "e" * 12


def test_only_what_was_assessed_is_kept() -> None:
    report, _ = look(STANDING)
    take = taken(STANDING)
    assert set(take.measures) == {name for name, one in report.measures.items() if one}
    assert "pelvic_tilt" not in take.measures


def test_nothing_of_the_far_leg_by_itself_is_kept() -> None:
    report, _ = look(STANDING)
    far = {name: Estimate.around(3.0, 2.0) for name in FAR_MEASURES}
    take = taken(STANDING, measures={**report.measures, **far})
    assert set(take.measures) == set(taken(STANDING).measures)


def test_what_was_measured_from_marks_is_left_out() -> None:
    report, pose = look(STANDING, Options(asis=(350.0, 417.6), psis=(250.0, 400.0)))
    assert report.measures["pelvic_tilt"].method == "measured"
    take = take_of(report, pose, taken_at=NOON)
    assert {"pelvic_tilt", "hip_joint_flexion", "iliopsoas_length"}.isdisjoint(take.measures)


def test_sitting_knows_how_far_the_ear_is_from_the_hip_and_standing_the_low_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seated = taken(SEATED)
    assert seated.ear_hip is not None
    assert seated.low_back is None
    put_in(monkeypatch)
    report, pose = engine.look_and_judge(frame_with_positions(), Solid(STANDING))
    standing = take_of(report, pose, taken_at=NOON)
    assert standing.low_back is not None
    assert standing.ear_hip is None


def test_slumped_is_as_the_person_says() -> None:
    assert taken(SEATED, stated_stance="slumped").stance == "slumped"
    assert taken(SEATED, stated_stance="seated").stance == "seated"


@pytest.mark.parametrize(
    ("figure", "stated_stance", "reason"),
    [
        (STANDING, "slumped", "looks like standing, but the take should be of sitting"),
        (STANDING, "seated", "looks like standing"),
        (SEATED, "standing", "looks like sitting, but the take should be of standing"),
        (replace(STANDING, heading_deg=0), None, "turn side-on"),
        (replace(STANDING, heading_deg=45), None, "turn side-on"),
        (replace(STANDING, hidden=frozenset({"right_hip"})), None, "head to feet"),
    ],
)
def test_what_cannot_be_a_take_is_refused_with_the_reason(
    figure: Figure, stated_stance: TakeStance | None, reason: str
) -> None:
    with pytest.raises(InputError, match=reason):
        taken(figure, stated_stance)


def test_a_picture_without_anybody_is_refused() -> None:
    report, pose = look(None)
    with pytest.raises(InputError, match="nobody was found"):
        take_of(report, pose, taken_at=NOON)


def test_a_doubtful_figure_is_refused() -> None:
    with pytest.raises(InputError, match="drawing"):
        taken(STANDING, reason=Reason("may_be_drawing"))


def test_a_view_that_rules_would_not_judge_is_refused() -> None:
    report, _ = look(STANDING)
    assert report.view is not None
    with pytest.raises(InputError, match="17° from side-on; a reference needs 15°"):
        taken(STANDING, view=replace(report.view, yaw_deg=-17.0))


@pytest.mark.parametrize(
    ("stance", "reason"),
    [
        ("squatting", "you are squatting here"),
        ("kneeling", "you are kneeling here"),
        ("lunging", "you are in a lunge here"),
        ("one_leg", "you are on one leg here"),
        ("walking", "you are walking here"),
        ("bending", "you are bending here"),
        ("lying", "you are lying here"),
        ("other", "not clear whether"),
        (None, "not clear whether"),
    ],
)
def test_another_stance_is_refused_by_its_name(stance: str | None, reason: str) -> None:
    for stated_stance in (None, "standing", "seated"):
        with pytest.raises(InputError, match=reason):
            taken(STANDING, stated_stance, stance=stance)


def test_saying_so_does_not_make_a_squat_whose_legs_show_a_take() -> None:
    with pytest.raises(InputError, match="you are squatting here"):
        taken(STANDING, "seated", HEAD_AND_SHOULDERS, stance="squatting")


def test_legs_that_are_guessed_behind_a_desk_do_not_outweigh_the_persons_word() -> None:
    report, pose = look(STANDING)
    assert pose is not None
    points = pose.points.copy()
    points[[INDEX["left_knee"], INDEX["right_knee"]], 2] = 0.2
    guessed = replace(pose, points=points)
    take = take_of(
        replace(report, stance="kneeling"),
        guessed,
        taken_at=NOON,
        stated_stance="seated",
        place=HEAD_AND_SHOULDERS,
    )
    assert (take.stance, take.place) == ("seated", HEAD_AND_SHOULDERS)


def test_a_place_alone_is_a_take_when_the_person_says_how_they_are() -> None:
    why_not = Estimate.missing(worded("the hips are not in the picture"))
    hidden = dict.fromkeys(("hip_flexion", "trunk_lean"), why_not)
    take = taken(STANDING, "seated", HEAD_AND_SHOULDERS, stance=None, measures=hidden)
    assert (take.stance, take.place, dict(take.measures)) == ("seated", HEAD_AND_SHOULDERS, {})
    with pytest.raises(InputError, match="not clear whether"):
        taken(STANDING, None, HEAD_AND_SHOULDERS, stance=None, measures=hidden)


def frame(**changes: object) -> Take:
    plain = Take("seated", "2026-11-22T12:00:00", "camera", 1, {"hip_flexion": 90.0})
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_frames_of_one_capture_are_one_take() -> None:
    frames = [frame(measures={"hip_flexion": value}, ear_hip=1.4) for value in (90.0, 91.0, 95.0)]
    take = one_capture(frames)
    assert (take.frames, take.measures, take.ear_hip) == (3, {"hip_flexion": 92.0}, 1.4)
    assert len(Reference((take,)).values("hip_flexion", "seated")) == 1


def test_what_most_frames_do_not_tell_is_not_told() -> None:
    frames = [frame(low_back=10.0), frame(), frame(measures={})]
    take = one_capture(frames)
    assert take.low_back is None
    assert take.measures == {"hip_flexion": 90.0}
    one, other = HEAD_AND_SHOULDERS, HeadAndShoulders(0.5, 0.8, 0.6, 0.7)
    mean = one_capture([frame(place=one), frame(place=other), frame()]).place
    assert mean is not None
    assert (mean.head_y, mean.x) == pytest.approx((0.4, 0.6))
    assert one_capture([frame(place=one), frame(), frame()]).place is None


def test_a_capture_in_which_somebody_rose_is_refused() -> None:
    with pytest.raises(InputError, match="stance changed"):
        one_capture([frame(), frame(stance="standing")])


def test_a_capture_without_a_frame_is_refused() -> None:
    with pytest.raises(InputError, match="nothing could be measured"):
        one_capture([])


@pytest.mark.parametrize(("thigh_deg", "level"), [(12.0, "noticeable"), (-3.0, "typical")])
def test_the_engine_compares_with_three_takes(thigh_deg: float, level: str) -> None:
    reference = Reference((taken(STANDING),) * 3)
    bent = replace(STANDING, thigh_deg=thigh_deg)
    report, _ = look(bent, Options(reference=reference))
    found = {finding.rule: finding for finding in report.findings}
    assert found["S1"].level == level
    assert "S1a" not in found
    assert found["S2"].level == "not_assessed", "these estimators find every outline strange"


def test_without_a_reference_nothing_is_compared() -> None:
    report, _ = look(STANDING)
    assert "S1" not in {finding.rule for finding in report.findings}
