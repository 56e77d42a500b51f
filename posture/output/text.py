"""Text and numbers as a reader sees them: fit to show, true minus signs, whole sentences."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from posture.types import Level, Unit

LEVEL_MARKS: Mapping[Level, str] = MappingProxyType(
    {"noticeable": "●", "borderline": "◐", "typical": "○", "not_assessed": "–"}
)
"""Of each level of a finding, different in shape as well."""

_ENDS = tuple(')”"°%')
"""What else may end a sentence that has no full stop yet."""

_QUOTED_STARTS = tuple("'=+-@\uff1d\uff0b\uff0d\uff20")
"""Spreadsheets run what begins so; the wide ones, too, in some languages. The apostrophe itself is
among them, so that one taken away gives the text."""

_BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def printable(text: str) -> str:
    """Text with control characters, direction overrides and broken bytes shown escaped."""
    return "".join(_escaped(character) for character in text)


def _escaped(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cc", "Cs", "Zl", "Zp"} or character in _BIDI_CONTROLS:
        return character.encode("unicode_escape").decode("ascii")
    return character


def csv_cell(text: str) -> str:
    """Text as a cell of a CSV file: no terminal is steered by it, no spreadsheet takes it up.

    Text that spreadsheets would take for a formula gets an apostrophe in front, and what is not
    :func:`printable` is escaped. Numbers are no text: they stay as they are.
    """
    shown = printable(text)
    return f"'{shown}" if shown.startswith(_QUOTED_STARTS) else shown


def whole(number: float) -> str:
    """A whole number with a true minus sign; zero has none."""
    return f"{round(number):d}".replace("-", "−")


def tenths(number: float) -> str:
    """``−2.5``, with a true minus sign; zero has none."""
    return f"{round(number, 1) + 0.0:.1f}".replace("-", "−")


def with_unit(number: float, unit: Unit, space: str = "\u00a0") -> str:
    """``−5°``, ``108 %``: a whole number; ``space`` stands before a percent sign."""
    return whole(number) + ("°" if unit == "deg" else f"{space}%")


def from_to(low: str, high: str) -> str:
    """``−5 to 3°``, of its ends as text."""
    return f"{low} to {high}"


def between(low: float, high: float) -> str:
    """``−5 to 3``."""
    return from_to(whole(low), whole(high))


def between_with_unit(low: float, high: float, unit: Unit) -> str:
    """``−5 to 3°``."""
    return from_to(whole(low), with_unit(high, unit))


def signs(plus: str, minus: str) -> str:
    """``+ forward, − backward``: what the signs of a measure mean."""
    return f"+ {plus}, − {minus}"


def capital(text: str) -> str:
    """With a capital in front; the rest as it is."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Starts with a capital and ends with a full stop; reasons come without."""
    return capital(text) + ("." if text[-1:].isalnum() or text[-1:] in _ENDS else "")


def counted(count: int, what: str) -> str:
    """``1 picture``, ``1,200 pictures``."""
    return f"{count:,} {what}" + ("" if count == 1 else "s")
