"""Coaches one test before a camera: looks in, as they come, events and a state as data out. Pure.

    get_into_view → countdown → counting → (still) → done

What counts begins with the countdown, at 0 s, so that the rest before the first repetition is in
the recording. A recording that is read again begins at its first frame: nobody is there to be
waited for. All looks since then make the Movement, as those of a film of them do.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from posture.movements.coaching_count import RepetitionCounter, Tally
from posture.movements.coaching_events import CoachEvent, CoachState, End
from posture.movements.coaching_place import hint_for, out_of_view
from posture.movements.coaching_ready import Readiness
from posture.movements.looks import Look
from posture.movements.model import Movement, Repetition, Side, TestName, Uncounted
from posture.movements.recording import Recording
from posture.runtime import resources
from posture.types import Reason

NOT_BEGUN = Reason("movement_not_begun")
NEAR_S = 0.5
"""What does not count and lies nearer in time than this is the same."""


class Coach:
    """Coaches one person through one test.

    Parameters
    ----------
    wanted : repetitions that end it; None for no end by itself.
    side : the leg that the figures are to be of.
    waits : whether somebody is to be waited for and counted down to; not in a recording.
    """

    def __init__(
        self,
        test: TestName,
        wanted: int | None,
        *,
        side: Side | None = None,
        waits: bool = True,
    ) -> None:
        self._test, self._side, self._waits = test, side, waits
        self._rules = resources.read_toml("coaching.toml")
        self._state = CoachState("get_into_view" if waits else "counting", wanted=wanted)
        self._countdown_s = float(self._rules["countdown_s"][test]) if waits else 0.0
        self._zero_s = 0.0
        self._ready = Readiness(self._rules["ready"])
        self._begin()

    @property
    def state(self) -> CoachState:
        """How it stands."""
        return self._state

    @property
    def recording(self) -> Recording:
        """Every look that counts."""
        return self._recording

    def see(self, look: Look, size_px: tuple[int, int]) -> tuple[CoachEvent, ...]:
        """What is to be told after one look more, at a frame of this width and height."""
        if self._state.phase == "done":
            return ()
        if self._state.phase == "get_into_view":
            return self._wait(look, size_px)
        look = replace(look, time_s=look.time_s - self._zero_s)
        self._recording.add(look, size_px)
        self._counter.add(look)
        if self._state.phase == "countdown":
            return self._count_down(look, size_px)
        return self._count(look)

    def end(self, why: End, time_s: float) -> tuple[CoachEvent, ...]:
        """End it; what is to be told of that. ``time_s`` is of the source."""
        if self._state.phase == "done":
            return ()
        self._change(phase="done", hint=None, seconds_left=None)
        return (CoachEvent(time_s - self._zero_s, why, self._state.count),)

    def movement(
        self,
        name: str,
        sha256: str | None = None,
        models: Mapping[str, str | None] | None = None,
    ) -> Movement:
        """What the test comes to, by the engine that reads films."""
        facts = self._recording.facts(name, sha256)
        found = self._recording.movement(facts, self._test, self._side, models)
        if self._waits and not self._recording.looks:
            return replace(found, reason=NOT_BEGUN)
        return found

    def _begin(self) -> None:
        """Everything that a countdown begins anew."""
        self._recording = Recording()
        self._counter = RepetitionCounter(self._test, self._countdown_s)
        self._done: tuple[Repetition, ...] = ()
        self._named: list[Uncounted] = []
        self._why_nothing: tuple[Reason | None, bool] = (None, False)
        self._has_fewer = False
        self._tallied_s = -math.inf
        self._good_s: float | None = None
        self._is_away = False
        self._ends_s: float | None = None

    def _change(self, **values: object) -> None:
        self._state = replace(self._state, **values)  # type: ignore[arg-type]

    def _wait(self, look: Look, size_px: tuple[int, int]) -> tuple[CoachEvent, ...]:
        """Until somebody is in place and stays there."""
        hint = hint_for(self._test, look, size_px, self._side)
        voted = self._ready.see(look.time_s, hint)
        if self._ready.is_ready:
            return self._start_countdown(look, size_px)
        if voted is None or voted == self._state.hint:
            return ()
        self._change(hint=voted)
        return (CoachEvent(look.time_s, "hint", hint=voted),)

    def _start_countdown(self, look: Look, size_px: tuple[int, int]) -> tuple[CoachEvent, ...]:
        self._zero_s = look.time_s
        self._begin()
        first = replace(look, time_s=0.0)
        self._recording.add(first, size_px)
        self._counter.add(first)
        left = math.ceil(self._countdown_s)
        if not left:
            return self._go(0.0)
        self._change(phase="countdown", hint=None, seconds_left=left)
        return (CoachEvent(0.0, "ready", left),)

    def _count_down(self, look: Look, size_px: tuple[int, int]) -> tuple[CoachEvent, ...]:
        hint = hint_for(self._test, look, size_px, self._side)
        if hint is None or not hint.is_needed:
            self._good_s = look.time_s
        elif look.time_s - (self._good_s or 0.0) >= float(self._rules["ready"]["lost_s"]):
            self._ready = Readiness(self._rules["ready"])
            self._change(phase="get_into_view", hint=hint, seconds_left=None, slow_per_s=None)
            time_s, self._zero_s = look.time_s + self._zero_s, 0.0
            self._begin()
            return CoachEvent(time_s, "left"), CoachEvent(time_s, "hint", hint=hint)
        left = math.ceil(self._countdown_s - look.time_s)
        if left <= 0:
            return self._go(look.time_s)
        if left == self._state.seconds_left:
            return ()
        self._change(seconds_left=left)
        return (CoachEvent(look.time_s, "count_down", left),)

    def _go(self, time_s: float) -> tuple[CoachEvent, ...]:
        self._good_s = time_s
        slow = self._slow_per_s()
        self._change(phase="counting", hint=None, seconds_left=None, slow_per_s=slow)
        if slow is None:
            return (CoachEvent(time_s, "go"),)
        return CoachEvent(time_s, "go"), CoachEvent(time_s, "slow", slow)

    def _slow_per_s(self) -> int | None:
        """Looks a second so far where they are too few for times."""
        per_s = self._recording.facts("").looks_per_s
        fewest = float(resources.read_toml("movements.toml")["looks"]["fewest_per_s"])
        return round(per_s) if 0.0 < per_s < fewest else None

    def _count(self, look: Look) -> tuple[CoachEvent, ...]:
        """While repetitions are counted, and while the person stands still after them."""
        counting = self._rules["counting"]
        events = self._notice_away(look)
        if look.time_s - self._tallied_s >= self._every_s(look.time_s):
            self._tallied_s = look.time_s
            events += self._take(self._counter.tally(), look.time_s)
            self._change(slow_per_s=self._slow_per_s())
        events += self._near_the_end(look.time_s)
        is_over = self._ends_s is not None and look.time_s >= self._ends_s
        is_late = self._waits and look.time_s >= float(counting["longest_s"])
        if is_over or is_late:
            events += self.end("reached" if is_over else "time_over", look.time_s + self._zero_s)
        return tuple(events)

    def _every_s(self, time_s: float) -> float:
        """How often it is counted; it costs as much as the recording is long."""
        counting = self._rules["counting"]
        share = 0.0 if self._waits else float(counting["every_share"])
        return max(float(counting["every_s"]), share * time_s)

    def _notice_away(self, look: Look) -> list[CoachEvent]:
        hint = out_of_view(self._test, look)
        if hint is None:
            self._good_s = look.time_s
            if not self._is_away:
                return []
            self._is_away = False
            self._change(hint=None)
            return [CoachEvent(look.time_s, "back")]
        if self._good_s is None:
            self._good_s = look.time_s
        is_long = look.time_s - self._good_s >= float(self._rules["counting"]["away_s"])
        if self._is_away or not is_long:
            return []
        self._is_away = True
        self._change(hint=hint)
        return [CoachEvent(look.time_s, "away", hint=hint)]

    def _take(self, tally: Tally, time_s: float) -> list[CoachEvent]:
        """What is new since the last time it was counted."""
        events = self._take_done(tally, time_s)
        for one in tally.uncounted:
            if any(abs(one.time_s - known.time_s) < NEAR_S for known in self._named):
                continue
            self._named.append(one)
            self._change(not_counted=one.why)
            events.append(CoachEvent(one.time_s, "not_counted", why=one.why))
        before, is_named = self._why_nothing
        is_same = before == tally.why_not
        self._why_nothing = (tally.why_not, is_named and is_same)
        if tally.why_not is not None and is_same and not is_named:
            self._why_nothing = (tally.why_not, True)
            self._change(not_counted=tally.why_not)
            events.append(CoachEvent(time_s, "not_counted", why=tally.why_not))
        return events

    def _take_done(self, tally: Tally, time_s: float) -> list[CoachEvent]:
        """More repetitions at once; fewer only where they are found fewer twice.

        What is done beyond those that are wanted is in the result and not in the count.
        """
        before, now = self._state.count, len(tally.done)
        if self._state.wanted is not None:
            now = min(now, self._state.wanted)
        if now < before:
            if not self._has_fewer:
                self._has_fewer = True
                return []
            why = _why_fewer(self._done, tally)
            self._done, self._has_fewer = tally.done, False
            self._change(count=now, not_counted=why)
            return [CoachEvent(time_s, "fewer", now, why)]
        self._done, self._has_fewer = tally.done, False
        if now == before:
            return []
        self._change(count=now, not_counted=None)
        return [CoachEvent(time_s, "counted", number) for number in range(before + 1, now + 1)]

    def _near_the_end(self, time_s: float) -> list[CoachEvent]:
        """Whether all are counted, and how long it goes on after them."""
        wanted = self._state.wanted
        if wanted is None or self._state.count < wanted:
            self._ends_s = None
            if self._state.phase == "still":
                self._change(phase="counting")
            return []
        if self._ends_s is not None:
            return []
        still_s = self._rules["still_s"].get(self._test)
        self._ends_s = time_s + float(still_s or self._rules["counting"]["after_s"])
        if still_s is None or not self._waits:
            return []
        self._change(phase="still")
        return [CoachEvent(time_s, "still")]


def _why_fewer(before: tuple[Repetition, ...], tally: Tally) -> Reason:
    """Why one that counted does not any more: what was found in its place, or what all lack."""
    ends = [one.cycle.end_s or one.cycle.turn_s for one in before]
    for one in tally.uncounted:
        spans = zip(before, ends, strict=True)
        if any(known.cycle.start_s <= one.time_s <= end_s for known, end_s in spans):
            return one.why
    return tally.why_not or Reason("movement_too_small")
