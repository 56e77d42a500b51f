"""What is compared: a picture's truth beside what the engine answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from posture.types import FloatArray


@dataclass(frozen=True, slots=True)
class Build:
    """The body of a picture, as far as its truth tells it; None where it does not.

    Attributes
    ----------
    male, age, weight : shares of the body model, 0..1 (age 0 young, 1 old)
    lordosis_deg : lumbar curve beyond what the posture asks for
    """

    male: float | None = None
    age: float | None = None
    weight: float | None = None
    lordosis_deg: float | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One picture of ``truth.json``.

    Attributes
    ----------
    file : path within the folder
    measures : name of a measure to its true value, degrees (pct for muscle lengths)
    pair : pictures with the same one show the same body in the same clothes
    yaw_deg : true camera yaw from the view's exact direction
    occluded : what of the body something hides, such as ``low_back``
    """

    file: str
    people: int
    stance: str | None
    view: str | None
    facing: str | None
    measures: Mapping[str, float]
    body: str | None = None
    pair: str | None = None
    yaw_deg: float | None = None
    build: Build = Build()
    garments: tuple[str, ...] = ()
    fit: str | None = None
    occluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """One measure of one picture, in the measure's unit.

    ``narrow_low`` and ``narrow_high`` bound the interval without what no picture shows (bone shape,
    the definition of the joint centre); None while the engine does not tell it.
    """

    value: float
    low: float
    high: float
    narrow_low: float | None = None
    narrow_high: float | None = None


@dataclass(frozen=True, slots=True)
class PictureResult:
    """What the engine said of one picture.

    Attributes
    ----------
    measures : only those that were assessed
    naive_deg : signed shoulder–hip–knee angle of the raw landmarks, the answer of other tools
    models : sha256 of each model behind the answers
    """

    entry: Entry
    view: str | None
    facing: str | None
    stance: str | None
    measures: Mapping[str, Answered]
    naive_deg: float | None
    models: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Failure:
    """A picture that could not be judged, and why, in words fit for a user."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Readings:
    """One measure over the pictures that have its truth, as (n,) arrays; NaN where not assessed."""

    truth: FloatArray
    value: FloatArray
    low: FloatArray
    high: FloatArray
    narrow_low: FloatArray
    narrow_high: FloatArray


def readings(outcomes: Sequence[PictureResult], measure: str) -> Readings:
    """The arrays of one measure; pictures without its truth are left out."""
    rows = []
    for outcome in outcomes:
        if measure in outcome.entry.measures:
            found = outcome.measures.get(measure)
            numbers = (
                (None,) * 5
                if found is None
                else (found.value, found.low, found.high, found.narrow_low, found.narrow_high)
            )
            rows.append((outcome.entry.measures[measure], *numbers))
    table = np.array(rows, dtype=float).reshape(len(rows), 6)
    return Readings(*table.T)


def assessed(outcomes: Sequence[PictureResult], measure: str) -> list[PictureResult]:
    """The pictures on which a measure was assessed and its truth is known."""
    return [one for one in outcomes if measure in one.measures and measure in one.entry.measures]
