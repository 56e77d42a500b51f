"""Looks kept small: an hour of film has 54,000 of them, each in 0.2 kB in place of 1.5.

The newest thousand stand in columns; older ones are packed, a thousand at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

from posture.movements.look_columns import Known, LookColumns
from posture.movements.looks import Look

TOGETHER = 1024


class LookStore(Sequence[Look]):
    """Looks in order of time; one that is asked for is made anew.

    Parameters
    ----------
    side_px : the longer side of the pictures that points lie in.
    """

    def __init__(self, side_px: int) -> None:
        self._side_px, self._known = side_px, Known()
        self._packed: list[bytes] = []
        self._newest = LookColumns(side_px, self._known)

    def append(self, look: Look) -> None:
        """One look more."""
        if len(self._newest) == TOGETHER:
            self._packed.append(self._newest.packed())
            self._newest = LookColumns(self._side_px, self._known)
        self._newest.append(look)

    def __len__(self) -> int:
        return TOGETHER * len(self._packed) + len(self._newest)

    @overload
    def __getitem__(self, index: int) -> Look: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Look]: ...
    def __getitem__(self, index: int | slice) -> Look | Sequence[Look]:
        if isinstance(index, slice):
            return list(self)[index]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        block, place = divmod(index % len(self), TOGETHER)
        return self._columns(block).look(place)

    def __iter__(self) -> Iterator[Look]:
        for block in range(len(self._packed) + 1):
            columns = self._columns(block)
            yield from map(columns.look, range(len(columns)))

    def _columns(self, block: int) -> LookColumns:
        if block == len(self._packed):
            return self._newest
        return LookColumns.unpacked(self._packed[block], self._side_px, self._known)
