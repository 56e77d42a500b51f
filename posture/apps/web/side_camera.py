"""Pairs a phone with the live session of a computer's page: its frames in, its part of answers out.

The computer's page shows a code, which one phone may use once and soon; for it the phone gets a
key, by which it comes back after a reload or a gap in the network. Nothing of a picture is kept.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from posture.apps.web.live_messages import Request

CODE_LIFE_S = 300.0
"""How long a code may be used: it is shown on a screen."""

SILENT_S = 3.0
"""A phone from which nothing has come for so long is away: it sends twice a second or more."""

FOR_PHONE = ("t_s", "points", "advice", "helps")
"""What of an answer the phone shows; the day stays on the computer."""

Ask = Callable[[Request], Awaitable[dict[str, Any]]]
Clock = Callable[[], float]


@dataclass
class SideCamera:
    """The place of one phone beside a computer's live session.

    Parameters
    ----------
    ask : gives the session's answer to a frame or to the news that there is none.
    key : of a phone that was let in before, as the computer's page kept it; None for a new one.
    """

    ask: Ask
    key: str | None = None
    clock: Clock = time.monotonic
    code: str = ""
    _code_until_s: float = 0.0
    _began_s: float = field(init=False)
    _heard_s: float = field(init=False, default=float("-inf"))
    _in_hand: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._began_s = self.clock()
        if self.key is None:
            self.renew()

    @property
    def is_here(self) -> bool:
        """Whether something came from the phone a moment ago."""
        return self._in_hand > 0 or self.clock() - self._heard_s < SILENT_S

    @property
    def is_stale(self) -> bool:
        """Whether a code is shown that may no longer be used."""
        return bool(self.code) and self.clock() >= self._code_until_s

    def renew(self) -> None:
        """Another code; a phone that was let in by an earlier one is out."""
        self.key, self._heard_s = None, float("-inf")
        self.code = secrets.token_urlsafe(16)
        self._code_until_s = self.clock() + CODE_LIFE_S

    def join(self, code: str) -> str | None:
        """The key for the phone that shows the code, once; None where it does not hold."""
        if not self.code or self.is_stale or not _is_same(code, self.code):
            return None
        self.code, self.key = "", secrets.token_urlsafe(24)
        self._heard_s = self.clock()
        return self.key

    def is_of(self, key: str) -> bool:
        """Whether the phone with this key has this place."""
        return self.key is not None and _is_same(key, self.key)

    async def look(self, jpeg: bytes) -> dict[str, Any]:
        """What the phone is to show of its frame, whose time is that of its arrival."""
        return await self._hear(("look", (self._now_s(), jpeg)))

    async def lose(self, why: str) -> dict[str, Any]:
        """The session hears that there are no pictures."""
        return for_phone(await self.ask(("lost", (self._now_s(), why))))

    async def lose_camera(self, why: str) -> dict[str, Any]:
        """The phone is here, and its camera gives no pictures."""
        return await self._hear(("lost", (self._now_s(), why)))

    def leave(self) -> None:
        """The phone says that it goes; it may come back by its key."""
        self._heard_s = float("-inf")

    async def _hear(self, request: Request) -> dict[str, Any]:
        """An answer for the phone, which is there until it has it and a moment longer."""
        key, self._in_hand = self.key, self._in_hand + 1
        try:
            return for_phone(await self.ask(request))
        finally:
            self._in_hand -= 1
            if self.key == key:
                self._heard_s = self.clock()

    def _now_s(self) -> float:
        return self.clock() - self._began_s


class SideCameras:
    """All places for phones, by what they show."""

    def __init__(self) -> None:
        self._open: list[SideCamera] = []

    def open(self, ask: Ask, key: str | None) -> SideCamera:
        """A place; one that the same phone had before is closed."""
        self._open = [one for one in self._open if key is None or not one.is_of(key)]
        made = SideCamera(ask, key)
        self._open.append(made)
        return made

    def close(self, camera: SideCamera) -> None:
        """The session has ended."""
        self._open = [one for one in self._open if one is not camera]

    def join(self, code: str) -> str | None:
        """The key for the phone that shows a code; None where no place has it."""
        return next((key for one in self._open if (key := one.join(code)) is not None), None)

    def of(self, key: str) -> SideCamera | None:
        """The place of the phone with this key."""
        return next((one for one in self._open if one.is_of(key)), None)


def for_phone(answer: dict[str, Any]) -> dict[str, Any]:
    """The part of an answer that the phone draws over its own frame or says."""
    if "snapshot" not in answer:
        return {"error": answer.get("error", ""), "t_s": answer.get("t_s")}
    snapshot = answer["snapshot"]
    shown = {"state": snapshot["state"], "hip_flexion": snapshot["hip_flexion"]}
    return {name: answer[name] for name in FOR_PHONE} | {"snapshot": shown}


def _is_same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())
