"""What each test makes of curves whose movement is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posture.movements import (
    bending,
    gait,
    pelvic_rock,
    single_leg,
    sit_to_stand,
    squatting,
)
from posture.movements.assessed import Assessed
from posture.movements.counting import TOO_QUICK
from posture.runtime import resources
from posture.types import Reason
from tests.movement_curves import (
    SIDE,
    bend_curves,
    curve,
    gait_curves,
    one_leg_curves,
    rise_curves,
    share,
    side_curves,
    squat_curves,
    times,
    trips,
    with_gap,
)

HIDDEN = Reason("hip_hidden")


def test_squats_tell_depth_and_the_trunk_against_the_shin() -> None:
    known = trips(4)
    found = squatting.assess_squats(squat_curves(times(known[-1][3] + 1), known))
    assert len(found.repetitions) == 4
    figures = found.figures
    assert figures["hip_flexion_peak"].value == pytest.approx(120, abs=1)
    assert figures["knee_flexion_peak"].value == pytest.approx(115, abs=1)
    assert figures["thigh_from_level"].value == pytest.approx(0, abs=1)
    assert figures["trunk_against_shank"].value == pytest.approx(5, abs=1)
    assert figures["knee_flexion_peak"].low == pytest.approx(111, abs=1)
    assert figures["knee_flexion_peak"].count == 4


def test_sitting_down_is_told_from_a_squat_and_a_squat_from_sitting_down() -> None:
    known = trips(3, first_s=1.6)
    time_s = times(known[-1][3] + 1.5)
    assert squatting.assess_squats(rise_curves(time_s, known)).why_not == squatting.SITS
    assert sit_to_stand.assess_rising(squat_curves(time_s, known)).why_not == sit_to_stand.SQUATS
    assert squatting.assess_squats(bend_curves(time_s, known)).why_not is not None
    assert bending.assess_bends(squat_curves(time_s, known)).repetitions == ()


def test_rising_tells_the_lean_at_lift_off_and_the_time() -> None:
    known = trips(5, first_s=1.6, out_s=1.2, held_s=0.8, rest_s=1.4)
    found = sit_to_stand.assess_rising(rise_curves(times(known[-1][3] + 1.5), known))
    assert len(found.repetitions) == 5
    assert found.figures["lean_at_lift_off"].value == pytest.approx(40, abs=3)
    # from a twentieth of the lean, 0.5 s before the legs, to a twentieth before upright
    rise_s = 0.5 - 0.189 * 0.65 + 1.2 * (1 - 0.189)
    assert found.figures["time_to_rise_s"].value == pytest.approx(rise_s, abs=0.15)
    first, fifth = found.repetitions[0].cycle, found.repetitions[4].cycle
    assert found.figures["five_times_s"].value == pytest.approx(
        fifth.start_s + rise_s - first.start_s, abs=0.15
    )


def test_four_times_are_not_told_as_five() -> None:
    known = trips(4, first_s=1.6, rest_s=1.4)
    found = sit_to_stand.assess_rising(rise_curves(times(known[-1][3] + 1.5), known))
    assert found.figures["five_times_s"].why_not == sit_to_stand.FEWER_THAN_FIVE


def test_bends_tell_the_total_and_refuse_the_share_of_the_hips() -> None:
    known = trips(3)
    found = bending.assess_bends(bend_curves(times(known[-1][3] + 1), known))
    assert found.figures["total"].value == pytest.approx(77, abs=3)
    assert found.figures["trunk_lean_peak"].value == pytest.approx(78, abs=1)
    assert found.figures["hip_share"].why_not == bending.NO_HIP_SHARE


def test_gait_tells_cadence_and_each_leg() -> None:
    found = gait.assess_gait(gait_curves(times(8.2)), SIDE)
    assert found.figures["cadence"].value == pytest.approx(120 / 1.1, rel=0.01)
    assert found.figures["right_hip_extension_peak"].value == pytest.approx(12, abs=1)
    assert found.figures["right_hip_extension_peak"].low == pytest.approx(12 - 10, abs=1)
    assert found.figures["left_hip_extension_peak"].value == pytest.approx(6, abs=1)
    assert found.figures["left_hip_extension_peak"].low == pytest.approx(6 - 12, abs=1)
    assert found.figures["left_stride_s"].value == pytest.approx(1.1, abs=0.02)
    assert found.figures["right_hip_flexion_peak"].value == pytest.approx(28, abs=1)
    near = [one.cycle for one in found.repetitions if one.cycle.side == "right"]
    assert [round(one.start_s / 1.1, 1) for one in near] == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]


def test_few_strides_of_a_leg_tell_nothing_of_it() -> None:
    found = gait.assess_gait(gait_curves(times(4.0)), SIDE)
    figure = found.figures["right_hip_extension_peak"]
    assert figure.why_not is not None
    assert figure.why_not.code == "movement_few_strides"


def test_a_stride_with_a_gap_is_none() -> None:
    curves = gait_curves(times(8.2))
    gap = with_gap(curves["ankle_ahead"], 2.5, 2.8, HIDDEN)
    assert len(gait.strides(gap, "right")) < len(gait.strides(curves["ankle_ahead"], "right"))
    assert all(not 2.5 < (one.end_s or 0) < 3.3 for one in gait.strides(gap, "right"))


def test_standing_on_one_leg_tells_both_sides() -> None:
    left = [(1.0, 1.8, 4.0, 4.8), (11.0, 11.8, 14.0, 14.8)]
    right = [(6.0, 6.8, 9.0, 9.8)]
    found = single_leg.assess_single_leg(one_leg_curves(times(17.0), left, right))
    assert [one.cycle.side for one in found.repetitions] == ["left", "right", "left"]
    seen = resources.read_toml("movements.toml")["single-leg"]["drop_share_seen"]
    assert found.figures["left_hip_drop"].value == pytest.approx(8 / seen, abs=1.0)
    assert found.figures["right_hip_drop"].value == pytest.approx(3 / seen, abs=1.0)
    assert found.figures["left_knee_inward"].value == pytest.approx(15, abs=0.5)
    assert found.figures["right_knee_inward"].value == pytest.approx(2, abs=0.5)
    first = found.repetitions[0].cycle
    assert first.start_s == pytest.approx(1.0 + 0.189 * 0.8, abs=0.1)
    assert first.end_s == pytest.approx(4.8 - 0.189 * 0.8, abs=0.1)


def test_a_foot_lifted_for_a_moment_is_named_as_too_short() -> None:
    short, long = [(2.0, 2.3, 2.4, 2.7)], [(5.0, 5.8, 8.0, 8.8)]
    found = single_leg.assess_single_leg(one_leg_curves(times(11.0), [*short, *long], []))
    assert len(found.repetitions) == 1
    assert [one.why for one in found.uncounted] == [single_leg.TOO_SHORT]


def test_a_foot_that_is_lowered_but_not_to_the_ground_is_held_once() -> None:
    time_s = times(9.0)
    curves = one_leg_curves(time_s, [(1.0, 1.8, 6.0, 6.8)], [])
    dip = 0.19 * share(time_s, [(3.2, 3.5, 4.0, 4.3)])
    lowered = {**curves, "foot_lift": curve("foot_lift", time_s, curves["foot_lift"].value + dip)}
    (one,) = single_leg.assess_single_leg(lowered).repetitions
    assert one.cycle.start_s < 1.6
    assert one.cycle.end_s is not None
    assert one.cycle.end_s > 6.2


def test_what_is_dropped_is_named_with_its_reason() -> None:
    known = trips(3)
    time_s = times(known[-1][3] + 1.0)
    squats = dict(squat_curves(time_s, known))
    seated = 0.6 * share(time_s, known[:1])
    squats["mass_ahead_of_heels"] = curve("mass_ahead_of_heels", time_s, 0.3 - seated)
    found = squatting.assess_squats(squats)
    assert len(found.repetitions) == 2
    assert [one.why for one in found.uncounted] == [squatting.SAT]
    knees = 100 * share(time_s, known[:1])
    bends = {**bend_curves(time_s, known), "knee_flexion": curve("knee_flexion", time_s, knees)}
    bent = bending.assess_bends(bends)
    assert len(bent.repetitions) == 2
    assert [one.why for one in bent.uncounted] == [bending.KNEES_BENT]


def rock(ahead_deg: float, back_deg: float, bias_deg: float) -> Assessed:
    """Tilts forward and backward three times about a usual stance of 10°."""
    known = trips(6, out_s=1.0, held_s=0.8, rest_s=0.8)
    time_s = times(known[-1][3] + 3.0)
    tilt = (
        10
        + bias_deg
        + ahead_deg * share(time_s, known[::2])
        - back_deg * share(time_s, known[1::2])
    )
    return pelvic_rock.assess_rock(side_curves(time_s, pelvic_tilt=tilt))


@pytest.mark.parametrize(("ahead_deg", "place"), [(10, 50), (5, 66.7), (20, 33.3)])
@pytest.mark.parametrize("bias_deg", [0.0, 12.0])
def test_the_usual_stance_has_its_place_in_the_own_range(
    ahead_deg: float, place: float, bias_deg: float
) -> None:
    found = rock(ahead_deg, 10.0, bias_deg)
    figure = found.figures["usual_place"]
    assert len(found.repetitions) == 6
    assert figure.value == pytest.approx(place, abs=2)
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < place < figure.high


def test_a_pelvis_that_tilts_one_way_only_has_no_range() -> None:
    assert rock(12.0, 0.0, 0.0).figures["usual_place"].why_not == pelvic_rock.ONE_WAY


def test_a_still_pelvis_is_no_rock() -> None:
    time_s = times(10.0)
    still = side_curves(time_s, pelvic_tilt=10 + 0.5 * np.sin(time_s))
    assert pelvic_rock.assess_rock(still).why_not == pelvic_rock.NO_ROCK


def test_a_sped_up_film_is_not_believed() -> None:
    known = trips(5, first_s=0.2, out_s=0.12, held_s=0.0, rest_s=0.1)
    found = squatting.assess_squats(squat_curves(times(known[-1][3] + 0.2, 60), known))
    assert found.why_not == TOO_QUICK


def test_one_stride_whose_points_slip_does_not_move_a_leg() -> None:
    curves = dict(gait_curves(times(8.2)))
    hip = curves["hip_flexion"]
    slips = (hip.time_s > 2.3) & (hip.time_s < 3.2)  # one whole stride
    value, low, high = (
        np.where(slips, end, of) for end, of in ((5.0, hip.value), (1.0, hip.low), (9.0, hip.high))
    )
    curves["hip_flexion"] = replace(hip, value=value, low=low, high=high)
    found = gait.assess_gait(curves, SIDE)
    assert found.figures["right_hip_extension_peak"].value == pytest.approx(12, abs=1)
    assert found.figures["right_hip_flexion_peak"].value == pytest.approx(28, abs=1)


def test_slips_of_the_thigh_while_leaning_do_not_make_the_hips_bend_further() -> None:
    known = trips(3, first_s=1.5)
    time_s = times(known[-1][3] + 1.0)
    clean = rise_curves(time_s, known, lean_deg=35.0)
    slip = np.where(clean["trunk_lean"].value > 15.0, 30.0, 0.0)
    slipped = {
        **clean,
        "thigh_angle": curve("thigh_angle", time_s, clean["thigh_angle"].value + slip),
        "hip_flexion": curve("hip_flexion", time_s, clean["hip_flexion"].value + slip),
    }
    peaks = [
        one.figures["hip_flexion_peak"].value
        for one in sit_to_stand.assess_rising(slipped).repetitions
    ]
    assert peaks == pytest.approx([88.0 + 35.0] * 3, abs=4.0)


def test_a_bend_whose_lowest_point_is_out_of_sight_for_a_moment_is_no_squat() -> None:
    known = trips(3)
    time_s = times(known[-1][3] + 1.0)
    turn_s = (known[1][1] + known[1][2]) / 2
    hidden = {
        name: with_gap(one, turn_s - 0.2, turn_s + 0.2, HIDDEN)
        for name, one in bend_curves(time_s, known).items()
    }
    assessed = bending.assess_bends(hidden)
    assert (len(assessed.repetitions), assessed.uncounted) == (3, ())


def test_a_foot_lifted_a_little_counts_beside_one_lifted_high() -> None:
    known = trips(2, first_s=1.5)
    time_s = times(known[-1][3] + 1.0)
    curves = one_leg_curves(time_s, known[:1], known[1:])
    lift = curves["foot_lift"].value
    high = float(np.abs(lift).max())
    lower = np.where(lift > 0, lift * 0.1 / high, lift)
    curves = {**curves, "foot_lift": curve("foot_lift", time_s, lower, "trunk_lengths")}
    assert [one.cycle.side for one in single_leg.assess_single_leg(curves).repetitions] == [
        "left",
        "right",
    ]
