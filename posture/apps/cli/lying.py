"""`posture photo --test thomas`: each photo by itself, to the terminal, as JSON or a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from posture.apps.cli.options import SOME_INPUT_FAILED, complain

if TYPE_CHECKING:
    from posture.session import PhotoSession


def thomas_photos(
    paths: Sequence[str],
    session: PhotoSession,
    out: Path | None,
    as_json: bool,
    *,
    back_is_flat: bool,
) -> int:
    """Assess every photo and close the session; the exit status."""
    from threadpoolctl import threadpool_limits

    from posture.apps.cli.videos import say_disclaimer, show
    from posture.movements.thomas import assess_lying
    from posture.output.movement_files import MovementFolder

    failed = 0
    with session, threadpool_limits(1, "blas"):
        folder = None if out is None else MovementFolder(out, {}, 1.0)
        for judged in session.judge(paths):
            if judged.error is not None:
                failed += 1
                complain(judged.report.source.name, judged.error)
                continue
            movement = assess_lying(judged.report, judged.pose, back_is_flat=back_is_flat)
            show(movement, as_json, () if folder is None else folder.save(movement))
    if not as_json and failed < len(paths):
        say_disclaimer()
    return SOME_INPUT_FAILED if failed else 0
