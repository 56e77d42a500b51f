"""Postures beyond standing and sitting: bodies that the ground bears, legs told one by one."""

from dataclasses import replace

import numpy as np
import pytest

from posture.evaluation.simulate.anatomy import far_measures, legs_apart, sagittal_measures
from posture.evaluation.simulate.body import BodyModel, shape
from posture.evaluation.simulate.figure import Figure, RenderedPerson, build
from posture.evaluation.simulate.footing import ground, mass_middle
from posture.evaluation.simulate.posing import Arm, Posture, pose
from posture.evaluation.simulate.sampling import SceneRequest, sample_scene
from posture.evaluation.simulate.scene import Scene
from posture.evaluation.simulate.sitting import on_the_floor, sample_sitter
from posture.evaluation.simulate.skinning import Rig, make_rig, posed_points
from posture.evaluation.simulate.stances import ANY_SHARES, NEW_STANCES, sample_stance
from posture.evaluation.simulate.surface import surface
from posture.evaluation.simulate.truth import angles
from tests.once import once_each

SEEDS = range(3)
NEAR_M = 0.012  # how far a foot or knee that should be on the ground may be off it


def scene(stance: str, number: int) -> Scene:
    return sample_scene(11, number, SceneRequest(stance, split="test"))


@once_each
def figure(model: BodyModel, stance: str, number: int) -> Figure:
    person = scene(stance, number).person
    assert person is not None
    return build(model, replace(person, outfit=(), bag=None))


def lows(model: BodyModel, shown: Figure) -> dict[str, list[float]]:
    """The lowest skin of feet and knees, left and right, metres above the ground."""
    rig = make_rig(model, shape(model, shown.person.phenotype))
    floor = ground(rig, surface(model), shod=False)
    skin = shown.core.vertices
    return {
        "feet": [float(skin[rows, 2].min()) for rows in floor.feet],
        "knees": [float(skin[rows, 2].min()) for rows in floor.knees],
    }


def posed(rig: Rig, posture: Posture, near: int) -> dict[str, float]:
    points = posed_points(rig, pose(rig, posture))
    assert legs_apart(points)
    apart = sagittal_measures(points, posture.pelvic_tilt, near, apart=True)
    return apart | far_measures(points, near)


@pytest.mark.parametrize("near", [0, 1])
def test_each_leg_has_its_own_angles(rig: Rig, near: int) -> None:
    """Left thigh 70 and knee 80, right thigh 10 and knee 25, trunk 12."""
    posture = Posture(
        trunk_lean=12, thigh_angle=40, knee_flexion=50, thighs=(30, -30), knees=(30, -25)
    )
    found = posed(rig, posture, near)
    thighs, knees = (70, 10), (80, 25)
    assert found["thigh_angle"] == pytest.approx(thighs[near], abs=0.5)
    assert found["hip_flexion"] == pytest.approx(12 + thighs[near], abs=0.5)
    assert found["knee_flexion"] == pytest.approx(knees[near], abs=0.5)
    assert found["shank_angle"] == pytest.approx(knees[near] - thighs[near], abs=0.5)
    far = 1 - near
    assert found["far_thigh_angle"] == pytest.approx(thighs[far], abs=0.5)
    assert found["far_hip_flexion"] == pytest.approx(12 + thighs[far], abs=0.5)
    assert found["far_knee_flexion"] == pytest.approx(knees[far], abs=0.5)


@pytest.mark.parametrize(("apart_deg", "apart"), [(14.0, False), (16.0, True)])
def test_legs_are_apart_beyond_fifteen_degrees(
    rigs: dict[str, Rig], apart_deg: float, apart: bool
) -> None:
    rig = rigs["man"]
    placed = pose(rig, Posture(thigh_angle=10, thighs=(apart_deg / 2, -apart_deg / 2)))
    assert legs_apart(posed_points(rig, placed)) is apart


@pytest.mark.parametrize("number", SEEDS)
@pytest.mark.parametrize("stance", ["squatting", "bending", "lunging"])
def test_both_feet_stand_on_the_ground(model: BodyModel, stance: str, number: int) -> None:
    found = lows(model, figure(model, stance, number))
    assert found["feet"] == pytest.approx([0, 0], abs=NEAR_M)
    assert min(found["knees"]) > 0.0


@pytest.mark.parametrize("number", range(6))
def test_who_kneels_has_a_knee_and_both_feet_on_the_ground(model: BodyModel, number: int) -> None:
    shown = figure(model, "kneeling", number)
    found = lows(model, shown)
    assert found["feet"] == pytest.approx([0, 0], abs=2 * NEAR_M)
    kneeling = [k for k in (0, 1) if shown.person.posture.contacts[k] == "knee"]
    assert kneeling
    for side in kneeling:
        assert found["knees"][side] == pytest.approx(0, abs=2 * NEAR_M)


@pytest.mark.parametrize("number", SEEDS)
def test_one_foot_is_in_the_air(model: BodyModel, number: int) -> None:
    shown = figure(model, "one_leg", number)
    found = lows(model, shown)["feet"]
    stands = shown.person.posture.contacts.index("foot")
    assert found[stands] == pytest.approx(0, abs=NEAR_M)
    assert found[1 - stands] > 0.03
    assert legs_apart(shown.points) or found[1 - stands] > 0.15


@pytest.mark.parametrize("number", SEEDS)
def test_a_step_has_nothing_below_the_ground(model: BodyModel, number: int) -> None:
    found = lows(model, figure(model, "walking", number))["feet"]
    assert min(found) == pytest.approx(0, abs=NEAR_M)


