"""A batch of films: what is there, what was done before with the same options, what tables say."""

from __future__ import annotations

import csv
import io
import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from posture.apps.batch import film_work, films
from posture.apps.batch.film_log import FILE, FilmLog
from posture.apps.batch.film_work import (
    FilmDone,
    FilmTask,
    FilmWork,
    file_of,
    read_films,
    without_curves,
)
from posture.apps.batch.subjects import Subjects
from posture.errors import ModelError, OutputError, RunError, WorkerDied
from posture.movements.assessing import assess_looks
from posture.movements.film import FilmRequest
from posture.movements.model import Movement
from posture.movements.movement_json import to_json
from posture.runtime.interrupts import Stop
from posture.types import Reason
from tests.movement_curves import facts, squat_curves, times, trips
from tests.movement_looks import looks_of

OPTIONS = {"test": "squat"}


@pytest.fixture
def work(tmp_path: Path) -> FilmWork:
    """A folder of two films, a text and a picture, and an output folder inside it."""
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "out").mkdir()
    for name in ("b.mp4", "deep/a.MOV", "notes.txt", "photo.jpg", "out/old.mp4"):
        (folder / name).write_bytes(b"film")
    return FilmWork(str(folder), str(folder / "out"), FilmRequest("squat"))


def squats(name: str = "film.mp4") -> Movement:
    looks = looks_of(squat_curves(times(9.0), trips(3)))
    return assess_looks(looks, replace(facts(9.0), name=name), "squat")


def log_of(work: FilmWork, **options: str) -> FilmLog:
    return FilmLog(work.out, OPTIONS | options)


