"""Everything that keeps something on the disk: one entry more is added, and all are named.

For tests of disks that fail and of kills (``tests.faults``). No networks are needed: pictures and
films are judged by stubs.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from posture.apps.batch import film_work, films, local, parts, result_files, spread_plots
from posture.apps.batch.batch_options import BatchOptions
from posture.apps.batch.film_work import FilmDone, FilmTask, FilmWork
from posture.apps.batch.names import thumb
from posture.apps.batch.places import LocalOutput
from posture.apps.batch.queue import Queue
from posture.apps.batch.run import Batch, BatchSettings, Existing
from posture.apps.batch.shards import Shard, ShardDone, Work, shard_done
from posture.apps.batch.subjects import Subjects
from posture.errors import OutputError
from posture.findings.reference import Take
from posture.findings.reference.store import Store
from posture.monitoring.log import LogWriter
from posture.monitoring.snapshot import Event
from posture.movements.assessing import assess_looks
from posture.movements.film import FilmRequest
from posture.output.day import log_reading
from posture.results import report_json
from posture.results.assessment import Assessment, AssessmentPhoto
from posture.results.days import Days, WatchedDay
from posture.results.history import History
from posture.results.history.entries import KeptMovement
from posture.runtime import atomic_write, resources
from posture.runtime.interrupts import Stop
from posture.types import Reason
from tests.made_batches import part_row
from tests.movement_curves import facts, squat_curves, times, trips
from tests.movement_looks import looks_of

DAY = date(2026, 11, 30)
RUN = "000001-abcdef"


@dataclass(frozen=True)
class Kept:
    """Something that is kept.

    Attributes
    ----------
    add : add the entry of a number.
    held : the numbers of all entries that are there, one that is there twice twice.
    again : whether to add the same again after a fault is what a user does, the same command; else
        whatever of it is there counts.
    """

    add: Callable[[int], object]
    held: Callable[[], list[int]]
    again: bool = False


def takes(folder: Path) -> Kept:
    """A person's reference."""

    def add(number: int) -> None:
        Store(folder).add_takes("Anna", [Take("standing", _moment(number), "photo", 1, {})])

    def held() -> list[int]:
        if not Store(folder).has("Anna"):
            return []
        return [_number(take.taken_at) for take in Store(folder).read("Anna").takes]

    return Kept(add, held)


def _moment(number: int) -> str:
    return f"2026-11-{1 + number // 1440:02d}T{number // 60 % 24:02d}:{number % 60:02d}:00"


def _number(moment: str) -> int:
    day, hour, minute = int(moment[8:10]), int(moment[11:13]), int(moment[14:16])
    return (day - 1) * 1440 + hour * 60 + minute


def days(folder: Path) -> Kept:
    """The days before the camera."""
    kept = Days(folder / "days.json")

    def add(number: int) -> None:
        kept.turn_on()
        Days(kept.path).keep(WatchedDay(tab=str(number), date=DAY, seated_s=1.0))

    def held() -> list[int]:
        if not kept.is_on:
            return []
        found = [int(one["tab"]) for one in json.loads(kept.path.read_bytes())["days"]]
        assert kept.week(DAY)[-1].seated_s == len(found)
        return found

    return Kept(add, held)


