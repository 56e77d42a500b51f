"""The command line: thin. Reads options, calls what does the work, prints what comes back."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from posture import __version__
from posture.errors import InputError, MissingLibrary, OutputError, RunError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from posture.batches.options import Engine
    from posture.batches.run import Settings
    from posture.photos import Judged
    from posture.reference import Reference
    from posture.saving import OutputFolder
    from posture.types import Point

WRONG_RUN = 2
SOME_INPUT_FAILED = 1
INTERRUPTED = 130
TRACEBACK_VARIABLE = "POSTURE_TRACEBACK"
"""An environment variable for developers: faults of the program itself print their traceback."""

CHECK_MARKS = {"ok": "ok", "missing": "MISSING", "warning": "warning", "optional": "optional"}


class Numbers(click.ParamType[tuple[float, ...]]):
    """So many numbers with commas between them, such as ``412,655``."""

    def __init__(self, names: str) -> None:
        self.name = names
        self.count = names.count(",") + 1

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, ...]:
        """The text as a tuple of finite floats."""
        if isinstance(value, tuple):
            return value
        try:
            numbers = tuple(float(part) for part in str(value).split(","))
        except ValueError:
            numbers = ()
        if len(numbers) != self.count or not all(abs(number) < 1e9 for number in numbers):
            self.fail(f"{value!r} is not {self.name}, in pixels, such as 412,655", param, ctx)
        return numbers


class Rate(click.ParamType[float | None]):
    """Looks a second, or ``max``."""

    name = "N|max"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float | None:
        """The rate as a number, None for ``max``."""
        if value is None or str(value).lower() == "max":
            return None
        try:
            rate = float(str(value))
        except ValueError:
            rate = 0.0
        if not 0.01 <= rate <= 1000.0:
            self.fail(f"{value!r} is no number of looks a second, nor max", param, ctx)
        return rate


@contextmanager
def faults_explained() -> Iterator[None]:
    """A fault of the whole run ends it with one line on stderr and exit status 2."""
    try:
        yield
    except (RunError, MemoryError) as error:
        click.echo(f"posture: {str(error) or 'there is not enough memory'}", err=True)
        sys.exit(WRONG_RUN)
    except (click.ClickException, BrokenPipeError):
        raise  # click words both: wrong usage, and an output that was closed early
    except Exception as error:
        if os.environ.get(TRACEBACK_VARIABLE):
            raise
        click.echo(
            f"posture: a fault of the program itself ({type(error).__name__}: {error}). "
            f"Please report it, with what {TRACEBACK_VARIABLE}=1 makes it print",
            err=True,
        )
        sys.exit(WRONG_RUN)


model_option = click.option(
    "--model",
    default="full",
    show_default=True,
    metavar="lite|full|FILE",
    help="The pose landmarker: lite is quicker, FILE is any other bundle.",
)
fast_option = click.option(
    "--fast", is_flag=True, help="One landmarker pass: quicker, less steady."
)


baseline_option = click.option(
    "--baseline", metavar="NAME", help="Compare with this person's own reference."
)
blur_face_option = click.option(
    "--blur-face", is_flag=True, help="Make the face unrecognisable in the pictures made."
)
setup_ok_option = click.option(
    "--setup-ok",
    is_flag=True,
    help="Camera at hip height, 2.5 m away or more, snug clothing: narrower intervals.",
)
max_megapixels_option = click.option(
    "--max-megapixels",
    type=click.FloatRange(min=0.1),
    default=100.0,
    show_default=True,
    help="Refuse pictures that declare more pixels.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="posture", message="%(prog)s %(version)s")
def main() -> None:
    """Posture from a picture: how the hips and pelvis are held, with honest uncertainty.

    Runs on this machine and sends nothing anywhere. A wellness and education tool: it describes,
    it does not diagnose.
    """


@main.command()
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(path_type=str, readable=False),
    metavar="PATH...",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write <file name>.posture.jpg (annotated) and <file name>.posture.json there.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a photo, no more.")
@model_option
@fast_option
@blur_face_option
@click.option("--asis", type=Numbers("X,Y"), help="The front pelvic point, marked by hand.")
@click.option("--psis", type=Numbers("X,Y"), help="The back pelvic point, marked by hand.")
@click.option(
    "--vertical",
    type=Numbers("X1,Y1,X2,Y2"),
    help="Both ends of an edge that is upright in the world (a door frame): gives the roll.",
)
@setup_ok_option
@baseline_option
@max_megapixels_option
def photo(
    paths: tuple[str, ...],
    out: Path | None,
    as_json: bool,
    model: str,
    fast: bool,
    blur_face: bool,
    asis: Point | None,
    psis: Point | None,
    vertical: tuple[float, float, float, float] | None,
    setup_ok: bool,
    baseline: str | None,
    max_megapixels: float,
) -> None:
    """Analyse photos: a readable report of each, or JSON.

    Marked points are pixels of the upright picture, from its upper left corner; with --asis and
    --psis the pelvic tilt is measured.
    """
    with faults_explained():
        _check_marks(paths, asis, psis, vertical)
        from posture.engine import Options
        from posture.photos import PhotoSession

        ends = ((vertical[0], vertical[1]), (vertical[2], vertical[3])) if vertical else None
        reference = _reference(baseline)
        options = Options(fast, asis, psis, ends, setup_ok, reference=reference)
        folder = _output_folder(out)
        printer = _JsonPrinter() if as_json else _TextPrinter(setup_is_confirmed=setup_ok)
        failed = 0
        with PhotoSession(model, options, max_megapixels=max_megapixels) as session:
            for judged in _watched(session.judge(paths), len(paths)):
                saved, error = _save(folder, judged, blur_face, max_megapixels)
                if error is not None:
                    failed += 1
                    _complain(judged.report.source.name, error)
                printer.show(judged, saved)
        printer.close()
    sys.exit(SOME_INPUT_FAILED if failed else 0)


def _reference(name: str | None) -> Reference | None:
    if name is None:
        return None
    from posture.baselines import Store

    return Store().read(name).reference


def _check_marks(
    paths: tuple[str, ...],
    asis: Point | None,
    psis: Point | None,
    vertical: tuple[float, ...] | None,
) -> None:
    if (asis is None) != (psis is None):
        raise UsageError("--asis and --psis go together", "Mark both points of the pelvis")
    if len(paths) > 1 and (asis or vertical):
        raise UsageError(
            "Marked points belong to one photo, and several were given",
            "Give one photo with --asis, --psis and --vertical",
        )


def _output_folder(out: Path | None) -> OutputFolder | None:
    if out is None:
        return None
    from posture.saving import OutputFolder

    return OutputFolder(out)


def _save(
    folder: OutputFolder | None, judged: Judged, blur_face: bool, max_megapixels: float
) -> tuple[Path | None, InputError | None]:
    """Where the annotated picture is, and what was wrong with the photo, now or when judged."""
    if folder is None:
        return None, judged.error
    try:
        saved = folder.save(judged, blur_face=blur_face, max_megapixels=max_megapixels)
        return saved, judged.error
    except InputError as error:  # it was there when it was judged, and is gone by now
        return None, error


def _watched(judged: Iterator[Judged], count: int) -> Iterator[Judged]:
    """The same, with a bar where it helps; a single photo does not pay for loading one."""
    if count < 2:
        return judged
    from posture.progress import counted

    return counted(judged, count, "Photos")


def _complain(name: str, error: InputError) -> None:
    """One line on stderr for a photo that could not be used."""
    from posture.terminal import printable

    click.echo(f"posture: {printable(name)}: {printable(str(error))}", err=True)


class _JsonPrinter:
    """JSON Lines on stdout, nothing else."""

    def show(self, judged: Judged, saved: Path | None) -> None:
        from posture import report

        click.echo(report.to_json(judged.report))

    def close(self) -> None:
        pass


class _TextPrinter:
    """A readable report of each photo, and the disclaimer once."""

    def __init__(self, *, setup_is_confirmed: bool) -> None:
        from rich.console import Console

        self._console: Console = Console(highlight=False)
        self._setup_is_confirmed = setup_is_confirmed
        self._has_measures = False

    def show(self, judged: Judged, saved: Path | None) -> None:
        from posture import terminal

        terminal.print_report(judged.report, self._console, saved=saved)
        self._has_measures |= any(judged.report.measures.values())

    def close(self) -> None:
        from posture import terminal

        confirmed = self._setup_is_confirmed or not self._has_measures
        terminal.print_disclaimer(self._console, setup_is_confirmed=confirmed)


@main.command()
@click.argument("folder", metavar="FOLDER")
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    help="Write the tables and index.html there; run it again and it goes on where it stopped.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes, about 300 MB each.  [default: one for each processor]",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Processes of this machine, or a Dask cluster (extra 'cluster').",
)
@click.option(
    "--scheduler",
    metavar="ADDR",
    help="Of the Dask cluster, tcp://...; without it, one is started.",
)
@model_option
@fast_option
@click.option("--landmarks", is_flag=True, help="Write landmarks.parquet too.")
@click.option("--annotate", is_flag=True, help="Write annotated pictures too.")
@blur_face_option
@setup_ok_option
@max_megapixels_option
@click.option(
    "--pattern",
    "patterns",
    multiple=True,
    metavar="GLOB",
    help="Read only files of such names, e.g. '*.jpg' or 'side/*'; can be given again.",
)
@click.option("--rehash", is_flag=True, help="Tell changed pictures by their bytes, not by time.")
@click.option("--fresh", is_flag=True, help="Forget what was done before and do everything.")
@click.option(
    "--keep", is_flag=True, help="Keep what was done with other options; judge only what is new."
)
def batch(fresh: bool, keep: bool, **asked: Any) -> None:
    """Analyse every picture below FOLDER (or s3://... and the like): one table, one page.

    Ctrl-C finishes the pictures in hand and says how to go on; a second one stops at once.
    """
    if fresh and keep:
        raise click.UsageError("--fresh and --keep exclude each other")
    with faults_explained():
        from posture.batches import command

        outcome = command.run(_batch_settings(fresh=fresh, keep=keep, **asked))
    if outcome is None or not outcome.is_finished:
        sys.exit(INTERRUPTED)
    sys.exit(SOME_INPUT_FAILED if outcome.told["counts"]["unreadable"] else 0)


def _batch_settings(
    *,
    fresh: bool,
    keep: bool,
    folder: str,
    out: str,
    workers: int | None,
    engine: Engine,
    scheduler: str | None,
    rehash: bool,
    **options: Any,
) -> Settings:
    from posture.batches.options import Options
    from posture.batches.run import Settings, default_workers

    return Settings(
        folder=folder,
        out=out,
        options=Options(**options),
        workers=workers or default_workers(),
        engine=engine,
        scheduler=scheduler,
        rehash=rehash,
        existing="fresh" if fresh else "keep" if keep else "refuse",
    )


@main.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="Write the pictures and truth.json there; run it again and it goes on.",
)
@click.option("--count", type=click.IntRange(min=1), required=True, help="How many pictures.")
@click.option("--seed", type=click.IntRange(min=0), required=True, help="Same seed, same pixels.")
@click.option(
    "--stance",
    type=click.Choice(["standing", "seated", "mixed"]),
    default="mixed",
    show_default=True,
    help="How they hold themselves.",
)
@click.option(
    "--view",
    type=click.Choice(["side", "oblique", "front", "back", "any"]),
    default="side",
    show_default=True,
    help="From where the camera sees them.",
)
@click.option(
    "--split",
    type=click.Choice(["train", "test"]),
    help="Only the garments, hair and rooms of that half; without it, all of them.",
)
@click.option(
    "--per-body", type=click.IntRange(min=1), default=1, show_default=True, help="Postures of each."
)
@click.option(
    "--person",
    type=click.IntRange(min=0),
    metavar="K",
    help="Only body K of the seed; with --sweep.",
)
@click.option(
    "--sweep", is_flag=True, help="That body through a range of pelvic tilts, else alike."
)
@click.option(
    "--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes."
)
def simulate(
    out: Path, count: int, seed: int, person: int | None, sweep: bool, workers: int, **wish: Any
) -> None:
    """Render people whose angles are known, for trying and measuring (extra 'simulate')."""
    if sweep != (person is not None):
        raise click.UsageError("--person K and --sweep go together")
    with faults_explained():
        try:
            import moderngl  # noqa: F401  (its absence is told apart from a fault while rendering)
        except ImportError:
            raise MissingLibrary(
                "Rendering needs the extra 'simulate'", "pip install '.[simulate]' in the clone"
            ) from None
        from posture.progress import files_counted
        from posture.simulate.dataset import Order, render_dataset
        from posture.simulate.sampling import Wish

        order = Order(count, seed, Wish(**wish), person)
        try:
            with files_counted(out, "*.jpg", count, "Pictures"):
                render_dataset(out, order, workers)
        except OSError as error:
            raise OutputError(f"The folder {out} cannot be written ({error.strerror})") from None
        click.echo(f"{count} pictures and their truth.json are in {out}", err=True)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="Print all figures as one JSON object.")
@click.option(
    "--report",
    "page",
    type=click.Path(path_type=Path),
    metavar="FILE.html",
    help="Write a page with every table and the plots.",
)
@click.option(
    "--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes."
)
@fast_option
@model_option
def validate(
    folder: Path, as_json: bool, page: Path | None, workers: int, fast: bool, model: str
) -> None:
    """Accuracy on pictures whose true angles are known: DIR holds them and their truth.json."""
    with faults_explained():
        from posture.validate import command
        from posture.validate.running import Settings

        settings = Settings(folder, model, fast, workers)
        all_judged = command.validate(settings, as_json=as_json, target=page)
    sys.exit(0 if all_judged else SOME_INPUT_FAILED)


@main.command()
@click.option(
    "--camera",
    default="0",
    show_default=True,
    metavar="INDEX|FILE|URL",
    help="A camera's number, a film, or the address of a stream.",
)
@click.option("--window", is_flag=True, help="Show the camera with what is seen in it.")
@click.option(
    "--log",
    type=click.Path(path_type=Path),
    metavar="FILE.jsonl",
    help="Write a line a second there, and a page of the day beside it at the end.",
)
@click.option(
    "--fps", type=Rate(), default="2", show_default=True, help="Looks a second; max for all."
)
@click.option(
    "--as-fast-as-possible", is_flag=True, help="Read a film by its time stamps, without waiting."
)
@click.option(
    "--seconds", type=click.FloatRange(min=0, min_open=True), metavar="N", help="End after so many."
)
@click.option(
    "--assume",
    type=click.Choice(["seated"]),
    help="Whoever shows only head and shoulders is taken to sit.",
)
@baseline_option
@model_option
@click.option(
    "--notify/--no-notify",
    default=None,
    help="Desktop notifications (extra 'notify').  [default: where they are to be had]",
)
@click.option("--sound", is_flag=True, help="Ring the bell with each nudge.")
@click.option("--still", is_flag=True, help="Say it too when you have been very still (rule W5).")
@click.option(
    "--quiet-hours",
    multiple=True,
    metavar="FROM-TO",
    help="Say nothing then, such as 12:00-13:00; can be given again.",
)
@click.option(
    "--rules",
    type=click.Path(path_type=Path),
    metavar="FILE.toml",
    help="Your own times and thresholds for the nudges.",
)
def live(assume: str | None, **asked: Any) -> None:
    """Watch a camera beside your work: sitting clock, time held, nudges.

    Stop it with q or Ctrl-C; s says nothing for a while. No picture is ever written.
    """
    with faults_explained():
        from posture.live import command

        settings = command.Settings(is_assumed_seated=assume == "seated", **asked)
        command.run(settings)


@main.group()
def baseline() -> None:
    """A person's own reference, which later pictures are compared with."""


@baseline.command()
@click.argument("name")
@click.argument(
    "photos", nargs=-1, type=click.Path(path_type=str, readable=False), metavar="[PHOTO...]"
)
@click.option(
    "--stance",
    type=click.Choice(["standing", "seated", "slumped"]),
    help="What the photos are of. Needed for slumped sitting, and where no hips are to be seen.",
)
@click.option("--camera", default="0", show_default=True, metavar="INDEX|FILE|URL")
@click.option(
    "--takes",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="Before the camera: of each posture.",
)
@model_option
def record(
    name: str, photos: tuple[str, ...], stance: Any, camera: str, takes: int, model: str
) -> None:
    """Add takes to the reference NAME: from photos, each one a take, or before the camera.

    At least three of each posture, stepping away between them; better on two days.
    """
    with faults_explained():
        from posture.live import baselines

        if photos:
            recorded = baselines.from_photos(name, photos, stance, model)
            sys.exit(SOME_INPUT_FAILED if recorded.refused else 0)
        baselines.from_camera(name, camera, stance, takes, model)


@baseline.command(name="list")
def list_baselines() -> None:
    """Every reference: its takes, and what can be compared already."""
    with faults_explained():
        from rich.console import Console

        from posture.baselines import Store, print_list

        found, wrong = Store().read_all()
        print_list(found, Console(highlight=False))
        for error in wrong:
            click.echo(f"posture: {error}", err=True)
    sys.exit(SOME_INPUT_FAILED if wrong else 0)


@baseline.command()
@click.argument("name")
def remove(name: str) -> None:
    """Delete the reference NAME from the disk."""
    with faults_explained():
        from posture.baselines import Store

        Store().remove(name)
        click.echo(f"The reference {name} is deleted", err=True)


@main.command()
@click.argument("log", type=click.Path(path_type=Path), metavar="FILE.jsonl")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE.html",
    help="Where the page goes.  [default: beside the log]",
)
def day(log: Path, out: Path | None) -> None:
    """A day's log as one page."""
    with faults_explained():
        from posture.day import command

        command.run(log, out)


@main.command()
def doctor() -> None:
    """Name what is missing or doubled on this machine, and what to type."""
    from rich.console import Console
    from rich.table import Table

    from posture.doctor import examine

    checks = examine()
    table = Table("", "what", "what was found", "what to do", box=None, pad_edge=False)
    for check in checks:
        table.add_row(CHECK_MARKS[check.state], check.name, check.detail, check.do)
    Console(highlight=False, markup=False).print(table)
    sys.exit(any(check.state == "missing" for check in checks))
