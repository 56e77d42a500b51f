"""JSON from a client as plain data, checked once on the way in, before anything is made of it.

Python's reader takes what no other part of the program can: whole numbers of any length, halves
of characters, NaN. And a few megabytes of brackets become gigabytes of lists.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from posture.apps.web.request_errors import refused

T = TypeVar("T")

MOST_VALUES = 1_000_000
"""Values in one text; of a photo there are about a thousand, of a movement a hundred a second."""

LONGEST_TEXT = 4_000
"""Characters of a text that is no picture; notes, the longest there are, have half."""

PICTURE = "data:image/"
"""How a text begins that holds a picture."""

LARGEST_WHOLE, LONGEST_WHOLE = 2**63, 20
_SEPARATORS = (b",", b"[", b"{", b":")


def read(text: bytes | str) -> Any:
    """The plain data of a JSON text.

    Raises
    ------
    ValueError
        It is no JSON, or holds what no client has reason to send; says what.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if sum(map(data.count, _SEPARATORS)) > MOST_VALUES:
        raise ValueError(f"it holds more than {MOST_VALUES:,} values")
    try:
        found = json.loads(text, parse_constant=_no_constant, parse_int=_whole)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    for value in _values(found):
        if isinstance(value, str):
            _check_text(value)
        elif isinstance(value, float) and abs(value) == float("inf"):
            raise ValueError("a number is too large")
    return found


def parsed(text: bytes | str, make: Callable[[Any], T]) -> T:
    """What ``make`` makes of a JSON text.

    Raises
    ------
    Refused
        The text, or for ``make`` with a ValueError the data, is not as it should be; says why.
    """
    try:
        return make(read(text))
    except (ValueError, RecursionError) as error:
        why = str(error).partition("\n")[0] or "not JSON"
        raise refused(422, "not_json", why=why[:200]) from None


def _values(data: Any) -> Iterator[Any]:
    """Every value within, names too; without calling itself, however deep it is."""
    waiting = [data]
    while waiting:
        value = waiting.pop()
        yield value
        if isinstance(value, dict):
            waiting.extend(value)
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _check_text(text: str) -> None:
    if len(text) > LONGEST_TEXT and not text.startswith(PICTURE):
        raise ValueError(f"a text has more than {LONGEST_TEXT:,} characters")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise ValueError("a text holds half a character") from None


def _whole(digits: str) -> int:
    value = int(digits) if len(digits) <= LONGEST_WHOLE else LARGEST_WHOLE
    if abs(value) >= LARGEST_WHOLE:
        raise ValueError("a whole number is too large")
    return value


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")