def live_log(folder: Path) -> Kept:
    """The log of `posture live`; each entry is a session of one event."""
    path = folder / "day.jsonl"

    def add(number: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with LogWriter(path) as log:
            log.write_event(Event(float(number), "back", Reason("unreadable", {"why": "x"})), None)
            if trouble := log.trouble():
                raise OutputError(trouble, "")

    def held() -> list[int]:
        if not path.exists():
            return []
        log_reading.read(path)
        return list(_whole_lines(path))

    return Kept(add, held)


def _whole_lines(path: Path) -> Iterator[int]:
    for line in path.read_bytes().splitlines():
        try:
            yield int(json.loads(line)["t_s"])
        except ValueError:
            continue


def history(folder: Path) -> Kept:
    """Past results."""
    kept = History(folder / "history.sqlite3")
    example = json.loads((resources.PACKAGE_DIR / "data" / "examples" / "ok.json").read_text())
    shown = Assessment("", (AssessmentPhoto(report_json.from_dict(example), "left"),))

    def add(number: int) -> None:
        kept.turn_on()
        day = date.fromordinal(DAY.toordinal() + number)
        kept.save("Anna", replace(shown, date=day.isoformat()))

    def held() -> list[int]:
        people = kept.people()
        found = [
            one.date if isinstance(one, KeptMovement) else one.assessment.date
            for who in people
            for one in kept.results(who.id)
        ]
        return [date.fromisoformat(one).toordinal() - DAY.toordinal() for one in found]

    return Kept(add, held)


def parts_of_a_batch(folder: Path) -> Kept:
    """Parts alone, as worker processes put them in place."""
    place = LocalOutput(folder)

    def add(number: int) -> None:
        place.prepare()
        parts.write(place, RUN, number, [part_row(f"{number}.jpg")])

    return Kept(add, lambda: [int(Path(one.name).stem) for one in parts.done(place)])


def batch(folder: Path) -> Kept:
    """A whole batch: another picture, and the same command again."""
    return _batch(folder, "refuse")


def fresh_batch(folder: Path) -> Kept:
    """The same, each time anew."""
    return _batch(folder, "fresh")


def _batch(folder: Path, existing: Existing) -> Kept:
    pictures, out = folder / "in", folder / "out"
    settings = BatchSettings(str(pictures), str(out), BatchOptions(), existing=existing)

    def add(number: int) -> None:
        pictures.mkdir(parents=True, exist_ok=True)
        (pictures / f"{number}.jpg").touch()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(local, "run", _judged_here)
            patch.setattr(spread_plots, "plot_of", lambda *_: "")
            for _ in Batch(settings, Stop()).run():
                pass

    def held() -> list[int]:
        if not (out / result_files.RUN).exists():
            return []
        return [int(Path(row["name"]).stem) for row in _rows(out / result_files.RESULTS_CSV)]

    return Kept(add, held, again=True)


def _judged_here(work: Work, queue: Queue, workers: int, stop: Stop) -> Iterator[ShardDone]:
    """In place of worker processes, and of networks: a thumbnail and a row for each picture."""
    while (shard := queue.take(0.0)) is not None:
        yield _judged(work, shard)


def _judged(work: Work, shard: Shard) -> ShardDone:
    names = [thumb(one.name) for one in shard.pictures]
    for name in names:
        work.place.write(name, b"thumbnail", settled=False)
    work.place.settle(names)
    rows = [
        part_row(one.name, bytes=one.bytes, mtime=one.mtime_us, passes=1) for one in shard.pictures
    ]
    parts.write(work.place, work.run, shard.first, rows)
    return shard_done(shard.first, rows, [])


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def film_batch(folder: Path) -> Kept:
    """A batch of films: another film, and the same command again."""
    work = FilmWork(str(folder / "in"), str(folder / "out"), FilmRequest("squat"))
    squats = assess_looks(looks_of(squat_curves(times(5.0), trips(1))), facts(5.0), "squat")

    def read(work: FilmWork, todo: Sequence[FilmTask], *_: object) -> Iterator[FilmDone]:
        for task in todo:
            yield film_work.written(work, task, squats)

    def add(number: int) -> None:
        Path(work.folder).mkdir(parents=True, exist_ok=True)
        (Path(work.folder) / f"{number}.mp4").touch()
        log = films.open_log(work, is_fresh=False)
        planned = films.plan(work, (), log)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(films, "read_films", read)
            done = list(films.carried_out(planned, work, log, 1, Stop()))
        films.write_tables(work, [*planned.kept, *done], Subjects())

    def held() -> list[int]:
        table = Path(work.out) / films.FILMS
        if not table.exists():
            return []
        return [int(Path(row["file"]).stem) for row in _rows(table)]

    return Kept(add, held, again=True)


def written_over(folder: Path) -> Kept:
    """A single file, as all commands write what they are told to: whole, or as it was."""
    target = folder / "result.json"

    def add(number: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        atomic_write.write_whole(target, json.dumps([*held(), number]).encode())

    def held() -> list[int]:
        found: list[int] = json.loads(target.read_bytes()) if target.exists() else []
        return found

    return Kept(add, held)


ALL: dict[str, Callable[[Path], Kept]] = {
    one.__name__: one
    for one in (
        takes,
        days,
        live_log,
        history,
        parts_of_a_batch,
        batch,
        fresh_batch,
        film_batch,
        written_over,
    )
}
