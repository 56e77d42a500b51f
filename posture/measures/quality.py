"""Whether a picture can carry any measure: bright, large, unambiguous, of a living person."""

from __future__ import annotations

import numpy as np

from posture.pose.skeleton import INDEX
from posture.pose.visibility import disagreement, torso_px
from posture.runtime import resources
from posture.types import Frame, PixelArray, Pose, Reason, View

FACE_RADIUS = 0.12
"""Of the torso's length: a patch that stays on the face."""

STRIDE = 3
"""Every so many cells of the mask are looked at: thousands tell a share well enough."""


def why_refused(frame: Frame, pose: Pose) -> Reason | None:
    """The reason why no measure of this picture can be trusted; None if it can."""
    gates = resources.read_toml("gates.toml")["picture"]
    if brightness(frame) < gates["min_brightness"]:
        return Reason("too_dark")
    if torso_px(pose.points) < gates["min_torso_px"]:
        return Reason("person_too_small")
    if disagreement(frame, pose) > gates["max_disagreement"]:
        return Reason("passes_disagree")
    return None


def brightness(frame: Frame) -> float:
    """Mean of the brightest tenth of the picture, 0..255."""
    red, green, blue = np.moveaxis(frame.pixels[::4, ::4].astype(np.float64), 2, 0)
    grey = (red + green + blue) / 3
    return float(np.mean(grey[grey >= np.quantile(grey, 0.9)]))


def why_doubtful(frame: Frame, pose: Pose, view: View) -> Reason | None:
    """Why the figure may be no living person, such as a drawing or a statue; None if it seems one.

    A drawing's body is painted in flat colours, which no camera gives. A statue's face has no
    colour in a picture that has some. A statue in a grey picture is not recognised.
    """
    gates = resources.read_toml("gates.toml")["likeness"]
    if flat_share(frame, pose) > gates["max_flat_share"]:
        return Reason("may_be_drawing")
    if view.kind == "back" or _colour(frame.pixels[::8, ::8], 75) < gates["min_picture_colour"]:
        return None
    face = _face(frame, pose)
    if face.size and _colour(face, 50) < gates["min_face_colour"]:
        return Reason("may_be_statue")
    return None


def flat_share(frame: Frame, pose: Pose) -> float:
    """Share of the body's pixels that equal both the one to the right and the one below."""
    if pose.mask is None:
        return 0.0
    height, width = frame.pixels.shape[:2]
    rows, columns = np.nonzero(pose.mask.values[::STRIDE, ::STRIDE] >= 0.5)
    cells = np.stack([STRIDE * columns + 0.5, STRIDE * rows + 0.5, np.ones(len(rows))])
    x, y = np.floor((pose.mask.to_image @ cells) / np.array(frame.original_px_per_px)[:, None])
    inside = (x >= 0) & (x < width - 1) & (y >= 0) & (y < height - 1)
    if not inside.any():
        return 0.0
    at = y[inside].astype(int) * width + x[inside].astype(int)
    pixels = frame.pixels.reshape(-1, 3)
    here, right, below = (pixels.take(at + step, axis=0) for step in (0, 1, width))
    same = (here == right) & (here == below)
    return float((same[:, 0] & same[:, 1] & same[:, 2]).mean())


def _face(frame: Frame, pose: Pose) -> PixelArray:
    """Pixels (n, 3) about the middle of the face's landmarks."""
    face = pose.points[: INDEX["left_shoulder"], :2].mean(axis=0)
    x, y = face / np.array(frame.original_px_per_px)
    radius = FACE_RADIUS * torso_px(pose.points) / max(frame.original_px_per_px)
    height, width = frame.pixels.shape[:2]
    left, right = (int(np.clip(edge, 0, width)) for edge in (x - radius, x + radius + 1))
    top, bottom = (int(np.clip(edge, 0, height)) for edge in (y - radius, y + radius + 1))
    return frame.pixels[top:bottom, left:right].reshape(-1, 3)


def _colour(pixels: PixelArray, percentile: float) -> float:
    """A percentile of saturation, 0 grey to 1 pure."""
    red, green, blue = np.moveaxis(pixels, -1, 0)
    brightest = np.maximum(np.maximum(red, green), blue).astype(float)
    difference = brightest - np.minimum(np.minimum(red, green), blue)
    return float(np.percentile(difference / np.maximum(brightest, 1.0), percentile))
