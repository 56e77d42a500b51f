"""Disks that fail, and kills, at each step of a write: all is as before, or as it is to be after.

A step is a call that changes the disk; each in turn fails, or is where whoever writes is killed.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from posture.apps.batch import parts
from posture.apps.batch.places import LocalOutput
from posture.errors import PostureError
from posture.findings.reference import Take
from posture.findings.reference.store import Store
from posture.results.days import Days, WatchedDay
from posture.runtime.atomic_write import PREFIX
from tests.made_batches import part_row

STEPS = ("open", "fsync", "replace", "chmod", "mkdir")
RUN = "000001-abcdef"


class Killed(BaseException):
    """In place of the end of the process: nobody may catch it and go on."""


class Disk:
    """Counts steps; from one on every step fails with what is to be raised, as of a full disk."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.steps, self.fails_at = 0, -1
        self.fault: BaseException = Killed()
        for name in STEPS:
            patch.setattr(os, name, self._watched(getattr(os, name)))

    def _watched(self, real: Callable[..., object]) -> Callable[..., object]:
        def step(*args: object, **kwargs: object) -> object:
            self.steps += 1
            if 0 <= self.fails_at < self.steps:
                raise self.fault
            return real(*args, **kwargs)

        return step


@dataclass(frozen=True)
class Kept:
    """Something that is kept: one more entry is added, and all are counted."""

    add: Callable[[int], object]
    count: Callable[[], int]


def takes(folder: Path) -> Kept:
    def add(number: int) -> None:
        moment = f"2026-11-{number + 1:02d}T08:00:00"
        Store(folder).add_takes("Anna", [Take("standing", moment, "photo", 1, {"sway": 1.0})])

    return Kept(add, lambda: len(Store(folder).read("Anna").takes))


def days(folder: Path) -> Kept:
    kept = Days(folder / "days.json")
    kept.turn_on()
    day = date(2026, 11, 30)

    def add(number: int) -> None:
        Days(kept.path).keep(WatchedDay(tab=str(number), date=day, seated_s=1.0))

    return Kept(add, lambda: round(kept.week(day)[-1].seated_s))


def rows(folder: Path) -> Kept:
    place = LocalOutput(folder)
    place.prepare()

    def add(number: int) -> None:
        parts.write(place, RUN, number, [part_row(f"{number}.jpg")])

    return Kept(add, lambda: len(list(parts.done(place))))


@pytest.fixture(params=[takes, days, rows])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    made: Kept = request.param(tmp_path / "kept")
    made.add(0)
    yield made
    made.add(27)
    assert not list(tmp_path.glob(f"**/{PREFIX}*"))


@pytest.mark.parametrize("make", [takes, days])
def test_a_draft_that_a_kill_left_is_gone_with_the_next_write(
    make: Callable[[Path], Kept], tmp_path: Path
) -> None:
    made = make(tmp_path)
    made.add(0)
    (tmp_path / f"{PREFIX}killed").write_text("what is deleted since")
    made.add(1)
    assert made.count() == 2
    assert not list(tmp_path.glob(f"{PREFIX}*"))


@pytest.mark.parametrize(
    "fault", [OSError(errno.ENOSPC, "no room"), Killed()], ids=["full", "kill"]
)
def test_a_fault_at_each_step_leaves_all_that_was_there_and_no_half(
    kept: Kept, fault: BaseException
) -> None:
    for fails_at in range(20):
        before = kept.count()
        with pytest.MonkeyPatch.context() as patch:
            disk = Disk(patch)
            disk.fails_at, disk.fault = fails_at, fault
            try:
                kept.add(fails_at + 1)
            except (PostureError, Killed):
                went_well = False
            else:
                went_well = True
        assert kept.count() in ((before + 1,) if went_well else (before, before + 1))
        if went_well and disk.steps <= fails_at:
            return
    raise AssertionError("it takes more steps than were tried")
