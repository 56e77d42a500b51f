"""A person and a result of theirs, as the history tells them."""

from __future__ import annotations

from dataclasses import dataclass

from posture.results.assessment import Assessment


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of whom results are kept.

    Attributes
    ----------
    results : how many.
    first, last : ISO 8601 days of the oldest and the newest of them.
    """

    id: int
    name: str
    results: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """One result of a person.

    Attributes
    ----------
    saved_at : ISO 8601, local time with its offset; when it was kept, not when it was taken.
    """

    id: int
    person_id: int
    saved_at: str
    assessment: Assessment
