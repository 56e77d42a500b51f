"""Straight edges in, the camera's roll and how well it is supported out. Pure numpy.

Upright edges of the world meet, in the picture of a camera that looks up or down, in one point far
above or below (the vanishing point of the vertical; Hartley and Zisserman, Multiple View Geometry,
8.6). An edge through ``p``, counted from the middle of the picture, runs along
``(sin roll, cos roll) + c p``, so

    sin(angle - roll) = c * offset

with its own angle, its distance ``offset`` from the middle (+ right), and the convergence ``c``, 0
where the camera looks straight ahead. All edges vote for both unknowns, which are then fitted to
those that agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from posture.capture.roll.edges import Segments, StraightEdges
from posture.types import BoolArray, FloatArray

STEP_DEG = 0.5
"""Width of a bin of votes."""


@dataclass(frozen=True, slots=True)
class Support:
    """A roll and what speaks for it and against it; lengths in half long sides of the picture.

    Attributes
    ----------
    roll_deg, sd_deg : what is upright at the place wanted.
    uprights : how many separate places have a long upright edge that agrees.
    spread : how far these lie apart, as a share of the picture's width.
    length : of agreeing upright edges, side by side ones counted once.
    share : of all upright edges' length that is not far from agreeing.
    rival : length that speaks for another roll, as a share of ``length``.
    levels : how many separate places have a long level edge that agrees.
    """

    roll_deg: float
    sd_deg: float
    uprights: int
    spread: float
    length: float
    share: float
    rival: float
    levels: int


@dataclass(frozen=True, slots=True)
class _RollFit:
    """Roll at the middle of the picture, radians, and convergence; their (2, 2) covariance."""

    roll: float
    convergence: float
    covariance: FloatArray

    def at_deg(self, x: float, y: float) -> tuple[float, float]:
        """What is upright at a place, and its standard deviation, degrees."""
        right, down = np.sin(self.roll), np.cos(self.roll)
        there = np.arctan2(right + self.convergence * x, down + self.convergence * y)
        moved = np.array([1.0, x * down - y * right])
        sd = np.sqrt(moved @ self.covariance @ moved)
        return float(np.degrees(there)), float(np.degrees(sd))


@dataclass(frozen=True, slots=True)
class _WeightedLines:
    """Segments as lines: angle, distance from the middle (+ right), place along, length, weight."""

    angle: FloatArray
    offset: FloatArray
    along: FloatArray
    length: FloatArray
    weight: FloatArray

    def only(self, which: BoolArray) -> _WeightedLines:
        """Some of them."""
        return _WeightedLines(
            self.angle[which],
            self.offset[which],
            self.along[which],
            self.length[which],
            self.weight[which],
        )

    def off(self, roll: float, convergence: float) -> FloatArray:
        """How far each is from agreeing, radians."""
        bent: FloatArray = np.arcsin(np.clip(convergence * self.offset, -0.9, 0.9))
        return self.angle - roll - bent


def best_supported(
    edges: StraightEdges, place: tuple[float, float], limits: Mapping[str, float]
) -> Support | None:
    """The roll that the edges support best, or None where fewer than two upright ones are there.

    ``place`` is where the roll is meant, in the units of the edges: where a camera looks down, what
    is upright in the world leans differently from place to place. ``limits`` is ``[roll.fit]``.
    """
    uprights = _lines(edges.upright, limits)
    if len(uprights.angle) < 2:
        return None
    levels = edges.level
    level_votes = limits["level_weight"] * _votes(
        levels.angle_rad[None],
        np.minimum(levels.length, limits["max_weight"]),
        limits["level_vote_sd_deg"],
    )
    start = _most_voted(uprights, level_votes, limits, None)
    fit = _fitted(uprights, start, limits)
    off = np.abs(np.degrees(uprights.off(fit.roll, fit.convergence)))
    agrees = off < limits["agrees_deg"]
    places = _places(uprights.only(agrees), limits)
    if not len(places):
        return None
    long = places[places[:, 1] >= limits["long"], 0]
    length = float(np.minimum(places[:, 1], limits["max_weight"]).sum())
    rival = _rival(uprights.only(~agrees), fit.roll, limits)
    level = np.abs(np.degrees(levels.angle_rad - fit.roll)) < limits["agrees_deg"]
    roll_deg, sd_deg = fit.at_deg(*place)
    return Support(
        roll_deg=roll_deg,
        sd_deg=sd_deg,
        uprights=len(long),
        spread=float(np.ptp(long)) / edges.width if len(long) else 0.0,
        length=length,
        share=float(
            uprights.length[agrees].sum() / uprights.length[off < limits["near_deg"]].sum()
        ),
        rival=rival / length,
        levels=_count_levels(levels, level, limits),
    )


def _lines(found: Segments, limits: Mapping[str, float]) -> _WeightedLines:
    x, y, angle = found.x, found.y, found.angle_rad
    cosine, sine = np.cos(angle), np.sin(angle)
    weight = np.minimum(found.length, limits["max_weight"])
    return _WeightedLines(angle, x * cosine - y * sine, x * sine + y * cosine, found.length, weight)


def _rolls_deg() -> FloatArray:
    """The middles of the bins of votes: a little beyond ±45 degrees."""
    return np.asarray(np.arange(-100, 101) * STEP_DEG, float)


def _votes(rolls: FloatArray, weights: FloatArray, sd_deg: float) -> FloatArray:
    """Weights (n,) gathered about rolls (m, n), radians: a smooth count a bin, (m, b)."""
    bins = len(_rolls_deg())
    place = np.degrees(rolls) / STEP_DEG + bins // 2
    place = np.clip(place, 0, bins - 1.001)
    low = np.floor(place).astype(int)
    # each weight is shared between its two nearest bins
    above = weights * (place - low)
    low += bins * np.arange(len(place))[:, None]
    votes = np.bincount(low.ravel(), (weights - above).ravel(), bins * len(place))
    votes += np.bincount(low.ravel() + 1, above.ravel(), bins * len(place))
    return _smooth(votes.reshape(-1, bins).astype(float), sd_deg / STEP_DEG)


def _smooth(votes: FloatArray, sd: float) -> FloatArray:
    """Each row (n, b) with every vote counting for the bins about it, ``sd`` bins wide."""
    smooth = votes.copy()
    for step in range(1, round(4 * sd) + 1):
        share = np.exp(-0.5 * (step / sd) ** 2)
        smooth[:, step:] += share * votes[:, :-step]
        smooth[:, :-step] += share * votes[:, step:]
    return smooth


def _most_voted(
    lines: _WeightedLines,
    more: FloatArray | float,
    limits: Mapping[str, float],
    away_from: float | None,
) -> tuple[float, float]:
    """Roll and convergence with the most votes; ``more`` votes for rolls come from elsewhere.

    With ``away_from``, a roll well apart from it.
    """
    rolls = _rolls_deg()
    allowed = np.abs(rolls) <= limits["max_roll_deg"]
    if away_from is not None:
        apart = np.abs(rolls - np.degrees(away_from))
        # a right angle away lie the level edges of a picture turned by half of one
        allowed &= (apart > limits["apart_deg"]) & (apart < 90 - limits["square_deg"])
    steps = round(limits["max_convergence"] / limits["convergence_step"])
    convergences = np.arange(-steps, steps + 1) * limits["convergence_step"]
    upright = np.stack([lines.off(0.0, convergence) for convergence in convergences])
    votes = _votes(upright, lines.weight, limits["vote_sd_deg"]) + more
    votes *= np.exp(-0.5 * (convergences[:, None] / limits["usual_convergence"]) ** 2)
    which, top = divmod(int(np.argmax(np.where(allowed, votes, 0.0))), len(rolls))
    return float(np.radians(rolls[top])), float(convergences[which])


def _fitted(
    lines: _WeightedLines, start: tuple[float, float], limits: Mapping[str, float]
) -> _RollFit:
    """Least squares from a start, edges weighing less the farther off they are."""
    roll, convergence = start
    rows = np.stack([np.ones_like(lines.offset), lines.offset], axis=1)
    sd = np.radians(limits["vote_sd_deg"])
    prior = np.diag([0.0, (sd / limits["usual_convergence"]) ** 2])
    for _ in range(int(limits["fits"])):
        off = lines.off(roll, convergence)
        weight = lines.weight * np.exp(-0.5 * (off / sd) ** 2)
        normal = (rows * weight[:, None]).T @ rows + prior + 1e-9 * np.eye(2)
        step = np.linalg.solve(
            normal, (rows * weight[:, None]).T @ off - prior @ [0.0, convergence]
        )
        roll, convergence = roll + float(step[0]), convergence + float(step[1])
    scatter = np.sqrt((weight * off**2).sum() / max(weight.sum(), 1e-9))
    scatter = max(float(scatter), np.radians(limits["min_scatter_deg"]))
    return _RollFit(roll, convergence, scatter**2 * np.linalg.inv(normal))


def _places(lines: _WeightedLines, limits: Mapping[str, float]) -> FloatArray:
    """Where lines lie, those side by side as one: (n, 2), offset and length covered."""
    order = np.argsort(lines.offset, kind="stable")
    cuts = np.flatnonzero(np.diff(lines.offset[order]) > limits["separate"]) + 1
    places = []
    for some in np.split(order, cuts) if len(order) else []:
        middle, length = lines.along[some], lines.length[some]
        reach = float((middle + length / 2).max() - (middle - length / 2).min())
        places.append((lines.offset[some].mean(), min(float(length.sum()), reach)))
    return np.array(places).reshape(-1, 2)


def _rival(others: _WeightedLines, roll: float, limits: Mapping[str, float]) -> float:
    """The length that supports the best roll well apart from ``roll``."""
    if len(others.angle) < 2:
        return 0.0
    rival, convergence = _most_voted(others, 0.0, limits, roll)
    agrees = np.abs(np.degrees(others.off(rival, convergence))) < limits["agrees_deg"]
    places = _places(others.only(agrees), limits)
    return float(np.minimum(places[:, 1], limits["max_weight"]).sum())


def _count_levels(levels: Segments, agrees: BoolArray, limits: Mapping[str, float]) -> int:
    """At how many separate heights a long level edge agrees."""
    lines = _WeightedLines(
        levels.angle_rad[agrees],
        levels.y[agrees],
        levels.x[agrees],
        levels.length[agrees],
        levels.length[agrees],
    )
    return int((_places(lines, limits)[:, 1] >= limits["long"]).sum())
