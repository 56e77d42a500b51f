"""Parameters that no endpoint knows are refused: a misspelt one would be left out in silence."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from posture.apps.web.request_errors import refused

LONGEST_LIST = 200
"""Characters of the names that are repeated to whoever sent them."""


def known_parameters_only(request: Request) -> None:
    """Refuse a query with a name that the endpoint does not have, or that stands there twice.

    Raises
    ------
    Refused
        Names them, and those that there are.
    """
    names = [name for name, _ in request.query_params.multi_items()]
    if not names:
        return
    known = query_parameters(request)
    if unknown := sorted(set(names) - set(known)):
        key = "unknown_parameter" if known else "no_parameters"
        listed = ", ".join(unknown)[:LONGEST_LIST]
        raise refused(422, key, names=listed, known=", ".join(known))
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise refused(422, "parameter_twice", names=", ".join(twice))


def query_parameters(request: Request) -> list[str]:
    """Those of the endpoint that answers a request, in the order of ``/openapi.json``."""
    path = request.scope["route"].path_format
    call: dict[str, Any] = request.app.openapi()["paths"].get(path, {})
    call = call.get(request.method.lower(), {})
    return [one["name"] for one in call.get("parameters", ()) if one["in"] == "query"]
