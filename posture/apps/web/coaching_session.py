"""A test before one browser's camera: a frame in, what the coach tells out; no picture is kept."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from threadpoolctl import threadpool_limits

from posture.apps.web.live_session import LONGEST_SESSION_S, MAX_MEGAPIXELS, NAME, point_rows
from posture.apps.web.texts import texts
from posture.capture import images
from posture.engine import Landmarker
from posture.errors import InputError
from posture.movements import movement_json
from posture.movements.coaching import Coach
from posture.movements.coaching_events import CoachEvent, End
from posture.movements.looks import Look, MovementWatcher
from posture.movements.model import Side, TestName
from posture.output.coaching_text import CoachWords
from posture.output.movement_card import movement_card
from posture.runtime import resources
from posture.runtime.lifecycle import Closing
from posture.types import Frame, Source

SHOWN = ("ready", "go", "slow", "counted", "not_counted", "fewer", "away", "back", "still", "left")
"""Events that the page tells a screen reader; others are in the line that says what to do."""


@dataclass(frozen=True, slots=True)
class CoachingWish:
    """Which test a browser wants.

    Attributes
    ----------
    repetitions : that end it; None for as many as the test has, or all of a film.
    film : the name of the film whose pictures are sent; None for a camera's.
    """

    test: TestName
    repetitions: int | None = None
    side: Side | None = None
    film: str | None = None


class Coaching(Closing):
    """Coaches whoever is before one browser's camera, or counts in a film that the browser plays.

    Parameters
    ----------
    landmarker : made to follow; it is not closed here.
    """

    def __init__(self, landmarker: Landmarker, wish: CoachingWish) -> None:
        self._wish = wish
        self._watcher = MovementWatcher(landmarker)
        wanted = wish.repetitions
        if wanted is None and wish.film is None:
            wanted = int(resources.read_toml("coaching.toml")["repetitions"][wish.test])
        self._coach = Coach(wish.test, wanted, side=wish.side, waits=wish.film is None)
        self._words = CoachWords(wish.test, wanted, "page")
        self._last_s = -math.inf
        self._has_result = False
        # Arrays this small make several threads only wait for each other.
        self._limits = threadpool_limits(1, "blas")

    def look(self, time_s: float, jpeg: bytes) -> dict[str, Any]:
        """What a frame shows, as plain data; ``error`` in place of it where it cannot be used.

        ``time_s`` is seconds since the session began, by the clock of whoever sends, or the time
        within the film.
        """
        if not (0.0 <= time_s <= LONGEST_SESSION_S and time_s > self._last_s):
            return {"t_s": _finite(time_s), "error": str(texts()["server"]["not_later"])}
        try:
            pixels = images.decode(jpeg, NAME, max_megapixels=MAX_MEGAPIXELS, side_px=None).pixels
            size_px = pixels.shape[1], pixels.shape[0]
            frame = Frame(Source(NAME, None, *size_px), pixels, 1000.0 * time_s)
            look = self._watcher.look(frame, time_s)
        except InputError as error:
            return {"t_s": time_s, "error": str(error)}
        self._last_s = time_s
        return self._answer(self._coach.see(look, size_px), look)

    def lost(self) -> dict[str, Any]:
        """The camera gives no pictures; the page names the reason."""
        self._watcher.lose()
        return self._answer(())

    def now(self) -> dict[str, Any]:
        """How it stands, without a look."""
        return self._answer(())

    def finish(self) -> dict[str, Any]:
        """The person ends it, or the film is over: the result of what was seen."""
        why: End = "stopped" if self._wish.film is None else "source_ended"
        return self._answer(self._coach.end(why, max(self._last_s, 0.0)))

    def close(self) -> None:
        """Give back what was set for this session."""
        self._limits.restore_original_limits()

    def _answer(self, events: Sequence[CoachEvent], look: Look | None = None) -> dict[str, Any]:
        state, words = self._coach.state, self._words
        counts = state.phase in ("counting", "still", "done")
        return {
            "t_s": max(self._last_s, 0.0),
            "coach": {
                "phase": state.phase,
                "count": state.count if counts else None,
                "wanted": state.wanted,
                "seconds": state.seconds_left,
                "instruction": words.instruction(state),
                "progress": words.progress(state) if counts else "",
                "not_counted": None
                if state.not_counted is None
                else words.not_counted(state.not_counted),
                "slow": "" if state.slow_per_s is None else words.slow(state.slow_per_s),
            },
            "events": [
                {"code": event.code, "text": words.event(event)}
                for event in events
                if event.code in SHOWN
            ],
            "points": None if look is None or look.points is None else point_rows(look.points),
            "result": self._result(),
        }

    def _result(self) -> dict[str, Any] | None:
        """What it comes to, once it is over; a second time it is not made."""
        if self._coach.state.phase != "done" or self._has_result:
            return None
        self._has_result = True
        name = self._name
        movement = self._coach.movement(name, None, self._watcher.models)
        return {
            "card": movement_card(movement),
            "movement": movement_json.to_dict(movement, "page"),
            "name": name,
        }

    @property
    def _name(self) -> str:
        if self._wish.film is not None:
            return self._wish.film
        return f"{self._wish.test}-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}"


def answered(coaching: Coaching, request: tuple[str, Any]) -> dict[str, Any]:
    """The answer to a request of the page: a frame, a lost camera, the end."""
    kind, values = request
    match kind:
        case "look":
            return coaching.look(*values)
        case "lost":
            return coaching.lost()
        case "finish":
            return coaching.finish()
    return coaching.now()


def _finite(time_s: float) -> float:
    return time_s if math.isfinite(time_s) else 0.0
