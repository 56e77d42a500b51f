"""An assessment as JSON of the schema ``posture-assessment/2``, and back."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from posture import __version__
from posture.errors import Key
from posture.results import earlier, report_json
from posture.results.assessment.model import Assessment, AssessmentPhoto, Questionnaire, Setup, Side
from posture.results.reason_text import FrontEnd
from posture.runtime.reading import Finite, check_known, converted, invalid
from posture.types import Distance, Estimate

SCHEMA = "posture-assessment/2"
READ = ("posture-assessment/1", SCHEMA)
"""Schemas of assessments that can be read; the first differs by the results within only."""

LONGEST_NAME, LONGEST_NOTES = 200, 2000
MOST_SHOTS = 200
JPEG_START = b"\xff\xd8\xff"
JPEG_URL = "data:image/jpeg;base64,"


def to_dict(assessment: Assessment) -> dict[str, Any]:
    """The assessment as plain Python data; pictures as data URLs of JPEGs."""
    return {
        "schema": SCHEMA,
        "version": __version__,
        "date": assessment.date,
        "time": assessment.time,
        "pseudonym": assessment.pseudonym,
        "assessor": assessment.assessor,
        "clinic": assessment.clinic,
        "notes": assessment.notes,
        "setup": {
            "confirmed": sorted(assessment.setup.confirmed),
            "footwear": assessment.setup.footwear,
            "height_cm": assessment.setup.height_cm,
        },
        "told": asdict(assessment.questionnaire),
        "photos": [_shot_dict(shot) for shot in assessment.shots],
    }


def from_dict(data: object) -> Assessment:
    """The assessment of plain data, every value checked.

    Raises
    ------
    ValueError
        It is no assessment, or something in it is of another kind; says what.
    """
    schema = _mapping(data).get("schema")
    if schema not in READ:
        raise ValueError(f"expected schema {SCHEMA}, got {schema!r}")
    found = converted(data, _AssessmentFile)
    return Assessment(
        found.date.isoformat(),
        tuple(_shot(photo, ("photos", number)) for number, photo in enumerate(found.photos)),
        one_line(found.pseudonym),
        found.setup or Setup(),
        Questionnaire()
        if found.questionnaire is None
        else questionnaire_of(_mapping(data)["told"]),
        found.time,
        one_line(found.assessor),
        one_line(found.clinic),
        notes_of(found.notes),
    )


def notes_of(text: str | None) -> str | None:
    """Notes with one space between words, without empty lines; None where nothing is left."""
    lines = filter(None, map(one_line, (text or "").splitlines()))
    return "\n".join(lines) or None


def read(data: object, made_at: datetime | None = None) -> Assessment:
    """An assessment, or a single result of the schema ``posture/2`` as an assessment of one photo.

    Parameters
    ----------
    made_at : (local time) when a single result was made, which it does not say itself; without it,
        it counts as made today, at no known time.

    Raises
    ------
    ValueError
        It is neither.
    """
    found = _mapping(data)
    if found.get("schema") in earlier.READ:
        from posture.results.assessment.judging import side_seen

        single = report_json.from_dict(found)
        day = (made_at or datetime.now()).date().isoformat()
        time = f"{made_at:%H:%M}" if made_at else None
        return Assessment(day, (AssessmentPhoto(single, side_seen(single)),), time=time)
    return from_dict(found)


def questionnaire_of(data: object) -> Questionnaire:
    """The answers of plain data, checked as in :func:`from_dict`."""
    found = converted(data, Questionnaire, ("told",))
    check_known(data, Questionnaire, ("told",))
    return found


def estimate_dict(
    estimate: Estimate | None, front_end: FrontEnd = "command_line"
) -> dict[str, Any] | None:
    """An estimate as in the schema ``posture/2``, to 0.01."""
    return None if estimate is None else report_json.estimate_dict(estimate, front_end)


def distance_dict(distance: Distance) -> dict[str, Any]:
    """A distance in centimetres, to 0.1."""
    entry = asdict(distance)
    return {key: round(one, 1) + 0.0 if key != "name" else one for key, one in entry.items()}


def _shot_dict(shot: AssessmentPhoto) -> dict[str, Any]:
    picture = None
    if shot.picture is not None:
        picture = JPEG_URL + base64.b64encode(shot.picture).decode("ascii")
    return {
        "side": shot.side,
        "report": report_json.to_dict(shot.report),
        "estimated_tilt": estimate_dict(shot.estimated_tilt),
        "distances": [distance_dict(one) for one in shot.distances],
        "picture": picture,
    }


Name = Annotated[str, Meta(max_length=LONGEST_NAME)]
TimeOfDay = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class _Distance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    value_cm: Finite
    low_cm: Finite
    high_cm: Finite

    def as_one(self) -> Distance:
        return Distance(one_line(self.name) or "", self.value_cm, self.low_cm, self.high_cm)


class _Photo(msgspec.Struct, frozen=True):
    """What stands in ``photos``; the result in it is read by ``report``."""

    report: dict[str, Any]
    side: Side | None = None
    estimated_tilt: dict[str, Any] | None = None
    distances: tuple[_Distance, ...] | None = None
    picture: str | None = None


class _AssessmentFile(msgspec.Struct, frozen=True):
    """What stands in the file."""

    date: Annotated[date, Meta(description="a day such as 2026-11-27")]
    photos: Annotated[tuple[_Photo, ...], Meta(min_length=1, max_length=MOST_SHOTS)]
    pseudonym: Name | None = None
    setup: Setup | None = None
    questionnaire: Questionnaire | None = msgspec.field(default=None, name="told")
    time: TimeOfDay | None = None
    assessor: Name | None = None
    clinic: Name | None = None
    notes: Annotated[str, Meta(max_length=LONGEST_NOTES)] | None = None


def _shot(photo: _Photo, path: tuple[Key, ...]) -> AssessmentPhoto:
    try:
        tilt = (
            None if photo.estimated_tilt is None else report_json.estimate_of(photo.estimated_tilt)
        )
    except (KeyError, TypeError, ValueError) as error:
        place = (*path, "estimated_tilt")
        raise invalid(place, photo.estimated_tilt, f"is no estimate: {error}") from None
    return AssessmentPhoto(
        report_json.from_dict(photo.report),
        photo.side,
        tilt,
        tuple(one.as_one() for one in photo.distances or ()),
        _picture(photo.picture, (*path, "picture")),
    )


def _picture(text: str | None, path: tuple[Key, ...]) -> bytes | None:
    if text is None:
        return None
    if not text.startswith(JPEG_URL):
        raise invalid(path, text, "must be a data URL of a JPEG")
    try:
        decoded = base64.b64decode(text.removeprefix(JPEG_URL), validate=True)
    except binascii.Error:
        raise invalid(path, text, "must be base64") from None
    if not decoded.startswith(JPEG_START):
        raise invalid(path, text, "must be a JPEG")
    return decoded


def _mapping(data: object) -> Mapping[str, Any]:
    return converted(data, dict[str, Any])


def one_line(text: str | None) -> str | None:
    """Text with one space between words; None where nothing is left."""
    return None if text is None else report_json.tellable(" ".join(text.split())) or None
