"""A batch called from Python: reports out, one after the other."""

from __future__ import annotations

import contextlib
import dataclasses
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from posture.apps.batch.batch_options import BatchOptions
from posture.apps.batch.run import Batch, BatchSettings, default_workers
from posture.runtime.interrupts import Stop
from posture.types import Report

RUN_OPTIONS = ("engine", "scheduler", "rehash", "existing", "subjects")


def batch(
    folder: str | Path, out: str | Path | None, *, workers: int | None, **more: Any
) -> Iterator[Report]:
    """See :func:`posture.batch`. What was asked for is checked at once, not at the first report."""
    of_run = {name: more.pop(name) for name in RUN_OPTIONS if name in more}
    if "patterns" in more:
        more["patterns"] = tuple(more["patterns"])
    settings = BatchSettings(
        folder=str(folder),
        out=str(out or ""),
        options=BatchOptions(**more),
        workers=workers or default_workers(),
        **of_run,
    )
    if out is not None:
        return _reports(Batch(settings, Stop()))
    return _without_a_trace(settings)


def _reports(made: Batch) -> Iterator[Report]:
    with contextlib.closing(made.run(hands_back=True)) as shards:
        for done in shards:
            yield from done.reports


def _without_a_trace(settings: BatchSettings) -> Iterator[Report]:
    with tempfile.TemporaryDirectory(prefix="posture-") as out:
        yield from _reports(Batch(dataclasses.replace(settings, out=out), Stop()))
