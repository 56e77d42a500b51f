"""Days before the camera, a line each in one file: off until it is turned on, gone when turned off.

Nothing but sums is kept: no picture, no times of the day, no name.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import msgspec

from posture.errors import HistoryError
from posture.runtime import atomic_write, file_lock
from posture.runtime.paths import PRIVATE_FILE, data_folder, make_private

FILE_NAME = "days.json"
SCHEMA = "posture-days/1"
LONGEST_KEPT = timedelta(days=400)
WEEK = 7


class WatchedDay(msgspec.Struct, frozen=True, kw_only=True):
    """What the clocks of one tab counted on a day, or all of a day together.

    Attributes
    ----------
    tab : tells tabs apart; of a tab only its newest sums are kept. Empty for a whole day.
    date : on which the clocks began.
    observed_s, seated_s, longest_s : seconds known, seated, and seated in the longest bout.
    held_glutes, held_hip_flexors : percent × minutes beyond and below 100 %.
    """

    tab: str
    date: date
    observed_s: float = 0.0
    seated_s: float = 0.0
    longest_s: float = 0.0
    breaks: int = 0
    held_glutes: float = 0.0
    held_hip_flexors: float = 0.0


class _File(msgspec.Struct, frozen=True, kw_only=True):
    schema: str = SCHEMA
    days: tuple[WatchedDay, ...] = ()


class Days:
    """The days of this user. May be used by several threads, and by several programs.

    Parameters
    ----------
    path : the user's own file where it is not given. Nothing is read or made yet.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = data_folder() / FILE_NAME if path is None else path
        self._lock = threading.Lock()
        self._forgotten: set[str] = set()

    @property
    def is_on(self) -> bool:
        """Whether days are kept: exactly while the file is there."""
        return self.path.is_file()

    def turn_on(self) -> None:
        """Make the file; one that is there is left as it is.

        Raises
        ------
        HistoryError
            It cannot be made. So say all methods below where the file cannot be read or written.
        """
        with self._lock, _in_words(self.path):
            make_private(self.path.parent)
            with self._alone():
                if not self.is_on:
                    self._write(())

    def turn_off(self) -> None:
        """Delete every day, and the file with them; damaged or not."""
        with self._lock, _in_words(self.path):
            if self.is_on:
                with self._alone():
                    self.path.unlink(missing_ok=True)

    def keep(self, day: WatchedDay) -> None:
        """Keep the newest sums of a tab, under the date it began on; nothing while it is off."""
        with self._lock, _in_words(self.path):
            if not self.is_on or day.tab in self._forgotten:
                return
            with self._alone():
                if self.is_on:  # still, as another program may have turned it off
                    self._keep(day)

    def _keep(self, day: WatchedDay) -> None:
        kept = self._read()
        before = next((one for one in kept if one.tab == day.tab), None)
        if before is not None:
            day = msgspec.structs.replace(day, date=before.date)
        oldest = day.date - LONGEST_KEPT
        others = [one for one in kept if one.tab != day.tab and one.date >= oldest]
        self._write((*others, day))

    def forget(self, tab: str) -> None:
        """Delete what was kept of a tab; a session of it that has yet to end keeps no more."""
        with self._lock, _in_words(self.path):
            self._forgotten.add(tab)
            if not self.is_on:
                return
            with self._alone():
                kept = self._read() if self.is_on else ()
                others = [one for one in kept if one.tab != tab]
                if len(others) < len(kept):
                    self._write(others)

    def week(self, last: date) -> tuple[WatchedDay, ...]:
        """The sums of the seven days up to and with one, oldest first; zeros while off."""
        with self._lock, _in_words(self.path):
            kept = self._read() if self.is_on else ()
        dates = [last - timedelta(days=back) for back in reversed(range(WEEK))]
        return tuple(_together(one, kept) for one in dates)

    def _read(self) -> tuple[WatchedDay, ...]:
        return msgspec.json.decode(self.path.read_bytes(), type=_File).days

    def _write(self, days: Sequence[WatchedDay]) -> None:
        data = msgspec.json.encode(_File(days=tuple(days)))
        atomic_write.write_whole(self.path, data, mode=PRIVATE_FILE)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with file_lock.locked(self.path.parent):
            atomic_write.sweep(self.path.parent)
            yield


def _together(day: date, kept: Sequence[WatchedDay]) -> WatchedDay:
    """All that was kept of a day as one."""
    those = [one for one in kept if one.date == day]
    return WatchedDay(
        tab="",
        date=day,
        observed_s=sum(one.observed_s for one in those),
        seated_s=sum(one.seated_s for one in those),
        longest_s=max((one.longest_s for one in those), default=0.0),
        breaks=sum(one.breaks for one in those),
        held_glutes=sum(one.held_glutes for one in those),
        held_hip_flexors=sum(one.held_hip_flexors for one in those),
    )


@contextlib.contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """Faults of the disk and of the file as errors for a user."""
    try:
        yield
    except OSError as error:
        why = atomic_write.reason(error)
        raise HistoryError(f"The days in {path} cannot be used: {why}") from None
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise HistoryError(
            f"The days in {path} are damaged", "Delete them on the page Camera, or the file itself"
        ) from None
