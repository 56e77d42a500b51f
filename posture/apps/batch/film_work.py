"""One film of a batch in a worker process: read, assessed, its files written; and so many workers.

A film that crashes the process that reads it is a failure of its own; the others go on.
"""

from __future__ import annotations

import contextlib
import functools
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from posture.errors import InputError, OutputError, PostureError, RunError, SourceError, WorkerDied
from posture.movements import movement_json
from posture.movements.film import FilmRequest
from posture.movements.model import Movement
from posture.results.reason_text import what_and_do
from posture.runtime import atomic_write
from posture.runtime.interrupts import Stop
from posture.runtime.processes import limit_memory
from posture.runtime.worker_process import NO_LIMIT_S, WorkerProcess

LOOK_S = 0.25
"""How often somebody's wish to stop is looked at."""
MEMORY_BYTES = 2 * 2**30
"""That reading a film may take: the landmarker half a gigabyte, the rest frames of any size."""

FOLDER, ENDING = "movements", ".movement.json"


@dataclass(frozen=True, slots=True)
class FilmWork:
    """How each film is read, and where its files go.

    Attributes
    ----------
    model : ``full``, ``lite`` or the path of a bundle.
    sheets : write a page and a PDF of each film too.
    blur_face : the face unrecognisable in the pictures of those.
    """

    folder: str
    out: str
    request: FilmRequest
    model: str = "full"
    sheets: bool = False
    blur_face: bool = False


@dataclass(frozen=True, slots=True)
class FilmTask:
    """A film that is there: its path below the folder, as tables have it and as the system does."""

    name: str
    path: str
    bytes: int
    mtime_us: int


@dataclass(frozen=True, slots=True)
class FilmDone:
    """What a film came to: a movement without its curves, or what is wrong and what to do."""

    task: FilmTask
    movement: Movement | None = None
    failure: tuple[str, str] | None = None


def file_of(out: str, name: str) -> Path:
    """The JSON of a film, at the film's own path below a folder of its own."""
    return Path(out) / FOLDER / f"{name}{ENDING}"


def without_curves(movement: Movement) -> Movement:
    """What tables need of it."""
    return replace(movement, curves={}, points=None, visibility=None)


def read_films(
    work: FilmWork, tasks: Sequence[FilmTask], workers: int, stop: Stop
) -> Iterator[FilmDone]:
    """Every film, as it is done; films in hand when a stop is wanted are given up.

    Raises
    ------
    RunError
        The whole run cannot go on, as the model is missing or a file cannot be written.
    """
    todo: queue.SimpleQueue[FilmTask] = queue.SimpleQueue()
    for task in tasks:
        todo.put(task)
    done: queue.SimpleQueue[FilmDone | PostureError | None] = queue.SimpleQueue()
    count = min(workers, len(tasks))
    processes = [WorkerProcess(functools.partial(_film_job, work)) for _ in range(count)]
    threads = [
        threading.Thread(target=_serve, args=(one, todo, done, stop), daemon=True)
        for one in processes
    ]
    for thread in threads:
        thread.start()
    try:
        yield from _as_done(done, len(threads), stop)
    finally:
        stop.is_requested = stop.is_requested or not todo.empty()
        for process in processes:
            process.kill()
        for thread in threads:
            thread.join()


def _as_done(
    done: queue.SimpleQueue[FilmDone | PostureError | None], working: int, stop: Stop
) -> Iterator[FilmDone]:
    """What comes back, until every worker has said that there is no more."""
    while working and not stop.is_requested:
        try:
            found = done.get(timeout=LOOK_S)
        except queue.Empty:
            continue
        if isinstance(found, PostureError):
            raise found
        if found is None:
            working -= 1
        else:
            yield found


def _serve(
    process: WorkerProcess[FilmTask, FilmDone],
    todo: queue.SimpleQueue[FilmTask],
    done: queue.SimpleQueue[FilmDone | PostureError | None],
    stop: Stop,
) -> None:
    """Give one process film after film; None at the end says that there is no more."""
    with process:
        while not stop.is_requested:
            try:
                task = todo.get_nowait()
            except queue.Empty:
                break
            try:
                if not process.is_started:
                    process.start()
                done.put(process.request(task, NO_LIMIT_S))
            except WorkerDied as died:
                why = f"The process that read it ended {died.how}"
                done.put(FilmDone(task, failure=(why, "Export it again, as MP4")))
            except OSError as error:
                why = f"No worker process can be started ({atomic_write.reason(error)})"
                done.put(RunError(why, "Try --workers 1"))
                break
            except PostureError as error:
                done.put(error)
                break
        done.put(None)


@contextlib.contextmanager
def _film_job(work: FilmWork) -> Iterator[Callable[[FilmTask], FilmDone]]:
    """What reads films in a worker process."""
    from threadpoolctl import threadpool_limits

    limit_memory(MEMORY_BYTES)
    with threadpool_limits(1, "blas"):
        yield functools.partial(_one_film, work)


def _one_film(work: FilmWork, task: FilmTask) -> FilmDone:
    from posture.movements.film import read_film
    from posture.pose.mediapipe import MediaPipeLandmarker

    path = Path(work.folder) / task.path
    try:
        with MediaPipeLandmarker(work.model) as landmarker:
            movement = read_film(path, landmarker, work.request)
    except (InputError, SourceError) as error:
        what, do = what_and_do(error)
        return FilmDone(task, failure=(what.replace(str(path), task.name), do))
    return written(work, task, movement)


def written(work: FilmWork, task: FilmTask, movement: Movement) -> FilmDone:
    """A film whose files are in their places.

    Raises
    ------
    OutputError
        The output folder cannot be written.
    """
    try:
        _write(work, task, movement)
    except OSError as error:
        why = atomic_write.reason(error)
        what = f"The output folder {work.out} cannot be written ({why})"
        raise OutputError(what, "Give another --out") from None
    return FilmDone(task, without_curves(_named(movement, task)))


def _named(movement: Movement, task: FilmTask) -> Movement:
    """With the film's path below the folder as its name."""
    return replace(movement, film=replace(movement.film, name=task.name))


def _write(work: FilmWork, task: FilmTask, movement: Movement) -> None:
    """The film's JSON last: where it is, all is."""
    from posture.output.movement_files import sheets_of
    from posture.output.movement_sheet.key_pictures import pictures_of

    target = file_of(work.out, task.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    named = _named(movement, task)
    if work.sheets:
        pictures = pictures_of(movement, work.request, blur_face=work.blur_face)
        stem = target.name.removesuffix(".json")
        for ending, data in sheets_of(named, pictures):
            atomic_write.write_whole(target.with_name(stem + ending), data)
    text = movement_json.to_json(named) + "\n"
    atomic_write.write_whole(target, text.encode())
