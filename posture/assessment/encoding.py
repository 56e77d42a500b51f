"""An assessment as JSON of the schema ``posture-assessment/2``, and back."""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from posture import __version__, earlier, report
from posture.assessment.model import (
    EXERCISE,
    FOOTWEAR,
    SIDES,
    Assessment,
    Setup,
    Shot,
    Told,
)
from posture.results.reason_text import FrontEnd
from posture.types import WHOLE_SETUP, Distance, Estimate

SCHEMA = "posture-assessment/2"
READ = ("posture-assessment/1", SCHEMA)
"""Schemas of assessments that can be read; the first differs by the results within only."""

LONGEST_NAME = 200
MOST_SHOTS = 200
JPEG_START = b"\xff\xd8\xff"
JPEG_URL = "data:image/jpeg;base64,"


def to_dict(assessment: Assessment) -> dict[str, Any]:
    """The assessment as plain Python data; pictures as data URLs of JPEGs."""
    return {
        "schema": SCHEMA,
        "version": __version__,
        "date": assessment.date,
        "pseudonym": assessment.pseudonym,
        "setup": {
            "confirmed": sorted(assessment.setup.confirmed),
            "footwear": assessment.setup.footwear,
            "height_cm": assessment.setup.height_cm,
        },
        "told": asdict(assessment.told),
        "photos": [_shot_dict(shot) for shot in assessment.shots],
    }


def from_dict(data: object) -> Assessment:
    """The assessment of plain data, every value checked.

    Raises
    ------
    ValueError
        It is no assessment, or something in it is of another kind; says what.
    """
    told = _mapping(data, "the whole")
    if told.get("schema") not in READ:
        raise ValueError(f"expected schema {SCHEMA}, got {told.get('schema')!r}")
    photos = told.get("photos")
    if not isinstance(photos, list) or not 1 <= len(photos) <= MOST_SHOTS:
        raise ValueError(f"photos must be a list of 1 to {MOST_SHOTS}")
    return Assessment(
        _day(told.get("date")),
        tuple(_shot(photo) for photo in photos),
        _text(told.get("pseudonym"), "pseudonym"),
        _setup(_mapping(told.get("setup") or {}, "setup")),
        _told(_mapping(told.get("told") or {}, "told")),
    )


def read(data: object) -> Assessment:
    """An assessment, or a single result of the schema ``posture/2`` as an assessment of one photo.

    Raises
    ------
    ValueError
        It is neither.
    """
    found = _mapping(data, "the whole")
    if found.get("schema") in earlier.READ:
        from posture.assessment.judging import side_seen

        single = report.from_dict(found)
        return Assessment(date.today().isoformat(), (Shot(single, side_seen(single)),))
    return from_dict(found)


def setup_of(data: object) -> Setup:
    """The set-up of plain data, checked as in :func:`from_dict`."""
    return _setup(_mapping(data, "setup"))


def told_of(data: object) -> Told:
    """The answers of plain data, checked as in :func:`from_dict`."""
    return _told(_mapping(data, "told"))


def estimate_dict(
    estimate: Estimate | None, front_end: FrontEnd = "command_line"
) -> dict[str, Any] | None:
    """An estimate as in the schema ``posture/2``, to 0.01."""
    return None if estimate is None else report.estimate_dict(estimate, front_end)


def distance_dict(distance: Distance) -> dict[str, Any]:
    """A distance in centimetres, to 0.1."""
    told = asdict(distance)
    return {key: round(one, 1) + 0.0 if key != "name" else one for key, one in told.items()}


def _shot_dict(shot: Shot) -> dict[str, Any]:
    picture = None
    if shot.picture is not None:
        picture = JPEG_URL + base64.b64encode(shot.picture).decode("ascii")
    return {
        "side": shot.side,
        "report": report.to_dict(shot.report),
        "estimated_tilt": estimate_dict(shot.estimated_tilt),
        "distances": [distance_dict(one) for one in shot.distances],
        "picture": picture,
    }


