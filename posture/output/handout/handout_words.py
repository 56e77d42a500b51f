"""The words of the report, and text of files as it can show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from posture.output.text import printable
from posture.runtime.resources import read_toml

MOST_CHARACTERS = 900
"""Of one text; twice what the longest finding has."""


def wording() -> Mapping[str, Any]:
    """The words of ``sheet.toml``."""
    return read_toml("sheet.toml")


def fit(text: str) -> str:
    """Text of a file as it can be shown: nothing that steers the writing, no longer than a page."""
    shown = printable(text)
    return shown if len(shown) <= MOST_CHARACTERS else f"{shown[: MOST_CHARACTERS - 1]}…"
