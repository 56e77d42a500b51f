"""How a batch goes on, on standard error: a bar where somebody watches, else a line a minute."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from posture.apps.batch.listing import LeftAlone
from posture.apps.batch.plan import BatchPlan
from posture.apps.batch.run import BatchProgress
from posture.apps.batch.shards import ShardDone
from posture.output.terminal.console_page import LastingConsole
from posture.output.text import counted, printable
from posture.runtime.lifecycle import Closing

LINE_EVERY_S = 60.0
FIRST_LEFT = 5
RATE_OVER_S = 60.0
"""The rate is that of the last minute, and not of the start, which the first pictures pay for."""


class Pace:
    """How many pictures are done, and how quickly."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.total = self.done = self.failures = 0
        self._seen: deque[tuple[float, int]] = deque()

    def begin(self, total: int) -> None:
        """So many pictures are to be done."""
        self.total = total

    def add(self, pictures: int, failures: int) -> None:
        """So many more are done."""
        self.done += pictures
        self.failures += failures
        now_s = self._clock()
        self._seen.append((now_s, self.done))
        while len(self._seen) > 2 and self._seen[0][0] < now_s - RATE_OVER_S:
            self._seen.popleft()

    def rate_per_s(self) -> float | None:
        """Pictures a second; None until there are some to tell it from."""
        if len(self._seen) < 2:
            return None
        (first_s, first), (last_s, last) = self._seen[0], self._seen[-1]
        return (last - first) / (last_s - first_s) if last > first and last_s > first_s else None

    def line(self) -> str:
        """Done, rate, time left, failures, as one line."""
        parts = [f"{self.done:,} of {self.total:,}"]
        rate = self.rate_per_s()
        if rate is not None:
            parts.append(f"{rate:.1f} a second")
            if self.done < self.total:
                parts.append(f"{duration((self.total - self.done) / rate)} left")
        if self.failures:
            parts.append(f"{self.failures:,} failed")
        return " · ".join(parts)


def duration(seconds: float) -> str:
    """Seconds in words, as a round number of one unit."""
    minutes, hours = round(seconds / 60), max(2, round(seconds / 3600))
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if minutes < 90:
        return f"{minutes} min"
    return f"{hours} h" if hours < 72 else f"{round(hours / 24)} days"


class Screen(Closing, BatchProgress):
    """Shows how a batch goes on; use it in a ``with`` statement."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or LastingConsole(stderr=True, highlight=False)
        self._pace = Pace()
        self._bar: Progress | None = None
        self._last_line_s = time.monotonic()

    def close(self) -> None:
        """Take the bar off the screen."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def say(self, text: str) -> None:
        """A line; above the bar, if there is one."""
        try:
            self._console.print(text, markup=False, soft_wrap=True)
        except BrokenPipeError:  # of a rich that leaves it to us
            self._console.quiet = True

    def looking(self, pictures: int) -> None:
        """See :class:`BatchProgress`."""
        if self._is_time_for_a_line():
            self.say(f"{counted(pictures, 'picture')} found so far")

    def planned(self, plan: BatchPlan, left_alone: LeftAlone) -> None:
        """See :class:`BatchProgress`."""
        self.say(planned_in_words(plan, left_alone))
        todo = len(plan.todo)
        if not todo:
            return
        self._pace.begin(todo)
        if self._console.is_terminal:
            self._bar = Progress(
                BarColumn(),
                TaskProgressColumn(),
                TextColumn("{task.description}", markup=False),
                console=self._console,
            )
            self._bar.add_task(self._pace.line(), total=todo)
            self._bar.start()

    def done(self, what: ShardDone) -> None:
        """See :class:`BatchProgress`."""
        self._pace.add(what.count, what.statuses.get("unreadable", 0))
        if self._bar is not None:
            task = self._bar.task_ids[0]
            self._bar.update(task, completed=self._pace.done, description=self._pace.line())
        elif self._is_time_for_a_line():
            self.say(self._pace.line())

    def writing(self) -> None:
        """See :class:`BatchProgress`."""
        self.close()
        if self._pace.done:
            self.say(f"{self._pace.line()}; writing the tables and the page")

    def left_behind(self, names: Sequence[str]) -> None:
        """See :class:`BatchProgress`."""
        shown = [*map(printable, names[:FIRST_LEFT]), *(["…"] if names[FIRST_LEFT:] else [])]
        self.say(
            f"--fresh left {counted(len(names), 'file')} where they were, as posture did not make "
            f"them: {', '.join(shown)}"
        )

    def notice(self, text: str) -> None:
        """See :class:`BatchProgress`."""
        self.say(text)

    def _is_time_for_a_line(self) -> bool:
        now_s = time.monotonic()
        if now_s - self._last_line_s < LINE_EVERY_S:
            return False
        self._last_line_s = now_s
        return True


def planned_in_words(plan: BatchPlan, left_alone: LeftAlone) -> str:
    """What there is and what is to do, in one line."""
    parts = [counted(plan.pictures, "picture")]
    if plan.kept:
        parts.append(f"{plan.kept:,} done before")
    if plan.changed:
        parts.append(f"{len(plan.changed):,} changed or tried again")
    if plan.gone:
        parts.append(f"{len(plan.gone):,} no longer there")
    parts.append(f"{len(plan.todo):,} to do" if len(plan.todo) else "nothing to do")
    others = left_alone.by_ending.total()
    if others:
        endings = ", ".join(ending for ending, _ in left_alone.by_ending.most_common(5))
        parts.append(f"{counted(others, 'other file')} left alone ({endings})")
    return " · ".join(parts)
