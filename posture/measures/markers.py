"""Finds small coloured dots stuck on the front and back point of the pelvis: pixels in, points out.

A sticker is a small, round, evenly and strongly coloured spot on the body, near the hip. Of several
the pair that lies as ASIS and PSIS do is taken; where no such pair is there, or more than one,
nothing is guessed.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from posture.pose.visibility import middle, torso_px
from posture.runtime import resources
from posture.types import BoolArray, FloatArray, Frame, PixelArray, Point, Pose, Reason, View


@dataclass(frozen=True, slots=True)
class Stickers:
    """What was found, in pixels of the upright original; None with the reason where it was not."""

    asis: Point | None
    psis: Point | None
    why_not: Reason | None = None


def find_stickers(frame: Frame, pose: Pose | None, view: View | None) -> Stickers:
    """The two stickers of a side view.

    Parameters
    ----------
    frame : with every pixel of the original, or as many as are worth looking at.
    pose, view : of the person, None where nobody was found.
    """
    table = resources.read_toml("stickers.toml")
    if pose is None or view is None or view.facing is None:
        return Stickers(None, None, Reason("markers_need_side_view"))
    spots = _spots(frame, pose, table)
    if len(spots) < 2:
        return Stickers(None, None, Reason("one_marker" if spots else "no_markers"))
    pairs = _pairs(spots, pose, 1.0 if view.facing == "right" else -1.0, table)
    if len(pairs) != 1:
        return Stickers(
            None, None, Reason("several_marker_pairs" if pairs else "markers_not_a_pair")
        )
    (asis, psis) = pairs[0]
    return Stickers(_point(asis), _point(psis))


@dataclass(frozen=True, slots=True)
class _Spot:
    """A coloured spot: its middle in original pixels and its hue, degrees of the colour circle."""

    xy: FloatArray
    hue_deg: float


def _spots(frame: Frame, pose: Pose, table: Mapping[str, Any]) -> list[_Spot]:
    """Round, even, strongly coloured spots of the right size about the hip."""
    limits = table["spot"]
    scale = np.array(frame.original_px_per_px)
    trunk = torso_px(pose.points) / float(scale.mean())
    hip = middle(pose.points, "hip") / scale
    reach = limits["reach"] * trunk
    height, width = frame.pixels.shape[:2]
    left, top = np.clip(np.floor(hip - reach), 0, [width, height]).astype(int)
    right, bottom = np.clip(np.ceil(hip + reach), 0, [width, height]).astype(int)
    if right <= left or bottom <= top:
        return []
    part = _as_if_well_lit(frame.pixels[top:bottom, left:right], limits)
    found: list[_Spot] = []
    for region in _regions(part, limits):
        spot = _as_spot(region, part, limits, trunk)
        if spot is None:
            continue
        xy = (spot.xy + (left, top) + 0.5) * scale
        if _is_by_body(xy, pose, limits) and not _is_known(xy, found, limits):
            found.append(_Spot(xy, spot.hue_deg))
    return found


def _as_if_well_lit(part: PixelArray, limits: Mapping[str, float]) -> PixelArray:
    """A dim picture brightened, so that the limits of colour and contrast hold in it too."""
    brightest = float(np.quantile(part.max(axis=2), limits["bright_share"]))
    gain = min(limits["max_gain"], max(1.0, limits["bright"] / max(brightest, 1.0)))
    brightened: PixelArray = np.clip(part * gain, 0, 255).astype(np.uint8)
    return brightened


def _is_by_body(xy: FloatArray, pose: Pose, limits: Mapping[str, float]) -> bool:
    """Whether the body's outline is no farther than a ball stands out from it."""
    if pose.mask is None:
        return True
    (scale_x, _, offset_x), (_, scale_y, offset_y) = pose.mask.to_image
    column, row = int((xy[0] - offset_x) / scale_x), int((xy[1] - offset_y) / scale_y)
    reach = limits["stands_out"] * torso_px(pose.points)
    columns, rows = math.ceil(reach / abs(scale_x)), math.ceil(reach / abs(scale_y))
    about = pose.mask.values[
        max(0, row - rows) : max(0, row + rows + 1),
        max(0, column - columns) : max(0, column + columns + 1),
    ]
    return bool((about >= limits["min_on_body"]).any())


