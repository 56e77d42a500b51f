"""Frame → Report with recorded landmarks: known angles in and out, and what is refused."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posture import engine, muscles
from posture.engine import Options
from posture.errors import BadMark
from posture.types import FRONTAL_MEASURES, SAGITTAL_MEASURES, Report
from tests.figures import Figure, Recorded, frame_with_positions

NEUTRAL = Figure(trunk_deg=-3, thigh_deg=-3, knee_deg=2)
SEATED = Figure(trunk_deg=5, thigh_deg=88, knee_deg=85)


def judge(figure: Figure | None, options: Options | None = None) -> Report:
    landmarker = Recorded(figure) if figure else Recorded()
    return engine.analyse(frame_with_positions(), landmarker, options)


def value(report: Report, measure: str) -> float:
    found = report.measures[measure].value
    assert found is not None, report.measures[measure].why_not
    return found


@settings(max_examples=40, deadline=None)
@given(st.floats(-20, 25), st.floats(-15, 15), st.floats(0, 30), st.sampled_from([90.0, -90.0]))
def test_known_angles_come_out(
    trunk_deg: float, thigh_deg: float, knee_deg: float, heading_deg: float
) -> None:
    report = judge(Figure(trunk_deg, thigh_deg, knee_deg, heading_deg=heading_deg))
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
    confirmed = judge(NEUTRAL, Options(setup_is_confirmed=True))
    assert width(confirmed, "hip_flexion") < width(judge(NEUTRAL), "hip_flexion")


def width(report: Report, measure: str) -> float:
    estimate = report.measures[measure]
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.high - estimate.low


def test_every_measure_of_a_side_view_is_there_and_a_missing_one_says_why() -> None:
    report = judge(NEUTRAL)
    assert list(report.measures) == list(SAGITTAL_MEASURES)
    assert "--asis" in (report.measures["pelvic_tilt"].why_not or "")
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
    assert all("turn side-on" in (one.why_not or "") for one in report.measures.values())


@pytest.mark.parametrize(
    ("hidden", "measure", "remedy"),
    [
        ("right_ankle", "knee_flexion", "step back so your ankles show"),
        ("right_knee", "hip_flexion", "so your knees show"),
        ("right_hip", "trunk_lean", "head to feet"),
        ("right_ear", "trunk_lean", "your head is not clearly visible"),
    ],
)
def test_a_hidden_point_costs_what_needs_it(hidden: str, measure: str, remedy: str) -> None:
    report = judge(replace(NEUTRAL, hidden=frozenset({hidden})))
    assert remedy in (report.measures[measure].why_not or "")


def test_a_hidden_far_side_costs_nothing() -> None:
    hidden = frozenset(f"left_{part}" for part in ("shoulder", "hip", "knee", "ankle"))
    assert value(judge(replace(NEUTRAL, hidden=hidden)), "hip_flexion") == pytest.approx(-6, abs=1)


def test_someone_cropped_at_the_hips_is_seen_but_not_measured() -> None:
    report = judge(replace(NEUTRAL, centre_px=(300, 790), px_per_m=800))
    assert report.status == "ok"
    assert all(one.value is None and one.why_not for one in report.measures.values())


def test_nobody_is_no_person() -> None:
    report = judge(None)
    assert (report.status, report.people, report.measures) == ("no_person", 0, {})
    assert report.landmarks is None


def test_a_small_person_is_refused() -> None:
    report = judge(replace(NEUTRAL, px_per_m=40))
    assert "too small" in (report.measures["hip_flexion"].why_not or "")


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
        (Options(asis=(300.0, 400.0), psis=(301.0, 400.0)), "fall together"),
        (Options(asis=(9000.0, 400.0), psis=(301.0, 400.0)), "outside the picture"),
        (Options(vertical=((10.0, 10.0), (10.0, 11.0))), "fall together"),
    ],
)
def test_marks_that_make_no_sense_are_an_error(options: Options, words: str) -> None:
    with pytest.raises(BadMark, match=words):
        judge(NEUTRAL, options)


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
    assert "turn side-on" in closed
