"""What a batch of films has done: a line a film, so that the same command goes on where it was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from posture import __version__
from posture.apps.batch.film_work import FilmDone, FilmTask, FilmWork, file_of, without_curves
from posture.movements.model import Movement
from posture.movements.movement_json import SCHEMA
from posture.movements.movement_reading import from_dict
from posture.runtime import durable, resources
from posture.runtime.reading import parsed

FILE = "films.jsonl"


def options_of(work: FilmWork) -> dict[str, Any]:
    """All that a film's files depend on, fit for JSON.

    Raises
    ------
    ModelError
        The landmarker bundle or the estimators are missing or not those that ship.
    """
    path = resources.landmarker_path(work.model)
    return {
        "test": work.request.test,
        "looks_per_s": work.request.per_s,
        "sheets": work.sheets,
        "blur_face": work.blur_face,
        "landmarker": resources.landmarker_sha256(work.model, path),
        "pelvic_tilt": resources.estimators_sha256(),
        "version": __version__,
        "schema": SCHEMA,
    }


class FilmLog:
    """The lines of earlier runs, and those of this one behind them.

    Parameters
    ----------
    out : the output folder, which is there.
    options : those of this run.
    """

    def __init__(self, out: str, options: Mapping[str, Any]) -> None:
        self._out, self._options = out, dict(options)
        self._path = Path(out) / FILE
        self._before = dict(self._lines())

    @property
    def is_begun(self) -> bool:
        """Whether an earlier run has left anything."""
        return bool(self._before)

    def forget(self) -> None:
        """Begin anew: nothing was done before."""
        self._before = {}

    def kept(self, task: FilmTask) -> Movement | None:
        """What an earlier run made of the film, where film and options are the same; else None."""
        if self._before.get(task.name) != self._line(task):
            return None
        try:
            data = parsed(file_of(self._out, task.name).read_bytes())
            return without_curves(from_dict(data))
        except (OSError, ValueError):
            return None

    def add(self, done: FilmDone) -> None:
        """Keep that a film was read; one that failed is tried again by the next run."""
        if done.movement is None:
            return
        line = json.dumps({"film": done.task.name, **self._line(done.task)})
        with self._path.open("ab") as file:
            file.write(self._end_of_cut_line() + line.encode() + b"\n")
            file.flush()
            durable.flush_file(file.fileno())

    def _end_of_cut_line(self) -> bytes:
        """What a line lacks that was being written when a run was killed, or the disk was full."""
        data = self._path.read_bytes()
        return b"" if not data or data.endswith(b"\n") else b"\n"

    def _line(self, task: FilmTask) -> dict[str, Any]:
        return {"bytes": task.bytes, "mtime_us": task.mtime_us, "options": self._options}

    def _lines(self) -> Iterator[tuple[str, Any]]:
        """Films with what is kept of them; a line that was cut short is none."""
        try:
            text = self._path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return
        for line in text.splitlines():
            try:
                found = parsed(line)
                yield found.pop("film"), found
            except (ValueError, AttributeError, KeyError, TypeError):
                continue
