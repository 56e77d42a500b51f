"""`posture video`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posture.apps.cli.options import (
    INTERRUPTED,
    SOME_INPUT_FAILED,
    Rate,
    blur_face_option,
    complain,
    faults_explained,
    model_option,
    path_option,
)
from posture.errors import InputError, RunError, SourceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from posture.movements.film import FilmRequest
    from posture.movements.model import Movement
    from posture.output.movement_sheet import KeyPicture
    from posture.pose.mediapipe import MediaPipeLandmarker
    from posture.runtime.interrupts import Stop

AUTO = "auto"
NO_PDF = "no PDF was written, which needs the extra 'report': pip install '.[report]' in the clone"
TEST_NAMES = ("sit-to-stand", "squat", "single-leg", "bend", "gait", "pelvic-rock", AUTO)


@click.command()
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, readable=False),
    metavar="FILE...",
)
@click.option(
    "--test",
    type=click.Choice(TEST_NAMES),
    default=AUTO,
    show_default=True,
    help="Which movement it is; auto finds out.",
)
@path_option(
    "--out",
    "DIR",
    "Write <file name>.movement.json, .html and .pdf there, and what else is chosen.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a film, no more.")
@click.option("--csv", "with_csv", is_flag=True, help="With --out: one row a repetition.")
@click.option(
    "--mot", "with_mot", is_flag=True, help="With --out: the angles over time, for OpenSim."
)
@click.option(
    "--trc", "with_trc", is_flag=True, help="With --out: the points in metres, for OpenSim."
)
@click.option("--c3d", "with_c3d", is_flag=True, help="With --out: the points in metres, as C3D.")
@click.option(
    "--deeplabcut",
    "with_deeplabcut",
    is_flag=True,
    help="With --out: the points in pixels, as DeepLabCut writes them.",
)
@click.option(
    "--height-cm",
    type=click.FloatRange(80, 250),
    default=170.0,
    show_default=True,
    help="The person's height: the scale of --trc and --c3d.",
)
@click.option("--side", type=click.Choice(["left", "right"]), help="Only this leg.")
@click.option("--start", type=click.FloatRange(min=0), default=0.0, metavar="S", help="From here.")
@click.option("--end", type=click.FloatRange(min=0), metavar="S", help="Up to here, in seconds.")
@click.option(
    "--fps", type=Rate(), default="15", show_default=True, help="Looks a second; max for all."
)
@blur_face_option
@model_option
def video(
    paths: tuple[Path, ...],
    test: str,
    out: Path | None,
    as_json: bool,
    with_csv: bool,
    with_mot: bool,
    with_trc: bool,
    with_c3d: bool,
    with_deeplabcut: bool,
    height_cm: float,
    side: str | None,
    start: float,
    end: float | None,
    fps: float | None,
    blur_face: bool,
    model: str,
) -> None:
    """Assess a movement from a film: repetitions, angles at their peaks, findings.

    One person from the side, for standing on one leg from the front; the camera stands still.
    Ctrl-C keeps what has been read.
    """
    with faults_explained():
        kinds = {"csv": with_csv, "mot": with_mot, "trc": with_trc}
        kinds |= {"c3d": with_c3d, "deeplabcut": with_deeplabcut}
        _check(out, any(kinds.values()) or blur_face, start, end)
        from threadpoolctl import threadpool_limits

        from posture.movements.film import FilmRequest
        from posture.movements.model import Side, TestName

        chosen: TestName | None = None if test == AUTO else test  # type: ignore[assignment]
        leg: Side | None = side  # type: ignore[assignment]
        request = FilmRequest(chosen, fps, start, end, leg)
        with threadpool_limits(1, "blas"):
            status = _films(paths, request, model, out, as_json, kinds, height_cm, blur_face)
    sys.exit(status)


def _check(out: Path | None, has_files: bool, start: float, end: float | None) -> None:
    if has_files and out is None:
        raise UsageError(
            "--csv, --mot, --trc, --c3d, --deeplabcut and --blur-face are for files in a folder",
            "Add --out DIR",
        )
    if end is not None and end <= start:
        raise UsageError("--end must come after --start")


def _films(
    paths: tuple[Path, ...],
    request: FilmRequest,
    model: str,
    out: Path | None,
    as_json: bool,
    kinds: dict[str, bool],
    height_cm: float,
    blur_face: bool,
) -> int:
    """Every film in turn; the exit status."""
    from posture.output.movement_files import MovementFolder
    from posture.pose.mediapipe import MediaPipeLandmarker
    from posture.runtime.interrupts import Stop, listening

    folder = None if out is None else MovementFolder(out, kinds, height_cm / 100.0)
    failed, stop = 0, Stop()
    with listening(stop, lambda: click.echo("posture: stopping …", err=True)):
        for path in paths:
            if stop.is_requested:
                break
            try:
                with MediaPipeLandmarker(model) as landmarker:
                    movement = _read(path, landmarker, request, stop)
            except (InputError, SourceError) as error:
                failed += 1
                complain(str(path), _as_input(error))
                continue
            pictures: tuple[KeyPicture, ...] = ()
            if folder is not None:
                pictures = _pictures(path, movement, request, blur_face, stop)
            show(movement, as_json, () if folder is None else folder.save(movement, pictures))
    if folder is not None and folder.has_no_pdf:
        click.echo(f"posture: {NO_PDF}", err=True)
    if not as_json:
        say_disclaimer()
    if stop.is_requested:
        return INTERRUPTED
    return SOME_INPUT_FAILED if failed else 0


def _pictures(
    path: Path, movement: Movement, request: FilmRequest, blur_face: bool, stop: Stop
) -> tuple[KeyPicture, ...]:
    from posture.output.movement_sheet.key_pictures import pictures_of

    with _progress(path) as on_time:
        return pictures_of(movement, request, blur_face=blur_face, stop=stop, on_time=on_time)


def _as_input(error: InputError | RunError) -> InputError:
    return error if isinstance(error, InputError) else InputError(error.what, error.do)


def _read(
    path: Path, landmarker: MediaPipeLandmarker, request: FilmRequest, stop: Stop
) -> Movement:
    from posture.movements.film import read_film

    with _progress(path) as on_time:
        return read_film(path, landmarker, request, stop, on_time)


@contextmanager
def _progress(path: Path) -> Iterator[Callable[[float, float | None], None]]:
    """A bar with the time left while stderr is a terminal."""
    if not sys.stderr.isatty():
        yield lambda time_s, length_s: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(path.name, total=None)
        yield lambda time_s, length_s: progress.update(task, completed=time_s, total=length_s)


def show(movement: Movement, as_json: bool, saved: tuple[Path, ...]) -> None:
    """Print what a movement comes to: one line of JSON, or the readable page."""
    if as_json:
        from posture.movements.movement_json import to_json

        click.echo(to_json(movement))
        return
    from posture.output.terminal.console_page import LastingConsole
    from posture.output.terminal.movement_page import print_movement

    print_movement(movement, LastingConsole(highlight=False), saved=saved)


def say_disclaimer() -> None:
    """Print what these results are not."""
    from rich.console import Console

    from posture.output.terminal import print_disclaimer

    print_disclaimer(Console(highlight=False))
