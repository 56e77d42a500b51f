"""A reference recorded before the camera: countdown, capture, step away, and again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from posture.capture.sources import Ended, FrameSource, Lost
from posture.errors import InputError, SourceError
from posture.findings.reference import Take, TakeStance
from posture.findings.reference.taking import one_capture, take_of
from posture.monitoring.observation import Observation
from posture.monitoring.snapshot import State
from posture.monitoring.states import StateFinder
from posture.monitoring.watcher import CameraWatcher, WatchedFrame
from posture.runtime import resources
from posture.types import Frame

PATIENCE_S = 0.2


@dataclass(frozen=True, slots=True)
class RecordingPlan:
    """What is to be recorded.

    Attributes
    ----------
    stances : in this order, ``takes`` of each.
    countdown_s, capture_s : before each take, and how long it lasts.
    tries : how often a take is tried before it is given up.
    leave_within_s : how long is waited for the person to step away between two takes.
    """

    stances: tuple[TakeStance, ...] = ("standing", "seated")
    takes: int = 3
    countdown_s: float = 5.0
    capture_s: float = 3.0
    tries: int = 3
    leave_within_s: float = 60.0


class Booth:
    """Records takes of one person before one camera.

    Parameters
    ----------
    source, watcher : the camera and who looks at it.
    states : tells whether the person has stepped away.
    say : told what to do and what became of it, a line each.
    words : the table ``recording`` of ``live_wording.toml``.
    """

    def __init__(
        self,
        source: FrameSource,
        watcher: CameraWatcher,
        states: StateFinder,
        say: Callable[[str], None],
        words: Mapping[str, Any],
    ) -> None:
        self._source, self._watcher, self._states = source, watcher, states
        self._say, self._words = say, words
        self._time_s = 0.0
        self._state: State = "unknown"

    def record(self, plan: RecordingPlan) -> Iterator[Take]:
        """The takes as they are made.

        Raises
        ------
        SourceError
            The camera gives no more pictures.
        InputError
            A take could not be made after all tries, or nobody stepped away between two.
        """
        for stance in plan.stances:
            for number in range(1, plan.takes + 1):
                if number > 1:
                    self._wait_for_leaving(stance, plan.leave_within_s)
                prompt = self._words["ask"].format(
                    number=number, takes=plan.takes, what=self._words["what"][stance]
                )
                self._say(prompt)
                yield self._take(stance, plan)

    def _take(self, stance: TakeStance, plan: RecordingPlan) -> Take:
        for attempt in range(1, plan.tries + 1):
            self._count_down(plan.countdown_s)
            try:
                take = self._capture(stance, plan.capture_s)
            except InputError as error:
                if attempt == plan.tries:
                    raise
                self._say(self._words["again"].format(why=str(error).rstrip(".")))
            else:
                self._say(self._words["taken"].format(frames=take.frames))
                return take
        raise AssertionError("a plan has at least one try")

    def _count_down(self, seconds: float) -> None:
        end_s = self._time_s + seconds
        left = -1
        for look in self._looks():
            now_left = max(0, round(end_s - look.sight.time_s))
            if now_left != left and now_left > 0:
                self._say(self._words["count"].format(seconds=now_left))
                left = now_left
            if look.sight.time_s >= end_s:
                return

    def _capture(self, stance: TakeStance, seconds: float) -> Take:
        """One take from the looks of some seconds; the commonest fault where there is none."""
        end_s = self._time_s + seconds
        frames: list[Take] = []
        faults: list[str] = []
        self._say(self._words["hold"])
        for look in self._looks():
            if look.sight.time_s > end_s:
                break
            try:
                frames.append(self._frame(look, stance))
            except InputError as error:
                faults.append(str(error))
        if len(frames) <= len(faults):
            fault = max(set(faults), key=faults.count) if faults else self._words["nothing"]
            raise InputError(fault)
        return one_capture(frames)

    def _frame(self, look: WatchedFrame, stance: TakeStance) -> Take:
        if look.report is None or look.pose is None:
            raise InputError(self._words["nobody"])
        return take_of(
            look.report,
            look.pose,
            taken_at=look.sight.at or datetime.now().astimezone(),
            source="camera",
            stated_stance=stance,
            place=None if _shows_all(look.sight) else look.sight.place,
        )

    def _wait_for_leaving(self, stance: TakeStance, within_s: float) -> None:
        """Until the person is away, or no longer stands or sits: takes must be apart."""
        self._say(self._words["leave"][stance])
        end_s = self._time_s + within_s
        held = "standing" if stance == "standing" else "seated"
        for look in self._looks():
            state = self._state
            if state == "away" or (state in ("standing", "moving", "seated") and state != held):
                self._say(self._words["left"])
                return
            if look.sight.time_s > end_s:
                raise InputError(self._words["stayed"])

    def _looks(self) -> Iterator[WatchedFrame]:
        """One look after the other, until the camera has nothing more."""
        while True:
            news = self._source.newest(PATIENCE_S)
            if isinstance(news, Frame):
                at = datetime.now().astimezone() if self._source.is_live else None
                look = self._watcher.look(news, (news.time_ms or 0.0) / 1000.0, at)
                self._time_s = look.sight.time_s
                # At every look: what held before the last take is no sign of leaving after it.
                self._state = self._states.see(look.sight).state
                yield look
            elif isinstance(news, Ended) or (isinstance(news, Lost) and news.is_final):
                raise SourceError(self._words["ended"], self._words["what_now"])
            elif isinstance(news, Lost):
                self._say(news.message)
                self._watcher.lose()
                self._time_s = max(self._time_s, news.time_s)


def _shows_all(sight: Observation) -> bool:
    """Whether hips and knees are seen: then a take is measured, and must be from the side."""
    least = float(resources.read_toml("live.toml")["states"]["legs"])
    return sight.shows_hips and sight.body is not None and sight.body.legs >= least
