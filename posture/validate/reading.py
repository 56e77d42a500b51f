"""Reads ``truth.json``: what a folder's pictures show, or in words what is wrong with the file."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from posture.errors import UsageError
from posture.validate.records import Build, Entry

TRUTH = "truth.json"
NEEDED = ("file", "body", "people", "stance", "view", "facing", "measures")
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
    return [_entry(one, f"picture {number} of {TRUTH}") for number, one in enumerate(listed, 1)]


def _parsed(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"There is no {TRUTH} in {path.parent}", HOW_TO_GET_ONE) from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror})") from None
    except json.JSONDecodeError as error:
        raise UsageError(
            f"{path} is not JSON (line {error.lineno}: {error.msg})",
            "It may be cut short: make it again",
        ) from None
    except (UnicodeDecodeError, RecursionError):
        raise UsageError(f"{path} is not JSON in UTF-8", "Make it again") from None


def _entry(listed: Any, where: str) -> Entry:
    if not isinstance(listed, dict):
        raise UsageError(f"{where.capitalize()} is not an object", HOW_TO_GET_ONE)
    missing = [name for name in NEEDED if name not in listed]
    if missing:
        raise UsageError(f"{where.capitalize()} has no {', '.join(missing)}", HOW_TO_GET_ONE)
    fields = _Fields(listed, where)
    build, camera = fields.inner("build"), fields.inner("camera")
    file, people = fields.text("file"), fields.number("people")
    if not file or people is None:
        raise fields.fault("file" if not file else "people")
    return Entry(
        file=file,
        people=int(people),
        stance=fields.text("stance"),
        view=fields.text("view"),
        facing=fields.text("facing"),
        measures=fields.inner("measures").numbers(),
        body=fields.text("body"),
        pair=fields.text("pair"),
        yaw_deg=camera.number("yaw_deg"),
        build=Build(
            build.number("male"),
            build.number("age"),
            build.number("weight"),
            build.number("lordosis"),
        ),
        garments=fields.words("clothing"),
        fit=fields.text("fit"),
        occluded=fields.words("occluded"),
    )


class _Fields:
    """The values of one JSON object, each of the kind it must be; null counts as absent."""

    def __init__(self, values: Mapping[str, Any], where: str) -> None:
        self._values = values
        self._where = where

    def fault(self, name: str) -> UsageError:
        value = json.dumps(self._values.get(name))[:40]
        return UsageError(f"{self._where.capitalize()}: {name} cannot be {value}", HOW_TO_GET_ONE)

    def text(self, name: str) -> str | None:
        value = self._values.get(name)
        if value is None or isinstance(value, str):
            return value
        raise self.fault(name)

    def number(self, name: str) -> float | None:
        value = self._values.get(name)
        if value is None:
            return None
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not math.isfinite(value)
        ):
            raise self.fault(name)
        return float(value)

    def numbers(self) -> dict[str, float]:
        """Every number of this object; what is null is left out."""
        found = {name: self.number(name) for name in self._values}
        return {name: value for name, value in found.items() if value is not None}

    def words(self, name: str) -> tuple[str, ...]:
        """A list of words, given as a list or joined by commas; each once."""
        value = self._values.get(name) or []
        listed = value.split(",") if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(word, str) for word in listed):
            raise self.fault(name)
        return tuple(dict.fromkeys(word.strip() for word in listed if word.strip()))

    def inner(self, name: str) -> _Fields:
        value = self._values.get(name)
        if value is not None and not isinstance(value, dict):
            raise self.fault(name)
        return _Fields(value or {}, f"{self._where}, {name}")
