"""A folder whose pictures are judged with a stub, by whichever worker process reads it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from posture.apps.batch.listing import Folder, LeftAlone, Listed
from tests import stub_landmarker


@dataclass(frozen=True, slots=True)
class StubFolder:
    """Reads like the folder ``inner``; every process that it comes to but its maker judges with
    ``stub_landmarker``.

    ``parent`` is the process that made it.
    """

    inner: Folder
    parent: int

    def check(self) -> None:
        self.inner.check()

    def listed(self, patterns: Sequence[str], left_alone: LeftAlone) -> Iterator[Listed]:
        return self.inner.listed(patterns, left_alone)

    def read(self, picture: Listed) -> bytes:
        return self.inner.read(picture)

    def __reduce__(self) -> tuple[object, ...]:
        return _received, (type(self), self.inner, self.parent)


def stubbed(inner: Folder) -> StubFolder:
    """A folder of this process, to be judged with a stub by others."""
    return StubFolder(inner, os.getpid())


def _received(kind: type[StubFolder], inner: Folder, parent: int) -> StubFolder:
    """What pickle calls in the process that a folder comes to."""
    if os.getpid() != parent:
        stub_landmarker.install()
    return kind(inner, parent)
