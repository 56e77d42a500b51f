"""How a batch is run; which of it the results depend on, and what to say when that has changed."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from posture import __version__
from posture.apps.batch import parts
from posture.apps.batch.names import PARTS
from posture.apps.batch.places import BatchOutput
from posture.capture import images
from posture.engine import Options as EngineOptions
from posture.errors import UsageError
from posture.results import report_json
from posture.runtime import resources
from posture.runtime.reading import converted, parsed
from posture.types import WHOLE_SETUP

FILE = f"{PARTS}/options.json"

Engine = Literal["local", "dask"]


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """What the rows and the pictures beside them depend on.

    Attributes
    ----------
    model : ``full``, ``lite`` or the path of a bundle
    fast, setup_ok, max_megapixels : as in ``posture photo``
    landmarks : write each person's landmarks too; parts always hold them
    annotate : write annotated pictures too
    blur_face : the face unrecognisable, in those and in the thumbnails
    patterns : which files are read; by default all but those that are no pictures by their names
    """

    model: str = "full"
    fast: bool = False
    setup_ok: bool = False
    landmarks: bool = False
    annotate: bool = False
    blur_face: bool = False
    patterns: tuple[str, ...] = ()
    max_megapixels: float = images.MAX_MEGAPIXELS

    def engine(self) -> EngineOptions:
        """Those that the engine knows."""
        return EngineOptions(
            fast=self.fast, confirmed=WHOLE_SETUP if self.setup_ok else frozenset()
        )


def fingerprint(options: BatchOptions) -> dict[str, Any]:
    """All that the results depend on, fit for JSON.

    Raises
    ------
    ModelError
        The landmarker bundle or the estimators are missing or not those that ship.
    """
    path = resources.landmarker_path(options.model)
    fields = dataclasses.asdict(options) | {"patterns": list(options.patterns)}
    del fields["model"]  # its bytes count, not its name
    del fields["landmarks"]  # parts always have them
    return fields | {
        "landmarker": resources.landmarker_sha256(options.model, path),
        "pelvic_tilt": resources.estimators_sha256(),
        "version": __version__,
        "schema": report_json.SCHEMA,
    }


def remembered(place: BatchOutput) -> Mapping[str, Any] | None:
    """The fingerprint of the last run in this place; None where no run has left anything.

    Empty where there are rows and the file is missing or damaged: nobody knows how they were made.
    """
    try:
        with place.opened(FILE) as file:
            return converted(parsed(file.read()), dict[str, Any])
    except FileNotFoundError:
        return {} if parts.runs(place) else None
    except (OSError, ValueError):
        return {}


def remember(place: BatchOutput, now: Mapping[str, Any]) -> None:
    """Keep the fingerprint of this run for the next one."""
    place.write(FILE, (json.dumps(now, indent=1) + "\n").encode())


def check_same(before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> None:
    """Refuse to mix results that were made differently.

    Raises
    ------
    UsageError
        Something differs; it says what, and how to go on.
    """
    if before is None:
        return
    if not before:
        raise UsageError(
            f"How the results in the output folder were made cannot be read: {FILE} is missing or "
            "damaged",
            "Give another --out, --keep if they were made with these same options, or --fresh to "
            "judge everything anew",
        )
    differing = [
        f"{name} was {_short_text(before.get(name))} and is {_short_text(now.get(name))}"
        for name in sorted({*before, *now})
        if before.get(name) != now.get(name)
    ]
    if differing:
        raise UsageError(
            f"The output folder holds results made in another way: {'; '.join(differing)}",
            "Give the same options as before, another --out, --keep to judge only what is new, or "
            "--fresh to judge everything anew",
        )


def _short_text(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 40 else f"{text[:12]}…{text[-1]}"