@pytest.mark.parametrize("number", SEEDS)
@pytest.mark.parametrize("stance", ["squatting", "bending", "one_leg"])
def test_the_mass_is_above_the_feet_that_bear_it(
    model: BodyModel, stance: str, number: int
) -> None:
    shown = figure(model, stance, number)
    bearing = [k for k in (0, 1) if shown.person.posture.contacts[k] == "foot"]
    ankle = np.mean([shown.points.ankle[k][1] for k in bearing])
    ahead = ankle - mass_middle(shown.points)[1]
    assert -0.05 < ahead < 0.16


@pytest.mark.parametrize("number", SEEDS)
def test_who_lies_lies_on_the_ground(model: BodyModel, number: int) -> None:
    shown = figure(model, "lying", number)
    assert shown.core.vertices[: model.skin_count, 2].min() == pytest.approx(0, abs=NEAR_M)
    assert shown.box[1][2] < 0.9
    trunk = sagittal_measures(shown.points, 0.0)["trunk_lean"]
    assert abs(trunk) == pytest.approx(90, abs=10)


@pytest.mark.parametrize("view", ["front", "back", "oblique"])
@pytest.mark.parametrize("stance", NEW_STANCES)
def test_every_stance_has_the_truth_of_every_view(model: BodyModel, stance: str, view: str) -> None:
    one = sample_scene(11, 0, SceneRequest(stance, view))
    assert one.person is not None
    shown = build(model, replace(one.person, outfit=(), bag=None))
    entry = angles(one, shown)
    assert one.stance == stance
    if view == "oblique":
        assert entry["legs"] in {"together", "apart"}
        assert ("far_thigh_angle" in entry["measures"]) == (entry["legs"] == "apart")
    else:
        assert entry["legs"] is None
        assert "pelvic_obliquity" in entry["measures"]


def test_truth_is_the_near_legs_and_the_far_legs(model: BodyModel) -> None:
    """The same lunge seen from either side: what was near is far."""
    one = sample_scene(11, 1, SceneRequest("lunging"))
    assert one.person is not None
    shown = build(model, replace(one.person, outfit=(), bag=None))
    here, there = (
        angles(replace(one, view=replace(one.view, facing=side)), shown)["measures"]
        for side in ("left", "right")
    )
    for name in ("thigh_angle", "hip_flexion", "knee_flexion"):
        assert here[name] == there[f"far_{name}"]
        assert there[name] == here[f"far_{name}"]
    assert abs(here["thigh_angle"] - there["thigh_angle"]) > 15


def test_postures_of_a_body_keep_the_stance() -> None:
    request = SceneRequest("lunging", per_body=2)
    first, again = (sample_scene(3, k, request) for k in range(2))
    assert first.pair == again.pair
    assert first.stance == again.stance == "lunging"
    assert first.person is not None
    assert again.person is not None
    assert first.person.posture != again.person.posture
    assert first.person.outfit == again.person.outfit


def trunk_share(rig: Rig, posture: Posture) -> float:
    """How far the shoulders are from the hips, over the same at rest."""
    points = posed_points(rig, pose(rig, posture))
    lengths = [np.linalg.norm(p.mean("shoulder") - p.mean("hip")) for p in (points, rig.points)]
    return float(lengths[0] / lengths[1])


@pytest.mark.parametrize("stance", [*NEW_STANCES, "seated"])
def test_no_spine_folds_up(rigs: dict[str, Rig], stance: str) -> None:
    rng = np.random.default_rng(5)
    for _ in range(25):
        if stance == "seated":
            posture = sample_sitter(rng, Posture())
        else:
            posture = sample_stance(rng, stance)
        straight = replace(posture, arms=(Arm(), Arm()))
        assert 0.74 < trunk_share(rigs["woman"], straight) < 1.1, posture


def test_any_stance_is_drawn() -> None:
    drawn = {scene("any", k).stance for k in range(250)}
    assert drawn == set(ANY_SHARES)
    assert set(NEW_STANCES) < drawn


def test_sitters_are_wide() -> None:
    people = [sample_scene(3, k, SceneRequest("seated", split="train")).person for k in range(300)]
    postures = [p.posture for p in people if p is not None]
    trunks = [p.trunk_lean for p in postures]
    thighs = [p.thigh_angle for p in postures if not any(p.contacts)]
    assert -55 <= min(trunks) < -45
    assert 50 < max(trunks) <= 66
    assert 52 <= min(thighs) < 57
    assert 120 < max(thighs) <= 128
    assert any(on_the_floor(p) for p in postures)
    assert any("heel" in p.contacts and not on_the_floor(p) for p in postures)


def sitters(wanted: str) -> list[RenderedPerson]:
    people = [sample_scene(3, k, SceneRequest("seated", split="train")).person for k in range(150)]
    known = [p for p in people if p is not None]
    if wanted == "floor":
        return [p for p in known if p.support == "floor"][:3]
    return [p for p in known if set(p.posture.contacts) == {"foot", "heel"}][:3]


def test_who_sits_on_the_ground_has_seat_and_feet_on_it(model: BodyModel) -> None:
    for person in sitters("floor"):
        shown = build(model, replace(person, outfit=(), bag=None))
        assert shown.seat == 0
        assert lows(model, shown)["feet"] == pytest.approx([0, 0], abs=2 * NEAR_M)
        assert shown.points.mean("hip")[2] < 0.2


def test_a_leg_put_out_reaches_the_ground(model: BodyModel) -> None:
    for person in sitters("leg out"):
        shown = build(model, replace(person, outfit=(), bag=None))
        assert lows(model, shown)["feet"] == pytest.approx([0, 0], abs=2 * NEAR_M)
        out = shown.person.posture.contacts.index("heel")
        ankles = shown.points.ankle
        assert ankles[out][1] < ankles[1 - out][1] - 0.1
