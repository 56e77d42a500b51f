"""Query parameters and bodies → options of a worker's job; what does not fit is refused."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar, cast

from anyio import CapacityLimiter, to_thread
from fastapi import Query, Request

from posture.apps.web import plain_data
from posture.apps.web.body_budget import BodyBudget
from posture.apps.web.forms import PostedFile, is_form, read_form
from posture.apps.web.known_params import LONGEST_LIST, query_parameters
from posture.apps.web.photo_worker import PhotoOptions
from posture.apps.web.request_errors import refused
from posture.apps.web.safety import client_of, until_answered
from posture.findings.reference import TakeStance
from posture.measures.manual_landmarks import MARKABLE
from posture.results.assessment import Questionnaire, refusal
from posture.types import WHOLE_SETUP, Point, SetupPart

MAX_PICTURE_BYTES = 64 * 2**20
MAX_JSON_BYTES = 24 * 2**20
LONGEST_UPLOAD_S = 300.0
LARGEST_PX = 1e6
LONGEST_NAME = 1024

Read = TypeVar("Read")

Marked = Annotated[
    str | None, Query(max_length=64, description="x,y in pixels of the upright picture")
]


@dataclass(frozen=True, slots=True)
class PhotoQuery:
    """The parameters that every call with a photo takes."""

    options: PhotoOptions
    baseline: str | None


def photo_query(
    name: Annotated[
        str,
        Query(
            max_length=LONGEST_NAME, description="Of the file, as it is to be called in the result"
        ),
    ] = "picture",
    confirmed: Annotated[
        str,
        Query(
            max_length=64,
            description="What of the set-up follows the guide: distance,camera_height,clothing",
        ),
    ] = "",
    asis: Marked = None,
    psis: Marked = None,
    hip: Marked = None,
    knee: Marked = None,
    shoulder: Marked = None,
    vertical: Annotated[
        str | None, Query(max_length=128, description="x1,y1,x2,y2 of an edge that is upright")
    ] = None,
    person: Annotated[
        str | None,
        Query(max_length=64, description="x,y of a point on whom to measure, in the same pixels"),
    ] = None,
    height_cm: Annotated[float | None, Query(ge=50, le=260, description="Of the person")] = None,
    age: Annotated[int | None, Query(ge=0, le=130, description="Below 18 is refused")] = None,
    pregnant: Annotated[bool, Query(description="Measures are shown, and not judged")] = False,
    surgery: Annotated[bool, Query(description="Of hip or spine: shown, and not judged")] = False,
    baseline: Annotated[
        str | None, Query(max_length=200, description="Compare with this person's own reference")
    ] = None,
) -> PhotoQuery:
    """What is asked of a photo."""
    questionnaire = Questionnaire(age=age, pregnant=pregnant, surgery=surgery)
    why_not = refusal(questionnaire)
    if why_not:
        raise refused(403, "too_young", why=why_not)
    if (asis is None) != (psis is None):
        raise refused(422, "both_marks")
    marked = {"hip": hip, "knee": knee, "shoulder": shoulder}
    joints = {
        joint: point for joint in MARKABLE if (point := _point(joint, marked[joint])) is not None
    }
    options = PhotoOptions(
        name=name,
        confirmed=_setup(confirmed),
        asis=_point("asis", asis),
        psis=_point("psis", psis),
        joints=joints,
        vertical=_vertical(vertical),
        person=_point("person", person),
        height_cm=height_cm,
        questionnaire=questionnaire,
    )
    return PhotoQuery(options, baseline)


def taken_at(
    at: Annotated[
        str | None,
        Query(alias="taken_at", max_length=40, description="ISO 8601, local time unless it says"),
    ] = None,
) -> datetime | None:
    """When a photo was taken."""
    if at is None:
        return None
    try:
        return datetime.fromisoformat(at).astimezone()
    except (ValueError, OverflowError, OSError):
        raise refused(422, "not_date") from None


def stance(
    text: Annotated[
        str | None,
        Query(alias="stance", pattern="^(standing|seated|slumped)?$", description="What it shows"),
    ] = None,
) -> TakeStance | None:
    """What a photo is of, as the person says."""
    return cast("TakeStance | None", text or None)


async def picture_of(request: Request) -> PostedFile:
    """The picture that is the request's body, or the one file of a form, held in memory only.

    Its name is "" where the body is no form. It may be empty: what that means to a picture is said
    where pictures are read.

    Raises
    ------
    Refused
        It is too large, no form where it says so, a form with anything but one file, or does not
        arrive.
    """
    body = await body_of(request, MAX_PICTURE_BYTES)
    content_type = request.headers.get("content-type", "")
    if not is_form(content_type):
        return PostedFile("", body)
    try:
        form = read_form(body, content_type)
    except ValueError as error:
        raise refused(422, "not_form", why=error) from None
    if form.fields:
        names, known = ", ".join(form.fields)[:LONGEST_LIST], ", ".join(query_parameters(request))
        raise refused(422, "form_fields", names=names, known=known)
    if len(form.files) != 1:
        raise refused(422, "no_file" if not form.files else "many_files", count=len(form.files))
    return form.files[0]


async def body_of(request: Request, limit: int) -> bytes:
    """The body, of at most so many bytes, if it arrives in time.

    The room that it takes is given back once the request is answered.
    """
    length = request.headers.get("content-length")
    size = limit if length is None else _size(length)
    if size > limit:
        raise refused(413, "too_large", limit_mb=limit >> 20)
    bodies: BodyBudget = request.app.state.bodies
    try:
        await until_answered(request).enter_async_context(bodies.room(client_of(request), size))
    except TimeoutError:
        raise refused(503, "busy") from None
    try:
        async with asyncio.timeout(LONGEST_UPLOAD_S):
            return await _received(request, limit)
    except TimeoutError:
        raise refused(408, "too_slow", seconds=f"{LONGEST_UPLOAD_S:.0f}") from None


async def json_of(request: Request, read: Callable[[Any], Read]) -> Read:
    """What ``read`` makes of the JSON in the body; its ValueError becomes a refusal."""
    data = await body_of(request, MAX_JSON_BYTES)
    limiter: CapacityLimiter = request.app.state.reading
    return await to_thread.run_sync(plain_data.parsed, data, read, limiter=limiter)


def check_names(data: dict[str, Any], known: Collection[str]) -> None:
    """Refuse what an object should not have.

    Raises
    ------
    ValueError
        Names it, and what there is.
    """
    if unknown := sorted(set(data) - set(known)):
        listed = ", ".join(unknown)[:LONGEST_LIST]
        raise ValueError(f"{listed} is not known; there are {', '.join(known)}")


def _size(length: str) -> int:
    """Bytes that a Content-Length announces; more than any limit where it is no number."""
    is_number = length.isascii() and length.isdigit() and len(length) < 20
    return int(length) if is_number else 2**63


async def _received(request: Request, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise refused(413, "too_large", limit_mb=limit >> 20)
        parts.append(part)
    return b"".join(parts)


def _setup(text: str) -> frozenset[SetupPart]:
    parts = {part.strip() for part in text.split(",")} - {""}
    if not parts <= WHOLE_SETUP:
        raise refused(422, "not_setup")
    return frozenset(cast("set[SetupPart]", parts))


def _point(name: str, text: str | None) -> Point | None:
    if text is None:
        return None
    numbers = _numbers(text)
    if len(numbers) != 2:
        raise refused(422, "not_point", name=name)
    return numbers[0], numbers[1]


def _vertical(text: str | None) -> tuple[Point, Point] | None:
    if text is None:
        return None
    numbers = _numbers(text)
    if len(numbers) != 4:
        raise refused(422, "not_vertical")
    return (numbers[0], numbers[1]), (numbers[2], numbers[3])


def _numbers(text: str) -> tuple[float, ...]:
    """The numbers between commas; none where one of them is no number of pixels."""
    try:
        numbers = tuple(float(part) for part in text.split(","))
    except ValueError:
        return ()
    return numbers if all(math.isfinite(n) and abs(n) < LARGEST_PX for n in numbers) else ()
