"""Writes what is kept of a film's movement: JSON, CSV, and files for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from posture.errors import OutputError
from posture.movements import movement_json, opensim_files
from posture.movements.model import Movement
from posture.output import movement_table
from posture.output.files import shortened
from posture.runtime import atomic_write

TABLE = "repetitions.csv"


class MovementFolder:
    """The folder behind ``--out``; made when missing, and tried at once so that a run fails early.

    Parameters
    ----------
    kinds : which of ``csv``, ``mot`` and ``trc`` are written beside the JSON.
    height_m : the person's, which gives the scale of points in metres.

    Raises
    ------
    OutputError
        The folder cannot be made or written to.
    """

    def __init__(self, folder: Path, kinds: Mapping[str, bool], height_m: float) -> None:
        self._folder, self._kinds, self._height_m = folder, kinds, height_m
        self._stems: set[str] = set()
        self._movements: list[Movement] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            atomic_write.try_folder(folder)
        except OSError as error:
            raise self._not_writable(error) from None

    def save(self, movement: Movement) -> tuple[Path, ...]:
        """Write the files of one film; the table of all films is written anew each time."""
        stem = self._stem(movement.film.name)
        text = movement_json.to_json(movement) + "\n"
        saved = [self._write(f"{stem}.movement.json", text)]
        if self._kinds.get("csv"):
            self._movements.append(movement)
            saved.append(self._write(TABLE, movement_table.to_csv(self._movements)))
        if self._kinds.get("mot") and movement.curves:
            saved.append(self._write(f"{stem}.mot", opensim_files.to_mot(movement)))
        if self._kinds.get("trc") and movement.points is not None:
            trc = opensim_files.to_trc(movement, f"{stem}.trc", self._height_m)
            saved.append(self._write(f"{stem}.trc", trc))
        return tuple(saved)

    def close(self) -> None:
        """Nothing is left to be written."""

    def _stem(self, name: str) -> str:
        plain = shortened(Path(name).name)
        stem, number = plain, 1
        while stem.casefold() in self._stems:
            number += 1
            stem = f"{plain}-{number}"
        self._stems.add(stem.casefold())
        return stem

    def _write(self, name: str, text: str) -> Path:
        target = self._folder / name
        try:
            atomic_write.write_whole(target, text.encode())
        except OSError as error:
            raise self._not_writable(error) from None
        return target

    def _not_writable(self, error: OSError) -> OutputError:
        why = atomic_write.reason(error)
        return OutputError(f"The folder {self._folder} cannot be written ({why})", "Give another")
