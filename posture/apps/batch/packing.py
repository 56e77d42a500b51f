"""Many JSON values that are much alike as one, in which each part that recurs stands once.

A number is the place of a part in ``of``; a list is a part, or a table of names: its first number
is the place of the names, or of null where it is a list. ``store.js`` unpacks it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_LEAF, _SHAPE, _NODE = "leaf", "shape", "node"


class Packing:
    """Takes values in, and gives all of them packed."""

    def __init__(self) -> None:
        self._places: dict[tuple[Any, ...], int] = {}
        self._keys: list[tuple[Any, ...]] = []
        self._uses: list[int] = []
        self._leaves: dict[str | tuple[type, Any], int] = {}
        self._known: dict[int, int] = {}
        self._kept: list[Any] = []
        self._roots: list[int] = []

    def add(self, value: Any) -> None:
        """One more value; what is in it must not change until all are packed."""
        root = self._place(value)
        self._uses[root] += 1
        self._roots.append(root)

    def packed(self) -> dict[str, list[Any]]:
        """``of`` and, of each value in order, ``at``."""
        by_uses = sorted(range(len(self._keys)), key=lambda one: -self._uses[one])
        codes = {one: code for code, one in enumerate(filter(self._recurs, by_uses))}

        def written(place: int, *, is_part: bool = False) -> Any:
            if place in codes and not is_part:
                return codes[place]
            kind, *rest = self._keys[place]
            if kind == _NODE:
                return [written(one) for one in rest]
            return rest[1] if kind == _LEAF else rest

        return {
            "of": [written(place, is_part=True) for place in codes],
            "at": [written(root) for root in self._roots],
        }

    def _recurs(self, place: int) -> bool:
        """Whether it stands in ``of``: all but texts, lists and tables that are there once."""
        kind, *rest = self._keys[place]
        is_inline = kind == _NODE or (kind == _LEAF and rest[0] is str)
        return self._uses[place] > 1 or not is_inline

    def _place(self, value: Any) -> int:
        if not isinstance(value, (dict, list, tuple)):
            leaf = value if type(value) is str else (type(value), value)
            known = self._leaves.get(leaf)
            if known is None:
                known = self._leaves[leaf] = self._put((_LEAF, type(value), value), ())
            return known
        # The same object again, as words are: looked up, not looked through.
        known = self._known.get(id(value))
        if known is None:
            known = self._node(value)
            self._known[id(value)] = known
            self._kept.append(value)  # no other object may get its id
        return known

    def _node(self, value: dict[str, Any] | Sequence[Any]) -> int:
        if isinstance(value, dict):
            shape = self._put((_SHAPE, *value), ())
            parts: Sequence[Any] = list(value.values())
        else:
            shape, parts = self._place(None), value
        places = (shape, *map(self._place, parts))
        return self._put((_NODE, *places), places)

    def _put(self, key: tuple[Any, ...], places: tuple[int, ...]) -> int:
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = len(self._keys)
            self._keys.append(key)
            self._uses.append(0)
            for one in places:
                self._uses[one] += 1
        return place