def _is_known(xy: FloatArray, found: list[_Spot], limits: Mapping[str, float]) -> bool:
    """Whether it is a spot that another window of hues has shown already."""
    return any(float(np.hypot(*(xy - spot.xy))) < limits["same_px"] for spot in found)


def _regions(part: PixelArray, limits: Mapping[str, float]) -> list[BoolArray]:
    """Connected parts of one strong colour, a mask (H, W) each; hue by hue."""
    hsv = cv2.cvtColor(part, cv2.COLOR_RGB2HSV)
    strong = (hsv[..., 1] >= limits["min_saturation"]) & (hsv[..., 2] >= limits["min_brightness"])
    found = []
    step = int(limits["hue_step"])
    for start in range(0, 180, step // 2):  # overlapping windows: no hue lies on an edge of all
        distance = (hsv[..., 0].astype(int) - start) % 180
        window = (strong & (distance < step)).astype(np.uint8)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(window, connectivity=8)
        for number in range(1, count):
            if stats[number, cv2.CC_STAT_AREA] >= limits["min_area_px"]:
                found.append(labels == number)
    return found


def _as_spot(
    region: BoolArray, part: PixelArray, limits: Mapping[str, float], trunk_px: float
) -> _Spot | None:
    """The spot that a region is; None where it is too large, too small or not round."""
    rows, columns = np.nonzero(region)
    area = len(rows)
    high, wide = int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1
    across = max(high, wide)
    is_sized = limits["min_across"] * trunk_px <= across <= limits["max_across"] * trunk_px
    is_round = min(high, wide) >= limits["min_aspect"] * across
    is_filled = area >= limits["min_filled"] * high * wide
    if not (is_sized and is_round and is_filled and _stands_out(region, part, limits, across)):
        return None
    hue = cv2.cvtColor(part[rows, columns].reshape(-1, 1, 3), cv2.COLOR_RGB2HSV)[:, 0, 0]
    turned = np.exp(2j * np.pi * hue.astype(float) / 180).mean()
    return _Spot(np.array([columns.mean(), rows.mean()]), float(np.degrees(np.angle(turned)) % 360))


def _stands_out(
    region: BoolArray, part: PixelArray, limits: Mapping[str, float], across: int
) -> bool:
    """Whether what lies around a spot is of another colour, and even: a dot on cloth or skin.

    A patch of a pattern, or the corner of something larger, is surrounded by more of itself.
    """
    cell = np.ones((3, 3), np.uint8)
    inner = cv2.dilate(region.astype(np.uint8), cell, iterations=2)
    outer = cv2.dilate(inner, cell, iterations=max(2, across // 4))
    ring = part[(outer > 0) & (inner == 0)].astype(np.float64)
    if not len(ring):
        return False
    around, own = np.median(ring, axis=0), np.median(part[region].astype(np.float64), axis=0)
    apart = np.linalg.norm(ring - own, axis=1)
    return bool(
        np.linalg.norm(own - around) >= limits["min_contrast"]
        and np.quantile(apart, limits["max_alike_around"]) >= limits["min_contrast"] / 2
    )


def _pairs(
    spots: list[_Spot], pose: Pose, forward: float, table: Mapping[str, Any]
) -> list[tuple[FloatArray, FloatArray]]:
    """Pairs of one colour that lie as ASIS (front) and PSIS do; the same spot is not two."""
    limits = table["pair"]
    trunk = torso_px(pose.points)
    found: list[tuple[FloatArray, FloatArray]] = []
    for one, other in itertools.combinations(spots, 2):
        asis, psis = (one, other) if forward * (one.xy[0] - other.xy[0]) > 0 else (other, one)
        ahead, drop = forward * (asis.xy[0] - psis.xy[0]), asis.xy[1] - psis.xy[1]
        apart = float(np.hypot(ahead, drop))
        hues = abs((one.hue_deg - other.hue_deg + 180) % 360 - 180)
        is_pair = (
            limits["min_apart"] * trunk <= apart <= limits["max_apart"] * trunk
            and abs(np.degrees(np.arctan2(drop, ahead))) <= limits["max_tilt_deg"]
            and hues <= limits["max_hue_apart_deg"]
        )
        if is_pair:
            found.append((asis.xy, psis.xy))
    return found


def _point(xy: FloatArray) -> Point:
    return round(float(xy[0]), 1), round(float(xy[1]), 1)
