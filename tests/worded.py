"""Reasons for tests: their words as the command line has them, and reasons of any words."""

from __future__ import annotations

from posture.results.reason_text import text_of
from posture.types import Reason


def reason_words(reason: Reason | None) -> str:
    """The words of a reason on the command line; empty for none."""
    return "" if reason is None else text_of(reason)


def worded(text: str) -> Reason:
    """A reason of these words, as one that was saved without a code."""
    return Reason.saved(text)
