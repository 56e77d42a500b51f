"""An assessment as data: photos of one person at one time, the set-up, the person's answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from msgspec import Meta

from posture.types import Distance, Estimate, Report, SetupPart

Side = Literal["left", "right", "front", "back"]
Footwear = Literal["barefoot", "socks", "shoes"]
Exercise = Literal["none", "sometimes", "regular"]


@dataclass(frozen=True, slots=True)
class Setup:
    """How the photos were taken, as the user says.

    Attributes
    ----------
    confirmed : which parts follow the guide; what is not here widens every interval.
    footwear : None where it is not known.
    height_cm : of the person, standing; turns distances into centimetres. None where not known.
    """

    confirmed: frozenset[SetupPart] = frozenset()
    footwear: Footwear | None = None
    height_cm: Annotated[float, Meta(ge=50, le=260)] | None = None


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What only the person knows. None: not answered."""

    pain: bool | None = None
    age: Annotated[int, Meta(ge=0, le=130)] | None = None
    pregnant: bool | None = None
    surgery: bool | None = None
    hours_seated: Annotated[float, Meta(ge=0, le=24)] | None = None
    exercise: Exercise | None = None


@dataclass(frozen=True, slots=True)
class AssessmentPhoto:
    """One photo of an assessment.

    Attributes
    ----------
    side : the side of the person that the camera sees; None where that is not clear.
    estimated_tilt : the outline's estimate alone, beside a tilt that was measured from marked
        points, or moved by what the person marked in other pictures; else None.
    picture : (bytes of a JPEG) as it is to be shown, annotated; None where it was not kept.
    """

    report: Report
    side: Side | None = None
    estimated_tilt: Estimate | None = None
    distances: tuple[Distance, ...] = ()
    picture: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Assessment:
    """Photos of one person at one time.

    Attributes
    ----------
    date : ISO 8601 day, such as ``2026-11-27``.
    pseudonym : what the person is called here; None where nobody said.
    time : local time of that day, such as ``14:05``; None where it is not known.
    assessor, clinic : who made the assessment, and where; None where nobody said.
    notes : what the assessor adds, in lines; None where there is nothing.
    """

    date: str
    shots: tuple[AssessmentPhoto, ...]
    pseudonym: str | None = None
    setup: Setup = Setup()
    questionnaire: Questionnaire = Questionnaire()
    time: str | None = None
    assessor: str | None = None
    clinic: str | None = None
    notes: str | None = None
