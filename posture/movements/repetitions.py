"""Finds repetitions in curves: where a movement leaves its rest, turns, and comes back.

Several curves make one progress, 0 at rest and 1 at the far end, each stretched over its own range
in this film: what one curve alone shows (a slip of the landmarker, an arm) does not make a
repetition. Turning points are those between which the progress swings by half of its range, or by
less where that is still a movement by itself: a shallow squat among deep ones counts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from posture.movements.model import Curves, Cycle
from posture.runtime import resources
from posture.types import FloatArray

RANGE_PCT = (2.0, 98.0)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a movement has gone; NaN where too few curves show it.

    Attributes
    ----------
    time_s, value : (n,)
    curves : the names of those that make it
    swing : how far a repetition goes at least
    """

    time_s: FloatArray = field(repr=False)
    value: FloatArray = field(repr=False)
    curves: tuple[str, ...]
    swing: float = 0.5


def progress_of(curves: Curves, test: str) -> Progress | None:
    """The progress of a test's movement; None where too few curves move enough."""
    table = resources.read_toml("movements.toml")
    limits, wanted = table["repetitions"], table["progress"][test]
    has_rests = test in limits["rests_at_both_ends"]
    known: dict[str, FloatArray] = {}
    shares: list[float] = []
    for name, spec in wanted.items():
        values = float(spec["sign"]) * curves[name].value if name in curves else np.empty(0)
        ends = _rests(values) if has_rests else _range(values)
        if ends is None or ends[1] - ends[0] < float(spec["least"]):
            continue
        low, high = ends
        stretched = (values - low) / (high - low)
        known[name] = np.clip(stretched, 0.0, 1.0) if has_rests else stretched
        shares.append(float(spec.get("counts", math.inf)) / (high - low))
    if len(known) < min(int(limits["agree"]), len(wanted)):
        return None
    any_curve = next(iter(known))
    swing = min(max(float(np.mean(shares)), float(limits["uncounted"])), float(limits["swing"]))
    return Progress(curves[any_curve].time_s, _mean_of_most(known), tuple(known), swing)


def _mean_of_most(known: Mapping[str, FloatArray]) -> FloatArray:
    """The mean of several curves, (n,); NaN where half of them or more have gaps."""
    stacked = np.array(list(known.values()))
    counts = np.isfinite(stacked).sum(axis=0)
    mean = np.nansum(stacked, axis=0) / np.maximum(counts, 1)
    return np.asarray(np.where(counts * 2 > len(known), mean, np.nan))


def _range(values: FloatArray) -> tuple[float, float] | None:
    """The least and the greatest, a few outliers apart."""
    known = values[np.isfinite(values)]
    if len(known) < 3:
        return None
    low, high = np.percentile(known, RANGE_PCT)
    return float(low), float(high)


def _rests(values: FloatArray) -> tuple[float, float] | None:
    """Where they rest at either end: the medians of what lies below and above the middle."""
    ends = _range(values)
    if ends is None:
        return None
    known = values[np.isfinite(values)]
    is_low = known < (ends[0] + ends[1]) / 2
    if is_low.all() or not is_low.any():
        return None
    return float(np.median(known[is_low])), float(np.median(known[~is_low]))


@dataclass(frozen=True, slots=True)
class Found:
    """Repetitions, and the times of what is like one and does not count.

    Attributes
    ----------
    too_small_s : goes less far.
    with_gap_s : the person was not seen for part of it.
    sparse_s : there are no pictures of part of it.
    too_quick_s : is quicker than a person can be.
    """

    cycles: tuple[Cycle, ...]
    too_small_s: tuple[float, ...]
    with_gap_s: tuple[float, ...] = ()
    sparse_s: tuple[float, ...] = ()
    too_quick_s: tuple[float, ...] = ()
    is_cut_at_start: bool = False
    is_cut_at_end: bool = False


