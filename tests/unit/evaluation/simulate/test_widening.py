"""What training pictures have beyond the usual, and what of the usual they leave alone."""

from __future__ import annotations

import numpy as np

from posture.evaluation.simulate.sampling import sample_scene
from posture.evaluation.simulate.scene import Scene
from posture.evaluation.simulate.scene_request import SceneRequest
from posture.evaluation.simulate.widening import ARMS, ROUGHEST_M, SHARES, THICKEST_M

COUNT = 300


def scenes(split: str, stance: str = "standing") -> list[Scene]:
    return [sample_scene(8, k, SceneRequest(stance, split=split)) for k in range(COUNT)]


def spread(values: list[float]) -> float:
    low, high = np.quantile(values, [0.02, 0.98])
    return float(high - low)


def test_training_people_are_wider_in_every_way_than_those_of_the_test() -> None:
    train, test = scenes("train"), scenes("test")

    def sizes(found: list[Scene]) -> dict[str, list[float]]:
        people = [one.person for one in found if one.person is not None]
        return {
            "trunk": [p.posture.trunk_lean for p in people],
            "thigh": [p.posture.thigh_angle for p in people],
            "arm": [p.posture.arms[0].forward for p in people],
            "elbow": [p.posture.arms[0].elbow for p in people],
            "weight": [p.phenotype.weight for p in people],
            "belly": [dict(p.phenotype.details)["stomach/stomach-pregnant"] for p in people],
            "slack": [max((g.slack for g in p.outfit), default=0.0) for p in people],
            "yaw": [one.view.yaw for one in found],
            "distance": [one.view.distance for one in found],
            "height": [one.view.height for one in found],
        }

    wide, usual = sizes(train), sizes(test)
    for name in wide:
        assert spread(wide[name]) > spread(usual[name]), name


def test_clothes_stay_within_what_is_worn() -> None:
    for stance in ("standing", "seated"):
        for one in scenes("train", stance):
            assert one.person is not None
            for garment in one.person.outfit:
                assert 0 <= garment.slack <= THICKEST_M
                assert 0 <= garment.rough <= ROUGHEST_M


def test_every_kind_of_arm_has_a_share() -> None:
    assert len(SHARES) == len(ARMS)
    assert np.isclose(sum(SHARES), 1.0)
