"""A face made unrecognisable must change neither view nor side: a second look with a face drawn on.

Where a face is pixelated or blurred the landmarker now and then takes the head for the back of one,
and swaps left and right. A face drawn in the head's own colours settles it: features darken skin
visibly, hair hardly, and the body still has its say. A body seen from behind mostly stays one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from posture.estimators import heads
from posture.measures.view import find_view
from posture.pose.skeleton import INDEX
from posture.pose.visibility import middle, torso_px
from posture.runtime import resources
from posture.types import FloatArray, Frame, PixelArray, Pose

FACE_REACH = 0.13
"""Half of a face's width, in trunk lengths."""
HEAD = (0.16, 0.2, 0.03)
"""Half-width and half-height of a head, and how far its middle lies above the face's."""
HAIRLINE = 0.1
"""How far above the middle of the face hair begins."""
FEATURES = (
    (-0.055, 0.04, 0.035, 0.018, 0.3),
    (0.055, 0.04, 0.035, 0.018, 0.3),
    (0.0, -0.02, 0.025, 0.012, 0.18),
    (0.0, -0.07, 0.05, 0.014, 0.3),
)
"""Eyes, nose and mouth: across and up from the middle of the face, half-width and half-height in
trunk lengths, and the share of light they take away. Drawn twice as dark, a face brings no more
front views back, and turns more people about who are seen from behind."""
HAIR_DARKNESS = 0.3
BLUR = 0.04
"""Standard deviation, in trunk lengths, of the blur that takes the blocks' edges from the head."""
MOST_CELLS = 48
LEAST_CELLS = 8

Look = Callable[[Frame], Pose | None]


def settled(frame: Frame, pose: Pose, look: Look) -> Pose:
    """The pose; where a hidden face may have turned it about, that of a look with a face drawn on.

    Parameters
    ----------
    look : finds the pose in another frame of the same size, as ``pose`` was found.
    """
    if not needs_another_look(frame, pose):
        return pose
    drawn = look(with_face_drawn(frame, pose))
    if drawn is None or not _is_clearly_from_the_front(drawn):
        return pose
    return replace(drawn, passes=pose.passes + drawn.passes, people=pose.people)


def needs_another_look(frame: Frame, pose: Pose) -> bool:
    """Whether somebody who seems not to face the camera has a face without a photo's detail."""
    gates = resources.read_toml("gates.toml")["hidden_face"]
    if face_detail(frame, pose) >= gates["max_detail"]:
        return False
    prediction = heads.predict_orientation(pose)
    trusted = heads.in_distribution_or_none(prediction)
    is_sure = trusted is not None and trusted.mean["heading_to_camera"] < -gates["max_away"]
    return find_view(pose, prediction).kind != "front" and not is_sure


def face_detail(frame: Frame, pose: Pose) -> float:
    """Median difference between neighbours about the middle of the face, 0..255.

    Read on a grid of at most 48 × 48 cells, so that it does not hang on the picture's size. A
    photo's skin, eyes and hair have some; blocks and blur have next to none.
    """
    middle_px, up, _ = _face(frame, pose)
    reach_px = FACE_REACH * float(np.hypot(*up))
    count = int(np.clip(2.0 * reach_px, LEAST_CELLS, MOST_CELLS))
    steps = ((np.arange(count) + 0.5) / count * 2.0 - 1.0) * reach_px
    height, width = frame.pixels.shape[:2]
    columns = np.floor(middle_px[0] + steps).clip(0, width - 1).astype(int)
    rows = np.floor(middle_px[1] + steps).clip(0, height - 1).astype(int)
    grey = frame.pixels[np.ix_(rows, columns)].astype(np.float64).mean(axis=2)
    beside, below = np.abs(np.diff(grey, axis=1)), np.abs(np.diff(grey, axis=0))
    return float(np.median(np.concatenate([beside.ravel(), below.ravel()])))


def with_face_drawn(frame: Frame, pose: Pose) -> Frame:
    """The frame with the head smoothed, hair, eyes, nose and mouth drawn on in its own colours."""
    middle_px, up, across = _face(frame, pose)
    reach_px = 2.0 * HEAD[1] * float(np.hypot(*up))
    height, width = frame.pixels.shape[:2]
    left, top = np.floor(middle_px - reach_px).clip(0, (width, height)).astype(int)
    right, bottom = np.ceil(middle_px + reach_px).clip(0, (width, height)).astype(int)
    if left >= right or top >= bottom:
        return frame
    x, y = np.meshgrid(np.arange(left, right) + 0.5, np.arange(top, bottom) + 0.5)
    aside = np.stack([x, y], axis=-1) - middle_px
    squared = float(up @ up)
    pixels = frame.pixels.copy()
    part = pixels[top:bottom, left:right]
    part[:] = _drawn(part, aside @ across / squared, aside @ up / squared, np.sqrt(squared))
    return replace(frame, pixels=pixels)


def _drawn(part: PixelArray, across: FloatArray, up: FloatArray, length_px: float) -> PixelArray:
    """A face on a part of the picture whose pixels lie ``across`` and ``up`` from its middle."""
    half_width, half_height, above = HEAD
    head = _ellipse(across, up - above, half_width, half_height, softness=4.0)
    darkness = HAIR_DARKNESS * head * np.clip((up - HAIRLINE) / 0.03, 0.0, 1.0)
    for at, height, wide, tall, share in FEATURES:
        feature = share * _ellipse(across - at, up - height, wide, tall, softness=2.0)
        darkness = np.maximum(darkness, feature)
    mixed = part + head[..., None] * (_blurred(part, BLUR * length_px) - part)
    return (mixed * (1.0 - darkness[..., None])).clip(0, 255).astype(np.uint8)


def _ellipse(
    across: FloatArray, up: FloatArray, wide: float, tall: float, softness: float
) -> FloatArray:
    """1 well inside an ellipse about the origin, 0 outside."""
    inside: FloatArray = np.clip(
        softness * (1.0 - (across / wide) ** 2 - (up / tall) ** 2), 0.0, 1.0
    )
    return inside


def _blurred(part: PixelArray, sd_px: float) -> FloatArray:
    """Gaussian blur; beyond the edge nothing counts."""

    def weights(count: int) -> FloatArray:
        apart = np.subtract.outer(np.arange(count), np.arange(count)) / max(sd_px, 0.5)
        bell = np.exp(-(apart**2) / 2.0)
        return np.asarray(bell / bell.sum(axis=1, keepdims=True))

    down, over = weights(part.shape[0]), weights(part.shape[1])
    blurred: FloatArray = np.einsum("ij,jkc,lk->ilc", down, part, over, optimize=True)
    return blurred


def _face(frame: Frame, pose: Pose) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Middle of the face, and one trunk length up and to the right of it; pixels of the frame."""
    scale = np.array(frame.original_px_per_px)
    middle_px = pose.points[: INDEX["left_shoulder"], :2].mean(axis=0) / scale
    trunk = (middle(pose.points, "shoulder") - middle(pose.points, "hip")) / scale
    up = trunk if torso_px(pose.points) >= 1.0 else np.array([0.0, -1.0])
    return middle_px, up, np.array([-up[1], up[0]])


def _is_clearly_from_the_front(pose: Pose) -> bool:
    prediction = heads.predict_orientation(pose)
    least = resources.read_toml("gates.toml")["hidden_face"]["min_to_camera"]
    is_front = find_view(pose, prediction).kind == "front"
    return is_front and prediction.mean["heading_to_camera"] >= float(least)
