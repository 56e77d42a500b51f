"""The fitted estimators that ship with the package: a pose in, what each head says of it out."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from posture import features, resources
from posture.completion import completed
from posture.laying import mirrored
from posture.regression import Answer, Ensemble
from posture.types import Facing, FloatArray, Pose

MIRRORED_SIGNS: Mapping[str, float] = {
    "heading_right": -1.0,
    "pelvic_obliquity": -1.0,
    "shoulder_obliquity": -1.0,
    "trunk_side_lean": -1.0,
}
"""Answers that change their sign in the mirrored picture."""

MIRRORED_NAMES: Mapping[str, str] = {
    "knee_valgus_left": "knee_valgus_right",
    "knee_valgus_right": "knee_valgus_left",
}
"""Answers that change their side in it."""


@functools.cache
def head(name: str) -> Ensemble:
    """The fitted head called standing, seated, frontal or around.

    Raises
    ------
    ModelError
        The model file is missing or not the one that ships.
    """
    return Ensemble.from_arrays(resources.read_estimators(), name)


def believed(answer: Answer | None) -> Answer | None:
    """The answer if the picture is like those the estimators were fitted on, else None."""
    limit = resources.read_toml("gates.toml")["pelvis"]["max_strangeness"]
    return answer if answer is not None and answer.strangeness <= float(limit) else None


def from_the_side(
    pose: Pose, facing: Facing, size_px: tuple[int, int], stance: str, roll_deg: float = 0.0
) -> Answer | None:
    """What the head of a stance says of a side view; None without a mask that shows the person.

    ``roll_deg`` is how far the picture must be turned clockwise to stand upright.
    """
    if pose.mask is None:
        return None
    whole = completed(pose, size_px)
    read = features.side_features(features.side_view(whole, facing, size_px, roll_deg))
    return None if read is None else head(stance).answer(read.numbers, read.looks)


def from_the_front(pose: Pose, left_is_right: float) -> Answer | None:
    """What the frontal head says; ``left_is_right`` is +1 for a front view, −1 for a back view.

    None for a pose without a mask.
    """
    if pose.mask is None:
        return None
    return _both_ways(
        head("frontal"),
        features.frontal_features(pose, left_is_right),
        features.frontal_features(mirrored(pose), left_is_right),
    )


def from_around(pose: Pose) -> Answer:
    """Which way a person faces, and whether they sit, from any view."""
    return _both_ways(
        head("around"), features.around_features(pose), features.around_features(mirrored(pose))
    )


def _both_ways(ensemble: Ensemble, straight: FloatArray, in_mirror: FloatArray) -> Answer:
    """The mean of what is said of a picture and of its mirror image, so that both agree exactly."""
    one, other = ensemble.answer(straight), ensemble.answer(in_mirror)
    mean, scale = {}, {}
    for name, value in one.mean.items():
        there = MIRRORED_NAMES.get(name, name)
        mean[name] = (value + MIRRORED_SIGNS.get(name, 1.0) * other.mean[there]) / 2
        scale[name] = (one.scale[name] + other.scale[there]) / 2
    return Answer(mean, scale, max(one.strangeness, other.strangeness))
