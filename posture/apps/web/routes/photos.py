"""The endpoints that take a photo: result, card, annotated picture, stickers."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from posture.apps.web.api_schemas import (
    WITH_BODY,
    answers,
    answers_file,
    answers_parts,
    refusals,
)
from posture.apps.web.known_params import known_parameters_only
from posture.apps.web.params import LONGEST_NAME, PhotoQuery, photo_query, picture_of
from posture.apps.web.photo_worker import Answer, Kind, PhotoJob, PhotoOptions
from posture.apps.web.request_errors import refused
from posture.apps.web.safety import client_of
from posture.apps.web.worker_pool import WorkerPool
from posture.errors import Refused
from posture.findings.reference.store import Store

SHOWN: Mapping[str, str] = {
    "picture": "image/jpeg",
    "blurred": "image/jpeg",
    "overlay": "image/webp",
}
"""The pictures of a card and their types."""

BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The bytes of one picture file (JPEG, PNG, WebP, TIFF, HEIC ...), or a form "
        "(``multipart/form-data``) with this one file, in a field of any name; the file's name "
        "stands in for ``name``. An empty file is answered like one that is no picture",
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}},
                    "required": ["file"],
                    "additionalProperties": False,
                }
            },
        },
    }
}
REFUSALS = refusals(WITH_BODY)

router = APIRouter(
    prefix="/api",
    responses=REFUSALS,
    tags=["photos"],
    dependencies=[Depends(known_parameters_only)],
)
Query_ = Annotated[PhotoQuery, Depends(photo_query)]


@router.post(
    "/photos",
    openapi_extra=BODY,
    summary="One photo in, its result out (posture/2)",
    **answers("Report", "The result"),
)
async def photos(request: Request, query: Query_) -> Response:
    """The result of the schema ``posture/2``: the same digits as ``posture photo --json``.

    A file that is no picture is answered with status ``unreadable`` and the reason.
    """
    answer = await answer_of(request, "report", query.options, query.baseline)
    return Response(answer.parts["report"], media_type="application/json")


@router.post(
    "/card",
    openapi_extra=BODY,
    summary="A result with its pictures",
    **answers_parts("Card", SHOWN, "The result, and the pictures of one that could be read"),
)
async def card(request: Request, query: Query_) -> Response:
    """``multipart/form-data``: ``card`` (JSON: report, side, estimated_tilt, distances, what a page
    draws of them: view, shown, and mark_guess: where ASIS and PSIS may be) and, for a picture that
    could be read, ``picture``, ``blurred`` (JPEG) and ``overlay`` (WebP)."""
    answer = await answer_of(request, "card", query.options, query.baseline)
    return multipart(answer.parts)


@router.post(
    "/annotated",
    openapi_extra=BODY,
    summary="The annotated picture, full size (PNG)",
    **answers_file("image/png", "The picture with what was measured drawn on it"),
)
async def annotated(
    request: Request,
    query: Query_,
    blur_face: Annotated[bool, Query(description="Make the face unrecognisable")] = False,
) -> Response:
    """The picture with what was measured drawn on it."""
    options = replace(query.options, blur_face=blur_face)
    answer = await answer_of(request, "annotated", options, query.baseline)
    return Response(answer.parts["picture"], media_type="image/png")


@router.post(
    "/stickers",
    openapi_extra=BODY,
    summary="Coloured markers on ASIS and PSIS",
    **answers("Markers", "Where they are"),
)
async def stickers(request: Request, query: Query_) -> Response:
    """``asis`` and ``psis`` in pixels of the upright picture, or null with ``why_not``."""
    answer = await answer_of(request, "stickers", query.options, None)
    return Response(answer.parts["stickers"], media_type="application/json")


async def answer_of(
    request: Request, kind: Kind, options: PhotoOptions, baseline: str | None
) -> Answer:
    """What a worker answers to the picture in the body.

    Raises
    ------
    Refused
        The picture does not arrive, too much is waiting, or a worker refuses it.
    """
    if baseline:
        store = Store()
        if not store.has(baseline):
            raise refused(409, "no_reference", name=baseline)
        options = replace(options, reference=store.read(baseline).reference)
    sent = await picture_of(request)
    if sent.name and "name" not in request.query_params:
        options = replace(options, name=sent.name[:LONGEST_NAME])
    return await answered(request, PhotoJob(kind, options, sent.data))


async def answered(request: Request, job: PhotoJob) -> Answer:
    """What a worker answers to a job, in the turn of whoever asks; raises as :func:`answer_of`."""
    pool: WorkerPool = request.app.state.worker_pool
    answer = await pool.do(job, client_of(request))
    if answer.status != 200:
        raise Refused(answer.what, answer.do, status=answer.status)
    return answer


def multipart(parts: Mapping[str, bytes]) -> Response:
    """Several named parts in one response, as ``Response.formData()`` of a browser reads them."""
    boundary = secrets.token_hex(16)
    pieces: list[bytes] = []
    for name, data in parts.items():
        kind = SHOWN.get(name, "application/json")
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
            f"Content-Type: {kind}\r\n\r\n"
        )
        pieces += [head.encode("ascii"), data, b"\r\n"]
    pieces.append(f"--{boundary}--\r\n".encode("ascii"))
    return Response(b"".join(pieces), media_type=f"multipart/form-data; boundary={boundary}")
