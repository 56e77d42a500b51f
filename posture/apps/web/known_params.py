"""Parameters that no endpoint knows are refused: a misspelt one would be left out in silence."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from posture.apps.web.request_errors import refused

LONGEST_LIST = 200
"""Characters of the names that are repeated to whoever sent them."""


def known_parameters_only(request: Request) -> None:
    """Refuse a query with a name the endpoint does not have, or twice with one that is no list.

    Raises
    ------
    Refused
        Names them, and those that there are.
    """
    names = [name for name, _ in request.query_params.multi_items()]
    if not names:
        return
    known = query_parameters(request)
    lists = {name for name, schema in known.items() if schema.get("type") == "array"}
    if unknown := sorted(set(names) - set(known)):
        key = "unknown_parameter" if known else "no_parameters"
        listed = ", ".join(unknown)[:LONGEST_LIST]
        raise refused(422, key, names=listed, known=", ".join(known))
    if twice := sorted({name for name in names if names.count(name) > 1} - lists):
        raise refused(422, "parameter_twice", names=", ".join(twice))


def query_parameters(request: Request) -> dict[str, dict[str, Any]]:
    """The schemas of those of the endpoint that answers, in the order of ``/openapi.json``."""
    path = request.scope["route"].path_format
    call: dict[str, Any] = request.app.openapi()["paths"].get(path, {})
    call = call.get(request.method.lower(), {})
    queries = (one for one in call.get("parameters", ()) if one["in"] == "query")
    return {one["name"]: one["schema"] for one in queries}
