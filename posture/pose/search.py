"""Looking for people the detector misses because their heads are out of the picture.

The picture is completed by a stand-in's head and legs (``stand_in``), for a body as large as a crop
of each kind would show it. The stand-in is then put where the hips are seen, again and again, until
both fit, and moved aside to see whether the body stays with the picture (``agreement``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, Protocol, runtime_checkable

import numpy as np

from posture.pose.agreement import (
    StandInPass,
    is_possible,
    is_settled,
    moved,
    overlap,
    roughly_stays,
    stays,
)
from posture.pose.input_transform import InputTransform
from posture.pose.person_selection import Detector
from posture.pose.stand_in import StandInPlace, between, completed
from posture.types import Facing, FloatArray

FACINGS: tuple[Facing, Facing] = ("left", "right")
"""How the stand-in faces; the second way where the first nearly fits."""


@runtime_checkable
class Searcher(Protocol):
    """A landmarker that can also be asked for guesses."""

    def unsure(self) -> Detector:
        """The same landmarker, made to offer guesses and to go on following them."""


class Search:
    """One search of a frame for bodies without a head; it counts its passes.

    Parameters
    ----------
    overview : of a frame laid the way round in which a picture and its mirror image are the same.
        Places and points are in its pixels.
    unsure : the landmarker that offers guesses.
    settings : the table ``search`` of ``gates.toml``.
    """

    def __init__(
        self, overview: InputTransform, unsure: Detector, settings: Mapping[str, Any]
    ) -> None:
        self.overview = overview
        self.unsure = unsure
        self.passes = 0
        self._settings = settings
        self._height, self._width = overview.pixels.shape[:2]

    def somebody(self, *, fast: bool) -> StandInPlace | None:
        """Where a body is that stays in its place, or None.

        A body of which most is in the picture is tried first, then closer crops.
        """
        crops = self._settings["crops"]
        whole = self._fitted(crops[0], self._settings["whole"])
        if whole is not None or fast:
            return None if whole is None else whole.next_place
        fits = (self._fitted(crop, self._settings["close"]) for crop in crops[1:])
        found = [look for look in fits if look is not None]
        return self._of_usual_build(found) if found else None

    def _of_usual_build(self, found: Sequence[StandInPass]) -> StandInPlace | None:
        """The place of a body whose trunk ends outside the picture: its width tells how long it is.

        Looks with stand-ins of other sizes agree on the hips, not on the size.
        """
        usual = float(self._settings["usual_width"])
        lengths_px = [look.place.trunk_px * look.width / usual for look in found]
        trunk_px = float(np.exp(np.mean(np.log(lengths_px))))
        hip: FloatArray = np.mean([look.next_place.hip for look in found], axis=0)
        for _ in range(int(self._settings["looks_again"])):
            look = self._look(StandInPlace(hip, trunk_px))
            if look is None:
                return None
            hip = look.next_place.hip
        return StandInPlace(hip, trunk_px)

    def at(self, point: FloatArray) -> StandInPlace | None:
        """A body at a point of the overview: the user says that there is one."""
        limits = self._settings["chosen"]
        for share in limits["trunks"]:
            looks = self._settled(StandInPlace(point, share * self._height))
            if looks is None:
                continue
            last = looks[-1]
            is_near = np.hypot(*(last.hip - point)) <= limits["max_away"] * last.place.trunk_px
            is_still = moved(looks[-2], last) <= limits["max_moved"]
            if is_near and is_still and self._stays(last.place, limits):
                return last.next_place
        return None

    def _fitted(self, crop: Mapping[str, float], limits: Mapping[str, float]) -> StandInPass | None:
        """A body that fits a kind of crop and stays when the stand-in is moved."""
        hip = np.array([self._width / 2, crop["hip"] * self._height])
        start = StandInPlace(hip, crop["trunk"] * self._height)
        for facing in FACINGS[: int(limits["facings"])]:
            place = self._likely_place(start, facing, crop)
            looks = None if place is None else self._settled(place, facing)
            if looks is None:
                return None
            is_fit = is_settled(looks, (self._width, self._height), limits)
            if is_fit and self._stays(looks[-1].place, limits):
                return looks[-1]
        return None

    def _likely_place(
        self, start: StandInPlace, facing: Facing, crop: Mapping[str, float]
    ) -> StandInPlace | None:
        """Where first looks, at a place and to either side of it, agree on a body most; or None.

        People stand anywhere in a picture. Most pictures without anybody end here.
        """
        beside = float(self._settings["beside"])
        looks: list[StandInPass] = []
        for way in (0.0, -beside, beside):
            look = self._look(start.shifted(way), facing)
            if look is not None and is_possible(look, crop):
                looks.append(look)
            elif way < 0 and not looks:
                return None
        pairs = [
            (one, other) for one, other in combinations(looks, 2) if roughly_stays(one, other, crop)
        ]
        if not pairs:
            return None
        one, other = max(pairs, key=lambda pair: overlap(*pair))
        return between(one.next_place, other.next_place)

    def _stays(self, place: StandInPlace, limits: Mapping[str, float]) -> bool:
        """Whether the body stays where it is when the stand-in is moved to either side."""
        aside = float(self._settings["aside"])
        left, right = (self._look(place.shifted(way)) for way in (-aside, aside))
        return left is not None and right is not None and stays(left, right, limits)

    def _settled(self, place: StandInPlace, facing: Facing = "left") -> list[StandInPass] | None:
        """Looks with the stand-in put each time where the last one saw the hips."""
        looks: list[StandInPass] = []
        for _ in range(int(self._settings["looks"])):
            look = self._look(place, facing)
            if look is None or look.area < self._settings["min_area"]:
                return None
            if looks and overlap(looks[-1], look) < self._settings["min_first_overlap"]:
                return None
            looks.append(look)
            place = look.next_place
        return looks

    def _look(self, place: StandInPlace, facing: Facing = "left") -> StandInPass | None:
        self.passes += 1
        view = completed(self.overview.pixels, place, facing, int(self._settings["side_px"]))
        seen = self.unsure.detect(view.pixels)
        return (
            None if seen is None else StandInPass.of(seen, view, place, (self._width, self._height))
        )
