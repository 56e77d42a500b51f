"""The few words and numbers on a drawing, from ``posture/data/wording.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from posture.results.labels import is_apart, label_in_group, leg_of, side_of
from posture.results.reason_text import what_of
from posture.runtime.resources import read_toml
from posture.types import Estimate, Report


@lru_cache(maxsize=1)
def wording() -> Mapping[str, Any]:
    """The table of words, read once."""
    return read_toml("wording.toml")


def short(measure: str, report: Report) -> str:
    """A measure's short name, with the person's own side where it is of one leg."""
    name, leg = label_in_group(measure, "short"), leg_of(measure, report)
    if leg is None:
        return name
    template = str(wording()["legs"]["short"])
    return template.format(side=side_of(leg, report), short=name.lower()).capitalize()


def degrees(estimate: Estimate) -> str:
    """The value as a whole number of degrees, with a true minus sign."""
    return f"{_whole(estimate.value)}°"


def interval(estimate: Estimate) -> str:
    """Both ends of the 90 % interval."""
    return f"{_whole(estimate.low)} to {_whole(estimate.high)}"


def seen_parts(report: Report) -> list[str]:
    """View with facing, and stance with legs apart, each fit to start a line."""
    parts = []
    if report.view is not None:
        facing = f", facing {report.view.facing}" if report.view.facing else ""
        parts.append(wording()["view"][report.view.kind] + facing)
    held = [wording()["stance"][report.stance]] if report.stance is not None else []
    if is_apart(report):
        held.append(wording()["legs"]["apart"])
    if held:
        parts.append(", ".join(held))
    return [part[0].upper() + part[1:] for part in parts] or ["One person"]


def seen_as(report: Report) -> str:
    """The same in one line."""
    first, *others = seen_parts(report)
    return " · ".join([first, *(other.lower() for other in others)])


def not_assessed(report: Report, names: tuple[str, ...]) -> str | None:
    """Which of these measures this picture could not give, None when it gave them all."""
    missing = [short(name, report) for name in names if not report.measures.get(name)]
    return f"Not assessed: {', '.join(name.lower() for name in missing)}" if missing else None


def why_none(report: Report, names: tuple[str, ...]) -> str | None:
    """The one reason why none of these measures was read, without its remedy."""
    reasons = {one.why_not for name in names if (one := report.measures.get(name)) is not None}
    reason = reasons.pop() if len(reasons) == 1 else None
    what = "" if reason is None else what_of(reason)
    return what[:1].upper() + what[1:] or None


def _whole(number: float | None) -> str:
    return f"{round(number or 0.0):d}".replace("-", "−")
