"""In place of the web app's workers: what needs no picture is done at once, a picture refused."""

from __future__ import annotations

from typing import Any, cast

from posture.apps.web.export_worker import EXPORTS
from posture.apps.web.photo_worker import Answer, PhotoJob, PhotoWorker


class NoProcesses:
    """Has the method of a pool that routes call."""

    async def do(self, job: PhotoJob, client: str) -> Answer:
        """The answer to a job."""
        if job.kind in EXPORTS:
            return PhotoWorker(cast(Any, None), 100.0).do(job)
        return Answer(status=422, what="No picture")
