"""Starts worker processes: spawned, never forked, with the surroundings that suit one core each."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

SURROUNDINGS = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_MMAP_THRESHOLD_": "268435456",
    "MALLOC_TRIM_THRESHOLD_": "268435456",
}
"""A worker has a core to itself: more threads would only wait for each other. And it needs the same
memory for every picture: giving it back in between costs more than a hundredth of the time."""


def spawned(main: Callable[..., None], *arguments: Any) -> tuple[BaseProcess, Connection]:
    """A new process that runs ``main(pipe, *arguments)``, and this end of its pipe.

    Raises
    ------
    OSError
        The system gives no further process.
    """
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=main, args=(there, *arguments), daemon=True)
    with _environment(SURROUNDINGS):
        process.start()
    there.close()
    return process, here


def give_memory_back() -> None:
    """Let the system have what this process holds and does not use (glibc; elsewhere nothing)."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


@contextlib.contextmanager
def _environment(names: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
