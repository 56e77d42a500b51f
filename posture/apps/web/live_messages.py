"""What a browser sends on the live page's WebSocket: how it wants to be watched, frames, wishes."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from posture.apps.web import plain_data
from posture.apps.web.coaching_session import CoachingWish
from posture.monitoring.pausing import LENGTHS
from posture.movements.model import TESTS

MAX_FRAME_BYTES = 2 * 2**20
LONGEST_TAB = 60
LONGEST_NAME = 200
MOST_REPETITIONS = 100
COACHED = tuple(test for test in TESTS if test != "thomas")
KEY = re.compile(r"[\w-]{32}")
CLOCK = struct.Struct("<d")

Request = tuple[str, Any]
"""A frame as ``("look", (time_s, jpeg))``, or a wish by its name: see ``live_process``."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a browser wants to be watched.

    Attributes
    ----------
    by_phone : the frames come from a phone, not from this browser.
    phone_key : of a phone that was let in by an earlier session of this tab.
    coaching : a test to be coached through, in place of the watching.
    """

    model: str
    assume_seated: bool = False
    baseline: str | None = None
    rules: Mapping[str, Any] = field(default_factory=dict)
    paused_until: datetime | None = None
    day: Any = None
    tab: str = ""
    is_here: bool = False
    by_phone: bool = False
    phone_key: str | None = None
    coaching: CoachingWish | None = None


def wish_of(message: str | bytes, model: str) -> Wish | None:
    """What the first message asks for; None where it is none."""
    payload = _json(message)
    if not isinstance(payload, dict):
        return None
    baseline = payload.get("baseline")
    if not (baseline is None or (isinstance(baseline, str) and len(baseline) <= 200)):
        return None
    rules = payload.get("rules")
    coaching = payload.get("movement")
    wanted = None if coaching is None else _coaching_of(coaching)
    if coaching is not None and wanted is None:
        return None
    return Wish(
        model,
        bool(payload.get("assume_seated")),
        baseline or None,
        rules if isinstance(rules, dict) else {},
        _moment(payload.get("paused_until")),
        payload.get("day"),
        str(payload.get("tab") or "")[:LONGEST_TAB],
        by_phone=bool(payload.get("phone")) and wanted is None,
        phone_key=_key(payload.get("phone")),
        coaching=wanted,
    )


def _coaching_of(payload: Any) -> CoachingWish | None:
    """The test that is wanted; None where it is none."""
    if not isinstance(payload, dict) or payload.get("test") not in COACHED:
        return None
    repetitions, side, film = (payload.get(name) for name in ("repetitions", "side", "film"))
    is_number = isinstance(repetitions, int) and 1 <= repetitions <= MOST_REPETITIONS
    if not (repetitions is None or is_number) or side not in (None, "left", "right"):
        return None
    if not (film is None or (isinstance(film, str) and len(film) <= LONGEST_NAME)):
        return None
    return CoachingWish(payload["test"], repetitions, side, film)


def _key(text: Any) -> str | None:
    """The key of a phone as ``SideCamera`` makes them; None where it is none."""
    return text if isinstance(text, str) and KEY.fullmatch(text) else None


def wants_new_code(message: str | bytes) -> bool:
    """Whether another phone is to be the camera."""
    payload = _json(message)
    return isinstance(payload, dict) and bool(payload.get("new_code"))


def request_of(message: str | bytes) -> Request | None:
    """A frame as ``("look", (time_s, jpeg))``, a wish by its name; None for neither."""
    if isinstance(message, str):
        payload = _json(message)
        return _named(payload) if isinstance(payload, dict) else None
    if not CLOCK.size < len(message) <= MAX_FRAME_BYTES:
        return None
    (time_s,) = CLOCK.unpack_from(message)
    return "look", (time_s, message[CLOCK.size :])


def _named(payload: dict[str, Any]) -> Request | None:
    """A wish by its name, with its values; None where it is none."""
    if payload.get("pause") in LENGTHS:
        return "pause", payload["pause"]
    for name in ("resume", "help", "finish"):
        if payload.get(name):
            return name, None
    if isinstance(payload.get("rules"), dict):
        return "rules", payload["rules"]
    if isinstance(payload.get("lost"), str):
        time_s = payload.get("t_s")
        is_time = isinstance(time_s, int | float) and math.isfinite(time_s)
        return ("lost", (float(time_s), payload["lost"][:200])) if is_time and time_s else None
    return None


def _moment(text: Any) -> datetime | None:
    """A time of day with its offset from UTC, as ISO 8601; None where it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo is not None else None


def _json(message: str | bytes) -> Any:
    if not isinstance(message, str) or len(message) > 10_000:
        return None
    try:
        return plain_data.read(message)
    except ValueError:
        return None
