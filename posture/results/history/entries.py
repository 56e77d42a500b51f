"""A person and a result of theirs, as the history tells them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
    """One result of a person: photos.

    Attributes
    ----------
    saved_at : ISO 8601, local time with its offset; when it was kept, not when it was taken.
    """

    id: int
    person_id: int
    saved_at: str
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class KeptMovement:
    """One result of a person: a movement, from a film or before a camera. Numbers only.

    Attributes
    ----------
    saved_at : as of photos.
    date : ISO 8601 day of the movement; time : local time of that day, None where not known.
    data : the movement as plain data of the schema ``posture-movement/1``, as it was kept; who
        knows movements reads it.
    """

    id: int
    person_id: int
    saved_at: str
    date: str
    time: str | None
    data: Mapping[str, Any]
