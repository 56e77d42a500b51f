"""What a coach tells, in words: events and states as data in, sentences out (``coaching.toml``)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from posture.movements.coaching_events import CoachEvent, CoachState
from posture.movements.coaching_place import Hint
from posture.movements.model import TestName
from posture.output.text import sentence
from posture.results.reason_text import FrontEnd, text_of, what_of
from posture.runtime import resources
from posture.types import Reason


class CoachWords:
    """The words for one test.

    Parameters
    ----------
    wanted : repetitions that end it; None for no end by itself.
    """

    def __init__(
        self, test: TestName, wanted: int | None, front_end: FrontEnd = "command_line"
    ) -> None:
        self._test, self._wanted, self._front_end = test, wanted, front_end
        table = resources.read_toml("coaching.toml")
        self._words: Mapping[str, Any] = table["words"]
        self._counting: Mapping[str, Any] = table["counting"]

    @property
    def where(self) -> str:
        """Where to stand or sit, and how the camera sees it."""
        return str(self._words["where"][self._test])

    @property
    def task(self) -> str:
        """What to do, and how often; of a recording, what is counted."""
        if self._wanted is None:
            return str(self._words["panel"]["recording"]).format(units=self.unit(2))
        return str(self._words["do"][self._test]).format(count=self._wanted)

    def hint(self, hint: Hint) -> str:
        """What to do about the place."""
        why = "" if hint.why is None else sentence(text_of(hint.why, self._front_end))
        return str(self._words["hint"][hint.code]).format(why=why)

    def why(self, why: Reason) -> str:
        """Why something does not count: without what to do instead, which the result says."""
        return what_of(why, self._front_end)

    def unit(self, count: int) -> str:
        """What is counted: ``squat``, ``squats``."""
        return str(self._words["unit"][self._test]["one" if count == 1 else "many"])

    def instruction(self, state: CoachState) -> str:
        """The one line that says what to do now."""
        match state.phase:
            case "get_into_view":
                return self.where if state.hint is None else self.hint(state.hint)
            case "countdown":
                return str(self._words["phase"]["countdown"]).format(seconds=state.seconds_left)
            case "still":
                return self._still
            case "done":
                return str(self._words["phase"]["done"])
        return self.task if state.hint is None else self.hint(state.hint)

    def progress(self, state: CoachState) -> str:
        """``of 5 squats``, ``squats``: beside the count."""
        wanted = state.wanted
        name = "count" if wanted is None else "count_of"
        text = str(self._words["panel"][name])
        unit = self.unit(state.count if wanted is None else wanted)
        return text.format(wanted=wanted, unit=unit)

    def not_counted(self, why: Reason) -> str:
        """The line that says why the last one did not count."""
        return str(self._words["event"]["not_counted"]).format(why=self.why(why))

    def slow(self, per_s: int) -> str:
        """The line that says that too few looks come."""
        return str(self._words["event"]["slow"]).format(number=per_s)

    @property
    def how_to_end(self) -> str:
        """How it is ended before its time, in a terminal."""
        return str(self._words["panel"]["how_to_end"])

    @property
    def how_to_end_window(self) -> str:
        """The same in a window."""
        return str(self._words["panel"]["how_to_end_window"])

    def event(self, event: CoachEvent) -> str:
        """What happened, as one line."""
        if event.code == "hint":
            assert event.hint is not None
            return self.hint(event.hint)
        if event.code == "count_down":
            return f"{event.number} …"
        words, name = self._words["event"], str(event.code)
        if name == "counted" and self._wanted is not None:
            name = "counted_of"
        text = str(words[name]).format(
            number=event.number,
            seconds=event.number,
            wanted=self._wanted,
            why="" if event.why is None else self.why(event.why),
            do=self.task,
            still=self._still,
            minutes=math.ceil(float(self._counting["longest_s"]) / 60.0),
        )
        if event.code == "away" and event.hint is not None:
            return f"{text} {self.hint(event.hint)}"
        return text

    @property
    def _still(self) -> str:
        return str(self._words["still"].get(self._test, self._words["phase"]["still"]))