def find_cycles(progress: Progress, *, may_end_far: bool = False) -> Found:
    """The repetitions of a progress.

    Parameters
    ----------
    may_end_far : a movement that stays at its far end when the film ends counts (somebody who has
        stood up); else it must come back.
    """
    limits = resources.read_toml("movements.toml")["repetitions"]
    known = np.isfinite(progress.value)
    time_s, value = progress.time_s[known], progress.value[known]
    if len(value) < 3:
        return Found((), ())
    turns = _between_rests(value, turning_points(value, progress.swing))
    small = turning_points(value, float(limits["uncounted"]))
    cycles: list[Cycle] = []
    for place, (index, is_far) in enumerate(turns):
        if not is_far:
            continue
        before = turns[place - 1][0] if place > 0 else None
        after = turns[place + 1][0] if place + 1 < len(turns) else None
        if before is None or (after is None and not may_end_far):
            continue
        cycles.append(_cycle(time_s, value, before, index, after, limits))
    whole = [one for one in cycles if _is_whole(time_s, one)]
    gaps = [one for one in cycles if one not in whole]
    sparse = [one for one in gaps if not _is_whole(progress.time_s, one)]
    counted = {index for index, _ in turns}
    too_small = tuple(
        float(time_s[index])
        for index, is_far in small
        if is_far and index not in counted and not any(_holds(one, time_s[index]) for one in cycles)
    )
    return Found(
        tuple(whole),
        too_small,
        tuple(one.turn_s for one in gaps if one not in sparse),
        tuple(one.turn_s for one in sparse),
        is_cut_at_start=bool(turns) and turns[0][1],
        is_cut_at_end=bool(turns) and turns[-1][1] and not may_end_far,
    )


def _is_whole(time_s: FloatArray, cycle: Cycle) -> bool:
    """Whether a repetition was seen from before its start to after its end, long gaps apart."""
    longest_s = float(resources.read_toml("movements.toml")["repetitions"]["most_gap_s"])
    end_s = cycle.turn_s if cycle.end_s is None else cycle.end_s
    before = time_s[time_s <= cycle.start_s]
    after = time_s[time_s >= end_s]
    first_s = float(before[-1]) if len(before) else cycle.start_s
    last_s = float(after[0]) if len(after) else end_s
    return is_whole(time_s, first_s, last_s, longest_s)


def is_whole(time_s: FloatArray, start_s: float, end_s: float, longest_s: float) -> bool:
    """Whether no two times of a repetition lie too far apart for what happened between."""
    inside = time_s[(time_s >= start_s) & (time_s <= end_s)]
    return len(inside) < 2 or float(np.diff(inside).max()) <= longest_s


def _holds(cycle: Cycle, time_s: float) -> bool:
    """Whether a moment lies within a repetition."""
    return cycle.start_s <= time_s and (cycle.end_s is None or time_s <= cycle.end_s)


def turning_points(values: FloatArray, swing: float) -> list[tuple[int, bool]]:
    """Extremes between which the values swing by ``swing`` or more: place, and whether it is high.

    High and low ones alternate; the first and the last are ends of a whole swing.
    """
    found: list[tuple[int, bool]] = []
    low = high = 0
    rising: bool | None = None
    for index, value in enumerate(values):
        if value > values[high]:
            high = index
        if value < values[low]:
            low = index
        if rising is not False and values[high] - value >= swing:
            if rising is None and high > low and values[high] - values[low] >= swing:
                found.append((low, False))
            found.append((high, True))
            rising, low = False, index
        elif rising is not True and value - values[low] >= swing:
            if rising is None and low > high and values[high] - values[low] >= swing:
                found.append((high, True))
            found.append((low, False))
            rising, high = True, index
    if rising is True:
        found.append((high, True))
    elif rising is False:
        found.append((low, False))
    return found


