"""Frame → Report with recorded landmarks: known angles in and out, and what is refused."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture import engine
from posture.engine import Options
from posture.errors import BadMark
from posture.measures import muscles, pelvis, sagittal
from posture.measures.registry import FRONTAL_MEASURES, SAGITTAL_MEASURES
from posture.pose.multipass import FoundPose
from posture.types import WHOLE_SETUP, Frame, Point, Report, View
from tests import heads
from tests.figures import Figure, Recorded, Solid, frame_with_positions
from tests.heads import CORRECTIONS, SCALE, SIDE
from tests.worded import reason_words

NEUTRAL = Figure(trunk_deg=-3, thigh_deg=-3, knee_deg=2)
SEATED = Figure(trunk_deg=5, thigh_deg=88, knee_deg=85)


def judge(figure: Figure | None, options: Options | None = None) -> Report:
    landmarker = Recorded(figure) if figure else Recorded()
    return engine.analyse(frame_with_positions(), landmarker, options)


def value(report: Report, measure: str) -> float:
    found = report.measures[measure].value
    assert found is not None, report.measures[measure].why_not
    return found


@given(st.floats(-20, 25), st.floats(-15, 15), st.floats(0, 30), st.sampled_from([90.0, -90.0]))
def test_known_angles_come_out(
    trunk_deg: float, thigh_deg: float, knee_deg: float, heading_deg: float
) -> None:
    report = judge(Figure(trunk_deg, thigh_deg, knee_deg, heading_deg=heading_deg))
    if report.measures["trunk_lean"].why_not == engine.FALLING:
        assert knee_deg - thigh_deg > 30  # no ankle bends so far
        return
    assert report.view is not None
    assert report.view.facing == ("right" if heading_deg > 0 else "left")
    assert report.stance == "standing"
    expected = {
        "trunk_lean": trunk_deg,
        "thigh_angle": thigh_deg,
        "hip_flexion": trunk_deg + thigh_deg,
        "knee_flexion": knee_deg,
        "shank_angle": knee_deg - thigh_deg,
    }
    for measure, angle_deg in expected.items():
        assert value(report, measure) == pytest.approx(angle_deg, abs=0.4), measure


def test_a_seated_person_is_seated_with_a_wider_interval() -> None:
    standing, seated = judge(NEUTRAL), judge(SEATED)
    assert seated.stance == "seated"
    assert value(seated, "hip_flexion") == pytest.approx(93, abs=0.4)
    assert width(seated, "hip_flexion") > width(standing, "hip_flexion")


def test_the_interval_covers_the_noise_and_the_doubt_about_the_hip_point() -> None:
    assert width(judge(NEUTRAL), "hip_flexion") / 2 >= 5 + 1.645 * 3
    assert width(judge(SEATED), "hip_flexion") / 2 >= 5 + 1.645 * 4


def test_confirming_the_setup_narrows_the_interval() -> None:
    confirmed = judge(NEUTRAL, Options(confirmed=WHOLE_SETUP))
    assert width(confirmed, "hip_flexion") < width(judge(NEUTRAL), "hip_flexion")


def width(report: Report, measure: str) -> float:
    estimate = report.measures[measure]
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.high - estimate.low


def test_every_measure_of_a_side_view_is_there_and_a_missing_one_says_why() -> None:
    report = judge(NEUTRAL)
    assert list(report.measures) == list(SAGITTAL_MEASURES)
    assert "--asis" in reason_words(report.measures["pelvic_tilt"].why_not)
    needs_the_pelvis = ["hip_joint_flexion", *muscles.PARTS]
    reasons = {report.measures[name].why_not for name in ("pelvic_tilt", *needs_the_pelvis)}
    assert len(reasons) == 1


@pytest.mark.parametrize(("heading_deg", "kind"), [(0, "front"), (180, "back"), (-175, "back")])
def test_front_and_back_views_have_the_frontal_measures(heading_deg: float, kind: str) -> None:
    report = judge(replace(NEUTRAL, heading_deg=heading_deg))
    assert report.view is not None
    assert (report.view.kind, report.view.facing) == (kind, None)
    assert list(report.measures) == list(FRONTAL_MEASURES)
    assert value(report, "pelvic_obliquity") == pytest.approx(0, abs=0.5)
    assert value(report, "knee_valgus_left") == pytest.approx(0, abs=0.5)


def test_an_oblique_view_is_refused_with_what_to_do() -> None:
    report = judge(replace(NEUTRAL, heading_deg=45))
    assert report.view is not None
    assert report.view.kind == "oblique"
    assert report.view.yaw_deg == pytest.approx(45, abs=5)
    assert all("turn side-on" in reason_words(one.why_not) for one in report.measures.values())


@pytest.mark.parametrize(
    ("hidden", "measure", "remedy"),
    [
        ("right_ankle", "knee_flexion", "step back so your ankles show"),
        ("right_knee", "hip_flexion", "so your knees show"),
        ("right_hip", "trunk_lean", "head to feet"),
        ("right_ear", "head_forward", "your head is not clearly visible"),
    ],
)
def test_a_hidden_point_costs_what_needs_it(hidden: str, measure: str, remedy: str) -> None:
    report = judge(replace(NEUTRAL, hidden=frozenset({hidden})))
    assert remedy in reason_words(report.measures[measure].why_not)


def test_a_hidden_far_side_costs_nothing() -> None:
    hidden = frozenset(f"left_{part}" for part in ("shoulder", "hip", "knee", "ankle"))
    assert value(judge(replace(NEUTRAL, hidden=hidden)), "hip_flexion") == pytest.approx(-6, abs=1)


def test_someone_cropped_at_the_hips_is_told_what_shows_and_no_more() -> None:
    report = judge(replace(NEUTRAL, centre_px=(300, 790), px_per_m=800))
    assert report.status == "ok"
    shown = {name for name, one in report.measures.items() if one}
    assert shown == {"head_forward"}
    assert all(one.why_not for name, one in report.measures.items() if name not in shown)


def test_without_a_head_everything_but_the_head_is_told() -> None:
    report = judge(replace(NEUTRAL, neck_deg=-10, centre_px=(300, 140), px_per_m=250))
    assert report.measures["head_forward"].why_not
    for name in ("trunk_lean", "thigh_angle", "hip_flexion", "knee_flexion", "sway"):
        assert report.measures[name], name


def test_legs_apart_are_told_each_by_itself() -> None:
    report = judge(replace(NEUTRAL, far_thigh_deg=35.0, far_knee_deg=20.0))
    assert report.legs == "apart"
    assert report.stance == "walking"
    for name, angle_deg in {
        "thigh_angle": -3,
        "far_thigh_angle": 35,
        "hip_flexion": -6,
        "far_hip_flexion": 32,
        "knee_flexion": 2,
        "far_knee_flexion": 20,
    }.items():
        assert value(report, name) == pytest.approx(angle_deg, abs=0.5), name
    assert report.measures["far_iliopsoas_length"].why_not


def test_legs_together_have_one_value() -> None:
    report = judge(replace(NEUTRAL, far_thigh_deg=8.0, far_knee_deg=20.0))
    assert report.legs == "together"
    assert value(report, "thigh_angle") == pytest.approx(2.5, abs=0.3)
    far = [one for name, one in report.measures.items() if name.startswith("far_")]
    assert far
    assert all("lie together" in reason_words(one.why_not) for one in far)


def test_a_hidden_far_leg_has_a_reason_of_its_own() -> None:
    hidden = frozenset({"left_ankle"})
    report = judge(replace(NEUTRAL, far_thigh_deg=35.0, far_knee_deg=20.0, hidden=hidden))
    assert value(report, "far_thigh_angle") == pytest.approx(35, abs=0.5)
    assert "the other ankle is hidden" in reason_words(report.measures["far_knee_flexion"].why_not)


def test_nobody_is_no_person() -> None:
    report = judge(None)
    assert (report.status, report.people, report.measures) == ("no_person", 0, {})
    assert report.landmarks is None


def test_a_small_person_is_refused() -> None:
    report = judge(replace(NEUTRAL, px_per_m=40))
    assert "too small" in reason_words(report.measures["hip_flexion"].why_not)


def test_marked_points_give_a_measured_tilt() -> None:
    report = judge(NEUTRAL, Options(asis=(350.0, 417.633), psis=(250.0, 400.0)))
    tilt = report.measures["pelvic_tilt"]
    assert tilt.method == "measured"
    assert tilt.value == pytest.approx(10, abs=0.01)
    facing_left = replace(NEUTRAL, heading_deg=-90)
    report = judge(facing_left, Options(asis=(250.0, 417.633), psis=(350.0, 400.0)))
    assert report.measures["pelvic_tilt"].value == pytest.approx(10, abs=0.01)


def test_a_marked_tilt_gives_the_hip_joint_and_the_muscle_lengths() -> None:
    bent = replace(NEUTRAL, knee_deg=10)
    report = judge(bent, Options(asis=(350.0, 417.633), psis=(250.0, 400.0)))
    hip_joint = report.measures["hip_joint_flexion"]
    assert hip_joint.value == pytest.approx(value(report, "thigh_angle") + 10 - 8, abs=0.01)
    assert hip_joint.method == "measured"
    assert width(report, "hip_joint_flexion") / 2 > 1.645 * 5
    expected = muscles.muscle_lengths(hip_joint, report.measures["knee_flexion"])
    assert {name: report.measures[name] for name in muscles.PARTS} == expected
    assert all(expected.values())
    assert list(report.measures) == list(SAGITTAL_MEASURES)


def test_an_overstretched_knee_costs_the_two_joint_muscles_only() -> None:
    marks = Options(asis=(350.0, 417.633), psis=(250.0, 400.0))
    report = judge(replace(NEUTRAL, knee_deg=-4), marks)
    missing = {name for name in muscles.PARTS if not report.measures[name]}
    assert missing == muscles.CROSSES_KNEE


def test_a_marked_vertical_takes_the_roll_out_of_plumb_angles() -> None:
    leaning = ((300.0, 700.0), (300.0 - 61.236, 0.0))
    report = judge(NEUTRAL, Options(vertical=leaning))
    assert report.view is not None
    assert report.view.roll_deg == pytest.approx(5, abs=0.01)
    assert value(report, "trunk_lean") == pytest.approx(2, abs=0.4)
    assert value(report, "hip_flexion") == pytest.approx(-6, abs=0.4)
    assert width(report, "trunk_lean") < width(judge(NEUTRAL), "trunk_lean")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (Options(asis=(250.0, 400.0), psis=(350.0, 400.0)), "swapped"),
        (Options(asis=(300.0, 400.0), psis=(301.0, 400.0)), "are the same point"),
        (Options(asis=(9000.0, 400.0), psis=(301.0, 400.0)), "outside the picture"),
        (Options(vertical=((10.0, 10.0), (10.0, 11.0))), "are the same point"),
        (Options(person=(300.0, -1.0)), "--person .* outside the picture"),
    ],
)
def test_marks_that_make_no_sense_are_an_error(options: Options, words: str) -> None:
    with pytest.raises(BadMark, match=words):
        judge(NEUTRAL, options)


def test_the_person_asked_for_is_looked_for_where_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    points: list[Point | None] = []

    def look_for(*_: object, person: Point | None, **__: object) -> FoundPose:
        points.append(person)
        return FoundPose(None, 3)

    monkeypatch.setattr("posture.pose.multipass.look_for", look_for)
    there = judge(NEUTRAL, Options(person=(300.0, 400.0)))
    anywhere = judge(NEUTRAL)
    assert points == [(300.0, 400.0), None]
    assert (there.status, anywhere.status) == ("no_person", "no_person")
    assert (there.passes, anywhere.passes) == (3, 3)
    assert there.reason is not None
    assert "at the point given" in reason_words(there.reason)
    assert anywhere.reason is not None
    assert "point given" not in reason_words(anywhere.reason)


def test_fast_makes_one_pass_and_the_default_more() -> None:
    assert judge(NEUTRAL, Options(fast=True)).passes == 1
    assert judge(NEUTRAL).passes > 1


def test_a_clearly_bent_hip_is_noticeable_and_a_large_marked_tilt_too() -> None:
    bent = judge(replace(NEUTRAL, trunk_deg=25, thigh_deg=15))
    levels = {finding.rule: finding.level for finding in bent.findings}
    assert levels["S1a"] == "noticeable"
    assert levels["P1"] == levels["S2"] == levels["S3"] == "not_assessed"
    tilted = judge(NEUTRAL, Options(asis=(350.0, 470.0), psis=(250.0, 400.0)))
    levels = {finding.rule: finding.level for finding in tilted.findings}
    assert (levels["P1"], levels["A1"]) == ("noticeable", "noticeable")
    backward = judge(NEUTRAL, Options(asis=(350.0, 370.0), psis=(250.0, 400.0)))
    levels = {finding.rule: finding.level for finding in backward.findings}
    assert (levels["P1"], levels["A1"]) == ("noticeable", "typical")


def test_rules_close_at_15_degrees_of_yaw_while_measures_go_on() -> None:
    report = judge(replace(NEUTRAL, trunk_deg=25, thigh_deg=15, heading_deg=66))
    assert value(report, "hip_flexion") > 30
    closed = {finding.rule: finding.message for finding in report.findings}["S1a"]
    assert "turn side-on" in reason_words(closed)


@pytest.fixture
def in_distribution(monkeypatch: pytest.MonkeyPatch) -> None:
    """Heads that find nobody strange and say what ``tests.heads`` says."""
    heads.put_in(monkeypatch)


def photo() -> Frame:
    """A picture with some noise in its blue, as a camera's: not taken for a drawing."""
    frame = frame_with_positions()
    pixels = frame.pixels.copy()
    pixels[..., 2] = np.random.default_rng(1).integers(195, 255, pixels.shape[:2])
    return replace(frame, pixels=pixels)


