"""What a source of pictures gives, and what the rest may rely on: one camera, film or stream."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, Self

from posture.types import Frame


@dataclass(frozen=True, slots=True)
class Lost:
    """There are no pictures at the moment; a :class:`Frame` after it means that they are back.

    Several may follow one another while they stay away: each failed try is reported.

    Attributes
    ----------
    time_s : seconds on the source's own clock, that of ``Frame.time_ms``.
    message : what happened and what is done about it, fit for a user.
    is_final : it is not tried again; nothing but this same Lost will come.
    """

    time_s: float
    message: str
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """The recording is over; asking again gives the same.

    Attributes
    ----------
    time_s : seconds into the recording up to which it could be read.
    message : what a user should know (it is cut short), or None when it was read to its end.
    """

    time_s: float
    message: str | None = None


News = Frame | Lost | Ended


class FrameSource(Protocol):
    """Pictures of one camera, stream or film, the newest at any time; close it, or use ``with``.

    Attributes
    ----------
    name : what the user gave, without a password.
    is_live : a camera or stream, with times in ms since it was opened by a clock that goes on
        while the computer sleeps; else the time stamps of the recording.
    dropped : frames that were wanted and came, but were overtaken before anyone asked for them.
    length_s : seconds the recording says it lasts; None for what is live or does not say.
    """

    @property
    def name(self) -> str: ...
    @property
    def is_live(self) -> bool: ...
    @property
    def dropped(self) -> int: ...
    @property
    def length_s(self) -> float | None: ...

    def newest(self, timeout_s: float) -> News | None:
        """The newest frame not given before, or what became of them; None if ``timeout_s`` pass."""
        ...

    def close(self) -> None:
        """Let go of the camera or file. A second call does nothing."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...
