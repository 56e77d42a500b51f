"""A pin-hole camera that looks at a body: world metres to image pixels.

The person faces -y, their left is +x. Azimuth 0 sees the front, +90 the person's left side
(they face left in the picture), 180 the back, -90 the right side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NEAR_M, FAR_M = 0.2, 30.0


@dataclass(frozen=True)
class PictureWindow:
    """A part of the whole picture that is drawn alone, or more than it: its middle, x to the right
    and y up from the whole's middle, -1 to 1 at its edges, and its share of the whole's sides.

    Of what is drawn only `rows` (first, end) of pixels are kept, None all.
    """

    x: float
    y: float
    scale: float
    rows: tuple[int, int] | None = None

    def kept(self, size: tuple[int, int]) -> tuple[int, int]:
        """Width and height in pixels of what is kept of a drawing of `size`."""
        return size if self.rows is None else (size[0], self.rows[1] - self.rows[0])


@dataclass(frozen=True)
class Camera:
    """Where the camera is and what it sees.

    `target` (x, y, z) metres is the point in the middle of the picture; the camera stands
    `distance` metres from it on the ground, `height` metres above it, at `azimuth` degrees;
    `fov` is the vertical angle of view; `roll` + when the picture must be turned clockwise to
    stand upright. A `window` is drawn instead of the whole picture.
    """

    azimuth: float
    distance: float
    height: float
    fov: float
    target: tuple[float, float, float]
    roll: float = 0.0
    window: PictureWindow | None = None

    def position(self) -> Floats:
        """Where the lens is, (3,)."""
        a = np.radians(self.azimuth)
        away = np.array([np.sin(a), -np.cos(a), 0.0]) * self.distance
        lens: Floats = np.array(self.target) + away + np.array([0.0, 0.0, self.height])
        return lens


def azimuth_of(view: str, facing: str | None, yaw: float) -> float:
    """The azimuth of a view: yaw 0 is the exact side, + when the front turns to the camera.

    For front and back, yaw + is the camera moved towards the person's left.
    """
    if view == "front":
        return yaw
    if view == "back":
        return 180.0 - yaw
    return 90.0 - yaw if facing == "left" else -(90.0 - yaw)


def view_matrix(camera: Camera) -> Floats:
    """(4, 4) world -> camera axes: x right, y up, z towards the viewer."""
    eye, target = camera.position(), np.array(camera.target)
    ahead = (target - eye) / np.linalg.norm(target - eye)
    right = np.cross(ahead, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    up = np.cross(right, ahead)
    r = -np.radians(camera.roll)
    right, up = np.cos(r) * right + np.sin(r) * up, np.cos(r) * up - np.sin(r) * right
    matrix = np.eye(4)
    matrix[:3, :3] = np.stack([right, up, -ahead])
    matrix[:3, 3] = -matrix[:3, :3] @ eye
    return matrix


def projection_matrix(camera: Camera, size: tuple[int, int]) -> Floats:
    """(4, 4) camera axes -> clip space for a picture of (width, height) pixels."""
    width, height = size
    f = 1.0 / np.tan(np.radians(camera.fov) / 2)
    matrix = np.zeros((4, 4))
    matrix[0, 0], matrix[1, 1] = f * height / width, f
    matrix[2, 2] = (FAR_M + NEAR_M) / (NEAR_M - FAR_M)
    matrix[2, 3] = 2 * FAR_M * NEAR_M / (NEAR_M - FAR_M)
    matrix[3, 2] = -1.0
    if camera.window is None:
        return matrix
    for row, middle in ((0, camera.window.x), (1, camera.window.y)):
        matrix[row] = (matrix[row] - middle * matrix[3]) / camera.window.scale
    return matrix


def project(camera: Camera, size: tuple[int, int], points: Floats) -> Floats:
    """Points (n, 3) in metres -> pixels (n, 2), x right, y down, from the top left corner drawn."""
    matrix = projection_matrix(camera, size) @ view_matrix(camera)
    homogeneous = np.concatenate([points, np.ones((len(points), 1))], axis=1) @ matrix.T
    plane = homogeneous[:, :2] / homogeneous[:, 3:]
    width, height = size
    return np.stack([(plane[:, 0] + 1) / 2 * width, (1 - plane[:, 1]) / 2 * height], axis=1)
