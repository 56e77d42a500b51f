"""A posture asked for is the posture measured; the pelvis turns alone."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.evaluation.simulate.anatomy import (
    ASIS,
    PSIS,
    frontal_measures,
    lean,
    sagittal_measures,
)
from posture.evaluation.simulate.body import BodyModel, Phenotype, shape
from posture.evaluation.simulate.posing import Arm, Posture, pose
from posture.evaluation.simulate.postures import balanced_knee
from posture.evaluation.simulate.skinning import Rig, blend, make_rig, place, posed_points, skin
from tests.examples import at_most

POSED = ("trunk_lean", "thigh_angle", "knee_flexion", "pelvic_tilt")


def measured(rig: Rig, posture: Posture) -> dict[str, float]:
    return sagittal_measures(posed_points(rig, pose(rig, posture)), posture.pelvic_tilt)


def pelvis_pitch(rig: Rig, posture: Posture) -> float:
    """The pelvis segment's rotation from rest, read from its bone, degrees."""
    turn = pose(rig, posture).turns[rig.model.bone("root")]
    return float(np.degrees(np.arctan2(turn[2, 1], turn[1, 1])))


@pytest.mark.parametrize(
    "posture",
    [
        Posture(),
        Posture(pelvic_tilt=28, lordosis=12),
        Posture(pelvic_tilt=-15, trunk_lean=12, thigh_angle=-10, knee_flexion=4, kyphosis=20),
        Posture(pelvic_tilt=-25, trunk_lean=8, thigh_angle=88, knee_flexion=95, aside=(8, 3)),
        Posture(pelvic_tilt=5, trunk_lean=45, thigh_angle=30, knee_flexion=30),
    ],
)
def test_what_is_asked_is_what_is_measured(rig: Rig, posture: Posture) -> None:
    found = measured(rig, posture)
    assert {k: found[k] for k in POSED} == pytest.approx({k: getattr(posture, k) for k in POSED})
    assert found["hip_flexion"] == pytest.approx(posture.trunk_lean + posture.thigh_angle)
    assert pelvis_pitch(rig, posture) + 10 == pytest.approx(posture.pelvic_tilt)


@at_most(25)
@given(
    tilt=st.floats(-30, 35),
    trunk=st.floats(-15, 30),
    thigh=st.floats(-15, 100),
    curve=st.floats(-20, 20),
    shares=st.tuples(*[st.floats(0.1, 1)] * 3),
)
def test_any_posture_is_met(
    rigs: dict[str, Rig],
    tilt: float,
    trunk: float,
    thigh: float,
    curve: float,
    shares: tuple[float, float, float],
) -> None:
    posture = Posture(tilt, trunk, thigh, max(thigh, 0.0), curve, -curve, shares)
    found = measured(rigs["woman"], posture)
    assert found["trunk_lean"] == pytest.approx(trunk, abs=1e-4)
    assert found["thigh_angle"] == pytest.approx(thigh, abs=1e-4)


def test_turning_the_pelvis_moves_only_the_pelvis(rig: Rig) -> None:
    flat, tilted = measured(rig, Posture(pelvic_tilt=0)), measured(rig, Posture(pelvic_tilt=25))
    own = {"pelvic_tilt", "hip_joint_flexion"}
    for name in own:
        assert tilted[name] - flat[name] == pytest.approx(25)
    held = {"trunk_lean", "thigh_angle", "hip_flexion", "knee_flexion", "shank_angle", "sway"}
    for name in held:
        assert tilted[name] == pytest.approx(flat[name], abs=1e-4)


@pytest.mark.parametrize("change", [{"lordosis": 15.0}, {"kyphosis": 20.0}, {"shares": (1, 1, 5)}])
def test_spinal_curves_move_neither_pelvis_nor_hip(rig: Rig, change: dict[str, float]) -> None:
    plain = Posture(pelvic_tilt=20)
    curved = replace(plain, **change)  # type: ignore[arg-type]
    before, after = measured(rig, plain), measured(rig, curved)
    for name in ("pelvic_tilt", "trunk_lean", "thigh_angle", "hip_flexion"):
        assert after[name] == pytest.approx(before[name], abs=1e-4)
    backs = [skin(rig, pose(rig, p)) for p in (plain, curved)]
    assert np.abs(backs[0] - backs[1]).max() > 0.002


