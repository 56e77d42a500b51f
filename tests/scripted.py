"""A source of frames that gives what a test says, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posture.capture.sources import Ended, News
from posture.runtime.lifecycle import Closing


@dataclass
class Script(Closing):
    """A source that gives its news one after the other."""

    news: Sequence[News | None]
    is_live: bool = False
    name: str = "script"
    dropped: int = 0
    length_s: float | None = None
    taken: int = 0

    def newest(self, timeout_s: float) -> News | None:
        if self.taken >= len(self.news):
            return Ended(float(self.taken))
        self.taken += 1
        return self.news[self.taken - 1]

    def close(self) -> None:
        pass
