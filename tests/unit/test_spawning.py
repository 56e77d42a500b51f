"""Worker processes: what they hear and what they do not."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection

import pytest

from posture.spawning import spawned


def sends_back(pipe: Connection) -> None:
    pipe.send(pipe.recv())


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
@pytest.mark.parametrize("after_s", [0.0, 0.05, 0.2])
def test_a_worker_never_hears_ctrl_c_not_even_while_it_loads(after_s: float) -> None:
    process, pipe = spawned(sends_back)
    time.sleep(after_s)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGINT)
    pipe.send("still here")
    assert pipe.recv() == "still here"
    process.join()
    assert process.exitcode == 0


@pytest.fixture
def heard() -> Iterator[None]:
    """This process hears Ctrl-C, also where it was started in the background, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard")
def test_the_parent_hears_it_again_once_the_worker_has_begun() -> None:
    process, pipe = spawned(sends_back)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    pipe.send(None)
    process.join()
