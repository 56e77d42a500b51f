"""A disk that fails, or kills whoever writes, at the n-th step of a write.

A step is a call that changes the disk: open a file to write, write, fsync, rename, unlink, make a
folder, change a mode. Each carries the name of its file, so that a failure says where it was.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import re
import shutil
import signal
import sqlite3
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest

from posture.errors import PostureError
from tests.kept_things import Kept

Fault = Literal["full", "broken", "killed"]
"""From the n-th step on no room to write (deleting goes on); that step fails; the process ends."""

NAMED = ("replace", "rename", "unlink", "remove", "mkdir", "rmdir", "chmod", "truncate")
NEEDS_ROOM = frozenset({"open", "write", "fsync", "mkdir", "replace", "rename"})
LONGEST_S = 120
_DIGITS = re.compile(r"(?<=\.posture-)\w+|[0-9a-f]{6,}|\d+")


class Disk:
    """Counts steps while ``patch`` holds; with a fault, they fail from ``at`` on.

    Attributes
    ----------
    sites : what the steps were, such as ``fsync results.csv``, random and running numbers as ``#``.
    """

    def __init__(self, patch: pytest.MonkeyPatch, fault: Fault | None = None, at: int = -1) -> None:
        self.sites: list[str] = []
        self._fault, self._at = fault, at
        self._names: dict[int, str] = {}
        self._last = ""
        for name in NAMED:
            patch.setattr(os, name, self._watched(name, getattr(os, name)))
        patch.setattr(os, "open", self._opened_low(os.open))
        patch.setattr(os, "write", self._written_low(os.write))
        patch.setattr(os, "fsync", self._flushed(os.fsync))
        patch.setattr(sqlite3, "connect", self._connected(sqlite3.connect))
        for module in (builtins, io):
            patch.setattr(module, "open", self._opened(io.open))

    @property
    def steps(self) -> int:
        """How many there were."""
        return len(self.sites)

    def step(self, call: str, name: str, half: Callable[[], object] = lambda: None) -> None:
        """Count a step, and fail if it is its turn; of a write, half is done first.

        Writes to one file that follow each other are one step.
        """
        site = f"{call} {_DIGITS.sub('#', Path(name).name)}"
        if call == "write" and self._last == name:
            return
        self._last = name if call == "write" else ""
        at = len(self.sites)
        self.sites.append(site)
        if self._fault == "killed" and at == self._at:
            half()
            os.kill(os.getpid(), signal.SIGKILL)
        if self._fault == "broken" and at == self._at:
            half()
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        if self._fault == "full" and 0 <= self._at <= at and call in NEEDS_ROOM:
            half()
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _watched(self, call: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def watched(path: Any, *args: Any, **kwargs: Any) -> Any:
            target = args[0] if call in ("replace", "rename") else path
            self.step(call, os.fsdecode(target) if not isinstance(target, int) else str(target))
            return real(path, *args, **kwargs)

        return watched

    def _opened_low(self, real: Callable[..., int]) -> Callable[..., int]:
        def opened(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
            writes = flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR)
            if writes:
                self.step("open", os.fsdecode(path))
            file = real(path, flags, *args, **kwargs)
            self._names[file] = os.fsdecode(path)
            return file

        return opened

    def _written_low(self, real: Callable[..., int]) -> Callable[..., int]:
        def written(file: int, data: Any) -> int:
            self.step("write", self._name(file), lambda: real(file, data[: len(data) // 2]))
            return real(file, data)

        return written

    def _flushed(self, real: Callable[..., None]) -> Callable[..., None]:
        def flushed(file: int) -> None:
            self.step("fsync", self._name(file))
            real(file)

        return flushed

    def _connected(self, real: Callable[..., sqlite3.Connection]) -> Callable[..., Any]:
        """A database whose statements are steps, at which only kills come: it writes by itself."""

        def connected(*args: Any, **kwargs: Any) -> sqlite3.Connection:
            connection = real(*args, **kwargs)
            connection.set_trace_callback(lambda sql: self._step_of_sql(" ".join(sql.split()[:3])))
            return connection

        return connected

    def _step_of_sql(self, statement: str) -> None:
        if self._fault in (None, "killed"):
            self.step("sql", statement)

    def _name(self, file: int) -> str:
        return self._names.get(file, "")

    def _opened(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def opened(path: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            if not set(mode) & set("wxa+") or isinstance(path, int):
                return real(path, mode, *args, **kwargs)
            name = os.fsdecode(path)
            if kwargs.get("opener") is None:  # else it is seen as it is opened
                self.step("open", name)
            file = real(path, mode, *args, **kwargs)
            self._names[file.fileno()] = name
            return _Written(file, self, name)

        return opened


class _Written:
    """A file whose writes are steps."""

    def __init__(self, file: Any, disk: Disk, name: str) -> None:
        self._file, self._disk, self._name = file, disk, name

    def write(self, data: Any) -> Any:
        def half() -> None:
            self._file.write(data[: len(data) // 2])
            self._file.flush()

        self._disk.step("write", self._name, half)
        return self._file.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._file)

    def __enter__(self) -> _Written:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


@dataclass(frozen=True)
class Struck:
    """What came of adding an entry on a disk with a fault.

    Attributes
    ----------
    site : where the fault was; empty where adding takes fewer steps: it went well.
    lost, doubled : entries that are missing, and those that are there twice or were never added.
    unclear : an error that is none of ours, or is no sentence.
    """

    site: str
    lost: tuple[int, ...] = ()
    doubled: tuple[int, ...] = ()
    unclear: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing came of it but an error that a person understands."""
        return not (self.lost or self.doubled or self.unclear)


