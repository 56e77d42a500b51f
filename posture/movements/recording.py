"""The looks at one recording so far, and the Movement that they come to.

A film and a camera both end here, so that the same looks give the same figures.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from posture.movements.assessing import assess_looks
from posture.movements.legs import with_legs_named
from posture.movements.look_store import LookStore
from posture.movements.looks import Look, points_of
from posture.movements.model import FilmFacts, Movement, Side, TestName
from posture.runtime import resources
from posture.types import Reason


class Recording:
    """Gathers looks in order of time.

    Attributes
    ----------
    width_px, height_px : of the newest frame; 0 before there is one.
    remarks : what else a reader should know of how it was read.
    """

    def __init__(self) -> None:
        self._looks: LookStore | None = None
        self._seen = self._others = 0
        self._start_s = self._end_s = 0.0
        self.width_px = self.height_px = 0
        self.remarks: tuple[Reason, ...] = ()

    @property
    def looks(self) -> Sequence[Look]:
        """Every look so far."""
        return () if self._looks is None else self._looks

    def add(self, look: Look, size_px: tuple[int, int]) -> None:
        """One look more, at a frame of this width and height."""
        if self._looks is None:
            self._looks, self._start_s = LookStore(max(size_px)), look.time_s
        self._looks.append(look)
        self._end_s = look.time_s
        self._seen += look.view is not None
        self._others += look.is_someone_else
        self.width_px, self.height_px = size_px

    def facts(self, name: str, sha256: str | None = None) -> FilmFacts:
        """What the recording is like."""
        count, limits = len(self.looks), resources.read_toml("movements.toml")["looks"]
        length_s = self._end_s - self._start_s
        return FilmFacts(
            name,
            sha256,
            self.width_px,
            self.height_px,
            self._start_s,
            self._end_s,
            count,
            (count - 1) / length_s if length_s > 0 else 0.0,
            self._seen / count if count else 0.0,
            self._others >= int(limits["fewest_of_others"]),
        )

    def movement(
        self,
        facts: FilmFacts,
        test: TestName | None,
        side: Side | None = None,
        models: Mapping[str, str | None] | None = None,
    ) -> Movement:
        """What all looks come to.

        Parameters
        ----------
        test : as the user chose it; None to find out.
        side : which leg the figures are of.
        models : what read the pictures, as a report names it.
        """
        looks = list(self.looks)  # made once, as they are gone through again and again
        movement = assess_looks(looks, facts, test, side)
        looks = with_legs_named(looks) if movement.test == "gait" else looks
        points = None if all(one.points is None for one in looks) else points_of(looks)
        rolls = [one.view.roll_deg for one in looks if one.view is not None]
        known = [roll_deg for roll_deg in rolls if roll_deg is not None]
        return replace(
            movement,
            remarks=(*movement.remarks, *self.remarks),
            models=models or {},
            time_s=np.array([one.time_s for one in looks]),
            points=None if points is None else points[:, :, :2],
            visibility=None if points is None else points[:, :, 2],
            torso_px=statistics.median([one.torso_px for one in looks if one.torso_px] or [0.0]),
            roll_deg=statistics.median(known) if known else None,
        )
