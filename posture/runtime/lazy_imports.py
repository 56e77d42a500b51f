"""Puts off imports that another package makes at its top but may never need."""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Iterator
from types import ModuleType


class Deferred(ModuleType):
    """Stands in for a module until something is asked of it; then the real one answers."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)  # the import system's own questions must not load it
        return getattr(importlib.import_module(self.__name__), name)


@contextlib.contextmanager
def imports(*names: str) -> Iterator[None]:
    """Within the block, importing one of ``names`` costs nothing until the module is used.

    A parent comes before its submodules (``"a", "a.b"``). Modules already imported stay as they
    are, and after the block importing one of the names gives the real module again.
    """
    placed = {name: Deferred(name) for name in names if name not in sys.modules}
    for name, module in placed.items():
        parent, _, child = name.rpartition(".")
        module.__path__ = []
        if parent in placed:
            setattr(placed[parent], child, module)
    sys.modules.update(placed)
    try:
        yield
    finally:
        for name, module in placed.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
