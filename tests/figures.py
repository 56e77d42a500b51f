"""Stick people with known angles, and landmarkers that see them: no network, no picture needed."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np

from posture.pose.skeleton import EDGES, INDEX, LANDMARKS, MIRROR
from posture.pose.visibility import torso_px
from posture.types import Detection, FloatArray, Frame, Mask, MaskArray, PixelArray, Pose, Source

WIDTH_PX, HEIGHT_PX = 600, 800
HIPS = [INDEX["left_hip"], INDEX["right_hip"]]
EVERY_ROW = 5
"""Of the rows of a picture, those that are enough to know where it was taken from."""
PAINT_TOLERANCE = 10
"""Levels of red by which a pixel may differ from its own place before it counts as painted."""


@dataclass(frozen=True)
class Figure:
    """A person of 0.5 m trunk, 0.42 m thigh and shank, seen from the side or turned.

    ``heading_deg`` is 0 facing the camera, +90 facing the right edge, −90 the left one. Without
    angles of its own the far leg (facing right the left one) lies as the near one does.
    """

    trunk_deg: float = 0.0
    thigh_deg: float = 0.0
    knee_deg: float = 0.0
    neck_deg: float = 0.0
    far_thigh_deg: float | None = None
    far_knee_deg: float | None = None
    heading_deg: float = 90.0
    px_per_m: float = 300.0
    centre_px: tuple[float, float] = (WIDTH_PX / 2, HEIGHT_PX / 2)
    hidden: frozenset[str] = field(default_factory=frozenset)

    def world(self) -> FloatArray:
        """(33, 3) metres about mid-hip: x right, y down, z away from the camera."""
        body = {
            "hip": (0.0, 0.0),
            "shoulder": _along(self.trunk_deg, -0.5),
        }
        ear = _along(self.neck_deg, -0.2)
        body |= _leg(self.thigh_deg, self.knee_deg)
        far_thigh_deg = self.thigh_deg if self.far_thigh_deg is None else self.far_thigh_deg
        far_knee_deg = self.knee_deg if self.far_knee_deg is None else self.far_knee_deg
        far_leg = _leg(far_thigh_deg, far_knee_deg)
        far_side = "right" if self.heading_deg < 0 else "left"
        body["elbow"] = _plus(body["shoulder"], (-0.05, 0.3))
        body["wrist"] = _plus(body["elbow"], (0.1, 0.2))
        body["ear"] = _plus(body["shoulder"], ear)
        width = {"hip": 0.09, "shoulder": 0.18, "ear": 0.07, "elbow": 0.2, "wrist": 0.2}
        heading = math.radians(self.heading_deg)
        forward = np.array([math.sin(heading), 0.0, -math.cos(heading)])
        left = np.array([math.cos(heading), 0.0, math.sin(heading)])
        points = np.zeros((len(LANDMARKS), 3))
        for name, index in INDEX.items():
            part = name.removeprefix("left_").removeprefix("right_")
            if part in body:
                own = far_leg if name.startswith(far_side) else body
                ahead, down = own.get(part, body[part])
                side = width.get(part, 0.09) * (1 if name.startswith("left") else -1)
            else:
                ahead, down = _plus(body["ear"], (0.1, 0.0))
                side = 0.0
                if part in ("pinky", "index", "thumb"):
                    ahead, down = _plus(body["wrist"], (0.05, 0.08))
                    side = 0.2 * (1 if name.startswith("left") else -1)
            points[index] = ahead * forward + side * left + np.array([0.0, down, 0.0])
        return points

    def detection(self, width_px: int = WIDTH_PX, height_px: int = HEIGHT_PX) -> Detection:
        """What a perfect landmarker would say of it, seen from far away."""
        world = self.world()
        points = np.ones((len(LANDMARKS), 3))
        points[:, :2] = world[:, :2] * self.px_per_m + np.array(self.centre_px)
        for name in self.hidden:
            points[INDEX[name], 2] = 0.1
        mask = np.zeros((height_px, width_px), np.float32)
        return Detection(points, world, mask)


PERSON = Figure(trunk_deg=8, thigh_deg=15, knee_deg=25, neck_deg=20, heading_deg=80)
"""Somebody half turned, none of whose angles is 0."""

LEFT = Figure(centre_px=(130, 400), px_per_m=190)
RIGHT = Figure(centre_px=(450, 400), px_per_m=190, trunk_deg=12)
"""Two people who stand side by side in one picture."""


def posed(figure: Figure = PERSON) -> Pose:
    """A figure as a pose without a mask."""
    found = figure.detection()
    return Pose(found.points, found.world, np.zeros(33))


def mirrored(pose: Pose) -> Pose:
    """The pose of the mirrored picture."""
    points, world = pose.points[list(MIRROR)], pose.world[list(MIRROR)]
    points[:, 0] = WIDTH_PX - points[:, 0]
    world[:, 0] *= -1
    return replace(pose, points=points, world=world, spread_px=pose.spread_px[list(MIRROR)])


def _leg(thigh_deg: float, knee_deg: float) -> dict[str, tuple[float, float]]:
    """Knee, ankle and foot ahead of and below the hip, metres."""
    knee = _along(-thigh_deg, 0.42)
    ankle = _plus(knee, _along(-(thigh_deg - knee_deg), 0.42))
    heel, toe = _plus(ankle, (-0.04, 0.05)), _plus(ankle, (0.16, 0.06))
    return {"knee": knee, "ankle": ankle, "heel": heel, "foot_index": toe}


def _along(angle_deg: float, length: float) -> tuple[float, float]:
    """Ahead and down of a segment ``length`` long; a negative length points up."""
    angle = math.radians(angle_deg)
    return -math.sin(angle) * length, math.cos(angle) * length


def _plus(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return one[0] + other[0], one[1] + other[1]


class Recorded:
    """A landmarker that sees the first of its figures that is not painted out of the picture.

    ``visibility`` is that of all landmarks of the figures after the first.
    """

    sha256 = "0" * 64

    def __init__(self, *figures: Figure, visibility: float = 1.0) -> None:
        self.figures = list(figures)
        self.visibility = visibility
        self.calls: list[PixelArray] = []
        self._last: Figure | None = None

    def detect(self, pixels: PixelArray) -> Detection | None:
        """The first figure that is not painted out of :func:`frame_with_positions`."""
        self.calls.append(pixels)
        self._last = next((one for one in self.figures if not _is_painted(one, pixels)), None)
        return self._seen(pixels)

    def follow(self, pixels: PixelArray) -> Detection | None:
        """The figure detected last; it stands still."""
        self.calls.append(pixels)
        return self._seen(pixels)

    def _seen(self, pixels: PixelArray) -> Detection | None:
        if self._last is None:
            return None
        seen = seen_through(self._last.detection(), pixels)
        if self._last is not self.figures[0]:
            seen.points[:, 2] = self.visibility
        return seen


class Solid(Recorded):
    """A recorded landmarker whose mask shows the figure's trunk and limbs."""

    def _seen(self, pixels: PixelArray) -> Detection | None:
        seen = super()._seen(pixels)
        return seen and replace(seen, mask=flesh(seen.points, *pixels.shape[:2]))


