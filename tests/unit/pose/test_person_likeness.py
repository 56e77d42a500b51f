"""What a person's pose looks like beside a coat's or a dog's."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from posture.pose.person_likeness import features, likeness
from posture.pose.skeleton import INDEX, MIRROR
from posture.runtime import resources
from posture.types import FloatArray, Mask
from tests.figures import Figure

BENT = Figure(thigh_deg=60, knee_deg=80)


def person(figure: Figure = BENT) -> tuple[FloatArray, Mask]:
    """A figure's landmarks, in an outline that holds all around them too."""
    seen = figure.detection()
    return seen.points, Mask(np.ones_like(seen.mask), np.eye(2, 3))


def test_every_feature_has_its_weight() -> None:
    fitted = resources.read_toml("likeness.toml")
    count = len(features(*person()))
    assert [len(fitted[name]) for name in ("means", "scales", "weights")] == [count] * 3
    assert min(fitted["scales"]) > 0


@given(factor=st.floats(0.2, 5.0), right=st.floats(-500, 500), down=st.floats(-500, 500))
def test_where_and_how_large_someone_is_does_not_matter(
    factor: float, right: float, down: float
) -> None:
    one, mask = person()
    points = one.copy()
    points[:, :2] = points[:, :2] * factor + (right, down)
    to_image = np.array([[factor, 0.0, right], [0.0, factor, down]])
    np.testing.assert_allclose(
        features(points, Mask(mask.values, to_image)), features(one, mask), atol=1e-6
    )


def test_nor_does_the_way_they_face() -> None:
    one, mask = person()
    width = mask.values.shape[1]
    points = one[list(MIRROR)].copy()
    points[:, 0] = width - points[:, 0]
    there = Mask(mask.values[:, ::-1], mask.to_image)
    np.testing.assert_allclose(features(points, there), features(one, mask), atol=1e-6)


def test_arms_and_legs_that_do_not_show_make_it_less_like_a_person() -> None:
    limbs = ("elbow", "wrist", "knee", "ankle")
    hidden = frozenset(f"{side}_{part}" for side in ("left", "right") for part in limbs)
    assert all(name in INDEX for name in hidden)
    plain = likeness(*person())
    hardly = likeness(*person(Figure(thigh_deg=60, knee_deg=80, hidden=hidden)))
    assert hardly < plain
