"""Muscle lengths of a generic adult in this posture: hip-joint and knee flexion in, percent out.

Geometry only, from the tables in ``posture/data/muscles`` (its README says what they are): no
fibre length, no length–tension curve, and nothing about the muscles of the person in the picture.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np

from posture.runtime import resources
from posture.types import Estimate, FloatArray, Reason

PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "gluteus_maximus_length": ("glmax1", "glmax2", "glmax3"),
        "iliopsoas_length": ("iliacus", "psoas"),
        "rectus_femoris_length": ("recfem",),
        # Without the short head of biceps femoris, which does not cross the hip.
        "hamstrings_length": ("bflh", "semimem", "semiten"),
        "tensor_fasciae_latae_length": ("tfl",),
    }
)
"""The parts of each group, by their names in the tables."""

Joint = Literal["hip", "knee"]

CROSSES_KNEE = frozenset(
    {"rectus_femoris_length", "hamstrings_length", "tensor_fasciae_latae_length"}
)


@dataclass(frozen=True, slots=True)
class LengthTable:
    """Lengths of one group over the angles of hip joint and knee.

    Attributes
    ----------
    hip_deg : (h,) float64
        Nodes, ascending, 0 neutral, + flexed.
    knee_deg : (k,) float64
        Nodes, ascending, 0 straight, + flexed.
    percent : (h, k) float64
        100 at (0°, 0°).
    """

    hip_deg: FloatArray = field(repr=False)
    knee_deg: FloatArray = field(repr=False)
    percent: FloatArray = field(repr=False)

    def at(self, hip_deg: float, knee_deg: float) -> float:
        """Percent, bilinear between nodes; beyond them the outermost cell goes on."""
        row, down = _cell(self.hip_deg, hip_deg)
        column, across = _cell(self.knee_deg, knee_deg)
        upper, lower = (
            (1 - across) * self.percent.item(r, column) + across * self.percent.item(r, column + 1)
            for r in (row, row + 1)
        )
        return (1 - down) * upper + down * lower


def prepare() -> None:
    """Read the tables, so that the first picture need not wait for it."""
    for measure in PARTS:
        length_table(measure)


def muscle_lengths(hip_joint_flexion: Estimate, knee_flexion: Estimate) -> dict[str, Estimate]:
    """Length of each group in percent of its length at hip and knee 0°, or why there is none.

    Muscles that do not cross the knee are given whatever is known of it. The interval is each
    input's own, carried through the table and joined in quadrature on each side. ``measured`` where
    the hip joint is.

    Parameters
    ----------
    hip_joint_flexion : pelvis to femur, degrees, 0 neutral, + flexed.
    knee_flexion : degrees, 0 straight, + flexed.

    References
    ----------
    Rajagopal 2016, Lai 2017, Uhlrich 2022: ``posture/data/muscles/README.md``.
    """
    return {name: _length(name, hip_joint_flexion, knee_flexion) for name in PARTS}


@functools.cache
def length_table(measure: str) -> LengthTable:
    """The table of one group: its parts' percents, weighted by maximal isometric force."""
    strength = {
        row["muscle"]: float(row["max_isometric_force_n"])
        for row in resources.read_csv("muscles/muscle_parameters.csv")
    }
    parts = PARTS[measure]
    hip, knee, _ = _part(parts[0])
    percents = [_percent(*_part(part)) for part in parts]
    weights = [strength[part] for part in parts]
    return LengthTable(hip, knee, np.average(percents, axis=0, weights=weights))


@functools.cache
def _lengths_of_parts() -> Mapping[str, FloatArray]:
    """(n, 3) hip and knee flexion in degrees and the length there in metres, of each part."""
    rows: dict[str, list[tuple[str, str, str]]] = {}
    for row in resources.read_csv("muscles/musculotendon_lengths.csv"):
        at = (row["hip_flexion_deg"], row["knee_flexion_deg"], row["length_m"])
        rows.setdefault(row["muscle"], []).append(at)
    return {part: np.array(of).astype(np.float64) for part, of in rows.items()}


def _part(part: str) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Nodes of hip (h,) and knee (k,) in degrees, and the part's lengths there, (h, k) metres."""
    at_hip, at_knee, lengths = _lengths_of_parts()[part].T
    hip, row_of = np.unique(at_hip, return_inverse=True)
    knee, column_of = np.unique(at_knee, return_inverse=True)
    grid = np.full((len(hip), len(knee)), np.nan)
    grid[row_of, column_of] = lengths
    return hip, knee, grid


def _percent(hip: FloatArray, knee: FloatArray, lengths: FloatArray) -> FloatArray:
    neutral = lengths[np.flatnonzero(hip == 0)[0], np.flatnonzero(knee == 0)[0]]
    return np.asarray(100.0 * lengths / neutral)


def _length(measure: str, hip_joint_flexion: Estimate, knee_flexion: Estimate) -> Estimate:
    table = length_table(measure)
    inputs: list[tuple[Joint, Estimate, FloatArray]] = [("hip", hip_joint_flexion, table.hip_deg)]
    if measure in CROSSES_KNEE:
        inputs.append(("knee", knee_flexion, table.knee_deg))
    for joint, angle, nodes in inputs:
        why_not = angle.why_not or _why_outside(joint, angle, nodes)
        if why_not:
            return Estimate.missing(why_not, unit="pct")
    hip_deg = float(hip_joint_flexion.value or 0.0)
    knee_deg = float(knee_flexion.value or 0.0) if measure in CROSSES_KNEE else 0.0
    reaches = [_reach(lambda at: table.at(at, knee_deg), hip_joint_flexion, table.hip_deg)]
    if measure in CROSSES_KNEE:
        reaches.append(_reach(lambda at: table.at(hip_deg, at), knee_flexion, table.knee_deg))
    value = table.at(hip_deg, knee_deg)
    below, above = (math.hypot(*sides) for sides in zip(*reaches, strict=True))
    return Estimate(
        value,
        value - below,
        value + above,
        unit="pct",
        method="modelled",
        modelled_from=hip_joint_flexion.basis,
    )


def _why_outside(joint: Joint, angle: Estimate, nodes: FloatArray) -> Reason | None:
    """Why an angle cannot be looked up: the model's table ends before it."""
    least, most = float(nodes[0]), float(nodes[-1])
    value = angle.value or 0.0
    if least <= value <= most:
        return None
    if value < least:
        return Reason(f"{joint}_extended_beyond_model", {"end_deg": least})
    return Reason(f"{joint}_flexed_beyond_model", {"end_deg": most})


def _reach(
    percent: Callable[[float], float], angle: Estimate, nodes: FloatArray
) -> tuple[float, float]:
    """How far below and above its value the percent goes while the angle runs over its interval.

    Straight between nodes, it turns only at these: with the ends they are all there is to look at.
    """
    assert angle.low is not None
    assert angle.high is not None
    low, high = angle.low, angle.high
    turns = [node for node in nodes.tolist() if low < node < high]
    here = percent(float(angle.value or 0.0))
    away = [percent(at) - here for at in (low, *turns, high)]
    return max(0.0, -min(away)), max(0.0, *away)


def _cell(nodes: FloatArray, at: float) -> tuple[int, float]:
    """The cell that holds a number, the outermost for one beyond, and the share of it passed."""
    last = len(nodes) - 2
    cell = min(max(int(nodes.searchsorted(at, side="right")) - 1, 0), last)
    before, after = nodes.item(cell), nodes.item(cell + 1)
    return cell, (at - before) / (after - before)
