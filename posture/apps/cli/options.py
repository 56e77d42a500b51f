"""What the commands share: options, exit statuses, and how faults are told."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from posture.errors import InputError, RunError

Command = TypeVar("Command", bound=Callable[..., Any] | click.Command)

WRONG_RUN = 2
SOME_INPUT_FAILED = 1
INTERRUPTED = 130
TRACEBACK_VARIABLE = "POSTURE_TRACEBACK"
"""An environment variable for developers: faults of the program itself print their traceback."""


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
        click.echo(f"posture: {_shown(error) or 'there is not enough memory'}", err=True)
        sys.exit(WRONG_RUN)
    except (click.ClickException, BrokenPipeError):
        raise  # click words both: wrong usage, and an output that was closed early
    except Exception as error:
        if os.environ.get(TRACEBACK_VARIABLE):
            raise
        click.echo(
            f"posture: a fault of the program itself ({type(error).__name__}: {_shown(error)}). "
            f"Please report it, with what {TRACEBACK_VARIABLE}=1 makes it print",
            err=True,
        )
        sys.exit(WRONG_RUN)


def _shown(error: BaseException) -> str:
    """What an error says, line by line fit for a terminal: it may quote names and paths."""
    from posture.output.text import printable

    return "\n".join(map(printable, str(error).split("\n")))


class Commands(click.Group):
    """A group of commands; what click says of wrong usage is fit for a terminal as well."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """See :class:`click.Group`."""
        with _usage_shown():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """See :class:`click.Group`."""
        with _usage_shown():
            return super().invoke(ctx)


@contextmanager
def _usage_shown() -> Iterator[None]:
    try:
        yield
    except click.ClickException as error:
        from posture.output.text import printable

        error.message = "\n".join(map(printable, error.message.split("\n")))  # type: ignore[misc]
        raise


def complain(name: str, error: InputError) -> None:
    """One line on stderr for an input that could not be used."""
    from posture.output.text import printable

    click.echo(f"posture: {printable(name)}: {printable(str(error))}", err=True)


def path_option(name: str, metavar: str, text: str) -> Callable[[Command], Command]:
    """An option that names a file or folder, None where it is not used; ``text`` is its help."""
    return click.option(name, type=click.Path(path_type=Path), metavar=metavar, help=text)


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


workers_option = click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes, about 300 MB each.  [default: one for each processor]",
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