def _between_rests(values: FloatArray, turns: list[tuple[int, bool]]) -> list[tuple[int, bool]]:
    """The turning points without those where somebody comes back by less than half of the way.

    Bouncing at the far end makes no further repetition; nor does a gap in which one was at rest.
    """
    kept: list[tuple[int, bool]] = []
    for index, is_far in turns:
        if is_far and len(kept) >= 2:
            (earlier, _), (low, _) = kept[-2:]
            if values[low] > 0.5 * min(values[earlier], values[index]):
                higher = max(earlier, index, key=lambda one: float(values[one]))
                kept[-2:] = [(higher, True)]
                continue
        kept.append((index, is_far))
    return kept


def _cycle(
    time_s: FloatArray,
    value: FloatArray,
    before: int,
    turn: int,
    after: int | None,
    limits: Mapping[str, Any],
) -> Cycle:
    top = float(value[turn])
    edge = float(limits["edge"])
    far = top - float(limits["top"]) * (top - float(value[before]))
    first, last = turn, turn
    end = len(value) - 1 if after is None else after
    while first > before and value[first - 1] >= far:
        first -= 1
    while last < end and value[last + 1] >= far:
        last += 1
    turn_s = (_crossing(time_s, value, first - 1, far) + _crossing(time_s, value, last, far)) / 2
    rest = _rest(value[before : turn + 1])
    start_s = _left_at(time_s, value, before, turn, rest + edge * (top - rest))
    end_s = None
    if after is not None:
        rest = _rest(value[turn : after + 1])
        level = rest + edge * (top - rest)
        index = next(i for i in range(turn, after + 1) if value[i] <= level or i == after)
        end_s = _crossing(time_s, value, index - 1, level)
    return Cycle(start_s, turn_s, end_s)


def _left_at(time_s: FloatArray, value: FloatArray, before: int, turn: int, level: float) -> float:
    """When the values rise through a level for the last time before the turn."""
    index = next(i for i in range(turn, before - 1, -1) if value[i] <= level or i == before)
    return _crossing(time_s, value, index, level)


def _rest(values: FloatArray) -> float:
    """Where the values rest at the low end: the median of what lies within a tenth of it."""
    low, high = float(values.min()), float(values.max())
    return float(np.median(values[values <= low + 0.1 * (high - low)]))


def _crossing(time_s: FloatArray, value: FloatArray, index: int, level: float) -> float:
    """When the values cross a level between two samples; the nearer end where they do not."""
    first, second = max(index, 0), min(max(index, 0) + 1, len(value) - 1)
    step = float(value[second] - value[first])
    share = 0.0 if step == 0.0 else (level - float(value[first])) / step
    return float(time_s[first] + min(max(share, 0.0), 1.0) * (time_s[second] - time_s[first]))


def twentieth_s(
    time_s: FloatArray, value: FloatArray, height: float, beyond_a_fifth: float = 0.5
) -> float:
    """Where a twentieth of a height is left, going from it to rest, forward or back in time.

    Half of the way is seen surely; a twentieth lies within the noise of a small movement, so that
    it is found on the line through a half and a fifth of the way.

    Parameters
    ----------
    beyond_a_fifth : how far beyond a fifth it lies, in times from a half to a fifth.
    """
    half_s, fifth_s = (_falls_to(time_s, value, share * height) for share in (0.5, 0.2))
    return fifth_s + beyond_a_fifth * (fifth_s - half_s)


def _falls_to(time_s: FloatArray, value: FloatArray, level: float) -> float:
    """When the values, going along, first fall to a level after having been above it."""
    start = int(np.argmax(value > level))
    below = np.flatnonzero(value[start:] <= level)
    if not len(below) or start + below[0] == 0:
        return float(time_s[-1])
    index = start + int(below[0])
    before, here = float(value[index - 1]), float(value[index])
    share = 0.0 if before == here else (before - level) / (before - here)
    return float(time_s[index - 1] + share * (time_s[index] - time_s[index - 1]))
