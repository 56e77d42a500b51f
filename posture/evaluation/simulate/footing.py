"""Legs that reach the ground: what a stance leaves open is solved on the body that takes it.

A leg's `contacts` word says how it touches the ground: "foot" bears the weight; "toe" lies behind
and its knee is bent until it touches; "knee" kneels, its knee and its toes on the ground; "heel"
is put out in front, its thigh turned until the foot touches; "leg" lies, turned at the hip as a
whole; "" hangs free. When legs with "foot"
alone bear the body, they lean about their ankles until the body's mass is above the feet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate.anatomy import AnatomicalPoints
from posture.evaluation.simulate.posing import Posture, leg_turns, pelvis_turn, without_arms
from posture.evaluation.simulate.skinning import SIDES, PosedBones, Rig, blend, place, posed_points
from posture.evaluation.simulate.surface import CROTCH, KNEE, Surface

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]

# Shares of the body's mass, and how far along from the first point to the second the middle of
# each lies (Winter 2009, table 4.1); arms hang below the shoulder and count there.
MASSES = (
    (0.497, "hip", "shoulder", 0.5),
    (0.081, "ear", "ear", 0.0),
    (0.100, "shoulder", "shoulder", 0.0),
    (0.200, "hip", "knee", 0.433),
    (0.093, "knee", "ankle", 0.433),
    (0.029, "ankle", "ankle", 0.0),
)
AHEAD_M = 0.045  # from the ankle to where the mass of somebody who stands lies (Woodhull 1985)
FURTHEST_LEAN_DEG = 32.0  # of a leg about its ankle, to find balance
SOLE_M, UPPER_M, CLOTH_M = 0.02, 0.006, 0.008  # shoe below and around the foot, cloth at the knee
SUNK_M = 0.025  # how far the flesh of somebody who sits on the ground gives way
STEPS = 18


@dataclass(frozen=True)
class Ground:
    """What may touch the ground: rows of feet and knees by side, and of what one sits on."""

    rig: Rig
    rest: Floats
    feet: tuple[Rows, Rows]
    knees: tuple[Rows, Rows]
    buttocks: Rows

    def low(self, posture: Posture, part: str, side: int = 0) -> float:
        """The lowest point of "feet", "knees" (of a side) or "buttocks", root in place, metres."""
        rows = self.buttocks if part == "buttocks" else getattr(self, part)[side]
        turns = {"root": pelvis_turn(posture), **leg_turns(self.rig, posture)}
        return self.lowest(place(self.rig, turns), rows) - (CLOTH_M if part == "knees" else 0.0)

    def bearing(self, placed: PosedBones, posture: Posture, support: str) -> float:
        """The lowest of what bears a posture: feet and knees, or all of a body that lies."""
        if support == "body":
            return self.lowest(placed, np.arange(self.rig.model.skin_count))
        lows = [self.lowest(placed, self.feet[k]) for k in (0, 1) if posture.contacts[k]]
        kneeling = [k for k in (0, 1) if posture.contacts[k] == "knee"]
        return min(lows + [self.lowest(placed, self.knees[k]) - CLOTH_M for k in kneeling])

    def lowest(self, placed: PosedBones, rows: Rows) -> float:
        """The lowest of some rows, metres."""
        return float(blend(self.rig, placed, rows).moved(self.rest[rows])[:, 2].min())


def ground(rig: Rig, surface: Surface, shod: bool) -> Ground:
    """The parts of a body that may touch the ground, in shoes or bare."""
    skin = np.arange(len(surface.height)) < rig.model.skin_count
    feet, knees, rest = [], [], rig.rest.vertices.copy()
    for letter in SIDES:
        foot = rig.model.share(f"foot.{letter}") > 0.5
        feet.append(np.flatnonzero(foot & skin))
        leg = rig.model.share(f"upperleg01.{letter}", f"upperleg02.{letter}")
        leg = leg + rig.model.share(f"lowerleg01.{letter}", f"lowerleg02.{letter}")
        near = np.abs(surface.height - KNEE) < 0.09
        knees.append(np.flatnonzero((leg > 0.5) & near & (surface.back < 0.0) & skin))
        if shod:
            rest[feet[-1]] = _shod(rest[feet[-1]])
    seat = rig.model.share("upperleg01", "pelvis", "root", "spine05") > 0.5
    seat &= skin & (surface.height > CROTCH - 0.06)
    return Ground(rig, rest, (feet[0], feet[1]), (knees[0], knees[1]), np.flatnonzero(seat))


def footed(rig: Rig, surface: Surface, posture: Posture, shod: bool) -> Posture:
    """The posture with its legs as their `contacts` want them; `settled` then changes no more."""
    if not any(posture.contacts):
        return posture
    floor = ground(rig, surface, shod)
    posture = _balanced(rig, posture)
    first = _bearing(posture.contacts)
    for side in (0, 1):
        if posture.contacts[side] == "knee":
            posture = _knelt(floor, posture, side)
    if first is not None:
        posture = _front_leg(floor, posture, first)
    level = _level(floor, posture, first)
    for side in (0, 1):
        word = posture.contacts[side]
        if word == "toe" or (word == "foot" and side != first):
            posture = _solved(posture, side, "knees", _reach(floor, side, level), (-35.0, 110.0))
        elif word in {"heel", "leg"}:
            what = "both" if word == "heel" else "thighs"
            posture = _solved(posture, side, what, _reach(floor, side, level), (-60.0, 60.0))
    return posture


def mass_middle(points: AnatomicalPoints) -> Floats:
    """The middle of the body's mass, (3,) metres."""
    total = np.zeros(3)
    for share, start, end, along in MASSES:
        a, b = points.mean(start), points.mean(end)
        total += share * (a + along * (b - a))
    middle: Floats = total / sum(row[0] for row in MASSES)
    return middle