def look(figure: Figure, options: Options | None = None) -> Report:
    """The report on a figure of flesh: its mask shows it."""
    return engine.analyse(photo(), Solid(figure), options or Options(fast=True))


@pytest.mark.usefixtures("in_distribution")
@pytest.mark.parametrize("options", [Options(), Options(fast=True)])
@pytest.mark.parametrize(("heading_deg", "facing"), [(90, "right"), (-90, "left")])
def test_a_believed_answer_comes_out(heading_deg: float, facing: str, options: Options) -> None:
    report = look(replace(NEUTRAL, heading_deg=heading_deg), options)
    assert report.view is not None
    assert (report.view.kind, report.view.facing) == ("side", facing)
    assert (report.stance, report.reason) == ("standing", None)
    drawn = {"trunk_lean": -3.0, "thigh_angle": -3.0, "knee_flexion": 2.0, "hip_flexion": -6.0}
    moved = {**CORRECTIONS, "hip_flexion": CORRECTIONS["trunk_lean"] + CORRECTIONS["thigh_angle"]}
    for name, angle_deg in drawn.items():
        assert value(report, name) == pytest.approx(angle_deg + moved[name], abs=0.4), name
        assert report.measures[name].method == "estimated"
    assert value(report, "pelvic_tilt") == SIDE["pelvic_tilt"]
    thigh_deg = value(report, "thigh_angle")
    assert value(report, "hip_joint_flexion") == pytest.approx(thigh_deg + 14 - 8)
    assert all(report.measures[name] for name in muscles.PARTS)
    assert width(report, "pelvic_tilt") / 2 == pytest.approx(
        math.hypot(SCALE, 1.645 * 5, 1.645 * 1.5)
    )