def _shot(data: object) -> Shot:
    told = _mapping(data, "a photo")
    tilt = told.get("estimated_tilt")
    try:
        return Shot(
            report.from_dict(_mapping(told.get("report"), "a report")),
            _choice(told.get("side"), SIDES, "side"),
            None if tilt is None else report.estimate_of(_mapping(tilt, "estimated_tilt")),
            tuple(_distance(one) for one in told.get("distances") or ()),
            _picture(told.get("picture")),
        )
    except (TypeError, KeyError) as fault:
        raise ValueError(f"a photo is not as it should be: {fault}") from None


def _distance(data: object) -> Distance:
    told = dict(_mapping(data, "a distance"))
    name = _text(told.pop("name", None), "name") or ""
    return Distance(name, **{key: _number(value, key) for key, value in told.items()})


def _picture(data: object) -> bytes | None:
    if data is None:
        return None
    if not isinstance(data, str) or not data.startswith(JPEG_URL):
        raise ValueError("a picture must be a data URL of a JPEG")
    try:
        decoded = base64.b64decode(data.removeprefix(JPEG_URL), validate=True)
    except binascii.Error:
        raise ValueError("a picture is not base64") from None
    if not decoded.startswith(JPEG_START):
        raise ValueError("a picture is no JPEG")
    return decoded


def _setup(data: Mapping[str, Any]) -> Setup:
    confirmed = data.get("confirmed") or []
    if not isinstance(confirmed, list) or not all(
        isinstance(part, str) and part in WHOLE_SETUP for part in confirmed
    ):
        raise ValueError(f"confirmed must be a list of {', '.join(sorted(WHOLE_SETUP))}")
    height = data.get("height_cm")
    height_cm = None if height is None else _between(height, 50, 260, "height_cm")
    return Setup(
        frozenset(confirmed),
        _choice(data.get("footwear"), FOOTWEAR, "footwear"),
        height_cm,
    )


def _told(data: Mapping[str, Any]) -> Told:
    unknown = set(data) - {field.name for field in fields(Told)}
    if unknown:
        raise ValueError(f"told has {', '.join(sorted(map(str, unknown)))}")
    age, hours = data.get("age"), data.get("hours_seated")
    return Told(
        _yes_no(data.get("pain"), "pain"),
        None if age is None else int(_between(age, 0, 130, "age")),
        _yes_no(data.get("pregnant"), "pregnant"),
        _yes_no(data.get("surgery"), "surgery"),
        None if hours is None else _between(hours, 0, 24, "hours_seated"),
        _choice(data.get("exercise"), EXERCISE, "exercise"),
    )


def _mapping(data: object, what: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise ValueError(f"{what} must be an object")
    return data


def _day(data: object) -> str:
    if not isinstance(data, str):
        raise ValueError("date must be a day such as 2026-11-27")
    try:
        return date.fromisoformat(data).isoformat()
    except ValueError:
        raise ValueError("date must be a day such as 2026-11-27") from None


def _text(data: object, what: str) -> str | None:
    if data is None:
        return None
    if not isinstance(data, str) or len(data) > LONGEST_NAME:
        raise ValueError(f"{what} must be a text of at most {LONGEST_NAME} characters")
    return report.tellable(" ".join(data.split())) or None


def _choice(data: object, choices: tuple[Any, ...], what: str) -> Any:
    if data is None or data in choices:
        return data
    raise ValueError(f"{what} must be one of {', '.join(choices)}")


def _yes_no(data: object, what: str) -> bool | None:
    if data is None or isinstance(data, bool):
        return data
    raise ValueError(f"{what} must be true, false or null")


def _number(data: object, what: str) -> float:
    if isinstance(data, bool) or not isinstance(data, int | float) or not math.isfinite(data):
        raise ValueError(f"{what} must be a number")
    return float(data)


def _between(data: object, low: float, high: float, what: str) -> float:
    number = _number(data, what)
    if not low <= number <= high:
        raise ValueError(f"{what} must be from {low:g} to {high:g}")
    return number
