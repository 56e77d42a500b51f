"""Which of the found repetitions count, and why others do not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from posture.movements.model import Cycle, Uncounted
from posture.movements.repetitions import Found
from posture.runtime import resources
from posture.types import Reason

TOO_SMALL = Reason("movement_too_small")
WITH_GAP = Reason("movement_with_gap")
SPARSE = Reason("movement_pictures_missing")
TOO_QUICK = Reason("movement_too_quick")
QUICK = Reason("movement_quick")


def counted(found: Found) -> Found:
    """Those that last as long as a person takes."""
    quick_s = tuple(one.turn_s for one in found.cycles if not lasts(one))
    return replace(found, cycles=tuple(filter(lasts, found.cycles)), too_quick_s=quick_s)


def why_none(found: Found, otherwise: Reason) -> Reason:
    """Why nothing counts: all that was found is quicker than people move, or ``otherwise``."""
    return TOO_QUICK if found.cycles and not any(map(lasts, found.cycles)) else otherwise


def lasts(cycle: Cycle) -> bool:
    """Whether a repetition takes longer than the quickest of a person."""
    shortest_s = float(resources.read_toml("movements.toml")["repetitions"]["shortest_s"])
    end_s = cycle.turn_s if cycle.end_s is None else cycle.end_s
    return end_s - cycle.start_s >= shortest_s


def times_found(count: int) -> Reason:
    """``once``, ``twice``, ``5 times``."""
    code = {1: "movement_once", 2: "movement_twice"}.get(count, "movement_times")
    return Reason(code, {"count": float(count)})


def strides_found(count: int) -> Reason:
    """``only one stride was``, ``only 3 strides were``: with its verb."""
    code = {0: "movement_no_strides", 1: "movement_one_stride"}.get(count, "movement_strides")
    return Reason(code, {"count": float(count)})


def uncounted_of(found: Found, others: Iterable[Uncounted] = ()) -> tuple[Uncounted, ...]:
    """What went less far, was too quick or not seen whole, and ``others``, in order of time."""
    small = [Uncounted(time_s, TOO_SMALL) for time_s in found.too_small_s]
    gaps = [Uncounted(time_s, WITH_GAP) for time_s in found.with_gap_s]
    gaps += [Uncounted(time_s, SPARSE) for time_s in found.sparse_s]
    quick = [Uncounted(time_s, QUICK) for time_s in found.too_quick_s]
    return tuple(sorted((*small, *gaps, *quick, *others), key=lambda one: one.time_s))