@pytest.mark.parametrize("yaw_deg", [28.0, 38.0])
def test_in_a_film_somebody_seen_turned_for_a_while_is_still_measured(yaw_deg: float) -> None:
    figure = replace(NEUTRAL, heading_deg=90.0 - yaw_deg)
    side = View("side", "right", 15.0, None)
    alone, held = look(figure), look(figure, Options(fast=True, before=side))
    assert alone.measures["hip_flexion"].value is None
    assert value(held, "hip_flexion") == pytest.approx(-6.0, abs=8.0)
    assert held.view is not None
    assert held.view.kind == "side"


@pytest.mark.usefixtures("in_distribution")
def test_leaving_out_the_doubt_of_definitions_narrows_and_moves_nothing() -> None:
    level = look(NEUTRAL, Options(fast=True))
    narrow = look(NEUTRAL, Options(fast=True, definition_doubt=False))
    for name in (*sagittal.ANGLES, "pelvic_tilt", "hip_joint_flexion", *muscles.PARTS):
        assert value(narrow, name) == value(level, name)
        assert width(narrow, name) < width(level, name), name
    assert width(narrow, "pelvic_tilt") == pytest.approx(2 * SCALE)


@pytest.mark.usefixtures("in_distribution")
def test_marked_points_win_over_the_estimate() -> None:
    report = look(NEUTRAL, Options(fast=True, asis=(350.0, 417.633), psis=(250.0, 400.0)))
    tilt = report.measures["pelvic_tilt"]
    assert tilt.method == "measured"
    assert tilt.value == pytest.approx(10, abs=1e-3)
    assert report.measures["hip_joint_flexion"].method == "measured"
    thigh_deg = value(report, "thigh_angle")
    assert value(report, "hip_joint_flexion") == pytest.approx(thigh_deg + 10 - 8, abs=1e-3)


