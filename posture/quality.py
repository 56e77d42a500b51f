"""Whether a picture can carry any measure at all: bright, large and unambiguous enough."""

from __future__ import annotations

import numpy as np

from posture import resources
from posture.seen import is_seen, torso_px
from posture.skeleton import INDEX
from posture.types import Frame, Pose

TRUNK_AND_LEGS = [
    INDEX[f"{side}_{part}"] for side in ("left", "right") for part in ("shoulder", "hip", "knee")
]


def why_refused(frame: Frame, pose: Pose) -> str | None:
    """The reason why no measure of this picture can be trusted, with a remedy; None if it can."""
    gates = resources.read_toml("gates.toml")["picture"]
    if brightness(frame) < gates["min_brightness"]:
        return "the picture is too dark to tell the body from its surroundings: add light"
    if torso_px(pose.points) < gates["min_torso_px"]:
        return "the person is too small in the picture: step closer, or use a larger picture"
    if disagreement(frame, pose) > gates["max_disagreement"]:
        return (
            "where the body is cannot be told reliably in this picture: use a sharp, well-lit "
            "photo of one person in front of a plain background"
        )
    return None


def disagreement(frame: Frame, pose: Pose) -> float:
    """How far the passes lie apart about the seen points of trunk and legs, in torso lengths."""
    size_px = (frame.source.width_px or 0, frame.source.height_px or 0)
    seen = [index for index in TRUNK_AND_LEGS if is_seen(pose, index, size_px)]
    if not seen:
        return 0.0
    return float(np.sqrt(np.mean(pose.spread_px[seen] ** 2))) / max(torso_px(pose.points), 1.0)


def brightness(frame: Frame) -> float:
    """Mean of the brightest tenth of the picture, 0..255."""
    grey = frame.pixels[::4, ::4].mean(axis=2)
    return float(np.mean(grey[grey >= np.quantile(grey, 0.9)]))
