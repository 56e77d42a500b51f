"""The words of the report, and numbers as it writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from posture.output.text import printable, whole
from posture.resources import read_toml
from posture.types import Estimate

MOST_CHARACTERS = 900
"""Of one text; twice what the longest finding has."""


def wording() -> Mapping[str, Any]:
    """The words of ``sheet.toml``."""
    return read_toml("sheet.toml")


def fit(text: str) -> str:
    """Text of a file as it can be shown: nothing that steers the writing, no longer than a page."""
    shown = printable(text)
    return shown if len(shown) <= MOST_CHARACTERS else f"{shown[: MOST_CHARACTERS - 1]}…"


def between(low: float, high: float) -> str:
    """``−5 to 3``."""
    return str(wording()["to"]).format(low=whole(low), high=whole(high))


def with_unit(number: float, estimate: Estimate) -> str:
    """``−5°``, ``108 %``."""
    return whole(number) + ("°" if estimate.unit == "deg" else "\u00a0%")


def tenths(number: float) -> str:
    """``−2.5``, with a true minus sign; zero has none."""
    return f"{round(number, 1) + 0.0:.1f}".replace("-", "−")