@pytest.mark.usefixtures("in_distribution")
@pytest.mark.parametrize("figure", [NEUTRAL, None])
def test_a_report_names_the_estimators_behind_it(figure: Figure | None) -> None:
    assert judge(figure).models == {"landmarker": "0" * 64, "pelvic_tilt": heads.SHA256}


def test_a_strange_outline_gives_the_landmarkers_angles_and_no_tilt() -> None:
    report = look(NEUTRAL)
    assert value(report, "hip_flexion") == pytest.approx(-6, abs=0.4)
    assert report.measures["pelvic_tilt"].why_not == pelvis.UNCLEAR


@pytest.mark.parametrize(
    ("figure", "stance", "tilt"), [(NEUTRAL, "standing", 14.0), (SEATED, "seated", None)]
)
def test_the_networks_answer_for_the_stance(
    figure: Figure, stance: str, tilt: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads.put_in(monkeypatch, side=heads.SideNet(scales={"seated": 40.0}))
    report = look(figure)
    assert report.stance == stance
    assert report.measures["pelvic_tilt"].value == tilt


@pytest.mark.usefixtures("in_distribution")
def test_the_pelvis_needs_no_knee() -> None:
    report = look(replace(NEUTRAL, hidden=frozenset({"right_knee"})))
    assert value(report, "pelvic_tilt") == SIDE["pelvic_tilt"]
    assert "so your knees show" in reason_words(report.measures["hip_flexion"].why_not)


@pytest.mark.usefixtures("in_distribution")
def test_someone_who_neither_stands_nor_sits_is_told_so() -> None:
    squatting = Figure(trunk_deg=50, thigh_deg=85, knee_deg=115)
    report = look(squatting)
    assert report.stance == "squatting"
    assert report.measures["pelvic_tilt"].why_not == pelvis.NEEDS_STANCE


@pytest.mark.usefixtures("in_distribution")
def test_a_standing_person_whose_outline_is_not_seen_is_not_told_to_stand() -> None:
    report = judge(NEUTRAL)
    assert report.stance == "standing"
    assert report.measures["pelvic_tilt"].value is None
    assert report.measures["pelvic_tilt"].why_not != pelvis.NEEDS_STANCE


ROLLED = ((300.0, 700.0), (300.0 - 61.236, 0.0))
"""Both ends of an upright line in a picture that must be turned clockwise by 5°."""


@pytest.mark.parametrize("heading_deg", [90.0, -90.0])
def test_a_marked_vertical_turns_what_the_estimators_see(
    heading_deg: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tilt follows the trunk's lean, degree for degree: turned clockwise it leans right."""
    heads.put_in(monkeypatch, side=heads.SideNet(follows_trunk=True))
    figure = replace(NEUTRAL, heading_deg=heading_deg)
    report = look(figure, Options(fast=True, vertical=ROLLED))
    turned = 5 if heading_deg > 0 else -5
    assert value(report, "pelvic_tilt") == pytest.approx(14 - 3 + turned, abs=0.4)
    assert value(look(figure), "pelvic_tilt") == pytest.approx(14 - 3, abs=0.4)


AT_THE_EDGE = replace(NEUTRAL, centre_px=(62.0, 400.0))
"""Turned about its corner by 5°, the picture moves this figure beyond its own left edge."""


def test_a_far_side_that_is_in_the_picture_counts_however_it_is_turned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Seen at an angle, the far hip moves the trunk's lean by a degree."""
    heads.put_in(monkeypatch, side=heads.SideNet(follows_trunk=True))
    figure = replace(AT_THE_EDGE, heading_deg=75, centre_px=(46.0, 400.0))
    rolled = value(look(figure, Options(fast=True, vertical=ROLLED)), "pelvic_tilt")
    assert rolled == pytest.approx(value(look(figure), "pelvic_tilt") + 5, abs=0.1)


def test_a_front_view_near_the_edge_is_measured_however_it_is_turned() -> None:
    figure = replace(AT_THE_EDGE, heading_deg=0)
    assert all(look(figure).measures.values())
    assert all(look(figure, Options(fast=True, vertical=ROLLED)).measures.values())


@pytest.mark.usefixtures("in_distribution")
@pytest.mark.parametrize(("heading_deg", "kind"), [(0, "front"), (180, "back")])
def test_a_believed_front_or_back_view_has_frontal_measures_only(
    heading_deg: float, kind: str
) -> None:
    figure = replace(NEUTRAL, heading_deg=heading_deg)
    report = look(figure)
    assert report.view is not None
    assert report.view.kind == kind
    assert list(report.measures) == list(FRONTAL_MEASURES)
    assert "pelvic_tilt" not in report.measures
    for side in ("left", "right"):  # the mean of both, as the mirrored picture is asked too
        assert value(report, f"knee_valgus_{side}") == pytest.approx((4 - 6) / 2)
    assert value(report, "pelvic_obliquity") == pytest.approx(0, abs=0.05)
    rolled = look(figure, Options(fast=True, vertical=ROLLED))
    sign = -1 if kind == "front" else 1  # the person's left is on the right, and comes down
    expected = sign * 30 * 0.09 / 0.5 * math.sin(math.radians(5))
    assert value(rolled, "pelvic_obliquity") == pytest.approx(expected, abs=0.05)


@pytest.mark.usefixtures("in_distribution")
@pytest.mark.parametrize(("heading_deg", "words"), [(45, "45° towards"), (-130, "40° away from")])
def test_a_believed_oblique_view_is_refused(heading_deg: float, words: str) -> None:
    report = look(replace(NEUTRAL, heading_deg=heading_deg))
    assert report.view is not None
    assert report.view.kind == "oblique"
    assert list(report.measures) == list(SAGITTAL_MEASURES)
    assert all(words in reason_words(one.why_not) for one in report.measures.values())


@pytest.mark.usefixtures("in_distribution")
def test_a_pose_is_judged_without_a_landmarker() -> None:
    printed, pose = engine.look_and_judge(photo(), Solid(NEUTRAL))
    assert pose is not None
    again = engine.judge(photo(), pose, {"landmarker": None}, Options())
    assert again.measures == printed.measures
    assert again.models == {"landmarker": None}


def test_a_body_that_may_face_either_way_has_no_facing_and_no_measure() -> None:
    first, pose = engine.look_and_judge(frame_with_positions(), Recorded(NEUTRAL))
    assert pose is not None
    unsure = replace(pose, faces_surely=False)
    report = engine.judge(frame_with_positions(), unsure, first.models, Options())
    assert report.view is not None
    assert (report.view.kind, report.view.facing) == ("side", None)
    assert {one.value for one in report.measures.values()} == {None}
    assert {one.why_not for one in report.measures.values()} == {engine.WHICH_WAY}
