"""The fitted estimators that ship with the package: a pose in, what each head says of it out."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace

from posture import features, resources
from posture.laying import mirrored
from posture.looks import Sight, find_edges, find_sight
from posture.regression import Answer, Ensemble
from posture.side_net import SideNet
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
    """The fitted head called corrections, frontal or around.

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


@functools.cache
def side_net() -> SideNet:
    """The fitted networks that look at side views.

    Raises
    ------
    ModelError
        The model file is missing or not the one that ships.
    """
    return SideNet.from_arrays(resources.read_estimators())


def side_sight(
    pose: Pose, facing: Facing, size_px: tuple[int, int], roll_deg: float = 0.0
) -> Sight | None:
    """What the networks see of a side view; None without a mask that shows the person.

    ``roll_deg`` is how far the picture must be turned clockwise to stand upright.
    """
    if pose.mask is None:
        return None
    view = features.side_view(pose, facing, size_px, roll_deg)
    sight = find_sight(view, find_edges(view, size_px, roll_deg))
    return sight if sight.shows_somebody else None


def corrections(sight: Sight) -> Answer:
    """By how many degrees the truth lies beyond each drawn angle, from landmarks alone."""
    return head("corrections").answer(sight.numbers)


def pelvis(sight: Sight, stance: str) -> Answer:
    """The pelvic tilt of somebody in a stance, and logits of what may hide the low back."""
    said = side_net().answer(sight, stance, sight.cut)
    mean = {**said.mean, "low_back_hidden": said.mean["any"]}
    return replace(said, mean=mean, strangeness=corrections(sight).strangeness)


def from_the_side(
    pose: Pose, facing: Facing, size_px: tuple[int, int], stance: str, roll_deg: float = 0.0
) -> Answer | None:
    """As :func:`pelvis` of a pose; None without a mask that shows the person."""
    sight = side_sight(pose, facing, size_px, roll_deg)
    return None if sight is None else pelvis(sight, stance)


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
