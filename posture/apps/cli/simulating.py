"""`posture simulate` and `posture validate`: people with known angles."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from posture.apps.cli.options import SOME_INPUT_FAILED, fast_option, faults_explained, model_option
from posture.errors import MissingLibrary, OutputError, UsageError

FOR_PICTURES: dict[str, Any] = {
    "sweep": False,
    "per_body": 1,
    "stance": "mixed",
    "crop": "none",
    "person_height_pct": None,
    "size": None,
}


class PictureSize(click.ParamType[tuple[int, int]]):
    """WIDTHxHEIGHT in pixels, each from 32 to 4096."""

    name = "size"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """The two numbers."""
        if isinstance(value, tuple):
            return value
        sides = [int(part) for part in str(value).lower().split("x") if part.isdecimal()]
        if len(sides) != 2 or not all(32 <= side <= 4096 for side in sides):
            self.fail(f"{value!r} is not like 1280x720, from 32 to 4096 pixels", param, ctx)
        return (sides[0], sides[1])


PICTURE_SIZE = PictureSize()


@click.command()
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
    type=click.Choice(
        [
            *("standing", "seated", "mixed", "squatting", "kneeling", "lunging", "one_leg"),
            *("walking", "bending", "lying", "any", "nobody"),
        ]
    ),
    default="mixed",
    show_default=True,
    help="How they hold themselves; mixed stand or sit, any do all; nobody: empty rooms.",
)
@click.option(
    "--view",
    type=click.Choice(["side", "oblique", "front", "back", "any", "monitor"]),
    help="From where the camera sees them; monitor for films only.  [default: side; films: all]",
)
@click.option(
    "--split",
    type=click.Choice(["train", "test"]),
    help="Only the garments, hair and rooms of that half; without it, all of them.",
)
@click.option(
    "--crop",
    type=click.Choice(["none", "head", "chest-thigh", "ribs-thigh", "feet", "mixed"]),
    default="none",
    show_default=True,
    help="What the picture's edges leave: head or feet cut off, or trunk and thighs alone.",
)
@click.option(
    "--person-height",
    "person_height_pct",
    type=click.FloatRange(2, 95),
    metavar="PERCENT",
    help="Height of the person in the frame, anywhere in it; for wide frames with --size 1280x720.",
)
@click.option("--size", type=PICTURE_SIZE, metavar="WIDTHxHEIGHT", help="[default: 720x960]")
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
@click.option("--video", is_flag=True, help="Films of people at work, with films.json.")
@click.option(
    "--test",
    type=click.Choice(["sit-to-stand", "squat", "single-leg", "bend", "gait", "pelvic-rock"]),
    help="Films of this movement test, with the times of its repetitions.",
)
@click.option("--scenario", metavar="NAME", help="Only such films: work, passer-by, monitor, ...")
@click.option("--minutes", type=click.FloatRange(min=0, min_open=True), help="Length of a film.")
@click.option(
    "--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes."
)
def simulate(out: Path, count: int, seed: int, video: bool, workers: int, **request: Any) -> None:
    """Render people whose angles are known, for trying and measuring (extra 'simulate')."""
    only_films = ("scenario", "minutes", "test")
    films = {name: request.pop(name) for name in only_films}
    with faults_explained():
        _check_request(video, films, request)
        try:
            import moderngl  # noqa: F401  (its absence is told apart from a fault while rendering)
        except ImportError:
            raise MissingLibrary(
                "Rendering needs the extra 'simulate'", "pip install '.[simulate]' in the clone"
            ) from None
        try:
            if films["test"]:
                _films_of_test(out, count, seed, str(films["test"]), request["split"])
            elif video:
                films.pop("test")
                _films(out, count, seed, workers, films | request)
            else:
                _pictures(out, count, seed, workers, request)
        except OSError as error:
            raise OutputError(f"The folder {out} cannot be written ({error.strerror})") from None


def _check_request(video: bool, films: dict[str, Any], request: dict[str, Any]) -> None:
    """Say plainly which options do not go together."""
    if request["sweep"] != (request["person"] is not None):
        raise UsageError("--person K and --sweep go together")
    if not video and (any(films.values()) or request["view"] == "monitor"):
        raise UsageError(
            "--test, --scenario, --minutes and --view monitor are for films", "Add --video"
        )
    if films["test"] and (films["scenario"] or films["minutes"] or request["view"]):
        raise UsageError("A test has its own view and length", "Leave out what goes with --test")
    if video and any(request[name] != usual for name, usual in FOR_PICTURES.items()):
        raise UsageError(
            "--stance, --per-body, --person, --sweep, --crop, --person-height and --size are for "
            "pictures"
        )


def _pictures(out: Path, count: int, seed: int, workers: int, request: dict[str, Any]) -> None:
    from posture.evaluation.simulate.dataset import PORTRAIT, Order, render_dataset
    from posture.evaluation.simulate.sampling import SceneRequest
    from posture.runtime.progress import files_counted

    person, _ = request.pop("person"), request.pop("sweep")
    size = request.pop("size") or PORTRAIT
    request["view"] = request["view"] or "side"
    order = Order(count, seed, SceneRequest(**request), person, size=size)
    with files_counted(out, "*.jpg", count, "Pictures"):
        render_dataset(out, order, workers)
    click.echo(f"{count} pictures and their truth.json are in {out}", err=True)


def _films(out: Path, count: int, seed: int, workers: int, request: dict[str, Any]) -> None:
    from posture.evaluation.simulate.film.filming import render_films
    from posture.evaluation.simulate.film.ordering import FilmOrder
    from posture.runtime.progress import files_counted

    view = None if request["view"] == "any" else request["view"]
    order = FilmOrder(
        count, seed, view, request["split"], request["scenario"], minutes=request["minutes"]
    )
    with files_counted(out, "[0-9]*.mp4", count, "Films"):
        render_films(out, order, workers)
    click.echo(f"{count} films and their films.json are in {out}", err=True)


def _films_of_test(out: Path, count: int, seed: int, test: str, split: str | None) -> None:
    from posture.evaluation.simulate.film.movement_films import (
        MovementOrder,
        render_movement_films,
    )
    from posture.runtime.progress import files_counted

    with files_counted(out, "[0-9]*.mp4", count, "Films"):
        render_movement_films(out, MovementOrder(test, count, seed, split))
    click.echo(f"{count} films and their films.json are in {out}", err=True)


@click.command()
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
        from posture.evaluation.validate import command
        from posture.evaluation.validate.running import ValidationSettings

        settings = ValidationSettings(folder, model, fast, workers)
        all_judged = command.validate(settings, as_json=as_json, target=page)
    sys.exit(0 if all_judged else SOME_INPUT_FAILED)
