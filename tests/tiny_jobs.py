"""Jobs for worker processes that take no time to load: call what is sent, or wait."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from posture.errors import InputError, ModelError

Call = Callable[[], Any]


@contextlib.contextmanager
def calling() -> Iterator[Callable[[Call], Any]]:
    """A job that calls what it is sent, and answers what comes back."""
    yield lambda call: call()


@contextlib.contextmanager
def calling_once_allowed(allowed: Path, closed: Path) -> Iterator[Callable[[Call], Any]]:
    """The same; it cannot be made while ``allowed`` is missing, and notes that it was closed."""
    if not allowed.exists():
        raise ModelError("There is no model", "Get one")
    try:
        yield lambda call: call()
    finally:
        closed.touch()


@contextlib.contextmanager
def hanging(has_begun: Event, goes_on: Event) -> Iterator[Callable[[int], int]]:
    """A job that says when it has a number in hand, and answers it once it may."""

    def job(number: int) -> int:
        has_begun.set()
        goes_on.wait()
        return number

    yield job


def refuse() -> None:
    """What cannot be done, in words for a user."""
    raise InputError("This cannot be read", "Send another")


def fail() -> None:
    """A fault of the program."""
    raise ZeroDivisionError
