"""All looks at a film → Movement: what can be assessed is, the rest has its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from posture.measures.registry import FAR_MEASURES
from posture.movements.assessed import Assessed
from posture.movements.counting import TOO_QUICK
from posture.movements.curves import SettledView, curves_of, settled_view, to_and_fro
from posture.movements.judging import judge
from posture.movements.legs import with_legs_named
from posture.movements.looks import Look
from posture.movements.model import (
    Curves,
    Figure,
    FilmFacts,
    Movement,
    Repetition,
    Side,
    TestName,
)
from posture.movements.recognition import FROM_THE_SIDE, NO_TEST, assess, recognise
from posture.runtime import resources
from posture.types import Reason, ViewKind

NOBODY = Reason("movement_nobody_in_film")
TOO_SHORT = Reason("movement_film_too_short")
LOST = Reason("movement_lost")
CHANGES = Reason("movement_view_changes")
PASSED = Reason("movement_others_passed")
ONE = Reason("movement_one_repetition")
TIMES_TOO_COARSE = Reason("movement_times_too_coarse")
FAR_LEG = Reason("movement_far_leg")
NEEDED: Mapping[TestName, str] = {
    "sit-to-stand": "hip_flexion",
    "squat": "knee_flexion",
    "bend": "trunk_lean",
    "gait": "hip_flexion",
    "pelvic-rock": "pelvic_tilt",
    "single-leg": "pelvic_obliquity",
}
"""A curve without which a test cannot be assessed."""

SEEN_BY_ANY: Mapping[ViewKind, str] = {"side": "hip_flexion", "front": "pelvic_obliquity"}
"""The same of every test that is seen from there: where it is not known which it is."""


def assess_looks(
    looks: Sequence[Look], facts: FilmFacts, test: TestName | None, side: Side | None = None
) -> Movement:
    """What the looks at a film come to.

    Parameters
    ----------
    test : as the user chose it; None to find out.
    side : which leg the figures are of.
    """
    view = settled_view(looks)
    refusal = _why_refused(facts, view)
    if refusal is not None or view is None:
        return _without(facts, test, view, refusal or NOBODY)
    curves = curves_of(looks, view)
    if test is None:
        found = recognise(curves, view)
        named, assessed = found.test, found.assessed
    else:
        named, assessed = test, assess(test, curves, view)
    if named is not None:
        looks, view = as_read_for(named, looks, view)
        cutoff_hz = resources.read_toml("movements.toml")["smoothing"].get(named)
        curves = curves if cutoff_hz is None else curves_of(looks, view, float(cutoff_hz))
        assessed = assessed if cutoff_hz is None else assess(named, curves, view)
    if named == "gait" and _is_coarse(facts):
        assessed = Assessed(why_not=TIMES_TOO_COARSE)
    remarks = _remarks(facts)
    if named is not None and side is not None and assessed.why_not is None:
        assessed, used_far = _of_side(named, curves, view, side, assessed)
        remarks += (FAR_LEG,) if used_far else ()
    assessed = _with_coarse_times(assessed, facts)
    return _movement(facts, test, named, view, curves, assessed, remarks)


def as_read_for(
    test: TestName, looks: Sequence[Look], view: SettledView
) -> tuple[Sequence[Look], SettledView]:
    """The looks and the view as a test reads them: a walker's legs told apart, every passage."""
    if test != "gait" or view.kind != "side":
        return looks, view
    apart = with_legs_named(looks)
    return apart, to_and_fro(apart, view)


def _movement(
    facts: FilmFacts,
    chosen: TestName | None,
    test: TestName | None,
    view: SettledView,
    curves: Curves,
    assessed: Assessed,
    remarks: tuple[Reason, ...],
) -> Movement:
    reason = assessed.why_not
    if reason is not None:
        reason = _better_reason(chosen, curves, view, reason)
        test = chosen
    if len(assessed.repetitions) == 1:
        remarks += (ONE,)
    findings = judge(test, assessed.repetitions, view) if test and reason is None else ()
    return Movement(
        film=facts,
        test=test,
        is_chosen=chosen is not None,
        status="ok" if reason is None else "not_assessed",
        reason=reason,
        view=view.kind,
        facing=view.facing,
        yaw_deg=view.yaw_deg,
        curves=curves,
        repetitions=assessed.repetitions,
        uncounted=assessed.uncounted,
        figures=assessed.figures,
        findings=findings,
        remarks=(*remarks, *assessed.remarks),
    )


