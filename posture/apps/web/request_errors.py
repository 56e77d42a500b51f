"""Requests that are refused: a status, what happened, and what to do next, as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

from posture.apps.web.texts import texts
from posture.errors import InputError, PostureError, Refused, UsageError
from posture.output import html
from posture.results.reason_text import what_and_do

NOT_FOUND = 404
TEMPLATES = Path(__file__).parent / "templates"


def wants_page(headers: Headers) -> bool:
    """Whether somebody opened an address, who is to read the answer."""
    return "text/html" in headers.get("accept", "")


def refused(status: int, key: str, **values: Any) -> Refused:
    """A refusal in the words of ``[server]`` of ``web_text.toml``: ``key``, and ``key_do``."""
    words = texts()["server"]
    what = str(words[key]).format(**values)
    return Refused(what, str(words.get(f"{key}_do", "")).format(**values), status=status)


def refusal_response(status: int, what: str, do: str = "") -> JSONResponse:
    """The answer to a refused request."""
    return JSONResponse({"what": what, "do": do}, status)


def refusal_page(status: int, what: str, do: str = "", link: str = "") -> HTMLResponse:
    """The same for somebody who opened an address; ``link`` names the way to the first."""
    return HTMLResponse(
        html.render(TEMPLATES, "refusal.html", what=what, do=do, link=link),
        status,
        {"Cache-Control": "no-store"},
    )


def install(app: FastAPI) -> None:
    """Let every fault of a request be answered in words."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(PostureError, _ours)
    app.add_exception_handler(Exception, _fault)


def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)
    return refusal_response(error.status, error.what, error.do)


def _not_valid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"][1:])
    found = refused(422, "not_valid", place=place or "body", why=first["msg"])
    return refusal_response(422, found.what, found.do)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    is_page = request.method == "GET" and not request.url.path.startswith("/api/")
    if error.status_code == NOT_FOUND and is_page and wants_page(request.headers):
        found = refused(NOT_FOUND, "no_page")
        return refusal_page(NOT_FOUND, found.what, found.do, link=texts()["nav"]["photos"])
    answer = refusal_response(error.status_code, str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


def _fault(request: Request, error: Exception) -> JSONResponse:
    """A fault of ours: its name and no more, for the report that the words ask for."""
    found = refused(500, "fault", fault=type(error).__name__)
    return refusal_response(500, found.what, found.do)


def _ours(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, PostureError)
    is_users_fault = isinstance(error, InputError | UsageError)
    what, do = what_and_do(error, "page")
    return refusal_response(422 if is_users_fault else 409, what, do)
