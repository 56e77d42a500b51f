"""What is said about a run afterwards: `run.json`, and the lines at the head of the page."""

from __future__ import annotations

import platform
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from posture import __version__
from posture.apps.batch.listing import LeftAlone
from posture.apps.batch.plan import BatchPlan
from posture.runtime.addresses import without_secrets

if TYPE_CHECKING:
    from posture.apps.batch.run import BatchSettings

PACKAGES = ("mediapipe", "numpy", "pillow", "pyarrow")
STATUSES = ("ok", "no_person", "unreadable")


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run, from when this is made.

    Attributes
    ----------
    fingerprint : what the results depend on, as ``batch_options`` has it
    left_alone : files that are no pictures; counted as the run goes on
    """

    settings: BatchSettings
    fingerprint: Mapping[str, Any]
    left_alone: LeftAlone
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    began_s: float = field(default_factory=time.monotonic)

    def about(self, plan: BatchPlan, count: int) -> dict[str, str]:
        """Title and value of what the page says; ``count`` pictures were judged."""
        settings, missing = self.settings, len(plan.todo) - count
        about = {
            "folder": without_secrets(settings.folder),
            "date": f"{datetime.now():%d %B %Y, %H:%M}",
            "made with": f"posture {__version__}, model {settings.options.model}"
            + (", one look a picture (--fast)" if settings.options.fast else ""),
        }
        if missing:
            about["unfinished"] = f"{missing:,} pictures are not judged yet: run it again to go on"
        return about

    def as_json(
        self, plan: BatchPlan, count: int, statuses: Mapping[str, int], *, is_finished: bool
    ) -> dict[str, Any]:
        """What ``run.json`` holds; ``statuses`` are those of all rows."""
        settings, seconds = self.settings, time.monotonic() - self.began_s
        return {
            "schema": "posture-batch/1",
            "finished": is_finished,
            "folder": without_secrets(settings.folder),
            "counts": {
                "pictures": plan.pictures,
                **{kind: statuses.get(kind, 0) for kind in STATUSES},
                "not_judged_yet": len(plan.todo) - count,
                "judged_in_this_run": count,
                "kept": plan.kept,
                "changed": len(plan.changed),
                "removed": len(plan.gone),
                "files_left_alone": dict(sorted(self.left_alone.by_ending.items())),
            },
            "options": asdict(settings.options),
            "models": {name: self.fingerprint[name] for name in ("landmarker", "pelvic_tilt")},
            "versions": {
                "posture": __version__,
                "python": platform.python_version(),
                **{name: version(name) for name in PACKAGES},
            },
            "engine": settings.engine,
            "workers": settings.workers,
            "timing": {
                "began": self.began.isoformat(timespec="seconds"),
                "seconds": round(seconds, 2),
                "pictures_per_s": round(count / seconds, 3),
            },
        }
