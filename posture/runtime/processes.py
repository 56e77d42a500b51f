"""What a worker process is started with: an environment for one core, Ctrl-C held, memory kept."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import signal
from collections.abc import Iterator
from pathlib import Path

SURROUNDINGS = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "16777216",
    "MALLOC_TRIM_THRESHOLD_": "268435456",
}
"""A worker has a core to itself: more threads would only wait for each other. And it needs the same
memory for every ordinary picture: giving it back in between costs more than a hundredth of the
time. Not so what a very large one needed, and the threads of its decoder, whose pieces are given
back: else they would stay beside the next."""

NOT_WARMED_UP_BYTES = 208 * 2**20
"""That a landmarker and the estimators take beside the first time that they are used, and what is
held in pieces: so much that no picture that was told to fit is ended."""


def give_memory_back() -> None:
    """Let the system have what this process holds and does not use (glibc; elsewhere nothing)."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def limit_memory(more: int) -> None:
    """Let this process take so many bytes beyond what it has now, and no more.

    What goes beyond fails in the process that takes it, before the system ends others. Counted is
    what is really written to (``RLIMIT_DATA`` of Linux): libraries reserve many times that as
    addresses, which ``RLIMIT_AS`` would count. On other systems nothing is limited.
    """
    try:
        import resource

        status = Path("/proc/self/status").read_text("ascii")
    except (ImportError, OSError):
        return
    sizes = dict(line.split(":", 1) for line in status.splitlines())
    limit = 1024 * int(sizes["VmData"].split()[0]) + more
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (limit, most))


@contextlib.contextmanager
def interrupts_held() -> Iterator[None]:
    """Ctrl-C waits until the block ends; processes started within it never hear it.

    A worker can ignore it by itself only once it has loaded its modules, which takes a second.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # started later, it would let Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def environment(names: dict[str, str]) -> Iterator[None]:
    """These variables, for processes started within the block."""
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
