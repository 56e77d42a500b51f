"""The schemas of what the web app answers, and the words of ``/openapi.json`` that point to them.

The answers are plain data made elsewhere; the schemas are documents beside them, and
``tests/integration/test_api_fuzzed.py`` holds the ones against the others.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import Any

from fastapi import Response

from posture.runtime.resources import PACKAGE_DIR

OWN = "http.schema.json"
OTHERS: Mapping[str, str] = {
    "Report": "posture-2.schema.json",
    "Movement": "posture-movement-1.schema.json",
}
"""Schemas that are of use without the web app, by the name of their component."""

BINARY = {"type": "string", "contentMediaType": "application/octet-stream"}
NO_CONTENT: dict[int | str, dict[str, Any]] = {
    204: {"description": "Done; there is nothing to say"}
}

EVERY = {
    401: "Nobody has let this program or browser in: send the header of the key file",
    403: "The person is under 18, or a page of another site asked",
    409: "A reference, the history or another file of this computer is not to be had",
    422: "A parameter or the body is not as it should be, or is not known",
    500: "A fault of the program",
}
WITH_PATH = {404: "There is no such address", 405: "That method is not possible here"}
WITH_BODY = {
    408: "The body did not arrive in time",
    413: "The body or the picture is too large",
    503: "Too much is waiting; try again",
}


@functools.cache
def components() -> dict[str, Any]:
    """Every schema, by its name below ``#/components/schemas/``."""
    found = {}
    for name, file in OTHERS.items():
        schema = _read(file)
        within = schema.pop("$defs")
        found[name] = _moved(schema, f"{name}_")
        found |= {f"{name}_{part}": _moved(one, f"{name}_") for part, one in within.items()}
    found |= {name: _moved(one, "") for name, one in _read(OWN)["$defs"].items()}
    return dict(sorted(found.items()))


def reference(name: str) -> dict[str, str]:
    """The reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def refusals(*kinds: Mapping[int, str]) -> dict[int | str, dict[str, Any]]:
    """The responses with which a request is refused: :data:`EVERY` and those of ``kinds``."""
    content = {"application/json": {"schema": reference("Refusal")}}
    statuses = {status: why for kind in (EVERY, *kinds) for status, why in kind.items()}
    return {
        status: {"description": why, "content": content} for status, why in sorted(statuses.items())
    }


def answers(name: str, description: str, *kinds: Mapping[int, str]) -> dict[str, Any]:
    """What a route's decorator says of an answer of JSON, of a schema's component.

    Parameters
    ----------
    kinds : of refusals beside those of :data:`EVERY`.
    """
    content = {"application/json": {"schema": reference(name)}}
    answer: dict[int | str, dict[str, Any]] = {
        200: {"description": description, "content": content}
    }
    return {"response_model": None, "responses": answer | refusals(*kinds)}


def answers_file(content_type: str, description: str) -> dict[str, Any]:
    """What a route's decorator says of an answer that is a file of one type."""
    schema = {"type": "string"} if content_type.startswith("text/") else BINARY
    return {
        "response_model": None,
        "response_class": Response,  # else a content of JSON would be listed beside this one
        "responses": {
            200: {"description": description, "content": {content_type: {"schema": schema}}}
        },
    }


def answers_parts(name: str, files: Mapping[str, str], description: str) -> dict[str, Any]:
    """What a route's decorator says of a form that is answered: a component, and files."""
    properties = {name.lower(): reference(name), **dict.fromkeys(files, BINARY)}
    types = {name.lower(): "application/json", **files}
    content = {
        "schema": {"type": "object", "properties": properties, "required": [name.lower()]},
        "encoding": {part: {"contentType": kind} for part, kind in types.items()},
    }
    return {
        "response_model": None,
        "response_class": Response,
        "responses": {
            200: {"description": description, "content": {"multipart/form-data": content}}
        },
    }


def answers_nothing(*kinds: Mapping[int, str]) -> dict[str, Any]:
    """What a route's decorator says where there is nothing to answer; ``kinds`` as above."""
    return {"response_model": None, "status_code": 204, "responses": NO_CONTENT | refusals(*kinds)}


def takes_json(name: str, description: str) -> dict[str, Any]:
    """The request's body: JSON of a schema's component."""
    return {
        "requestBody": {
            "required": True,
            "description": description,
            "content": {"application/json": {"schema": reference(name)}},
        }
    }


def _read(file: str) -> dict[str, Any]:
    path = PACKAGE_DIR / "data" / file
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return {key: one for key, one in found.items() if key not in ("$schema", "$id")}


def _moved(schema: Any, prefix: str) -> Any:
    """A schema with its references to ``#/$defs/`` pointing to components."""
    if isinstance(schema, list):
        return [_moved(one, prefix) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: f"#/components/schemas/{prefix}{one.removeprefix('#/$defs/')}"
        if key == "$ref"
        else _moved(one, prefix)
        for key, one in schema.items()
    }