def strikes(
    make: Callable[[Path], Kept], folder: Path, fault: Fault, every: int = 1
) -> Iterator[Struck]:
    """A fault at each step of adding a second entry, every one on a copy of what the first left."""
    make(folder / "first").add(0)
    with pytest.MonkeyPatch.context() as patch:
        shutil.copytree(folder / "first", folder / "sound")
        sound = Disk(patch)
        make(folder / "sound").add(1)
    steps = [one for one in sound.sites if fault == "killed" or not one.startswith("sql ")]
    for at in range(0, len(steps), every):
        copy = folder / f"{fault}-{at}"
        shutil.copytree(folder / "first", copy)
        yield strike(make(copy), 1, fault, at, steps)
        shutil.rmtree(copy)


def strike(kept: Kept, number: int, fault: Fault, at: int, sites: Sequence[str] = ()) -> Struck:
    """Add an entry while the disk has a fault at a step, and if need be once more without.

    Parameters
    ----------
    sites : the steps of the same with a sound disk, which name those at which it is killed.
    """
    before = kept.held()
    unclear = ""
    if fault == "killed":
        was_struck = killed(lambda: kept.add(number), at)
        site = (*sites, *[f"step {at}"] * (at + 1))[at] if was_struck else ""
    else:
        error, disk = outcome(lambda: kept.add(number), fault, at)
        was_struck = disk.steps > at
        site = disk.sites[at] if was_struck else ""
        unclear = "" if error is None else _unclear(error)
        was_struck = error is not None
    if was_struck and kept.again:
        kept.add(number)
    after = kept.held()
    wanted = {*before, *([number] if kept.again or not was_struck else [])}
    return Struck(
        site,
        tuple(sorted(wanted - set(after))),
        tuple(one for one in after if after.count(one) > 1 or one not in {*before, number}),
        unclear,
    )


def _unclear(error: BaseException) -> str:
    text = str(error)
    if isinstance(error, (PostureError, OSError)) and text and text.isprintable():
        return ""
    return "".join(traceback.format_exception(error))


def outcome(act: Callable[[], object], fault: Fault, at: int) -> tuple[BaseException | None, Disk]:
    """Do something on a disk that fails at a step; what was raised, and the steps that were made.

    For faults in this process; kills are for :func:`killed`.
    """
    with pytest.MonkeyPatch.context() as patch:
        disk = Disk(patch, fault, at)
        try:
            act()
        except BaseException as error:
            return error, disk
    return None, disk


def killed(act: Callable[[], object], at: int) -> bool:
    """Do something in a process of its own that is killed at a step; false: it makes fewer steps.

    Only for processes with a single thread.
    """
    child = os.fork()
    if child == 0:
        signal.alarm(LONGEST_S)
        try:
            with pytest.MonkeyPatch.context() as patch:
                Disk(patch, "killed", at)
                act()
        except BaseException:
            traceback.print_exc()
            os._exit(70)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL, "it hung"
        return True
    assert os.WEXITSTATUS(status) == 0, "it raised, and was not killed"
    return False
