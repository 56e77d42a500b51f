"""`--fresh`: deletes what earlier runs made, each file by its own name, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from posture.apps.batch import parts
from posture.apps.batch.names import ANNOTATED, THUMBS, annotated
from posture.apps.batch.places import BatchOutput

_THUMB = re.compile(rf"{THUMBS}/([0-9a-f]{{2}})/\1[0-9a-f]{{14}}\.jpg")


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Files among ours that stay, as they are not known to be ours; names in order."""

    names: tuple[str, ...] = ()

    def but_made_since(self, place: BatchOutput) -> LeftBehind:
        """Without those that the run has written over: a killed run left them, and no rows."""
        if not self.names:
            return self
        made = {annotated(done.name) for done in parts.done(place)}
        return LeftBehind(tuple(name for name in self.names if name not in made))


def clear(place: BatchOutput, but: str) -> LeftBehind:
    """Delete thumbnails, annotated pictures and parts of all runs but one; what is left there.

    Raises
    ------
    OutputError
        The parts are behind a link, or cannot be deleted.
    """
    drawn = set(place.names(ANNOTATED))
    for name in map(annotated, parts.names_dealt_with(place)):
        if name in drawn and place.remove(name):
            drawn.remove(name)
    left = [*drawn, *_thumbs_that_stay(place)]
    parts.forget(place, but)
    return LeftBehind(tuple(sorted(left)))


def _thumbs_that_stay(place: BatchOutput) -> Iterator[str]:
    """Delete those that we name by digests; whatever else is there."""
    for name in list(place.names(THUMBS)):
        if not (_THUMB.fullmatch(name) and place.remove(name)):
            yield name
