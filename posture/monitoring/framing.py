"""Help into the picture: there until the framing is right, then gone; it never denies the state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from posture.monitoring.guidance import Advice
from posture.monitoring.snapshot import State


class FramingHelp:
    """Decides whether advice is shown beside the state.

    It is over once the framing has been right for a moment, or once somebody whose state is known
    has left it unheeded for long: they are at work, and the state is what they came for.

    Parameters
    ----------
    rules : the table ``help`` of ``guidance.toml``.
    """

    def __init__(self, rules: Mapping[str, Any]) -> None:
        self._rules = rules
        self._known_s = 0.0
        self._good_since_s: float | None = None
        self._last_s: float | None = None
        self._done_s: float | None = None
        self._is_over = False

    @property
    def is_over(self) -> bool:
        """Whether nothing more is said."""
        return self._is_over

    def see(self, advice: Advice, state: State, time_s: float) -> Advice | None:
        """What to show with this look, None for nothing. Looks come in order of time."""
        step_s = 0.0 if self._last_s is None else time_s - self._last_s
        self._last_s = time_s
        if self._is_over:
            return None
        if state in ("seated", "standing"):
            self._known_s += step_s
        self._notice_good(advice, state, time_s)
        if self._done_s is not None:
            self._is_over = time_s - self._done_s >= float(self._rules["good_shown_s"])
            return None if self._is_over else Advice("hold", is_good=True)
        if self._known_s >= float(self._rules["unheeded_s"]):
            self._is_over = True
            return None
        return advice if state in self._states_beside(advice) else None

    def _notice_good(self, advice: Advice, state: State, time_s: float) -> None:
        if not advice.is_good or state not in self._states_beside(advice):
            self._good_since_s = None
        elif self._good_since_s is None:
            self._good_since_s = time_s
        elif time_s - self._good_since_s >= float(self._rules["good_s"]):
            self._done_s = self._done_s if self._done_s is not None else time_s

    def _states_beside(self, advice: Advice) -> tuple[State, ...]:
        """The states that the advice does not contradict."""
        beside: Mapping[str, Any] = self._rules["beside"]
        return tuple(beside.get(advice.code, beside["others"]))