def _why_refused(facts: FilmFacts, view: SettledView | None) -> Reason | None:
    """Why a film can carry nothing at all."""
    limits = resources.read_toml("movements.toml")
    if view is None:
        return NOBODY
    if facts.end_s - facts.start_s < float(limits["looks"]["least_length_s"]):
        return TOO_SHORT
    if facts.seen_share < float(limits["looks"]["least_seen"]):
        return LOST
    if view.share < float(limits["view"]["least_share"]):
        return CHANGES
    if view.kind == "oblique":
        return Reason("movement_turned", {"yaw_deg": abs(view.yaw_deg)})
    return None


def _better_reason(
    chosen: TestName | None, curves: Curves, view: SettledView, reason: Reason
) -> Reason:
    """Why a test found nothing: what hides the body comes first, then what it looks like."""
    name = NEEDED[chosen] if chosen else SEEN_BY_ANY.get(view.kind, "")
    needed = curves.get(name)
    if needed is not None:
        missing = sum(one is not None for one in needed.reasons)
        if missing * 2 > len(needed.reasons):
            return needed.why_mostly_missing or reason
    if chosen is None:
        is_quick = any(assess(test, curves, view).why_not == TOO_QUICK for test in FROM_THE_SIDE)
        return TOO_QUICK if is_quick else reason
    looks_like = recognise(curves, view).test
    if looks_like is None or looks_like == chosen:
        return reason
    return Reason("movement_looks_like", {"chosen": chosen, "test": looks_like})


def _without(
    facts: FilmFacts, test: TestName | None, view: SettledView | None, reason: Reason
) -> Movement:
    return Movement(
        film=facts,
        test=test,
        is_chosen=test is not None,
        status="not_assessed",
        reason=reason,
        view=None if view is None else view.kind,
        facing=None if view is None else view.facing,
        yaw_deg=None if view is None else view.yaw_deg,
        curves={},
        remarks=_remarks(facts),
    )


def _remarks(facts: FilmFacts) -> tuple[Reason, ...]:
    found: tuple[Reason, ...] = ()
    if facts.people_passing:
        found += (PASSED,)
    if _is_coarse(facts):
        found += (Reason("movement_few_looks", {"per_s": facts.looks_per_s}),)
    return found


def _is_coarse(facts: FilmFacts) -> bool:
    fewest = float(resources.read_toml("movements.toml")["looks"]["fewest_per_s"])
    return 0.0 < facts.looks_per_s < fewest


def _of_side(
    test: TestName, curves: Curves, view: SettledView, side: Side, assessed: Assessed
) -> tuple[Assessed, bool]:
    """The same of one leg alone, and whether that is the one further from the camera."""
    if test in ("gait", "single-leg"):
        kept = [one for one in assessed.repetitions if one.cycle.side == side]
        again = tuple(replace(one, number=number) for number, one in enumerate(kept, 1))
        figures = {
            name: one
            for name, one in assessed.figures.items()
            if not name.startswith("left_" if side == "right" else "right_")
        }
        return replace(assessed, repetitions=again, figures=figures), False
    if side == view.facing:
        return assessed, False
    other = dict(curves)
    for far, near in FAR_MEASURES.items():
        if far in curves and near in curves:
            other[near] = replace(curves[far], name=near)
    return assess(test, other, view), True


def _with_coarse_times(assessed: Assessed, facts: FilmFacts) -> Assessed:
    """Without the lengths of time that too few looks a second do not carry."""
    if not _is_coarse(facts):
        return assessed

    def coarse(figures: Mapping[str, Figure]) -> dict[str, Figure]:
        return {
            name: Figure.missing(TIMES_TOO_COARSE, one.unit)
            if one.unit in ("s", "per_min") and one.value is not None
            else one
            for name, one in figures.items()
        }

    repetitions = tuple(
        Repetition(one.number, one.cycle, coarse(one.figures)) for one in assessed.repetitions
    )
    return replace(assessed, repetitions=repetitions, figures=coarse(assessed.figures))


__all__ = ["NO_TEST", "assess_looks"]
