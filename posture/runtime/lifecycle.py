"""Things that hold something until they are closed: in a ``with`` statement, or with a process."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Self

CLOSE_PRIORITY = 10
"""A worker's landmarker closes through threads of its own, gone by the time of ``atexit``."""


class Closing(ABC):
    """Gives a class with :meth:`close` the ``with`` statement.

    ``contextlib.closing`` asks every caller to write it, and ``AbstractContextManager`` does not
    call ``close``.
    """

    @abstractmethod
    def close(self) -> None:
        """Free what is held."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def close_with_process(held: Closing) -> None:
    """Close what a worker process keeps as long as it lives, when that process ends."""
    from multiprocessing.util import Finalize  # only workers have a use for it

    Finalize(None, held.close, exitpriority=CLOSE_PRIORITY)
