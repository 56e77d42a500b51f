"""The fitted estimators that ship with the package: a pose in, what each head says of it out."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import replace

from posture.estimators import features
from posture.estimators.ensemble import Ensemble, Prediction
from posture.estimators.features import SideView
from posture.estimators.mask_crops import SideNetInput, find_edges, find_sight
from posture.estimators.side_net import SideNet
from posture.pose.completion import completed
from posture.pose.transforms import mirrored
from posture.runtime import resources
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
    """The fitted head called corrections, standing, seated, frontal or around.

    Raises
    ------
    ModelError
        The model file is missing or not the one that ships.
    """
    return Ensemble.from_arrays(resources.read_estimators(), name)


def in_distribution_or_none(prediction: Prediction | None) -> Prediction | None:
    """The prediction if the picture is like those the estimators were fitted on, else None."""
    limit = resources.read_toml("gates.toml")["pelvis"]["max_strangeness"]
    return prediction if prediction is not None and prediction.ood_score <= float(limit) else None


@functools.cache
def side_net() -> SideNet:
    """The fitted networks that look at side views.

    Raises
    ------
    ModelError
        The model file is missing or not the one that ships.
    """
    return SideNet.from_arrays(resources.read_estimators())


def prepare() -> None:
    """Read what side views need, so that the first picture need not wait for it.

    Raises
    ------
    ModelError
        The model file is missing or not the one that ships.
    """
    side_net()
    for name in ("around", "corrections", "standing", "seated"):
        head(name)


def side_sight(
    pose: Pose, facing: Facing, size_px: tuple[int, int], roll_deg: float = 0.0
) -> SideNetInput | None:
    """What the networks see of a side view; None without a mask that shows the person.

    ``roll_deg`` is how far the picture must be turned clockwise to stand upright.
    """
    if pose.mask is None:
        return None
    view = features.side_view(pose, facing, size_px, roll_deg)
    sight = find_sight(view, find_edges(view, size_px, roll_deg))
    return sight if sight.shows_somebody else None


def corrections(sight: SideNetInput) -> Prediction:
    """By how many degrees the truth lies beyond each drawn angle, from landmarks alone."""
    return head("corrections").predict(sight.numbers)


def predict_side_view(
    pose: Pose,
    facing: Facing,
    size_px: tuple[int, int],
    stance: str,
    roll_deg: float = 0.0,
    sight: SideNetInput | None = None,
) -> Prediction | None:
    """The pelvic tilt of somebody in a stance, the angles of the segments, and logits of what may
    hide the low back; None without a mask that shows the person.

    Two kinds of networks answer, one fitted to all stances and crops, one to people who stand or
    sit as most do; of pictures that the second knows the mean is nearer than either.

    Parameters
    ----------
    sight : as :func:`side_sight` has it, where that is known.
    """
    sight = sight or side_sight(pose, facing, size_px, roll_deg)
    if sight is None:
        return None
    prediction = side_net().predict(sight, stance, sight.cut)
    prediction = replace(prediction, ood_score=corrections(sight).ood_score)
    prediction = replace(
        prediction, mean={**prediction.mean, "low_back_hidden": prediction.mean["any"]}
    )
    usual = (
        of_usual(pose, facing, size_px, stance, roll_deg, sight.view)
        if sight.cut == "whole"
        else None
    )
    return widened_by_cover(prediction if usual is None else blended(prediction, usual))


def widened_by_cover(prediction: Prediction) -> Prediction:
    """The prediction, the tilt's half-width grown by how likely the low back is hidden."""
    share = resources.read_toml("uncertainty.toml")["hidden"]["pelvic_tilt"]
    likely = 1.0 / (1.0 + math.exp(-prediction.mean["low_back_hidden"]))
    scale_deg = prediction.scale["pelvic_tilt"] * (1.0 + share * likely)
    return replace(prediction, scale={**prediction.scale, "pelvic_tilt": scale_deg})


def of_usual(
    pose: Pose,
    facing: Facing,
    size_px: tuple[int, int],
    stance: str,
    roll_deg: float,
    view: SideView | None = None,
) -> Prediction | None:
    """What the head of usual postures of a stance says; None where the mask shows nobody.

    ``view`` is the pose's, where it is known.
    """
    whole = completed(pose, size_px)
    if view is None or whole is not pose:
        view = features.side_view(whole, facing, size_px, roll_deg)
    read = features.side_features(view)
    return None if read is None else head(stance).predict(read.numbers, read.looks)


def blended(prediction: Prediction, usual: Prediction) -> Prediction:
    """The mean of both, less of ``usual`` as it finds the picture unusual.

    Half-widths are averaged too: they hold a little more than their share, as errors of two
    networks partly cancel.
    """
    share = 0.5 * usual.kept(*resources.read_toml("corrections.toml")["strangeness_of_usual"])
    usual_mean = dict(usual.mean)
    total, difference = usual_mean["hip_flexion"], usual_mean["trunk_less_thigh"]
    usual_mean["trunk_lean"], usual_mean["thigh_angle"] = (
        (total + difference) / 2,
        (total - difference) / 2,
    )
    mean, scale = dict(prediction.mean), dict(prediction.scale)
    for name in usual_mean.keys() & mean.keys():
        mean[name] = (1 - share) * mean[name] + share * usual_mean[name]
    for name in usual.scale.keys() & scale.keys():
        scale[name] = (1 - share) * scale[name] + share * usual.scale[name]
    return Prediction(mean, scale, prediction.ood_score)


def predict_frontal_view(pose: Pose, left_is_right: float) -> Prediction | None:
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


def predict_orientation(pose: Pose) -> Prediction:
    """Which way a person faces, and whether they sit, from any view."""
    return _both_ways(
        head("around"), features.around_features(pose), features.around_features(mirrored(pose))
    )


def _both_ways(ensemble: Ensemble, straight: FloatArray, in_mirror: FloatArray) -> Prediction:
    """The mean of what is said of a picture and of its mirror image, so that both agree exactly."""
    one, other = ensemble.predict(straight), ensemble.predict(in_mirror)
    mean, scale = {}, {}
    for name, value in one.mean.items():
        there = MIRRORED_NAMES.get(name, name)
        mean[name] = (value + MIRRORED_SIGNS.get(name, 1.0) * other.mean[there]) / 2
        scale[name] = (one.scale[name] + other.scale[there]) / 2
    return Prediction(mean, scale, max(one.ood_score, other.ood_score))