def _bearing(contacts: tuple[str, str]) -> int | None:
    """The side of the first leg that bears the weight."""
    return contacts.index("foot") if "foot" in contacts else None


def _balanced(rig: Rig, posture: Posture) -> Posture:
    """The legs leaned about the ankles until the mass is above the feet that bear it."""
    bearing = [k for k in (0, 1) if posture.contacts[k] == "foot"]
    if not bearing or set(posture.contacts) - {"foot", ""}:
        return posture

    def leaned(degrees: float) -> Posture:
        more = [posture.thighs[k] + (degrees if k in bearing else 0.0) for k in (0, 1)]
        knees = [posture.knees[k] for k in (0, 1)]
        return replace(posture, thighs=(more[0], more[1]), knees=(knees[0], knees[1]))

    def ahead(degrees: float) -> float:
        points = posed_points(rig, place(rig, without_arms(rig, leaned(degrees))))
        ankle = float(np.mean([points.ankle[k][1] for k in bearing]))
        return ankle - float(mass_middle(points)[1]) - AHEAD_M

    return leaned(_root(ahead, -FURTHEST_LEAN_DEG, FURTHEST_LEAN_DEG))


def _knelt(floor: Ground, posture: Posture, side: int) -> Posture:
    """The shank turned until knee and toes are on one level."""

    def above(turned: Posture) -> float:
        return floor.low(turned, "feet", side) - floor.low(turned, "knees", side)

    return _solved(posture, side, "knees", above, (-60.0, 60.0))


def _front_leg(floor: Ground, posture: Posture, side: int) -> Posture:
    """Kneeling on the other knee, the front thigh turned until its foot is on the knee's level."""
    other = 1 - side
    if posture.contacts[other] != "knee":
        return posture
    level = floor.low(posture, "knees", other)
    return _solved(posture, side, "both", _reach(floor, side, level), (-45.0, 45.0))


def _level(floor: Ground, posture: Posture, first: int | None) -> float:
    """Where the ground is, the root in place, metres."""
    if first is not None:
        return floor.low(posture, "feet", first)
    if "knee" in posture.contacts:
        return floor.low(posture, "knees", posture.contacts.index("knee"))
    return floor.low(posture, "buttocks") + SUNK_M


def _reach(floor: Ground, side: int, level: float) -> Callable[[Posture], float]:
    """How far a foot is above the ground, metres."""
    return lambda turned: floor.low(turned, "feet", side) - level


def _solved(
    posture: Posture,
    side: int,
    what: str,
    miss: Callable[[Posture], float],
    span: tuple[float, float],
) -> Posture:
    """The posture with one leg's "knees", "thighs", or "both" alike, turned until no miss."""

    def turned(degrees: float) -> Posture:
        changed = posture
        if what != "thighs":
            changed = replace(changed, knees=_added(posture.knees, side, degrees))
        if what != "knees":
            changed = replace(changed, thighs=_added(posture.thighs, side, degrees))
        return changed

    return turned(_root(lambda degrees: miss(turned(degrees)), *span))


def _added(pair: tuple[float, float], side: int, degrees: float) -> tuple[float, float]:
    return (pair[0] + degrees, pair[1]) if side == 0 else (pair[0], pair[1] + degrees)


def _root(miss: Callable[[float], float], low: float, high: float) -> float:
    """Where a function is zero nearest to zero degrees, or where it comes nearest to it."""
    tried = np.linspace(low, high, 9)
    values = np.array([miss(float(t)) for t in tried])
    crossed = np.flatnonzero(np.sign(values[:-1]) != np.sign(values[1:]))
    if not len(crossed):
        return float(tried[np.abs(values).argmin()])
    k = int(crossed[np.abs(tried[crossed] + tried[crossed + 1]).argmin()])
    (a, b), at_a = (float(tried[k]), float(tried[k + 1])), values[k]
    for _ in range(STEPS):
        middle = (a + b) / 2
        value = miss(middle)
        if np.sign(value) == np.sign(at_a):
            a, at_a = middle, value
        else:
            b = middle
    return (a + b) / 2


def _shod(rest: Floats) -> Floats:
    """Feet with a sole below and an upper around them, as `clothing` makes shoes."""
    result = rest.copy()
    middle = rest[:, :2].mean(axis=0)
    result[:, :2] += UPPER_M * np.sign(rest[:, :2] - middle)
    drop = 0.032 * np.clip((0.03 - rest[:, 2]) / 0.018, 0, 1)
    result[:, 2] = np.where(rest[:, 2] < 0.012, -SOLE_M, rest[:, 2] - drop)
    return result
