"""An assessment goes to JSON and back; what does not fit is refused with its name."""

from __future__ import annotations

import copy
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from posture.results import assessment, report_json
from posture.results.assessment import Assessment, AssessmentPhoto, Questionnaire, Setup
from posture.runtime import resources
from posture.types import WHOLE_SETUP, Distance

EXAMPLE = json.loads((resources.PACKAGE_DIR / "data/examples/ok.json").read_text("utf-8"))
EARLIER = Path(__file__).parents[3] / "data" / "posture-1" / "ok.json"
FOUND = report_json.from_dict(EXAMPLE)
FULL = Assessment(
    "2026-11-27",
    (
        AssessmentPhoto(
            FOUND,
            "left",
            FOUND.measures["hip_flexion"],
            (Distance("sway", 5.0, 4.0, 6.0),),
            b"\xff\xd8\xff\xe0rest",
        ),
    ),
    "Anna <b>",
    Setup(WHOLE_SETUP, "barefoot", 172.0),
    Questionnaire(True, 40, False, True, 8.5, "sometimes"),
    "14:05",
    "Sam Jones, PT",
    "Hip & Back Clinic",
    "Seen after work.\nNext time barefoot.",
)


def as_json() -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(json.dumps(assessment.to_dict(FULL)))
    return payload


def test_everything_comes_back() -> None:
    back = assessment.from_dict(as_json())
    assert assessment.to_dict(back) == assessment.to_dict(FULL)
    assert (back.setup, back.questionnaire, back.pseudonym) == (
        FULL.setup,
        FULL.questionnaire,
        FULL.pseudonym,
    )
    assert back.shots[0].picture == FULL.shots[0].picture
    assert (back.time, back.assessor, back.clinic, back.notes) == (
        "14:05",
        "Sam Jones, PT",
        "Hip & Back Clinic",
        "Seen after work.\nNext time barefoot.",
    )


def test_who_assessed_when_and_where_may_be_missing() -> None:
    payload = as_json()
    for key in ("time", "assessor", "clinic", "notes"):
        del payload[key]
    back = assessment.from_dict(payload)
    assert (back.time, back.assessor, back.clinic, back.notes) == (None, None, None, None)


def test_names_are_one_line_and_notes_keep_theirs() -> None:
    notes = "\n  Left hip   first.\r\n\n Then the right. \n"
    back = assessment.from_dict({**as_json(), "clinic": " a\n b ", "assessor": " ", "notes": notes})
    assert (back.clinic, back.assessor) == ("a b", None)
    assert back.notes == "Left hip first.\nThen the right."


@pytest.mark.parametrize(
    ("key", "value"),
    [("time", "25:00"), ("time", "9:5"), ("assessor", "x" * 201), ("notes", "x" * 2001)],
)
def test_an_impossible_time_or_an_endless_text_is_refused_by_name(key: str, value: str) -> None:
    with pytest.raises(ValueError, match=key):
        assessment.from_dict({**as_json(), key: value})


def test_a_single_result_is_of_the_time_it_was_made() -> None:
    found = assessment.read(EXAMPLE, datetime(2026, 11, 27, 14, 5, 59))
    assert (found.date, found.time) == ("2026-11-27", "14:05")
    assert assessment.read(EXAMPLE).time is None


def test_a_single_result_is_an_assessment_of_one_photo() -> None:
    found = assessment.read(EXAMPLE)
    assert len(found.shots) == 1
    assert found.shots[0].side == assessment.side_seen(FOUND)
    assert report_json.to_dict(found.shots[0].report) == report_json.to_dict(FOUND)


def test_an_assessment_of_the_earlier_schema_is_read() -> None:
    payload = as_json()
    photo = copy.deepcopy(payload["photos"][0])
    photo["report"] = json.loads(EARLIER.read_text("utf-8"))
    back = assessment.from_dict({**payload, "schema": "posture-assessment/1", "photos": [photo]})
    assert (back.setup, back.questionnaire, back.pseudonym) == (
        FULL.setup,
        FULL.questionnaire,
        FULL.pseudonym,
    )
    assert back.shots[0].report.legs is None
    assert assessment.to_dict(back)["schema"] == "posture-assessment/2"
    assert assessment.to_dict(back)["photos"][0]["report"]["schema"] == "posture/2"


def test_a_single_result_of_the_earlier_schema_is_an_assessment_too() -> None:
    found = assessment.read(json.loads(EARLIER.read_text("utf-8")))
    measures = found.shots[0].report.measures
    assert measures["hip_flexion"] == FOUND.measures["hip_flexion"]
    assert not measures["far_hip_flexion"]


@pytest.mark.parametrize(
    ("place", "value", "named"),
    [
        (("schema",), "posture/2", "schema"),
        (("date",), "yesterday", "date"),
        (("photos",), [], "photos"),
        (("pseudonym",), 7, "pseudonym"),
        (("pseudonym",), "x" * 201, "pseudonym"),
        (("setup", "confirmed"), ["camera"], "confirmed"),
        (("setup", "confirmed"), [["distance"]], "confirmed"),
        (("setup", "footwear"), "boots", "footwear"),
        (("setup", "height_cm"), 17, "height_cm"),
        (("told", "age"), -1, "age"),
        (("told", "age"), True, "age"),
        (("told", "pain"), "yes", "pain"),
        (("told", "hours_seated"), float("nan"), "hours_seated"),
        (("told", "weight"), 80, "weight"),
        (("photos", 0, "side"), "top", "side"),
        (("photos", 0, "report"), None, "report"),
        (("photos", 0, "picture"), "data:image/png;base64,AAAA", "JPEG"),
        (("photos", 0, "picture"), "data:image/jpeg;base64,AAAA", "JPEG"),
        (("photos", 0, "picture"), "data:image/jpeg;base64,%", "base64"),
        (("photos", 0, "distances"), [{"name": "sway"}], "photo"),
        (("photos", 0, "distances", 0, "low_cm"), float("nan"), "distances.0..low_cm must be a"),
        (("photos", 0, "distances", 0, "unit"), "cm", "distances.0. has unit"),
        (("photos", 0, "estimated_tilt"), {"value": 3}, "photo"),
    ],
)
def test_what_does_not_fit_is_named(place: tuple[Any, ...], value: Any, named: str) -> None:
    payload: Any = copy.deepcopy(as_json())
    inner = payload
    for part in place[:-1]:
        inner = inner[part]
    inner[place[-1]] = value
    with pytest.raises(ValueError, match=named):
        assessment.from_dict(payload)


@pytest.mark.parametrize(
    "data",
    [
        *(None, [], "x", 3),
        *({"schema": f"posture-assessment/{version}"} for version in (1, 2, 3)),
        *({"schema": f"posture/{version}"} for version in (1, 2, 3)),
    ],
)
def test_what_is_no_assessment_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match=r"must be|has no date, photos|schema"):
        assessment.read(data)