def flesh(points: FloatArray, rows: int, columns: int, cell_px: float = 1.0) -> MaskArray:
    """A mask of a figure: all within a sixth of the trunk's length of a limb, the trunk or an ear.

    Its edge fades over two cells of ``cell_px`` pixels.
    """
    x, y = ((np.arange(count) + 0.5) * cell_px for count in (columns, rows))
    reach = torso_px(points) / 6
    apart = np.full((rows, columns), np.inf)
    for start, end in EDGES:
        begin, along = points[INDEX[start], :2], points[INDEX[end], :2] - points[INDEX[start], :2]
        low = np.minimum(begin, begin + along) - reach - cell_px
        high = np.maximum(begin, begin + along) + reach + cell_px
        across, down = (
            slice(*np.searchsorted(places, (low[axis], high[axis])))
            for axis, places in enumerate((x, y))
        )
        away_x, away_y = x[across] - begin[0], (y[down] - begin[1])[:, None]
        share = (away_x * along[0] + away_y * along[1]) / max(float(along @ along), 1.0)
        share = share.clip(0.0, 1.0)
        nearest = np.hypot(away_x - share * along[0], away_y - share * along[1])
        apart[down, across] = np.minimum(apart[down, across], nearest)
    inside = (reach - apart) / (2 * cell_px)
    return (0.5 + inside).clip(0.0, 1.0).astype(np.float32)