def do(work: FilmWork, task: FilmTask) -> FilmDone:
    """As a worker leaves it: the file, then the line."""
    target = file_of(work.out, task.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(to_json(squats(task.name)))
    done = FilmDone(task, without_curves(squats(task.name)))
    log_of(work).add(done)
    return done


def test_films_below_the_folder_are_to_do_and_nothing_else(work: FilmWork) -> None:
    planned = films.plan(work, (), log_of(work))
    assert [one.name for one in planned.films] == ["b.mp4", "deep/a.MOV"]
    assert planned.todo == planned.films
    (only,) = films.plan(work, ("deep/*",), log_of(work)).films
    assert only.name == "deep/a.MOV"


def test_what_was_done_with_the_same_options_is_kept(work: FilmWork) -> None:
    first, second = films.plan(work, (), log_of(work)).films
    do(work, first)
    again = films.plan(work, (), log_of(work))
    assert [one.task for one in again.kept] == [first]
    assert again.todo == (second,)
    (kept,) = again.kept
    assert kept.movement is not None
    assert [one.number for one in kept.movement.repetitions] == [1, 2, 3]
    assert not kept.movement.curves


@pytest.mark.parametrize("change", ["options", "film", "result", "damaged", "fresh"])
def test_what_changed_since_is_done_again(work: FilmWork, change: str) -> None:
    first = films.plan(work, (), log_of(work)).films[0]
    do(work, first)
    log = log_of(work, test="bend") if change == "options" else log_of(work)
    if change == "film":
        os.utime(Path(work.folder) / first.name, (1, 1))
    elif change == "result":
        file_of(work.out, first.name).unlink()
    elif change == "damaged":
        file_of(work.out, first.name).write_text('{"schema"')
    elif change == "fresh":
        log.forget()
    assert len(films.plan(work, (), log).todo) == 2


def test_a_log_that_was_cut_short_loses_its_last_line_alone(work: FilmWork) -> None:
    first, second = films.plan(work, (), log_of(work)).films
    do(work, first)
    do(work, second)
    path = Path(work.out) / FILE
    path.write_text(path.read_text()[:-20])
    assert films.plan(work, (), log_of(work)).todo == (second,)
    do(work, second)
    assert films.plan(work, (), log_of(work)).todo == ()


def test_a_film_that_failed_is_tried_again(work: FilmWork) -> None:
    task = films.plan(work, (), log_of(work)).films[0]
    log_of(work).add(FilmDone(task, failure=("It is a text", "Give a film")))
    assert task in films.plan(work, (), log_of(work)).todo


def test_a_folder_without_films_is_refused(work: FilmWork) -> None:
    with pytest.raises(RunError, match="There is no film below"):
        films.plan(replace(work, folder=work.out, out=work.folder), ("*.xyz",), log_of(work))
    with pytest.raises(RunError, match="There is no folder"):
        films.plan(replace(work, folder="/nowhere"), (), log_of(work))


def test_tables_have_a_row_a_film_and_a_row_a_repetition(work: FilmWork) -> None:
    task = FilmTask("=b.mp4", "=b.mp4", 4, 0)
    why = Reason("movement_nobody_in_film")
    nobody = replace(squats(), status="not_assessed", test=None, reason=why, repetitions=())
    every = [
        FilmDone(task, squats("=b.mp4")),
        FilmDone(task, nobody),
        FilmDone(task, failure=("It is a text", "Give a film")),
    ]
    films.write_tables(work, every, Subjects())
    rows = list(csv.DictReader(io.StringIO((Path(work.out) / "films.csv").read_text())))
    assert [row["status"] for row in rows] == ["ok", "not_assessed", "failed"]
    assert (rows[0]["file"], rows[0]["test"], rows[0]["repetitions"]) == ("'=b.mp4", "squat", "3")
    assert rows[1]["reason_code"] == "movement_nobody_in_film"
    assert (rows[2]["reason"], rows[2]["do"]) == ("It is a text", "Give a film")
    table = list(csv.DictReader(io.StringIO((Path(work.out) / "movements.csv").read_text())))
    assert [(row["file"], row["number"]) for row in table] == [
        ("'=b.mp4", number) for number in "123"
    ]


def test_both_tables_say_whose_a_film_is_by_folders_or_by_a_list(work: FilmWork) -> None:
    names = ("sub-01/ses-2/a.mp4", "b.mp4")
    every = [FilmDone(FilmTask(name, name, 4, 0), squats(name)) for name in names]
    films.write_tables(work, every, Subjects({"b.mp4": ("Anna", "")}, "0" * 64))
    for table in ("films.csv", "movements.csv"):
        rows = list(csv.DictReader(io.StringIO((Path(work.out) / table).read_text())))
        told = {row["file"]: (row["subject"], row["session"]) for row in rows}
        assert told == {"sub-01/ses-2/a.mp4": ("01", "2"), "b.mp4": ("Anna", "")}


class PretendedProcess:
    """Reads films by their names: one that is deadly ends it, one that hangs waits to be killed."""

    def __init__(self, make_job: Any) -> None:
        self.is_started, self._killed = False, threading.Event()

    def __enter__(self) -> PretendedProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.is_started = False

    def start(self) -> None:
        self.is_started = True

    def kill(self) -> None:
        self._killed.set()

    def request(self, task: FilmTask, limit_s: float) -> FilmDone:
        if "deadly" in task.name or ("hangs" in task.name and self._killed.wait(60)):
            self.is_started = False
            raise WorkerDied("A worker process ended", how="by SIGKILL")
        if "model" in task.name:
            raise ModelError("The model is missing", "Get it")
        return FilmDone(task, squats(task.name))


@pytest.fixture
def pretended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(film_work, "WorkerProcess", PretendedProcess)


def tasks(*names: str) -> list[FilmTask]:
    return [FilmTask(name, name, 1, 1) for name in names]


@pytest.mark.usefixtures("pretended")
def test_a_film_that_ends_its_process_is_a_failure_and_the_others_go_on(work: FilmWork) -> None:
    found = {
        one.task.name: one for one in read_films(work, tasks("a", "deadly", "b", "c"), 2, Stop())
    }
    assert set(found) == {"a", "deadly", "b", "c"}
    assert found["deadly"].failure == (
        "The process that read it ended by SIGKILL",
        "Export it again, as MP4",
    )
    assert all(found[name].movement is not None for name in "abc")


@pytest.mark.usefixtures("pretended")
def test_a_stop_gives_up_the_film_in_hand(work: FilmWork) -> None:
    stop, found = Stop(), []
    for one in read_films(work, tasks("a", "hangs", "b"), 1, stop):
        found.append(one.task.name)
        stop.is_requested = True
    assert found == ["a"]


@pytest.mark.usefixtures("pretended")
def test_a_missing_model_ends_the_run(work: FilmWork) -> None:
    with pytest.raises(ModelError):
        list(read_films(work, tasks("model", "a"), 1, Stop()))


def test_nothing_to_do_starts_no_process(work: FilmWork) -> None:
    assert list(read_films(work, (), 4, Stop())) == []


@pytest.mark.parametrize("name", ["movements.csv", "films.csv", "films.jsonl"])
def test_somebody_elses_table_is_left_as_it_is(work: FilmWork, name: str) -> None:
    (Path(work.out) / name).write_text("mine")
    with pytest.raises(OutputError, match=f"{name} is there already"):
        films.open_log(work, is_fresh=False)
    assert (Path(work.out) / name).read_text() == "mine"


def test_tables_of_an_earlier_batch_are_written_anew(work: FilmWork) -> None:
    first, _ = films.plan(work, (), log_of(work)).films
    done = do(work, first)
    films.write_tables(work, [done], Subjects())
    films.open_log(work, is_fresh=True)
    (Path(work.out) / FILE).unlink()
    films.open_log(work, is_fresh=False)
