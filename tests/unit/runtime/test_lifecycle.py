"""What holds something is closed: by ``with``, and by a worker process that ends."""

from __future__ import annotations

import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from posture.runtime.lifecycle import Closing, close_with_process


class Held(Closing):
    """Notes in a file that it was closed, through a thread of its own, as a landmarker does."""

    def __init__(self, notes: Path) -> None:
        self.notes = notes

    def close(self) -> None:
        thread = threading.Thread(target=self._note)
        thread.start()
        thread.join()

    def _note(self) -> None:
        with self.notes.open("a") as file:
            file.write("closed\n")


def test_it_is_open_within_the_statement_and_closed_once_after(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    with Held(notes) as held:
        assert isinstance(held, Held)
        assert not notes.exists()
    assert notes.read_text() == "closed\n"


def test_an_error_closes_it_and_goes_on(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    with pytest.raises(ZeroDivisionError), Held(notes):
        raise ZeroDivisionError
    assert notes.read_text() == "closed\n"


def test_what_cannot_be_closed_is_not_made() -> None:
    class Forgetful(Closing):
        pass

    with pytest.raises(TypeError, match="close"):
        Forgetful()  # type: ignore[abstract]


def keep(notes: Path) -> bool:
    """What a worker does: it begins to hold something, and says whether it is closed already."""
    close_with_process(Held(notes))
    return notes.exists()


def test_what_a_worker_keeps_is_closed_once_when_it_ends(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert not pool.submit(keep, notes).result()
    assert notes.read_text() == "closed\n"