def fleshed(figure: Figure, cell_px: float = 4.0) -> Pose:
    """The pose of a figure with its mask, on a grid of ``cell_px`` pixels."""
    seen = figure.detection()
    rows, columns = round(HEIGHT_PX / cell_px), round(WIDTH_PX / cell_px)
    to_image = np.array([[cell_px, 0.0, 0.0], [0.0, cell_px, 0.0]])
    mask = Mask(flesh(seen.points, rows, columns, cell_px), to_image)
    return Pose(seen.points, seen.world, np.zeros(len(LANDMARKS)), mask)


def frame_with_positions(width_px: int = WIDTH_PX, height_px: int = HEIGHT_PX) -> Frame:
    """A picture whose red and green tell each pixel's own place, so cuts and mirrors show."""
    x = np.linspace(0, 1, width_px)[None, :].repeat(height_px, 0)
    y = np.linspace(0, 1, height_px)[:, None].repeat(width_px, 1)
    pixels = np.stack([x * 250 + 2, y * 250 + 2, np.full_like(x, 200)], axis=2)
    return Frame(Source("figure.png", "1" * 64, width_px, height_px), pixels.astype(np.uint8))


def seen_through(whole: Detection, pixels: PixelArray) -> Detection:
    """What shows of the whole picture's detection in a cut, scaled or mirrored copy of it."""
    height, width = pixels.shape[:2]
    some = pixels[::EVERY_ROW]
    shown = some[..., 2] > 190
    painted = (some[:, 1:, :2] == some[:, :-1, :2]).all(axis=2)
    shown[:, 1:] &= ~painted
    rows, columns = (found[::7] for found in np.nonzero(shown))
    at_x = (some[rows, columns, 0].astype(float) - 2) / 250 * (WIDTH_PX - 1)
    at_y = (some[rows, columns, 1].astype(float) - 2) / 250 * (HEIGHT_PX - 1)
    to_x = np.polyfit(at_x, columns + 0.5, 1)
    to_y = np.polyfit(at_y, EVERY_ROW * rows + 0.5, 1)
    points, world = whole.points.copy(), whole.world.copy()
    points[:, 0] = np.polyval(to_x, points[:, 0] - 0.5)
    points[:, 1] = np.polyval(to_y, points[:, 1] - 0.5)
    if to_x[0] < 0:
        points, world = points[list(MIRROR)], world[list(MIRROR)]
        world[:, 0] = -world[:, 0]
    return Detection(points, world, np.zeros((height, width), np.float32))


def _is_painted(figure: Figure, pixels: PixelArray) -> bool:
    middle = seen_through(figure.detection(), pixels).points[HIPS, :2].mean(axis=0)
    x, y = (int(at) for at in middle)
    height, width = pixels.shape[:2]
    if not (0 <= x < width and 0 <= y < height):
        return False
    expected = figure.centre_px[0] / (WIDTH_PX - 1) * 250 + 2
    return abs(float(pixels[y, x, 0]) - expected) > PAINT_TOLERANCE
