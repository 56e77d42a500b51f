"""The endpoints that turn a movement into its sheet: a page, and a PDF."""

from __future__ import annotations

from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse

from posture.apps.web.params import MAX_JSON_BYTES, body_of, json_of, parsed
from posture.apps.web.routes.exports import json_body
from posture.apps.web.routes.photos import REFUSALS
from posture.movements.movement_reading import from_dict
from posture.output.movement_sheet import movement_pdf, movement_sheet

STYLES = ("/static/sheet.css", "/static/movement_sheet.css")
A_MOVEMENT = json_body("A movement, schema posture-movement/1")

router = APIRouter(responses=REFUSALS, tags=["movements"])


@router.post("/movement", summary="The sheet of a movement", include_in_schema=False)
async def sheet(request: Request) -> Response:
    """The page of the movement in the form field ``movement``."""
    form = parse_qs((await body_of(request, 2 * MAX_JSON_BYTES)).decode("utf-8", "replace"))
    movement = parsed(form.get("movement", [""])[0], from_dict)
    page = await run_in_threadpool(movement_sheet, movement, styles=STYLES)
    return HTMLResponse(page)


@router.post("/api/movement.pdf", openapi_extra=A_MOVEMENT, summary="A movement's sheet as a PDF")
async def as_pdf(request: Request) -> Response:
    """Curves with repetitions laid over each other, figures and findings, on one sheet."""
    movement = await json_of(request, from_dict)
    data = await run_in_threadpool(movement_pdf, movement)
    return Response(data, media_type="application/pdf")
