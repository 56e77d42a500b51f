"""Pictures and figures that several tests look at and none changes: made once for each request."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable
from typing import Concatenate, ParamSpec, TypeVar

Model = TypeVar("Model")
Request = ParamSpec("Request")
Made = TypeVar("Made")


def once_each(
    make: Callable[Concatenate[Model, Request], Made],
) -> Callable[Concatenate[Model, Request], Made]:
    """Keeps what ``make`` gives for all arguments after the first, the one body model there is."""
    kept: dict[Hashable, Made] = {}

    @functools.wraps(make)
    def kept_or_made(model: Model, /, *request: Request.args, **named: Request.kwargs) -> Made:
        key = (request, *sorted(named.items()))
        if key not in kept:
            kept[key] = make(model, *request, **named)
        return kept[key]

    return kept_or_made
