"""Clothes, hair, bags and rooms: splits are disjoint, mixes are comparable, cloth is sound."""

from collections import Counter

import numpy as np
import pytest

from posture.evaluation.simulate import catalogue, palettes, wardrobe
from posture.evaluation.simulate.bags import BAGS, Bag, bag_meshes
from posture.evaluation.simulate.body import BodyModel, Phenotype
from posture.evaluation.simulate.clothing import dress
from posture.evaluation.simulate.garment_specs import SPLITS
from posture.evaluation.simulate.hair import STYLES
from posture.evaluation.simulate.objects import THINGS
from posture.evaluation.simulate.posing import Posture, pose
from posture.evaluation.simulate.room import OUTDOORS, WALL_KINDS, room_meshes
from posture.evaluation.simulate.skinning import Rig, skin
from posture.evaluation.simulate.surface import surface

WOMAN, MAN = Phenotype(male=0), Phenotype(male=1)


def outfits(split: str | None, seated: bool, count: int = 300) -> list[wardrobe.Outfit]:
    found = []
    for k in range(count):
        rng = np.random.default_rng([5, k])
        found.append(wardrobe.sample_outfit(rng, (WOMAN, MAN)[k % 2], seated, split)[0])
    return found


@pytest.mark.parametrize("seated", [False, True])
def test_garments_of_the_splits_are_disjoint(seated: bool) -> None:
    train, test = (
        {g.name for o in outfits(split, seated) for g in o} for split in ("train", "test")
    )
    assert not train & test
    assert len(train) > 25
    assert len(test) > 25


@pytest.mark.parametrize(
    "table",
    [
        palettes.TOPS,
        palettes.BOTTOMS,
        palettes.FABRICS,
        palettes.BAG_NAMES,
        palettes.BAG_COLOURS,
        palettes.WALLS,
        palettes.WALL_KINDS,
        palettes.FLOORS,
        palettes.THINGS,
        palettes.LOW_THINGS,
        {s: palettes.WOMEN[s] + palettes.MEN[s] for s in SPLITS},
    ],
)
def test_palettes_of_the_splits_are_disjoint(table: dict[str, tuple[object, ...]]) -> None:
    assert not set(table["train"]) & set(table["test"])


def test_everything_named_exists() -> None:
    for split in SPLITS:
        assert set(palettes.WOMEN[split] + palettes.MEN[split]) <= set(STYLES)
        assert set(palettes.THINGS[split] + palettes.LOW_THINGS[split]) <= set(THINGS)
        assert set(palettes.WALL_KINDS[split]) <= set(WALL_KINDS) | set(OUTDOORS)
        assert {kind for kind, _ in palettes.BAG_NAMES[split]} == set(BAGS)
    for row in catalogue.LINES:
        assert not row.with_ or catalogue.named(row.with_).split == row.split


@pytest.mark.parametrize("split", [None, *SPLITS])
def test_from_tight_to_loose_in_the_promised_shares(split: str | None) -> None:
    count = Counter(wardrobe.fit_of(o) for o in outfits(split, False, 600))
    assert count["tight"] / 600 == pytest.approx(0.35, abs=0.07)
    assert count["regular"] / 600 == pytest.approx(0.35, abs=0.07)
    assert count["loose"] / 600 == pytest.approx(0.30, abs=0.07)


def test_the_same_numbers_give_the_same_things() -> None:
    def draw() -> object:
        rng = np.random.default_rng(3)
        return (
            wardrobe.sample_outfit(rng, WOMAN, True, "test"),
            wardrobe.sample_looks(rng, WOMAN, "test"),
            wardrobe.sample_room(rng, "test"),
            wardrobe.sample_bag(rng, "test"),
        )

    assert draw() == draw()


def test_one_in_eight_has_a_bag() -> None:
    rng = np.random.default_rng(1)
    share = np.mean([wardrobe.sample_bag(rng) is not None for _ in range(1500)])
    assert share == pytest.approx(0.12, abs=0.03)


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("seated", [False, True])
def test_cloth_is_whole_and_near_the_body(
    model: BodyModel, rigs: dict[str, Rig], split: str, seated: bool
) -> None:
    rig, place = rigs["heavy"], surface(model)
    posture = Posture(thigh_angle=88, knee_flexion=85) if seated else Posture(pelvic_tilt=20)
    placed = pose(rig, posture)
    box = skin(rig, placed)[: model.skin_count]
    low, high = box.min(axis=0), box.max(axis=0)
    for outfit in outfits(split, seated, 12):
        for mesh in dress(rig, place, outfit, lambda rest: skin(rig, placed, rest)):
            assert np.isfinite(mesh.vertices).all()
            assert mesh.triangles.max() < len(mesh.vertices) == len(mesh.colours)
            used = mesh.vertices[np.unique(mesh.triangles)]
            assert (used > low - 0.35).all()
            assert (used < high + 0.35).all()


@pytest.mark.parametrize("kind", BAGS)
@pytest.mark.parametrize("behind", [0.0, 1.0])
def test_bags_hang_outside_the_body(rig: Rig, kind: str, behind: float) -> None:
    placed = pose(rig, Posture())
    place = surface(rig.model)
    bag = Bag(kind, behind=behind)
    meshes = bag_meshes(rig, place, bag, lambda rest: skin(rig, placed, rest))
    points = np.concatenate([m.vertices for m in meshes])
    assert np.isfinite(points).all()
    body = skin(rig, placed)[: rig.model.skin_count]
    sticks_out = points[:, 1].max() > body[:, 1].max() + 0.02
    assert sticks_out or not (kind == "backpack" or behind)
    assert bag_meshes(rig, place, None, lambda rest: rest) == []


def test_every_style_of_room_can_be_built() -> None:
    for split in SPLITS:
        for seed in range(12):
            room = wardrobe.sample_room(np.random.default_rng(seed), split, near=(0.2, 0.3, 0.4))
            assert all(np.isfinite(m.vertices).all() for m in room_meshes(room))
