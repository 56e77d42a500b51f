"""Reads ``truth.json``: what a folder's pictures show, or in words what is wrong with the file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from posture.errors import InvalidData, InvalidJson, UsageError
from posture.evaluation.validate.records import Build, Entry
from posture.runtime.reading import Finite, converted, parsed, quoted

TRUTH = "truth.json"
HOW_TO_GET_ONE = "posture simulate --out DIR --count 100 --seed 1 makes pictures with their truth"


def read_truth(folder: Path) -> list[Entry]:
    """Every picture that ``truth.json`` lists, in its order.

    Raises
    ------
    UsageError
        The folder or the file is missing, or the file is not what ``posture simulate`` writes.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}", HOW_TO_GET_ONE)
    listed = _parsed(folder / TRUTH)
    if not isinstance(listed, list):
        raise UsageError(f"{folder / TRUTH} is not a list of pictures", HOW_TO_GET_ONE)
    if not listed:
        raise UsageError(f"{folder / TRUTH} lists no picture", HOW_TO_GET_ONE)
    return [_entry(one, number) for number, one in enumerate(listed)]


def _parsed(path: Path) -> Any:
    try:
        return parsed(path.read_bytes())
    except FileNotFoundError:
        raise UsageError(f"There is no {TRUTH} in {path.parent}", HOW_TO_GET_ONE) from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror})") from None
    except InvalidJson as error:
        if error.line is None:
            raise UsageError(f"{path} is not JSON in UTF-8", "Make it again") from None
        raise UsageError(
            f"{path} is not JSON (line {error.line}: {error.problem})",
            "It may be cut short: make it again",
        ) from None


Words = str | list[str] | None
"""A list of words, or these joined by commas."""


class _Camera(msgspec.Struct, frozen=True):
    yaw_deg: Finite | None = None


class _Build(msgspec.Struct, frozen=True):
    male: Finite | None = None
    age: Finite | None = None
    weight: Finite | None = None
    lordosis: Finite | None = None


class _TruthEntry(msgspec.Struct, frozen=True):
    """What stands in ``truth.json``; what has no default must be there, null or not."""

    file: Annotated[str, Meta(min_length=1)]
    body: str | None
    people: Finite
    stance: str | None
    view: str | None
    facing: str | None
    measures: dict[str, Finite | None] | None
    pair: str | None = None
    camera: _Camera | None = None
    build: _Build | None = None
    clothing: Words = None
    fit: str | None = None
    occluded: Words = None


def _entry(listed: object, number: int) -> Entry:
    try:
        picture = converted(listed, _TruthEntry)
    except InvalidData as error:
        raise UsageError(_in_words(error, number + 1), HOW_TO_GET_ONE) from None
    build = picture.build or _Build()
    measures = picture.measures or {}
    return Entry(
        file=picture.file,
        people=int(picture.people),
        stance=picture.stance,
        view=picture.view,
        facing=picture.facing,
        measures={name: value for name, value in measures.items() if value is not None},
        body=picture.body,
        pair=picture.pair,
        yaw_deg=(picture.camera or _Camera()).yaw_deg,
        build=Build(build.male, build.age, build.weight, build.lordosis),
        garments=_words(picture.clothing),
        fit=picture.fit,
        occluded=_words(picture.occluded),
    )


def _in_words(error: InvalidData, number: int) -> str:
    """What is wrong with which picture (from 1)."""
    where = ", ".join([f"Picture {number} of {TRUTH}", *map(str, error.path[:-1])])
    if not error.path:
        return f"{where} {error.problem if isinstance(error.value, dict) else 'is not an object'}"
    cannot = f"{where}: {error.path[-1]} cannot be {quoted(error.value)}"
    return f"{cannot}, it must be {error.expected}" if error.expected else cannot


def _words(listed: Words) -> tuple[str, ...]:
    """Each word once, in order."""
    several = listed.split(",") if isinstance(listed, str) else listed or []
    return tuple(dict.fromkeys(word.strip() for word in several if word.strip()))