def test_skin_slope_follows_the_bone(rig: Rig) -> None:
    """The skin's ASIS-PSIS line turns with the pelvis, at 60 to 105 % of it on this mesh."""
    slopes = []
    for tilt in (0.0, 20.0):
        posed = skin(rig, pose(rig, Posture(pelvic_tilt=tilt)))
        psis, asis = posed[list(PSIS)].mean(axis=0), posed[list(ASIS)].mean(axis=0)
        slopes.append(lean(psis, asis))
    assert 12 < slopes[1] - slopes[0] < 21


def test_frontal_postures_have_their_signs(rigs: dict[str, Rig]) -> None:
    def frontal(posture: Posture) -> dict[str, float]:
        return frontal_measures(posed_points(rigs["man"], pose(rigs["man"], posture)))

    assert frontal(Posture(obliquity=5))["pelvic_obliquity"] == pytest.approx(5, abs=0.1)
    assert frontal(Posture(shoulder_drop=5))["shoulder_obliquity"] == pytest.approx(5, abs=0.3)
    assert frontal(Posture(side_lean=8))["trunk_side_lean"] > 2
    knees = frontal(Posture(valgus=(6, 0)))
    assert knees["knee_valgus_left"] == pytest.approx(6, abs=0.3)
    assert knees["knee_valgus_right"] == pytest.approx(0, abs=0.3)


def test_mirrored_posture_is_the_mirrored_body(rigs: dict[str, Rig]) -> None:
    rig = rigs["man"]
    lopsided = Posture(obliquity=4, side_lean=3, stride=6, aside=(2, 5), valgus=(3, -1))
    other = replace(lopsided, obliquity=-4, side_lean=-3, stride=-6, aside=(5, 2), valgus=(-1, 3))
    here, there = (posed_points(rig, pose(rig, p)) for p in (lopsided, other))
    for name in ("hip", "knee", "ankle", "shoulder"):
        mirrored = getattr(there, name)[::-1] * [-1, 1, 1]
        assert getattr(here, name) == pytest.approx(mirrored, abs=2e-3)


def test_rest_pose_leaves_the_skin_alone(rig: Rig) -> None:
    assert skin(rig, place(rig, {})) == pytest.approx(rig.rest.vertices, abs=1e-9)


def test_hand_on_the_thigh_lies_over_it(rigs: dict[str, Rig]) -> None:
    rig, arm = rigs["woman"], Arm(forward=8, prone=80, support="thigh")
    seated = Posture(pelvic_tilt=-5, trunk_lean=0, thigh_angle=88, knee_flexion=90, arms=(arm, arm))
    placed = pose(rig, seated)
    points, wrist = posed_points(rig, placed), placed.pivots[rig.model.bone("wrist.L")]
    assert 0.02 < wrist[2] - points.knee[0][2] < 0.16


def test_balanced_knee_is_woodhulls_in_natural_stance() -> None:
    assert balanced_knee(-2.7, -3.3) == pytest.approx(2.0, abs=0.1)


def test_rest_tilt_is_ten_for_every_phenotype(model: BodyModel) -> None:
    """Truth is the segment's rotation, not the skin's own slope, which differs between bodies."""
    for weight in (0.0, 1.5):
        rig = make_rig(model, shape(model, Phenotype(weight=weight)))
        assert pelvis_pitch(rig, Posture(pelvic_tilt=10)) == pytest.approx(0)


def test_skin_follows_the_mean_of_its_bones_motions(rig: Rig) -> None:
    """Each vertex is the weighted mean of where each of its bones alone would take it."""
    placed = pose(rig, Posture(pelvic_tilt=-20, trunk_lean=10, thigh_angle=80, knee_flexion=90))
    model, posed = rig.model, skin(rig, placed)
    for vertex in (0, 4321, model.skin_count - 1):
        rest = rig.rest.vertices[vertex]
        expected = np.zeros(3)
        for bone, weight in zip(model.skin_bones[vertex], model.skin_weights[vertex], strict=True):
            arm = rest - rig.pivots[bone]
            expected += weight * (placed.pivots[bone] + placed.turns[bone] @ arm)
        assert posed[vertex] == pytest.approx(expected)


def test_some_rows_move_as_they_do_among_all(rig: Rig) -> None:
    placed, rows = pose(rig, Posture(thigh_angle=30)), np.array([7, 5000, 12])
    some = blend(rig, placed, rows).moved(rig.rest.vertices[rows])
    assert some == pytest.approx(skin(rig, placed)[rows])
