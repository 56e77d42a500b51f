"""The endpoints that turn a movement into its sheet: a page, and a PDF."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse

from posture.apps.web.api_schemas import answers_file, takes_json
from posture.apps.web.known_params import known_parameters_only
from posture.apps.web.params import MAX_JSON_BYTES
from posture.apps.web.routes.exports import exported
from posture.apps.web.routes.photos import REFUSALS

A_MOVEMENT = takes_json("Movement", "A movement, schema posture-movement/1")

router = APIRouter(
    responses=REFUSALS, tags=["movements"], dependencies=[Depends(known_parameters_only)]
)


@router.post("/movement", summary="The sheet of a movement", include_in_schema=False)
async def sheet(request: Request) -> Response:
    """The page of the movement in the form field ``movement``."""
    return HTMLResponse(await exported(request, "movement_sheet", 2 * MAX_JSON_BYTES))


@router.post(
    "/api/movement.pdf",
    openapi_extra=A_MOVEMENT,
    summary="A movement's sheet as a PDF",
    **answers_file("application/pdf", "The sheet"),
)
async def as_pdf(request: Request) -> Response:
    """Curves with repetitions laid over each other, figures and findings, on one sheet."""
    data = await exported(request, "movement_pdf", MAX_JSON_BYTES)
    return Response(data, media_type="application/pdf")
