"""Where an estimate lies in a range cited in the literature, at both ends of it.

Everything is judged in whole units, as it is shown, so that no level contradicts its own number.
The ranges and their sources stand in ``data/cited_ranges.toml``.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Literal

from posture.runtime import resources
from posture.types import Estimate, Level, Reason, ReasonValue

Part = Literal["below", "lower_part", "middle", "upper_part", "above"]
"""Of a range: its ``middle`` is the middle half."""


@dataclass(frozen=True, slots=True)
class CitedRange:
    """From ``low`` to ``high``, in the measure's unit, by ``source`` (author and year)."""

    low: float
    high: float
    source: str


@functools.cache
def cited_range(measure: str, stance: str | None) -> CitedRange | None:
    """The range cited for people in that stance; None where there is none."""
    found = resources.read_toml("cited_ranges.toml").get(stance or "", {}).get(measure)
    return CitedRange(float(found["low"]), float(found["high"]), found["source"]) if found else None


@dataclass(frozen=True, slots=True)
class Placed:
    """An estimate beside a cited range, all in whole units.

    Attributes
    ----------
    value, low, high : the estimate and its 90 % interval.
    start, end : the range.
    """

    value: int
    low: int
    high: int
    start: int
    end: int

    @property
    def part(self) -> Part:
        """Where in the range, or on which side of it, the value lies."""
        if self.value < self.start:
            return "below"
        if self.value > self.end:
            return "above"
        quarter = (self.end - self.start) / 4
        if self.value < self.start + quarter:
            return "lower_part"
        return "upper_part" if self.value > self.end - quarter else "middle"

    @property
    def level(self) -> Level:
        """``noticeable`` with the whole interval beyond the range, ``typical`` with the value and
        the middle half of the interval inside it, else ``borderline``.
        """
        if self.low > self.end or self.high < self.start:
            return "noticeable"
        return "borderline" if self.passes_start or self.passes_end else "typical"

    @property
    def passes_start(self) -> bool:
        """Whether the middle half of the interval reaches below the range."""
        return (self.value + self.low) / 2 < self.start

    @property
    def passes_end(self) -> bool:
        """Whether the middle half of the interval reaches above the range."""
        return (self.value + self.high) / 2 > self.end


def placed(estimate: Estimate, cited: CitedRange) -> Placed:
    """An estimate that has a value beside a range."""
    numbers = (estimate.value, estimate.low, estimate.high, cited.low, cited.high)
    return Placed(*(round(number or 0.0) for number in numbers))


def message(subject: Reason, place: Placed, more: Reason | None = None) -> Reason:
    """In words: where the value lies, then what the interval does not exclude, then ``more``."""
    doubt = _not_excluded(place, more)
    return Reason(
        "placed_in_cited_range",
        {
            "subject": subject,
            "value": _degrees(place.value),
            "part": Reason(f"cited_range_{place.part}"),
            "start": float(place.start),
            "end": _degrees(place.end),
            **({"more": doubt} if doubt else {}),
        },
    )


def _not_excluded(place: Placed, more: Reason | None) -> Reason | None:
    """What lies in the interval on the other side of the nearest end of the range."""
    values: dict[str, ReasonValue]
    if place.part == "below" and place.high >= place.start:
        code, values = "not_excluded_or_more", {"number": _degrees(place.start)}
    elif place.part == "above" and place.low <= place.end:
        code, values = "not_excluded_or_less", {"number": _degrees(place.end)}
    elif place.part in {"below", "above"}:
        return more
    elif place.low < place.start and place.high > place.end:
        code = "not_excluded_both"
        values = {"low": float(place.low), "high": _degrees(place.high)}
    elif place.low < place.start:
        code, values = "not_excluded_down_to", {"number": _degrees(place.low)}
    elif place.high > place.end:
        code, values = "not_excluded_up_to", {"number": _degrees(place.high)}
    else:
        return more
    return Reason(code, {**values, **({"more": more} if more else {})})


def _degrees(number: float) -> Reason:
    return Reason("in_degrees", {"value": float(number)})
