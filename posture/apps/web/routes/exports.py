"""The endpoints that turn results into something to take away: table, printable page, PDF."""

from __future__ import annotations

import csv
import io
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse

from posture.apps.web.api_schemas import answers, answers_file, takes_json
from posture.apps.web.known_params import known_parameters_only
from posture.apps.web.params import MAX_JSON_BYTES, body_of, check_names, json_of
from posture.apps.web.photo_worker import Kind, PhotoJob, PhotoOptions
from posture.apps.web.routes.photos import REFUSALS, answered
from posture.output.text import csv_cell
from posture.results import report_json, table
from posture.results.assessment import Assessment, Questionnaire, from_dict, notices, refusal
from posture.results.assessment.encoding import questionnaire_of

router = APIRouter(
    responses=REFUSALS, tags=["exports"], dependencies=[Depends(known_parameters_only)]
)


MAX_LOG_BYTES = 64 * 2**20
"""A day of 24 hours is about 45 MB."""

AN_ASSESSMENT = takes_json("Assessment", "An assessment, schema posture-assessment/2")


@router.post("/report", summary="The printable page", include_in_schema=False)
async def printable(request: Request) -> Response:
    """The page of the assessment in the form field ``assessment``."""
    return HTMLResponse(await exported(request, "printable", 2 * MAX_JSON_BYTES))


@router.post("/day", summary="A camera session as one page", include_in_schema=False)
async def day_page(request: Request) -> Response:
    """The page of the log in the form field ``log``, as ``posture day`` makes it."""
    return HTMLResponse(await exported(request, "day", MAX_LOG_BYTES))


@router.post(
    "/api/report.pdf",
    openapi_extra=AN_ASSESSMENT,
    summary="The printable page as a PDF",
    **answers_file("application/pdf", "The page"),
)
async def as_pdf(request: Request) -> Response:
    """One page a person could hand to a professional."""
    data = await exported(request, "pdf", MAX_JSON_BYTES)
    return Response(data, media_type="application/pdf")


@router.post(
    "/api/csv",
    openapi_extra=AN_ASSESSMENT,
    summary="The results as a table (CSV)",
    **answers_file("text/csv", "The table, in UTF-8, with a header"),
)
async def as_csv(request: Request) -> Response:
    """One row a photo, the columns those of ``posture batch``."""
    assessment = await json_of(request, from_dict)
    table_text = await run_in_threadpool(csv_of, assessment)
    return Response(table_text, media_type="text/csv; charset=utf-8")


@router.post(
    "/api/notices",
    openapi_extra=takes_json("Told", "What the person told, as `told` of an assessment"),
    summary="What a person's answers change",
    **answers("Notices", "What is said of them"),
)
async def noticed(request: Request) -> dict[str, Any]:
    """What is said first, and why nothing is analysed (``refusal``)."""
    questionnaire = await json_of(request, _answers)
    return {"notices": notices(questionnaire), "refusal": refusal(questionnaire)}


async def exported(request: Request, kind: Kind, limit: int) -> bytes:
    """What a worker makes of the body, which may be of so many bytes.

    Raises
    ------
    Refused
        The body is not as it should be, or the worker takes too long.
    """
    job = PhotoJob(kind, PhotoOptions(), await body_of(request, limit))
    return (await answered(request, job)).parts[kind]


def _answers(data: Any) -> Questionnaire:
    if not isinstance(data, dict):
        raise ValueError("the whole must be an object")
    check_names(data, ("told",))
    return questionnaire_of(data.get("told"))


def csv_of(assessment: Assessment) -> str:
    """The table, with a header; what was not said of the file itself is empty."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    names = [column.name for column in table.columns()]
    writer.writerow(names)
    for shot in assessment.shots:
        row = table.row(report_json.to_dict(shot.report), None, None)
        writer.writerow([_cell(row[name]) for name in names])
    return buffer.getvalue()


def _cell(value: object) -> object:
    """Empty for what is missing, and no text that a spreadsheet would take up as a formula."""
    return "" if value is None else csv_cell(value) if isinstance(value, str) else value
