"""Who is in a picture whose first sight shows nobody.

A wide frame is looked at in tiles, then where small upright people may be; then headless bodies are
searched for.
Frames come laid the way round in which a picture and its mirror image are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from posture.pose import pedestrians, person_likeness, person_selection, tiles
from posture.pose.input_transform import OVERVIEW_SIDE_PX, InputTransform, SquareCrop
from posture.pose.person_selection import Detector
from posture.pose.search import Search, Searcher
from posture.pose.stand_in import StandInPlace, completed
from posture.pose.visibility import torso_px
from posture.runtime import resources
from posture.types import Detection, Facing, FloatArray, Frame, Mask

CLOSE = 0.7
"""Side of a completed picture over that of the overview: the body fills more of it."""


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody, in a close view of the frame.

    Attributes
    ----------
    seen : in pixels of ``framing``.
    detector : the landmarker that goes on from there with ``follow``.
    people : how many were seen on the way.
    completed : of a body without a head, the same view with a stand-in who faces right and the one
        without a stand-in; ``framing`` has one who faces left. None where the own head shows.
    """

    framing: InputTransform = field(repr=False)
    seen: Detection = field(repr=False)
    detector: Detector
    people: int = 1
    completed: tuple[InputTransform, InputTransform] | None = field(default=None, repr=False)

    @property
    def likeness(self) -> float:
        """How much they are like a person, a logit (``person_likeness``)."""
        mask = Mask(self.seen.mask, np.eye(2, 3))
        return person_likeness.likeness(self.seen.points, mask)

    @property
    def there(self) -> Detection:
        """The person in pixels of the frame."""
        return self.framing.to_frame(self.seen)


class Closer:
    """Looks at parts of one frame, and counts the passes that takes."""

    def __init__(
        self, frame: Frame, detector: Detector, *, fast: bool, min_likeness: float
    ) -> None:
        self.frame = frame
        self.passes = 0
        self._detector = detector
        self._fast = fast
        self._min_likeness = min_likeness
        self._settings: Mapping[str, Any] = resources.read_toml("gates.toml")["search"]
        self._height, self._width = frame.pixels.shape[:2]

    def anybody(self) -> Found | None:
        """The largest of those in the tiles of a wide frame, else somebody without a head."""
        found = None
        if tiles.is_wide(self._width, self._height, self._settings):
            found = self._in_tiles()
        return found or self._without_a_head(self._searching())

    def at(self, point: FloatArray) -> Found | None:
        """Whoever is at a point of the frame.

        The user says that there is a person: looks need not agree as closely as elsewhere.
        """
        for window in self._windows_at(point):
            found = self._detected(window)
            if found is not None and _holds(found.there, point):
                closer = self._close(found.there)
                if closer is not None and _holds(closer.there, point):
                    return closer
        return self._without_a_head(self._searching(), point)

    def _searching(self) -> Search | None:
        """A search of the frame brought to one size: how large it came must not matter."""
        if not isinstance(self._detector, Searcher):
            return None
        overview = InputTransform.whole(self.frame, OVERVIEW_SIDE_PX, is_mirrored=False)
        return Search(overview, self._detector.unsure(), self._settings)

    def _in_tiles(self) -> Found | None:
        for windows in self._places_in_a_wide_frame():
            seen: list[Detection] = []
            for window in windows:
                one = self._detected(window)
                if one is None or not person_selection.is_somebody(one.seen):
                    continue
                if not any(tiles.are_the_same(one.there, other) for other in seen):
                    seen.append(one.there)
            for person in sorted(seen, key=lambda one: -torso_px(one.points)):
                found = self._close(person, len(seen))
                if found is not None and found.likeness > self._min_likeness:
                    return found
        return None

    def _places_in_a_wide_frame(self) -> Iterator[list[SquareCrop]]:
        """Windows to look at: all over the frame, then smaller ones where upright people may be."""
        share = float(self._settings["tiles"])
        yield list(tiles.tiles(self._width, self._height, share, self._settings))
        if not self._fast:
            yield pedestrians.windows(self.frame.pixels, self._settings["pedestrians"])

    def _close(self, person: Detection, seen_people: int = 1) -> Found | None:
        """Somebody seen in a part of the frame, looked at in the window about them."""
        found = self._detected(tiles.about(person), OVERVIEW_SIDE_PX, seen_people)
        if found is None or not tiles.are_the_same(found.there, person):
            return None
        return found

    def _detected(
        self, window: SquareCrop, side_px: int | None = None, seen_people: int = 1
    ) -> Found | None:
        self.passes += 1
        framing = InputTransform.window(
            self.frame, window, side_px or int(self._settings["side_px"])
        )
        seen = self._detector.detect(framing.pixels)
        return None if seen is None else Found(framing, seen, self._detector, seen_people)

    def _windows_at(self, point: FloatArray) -> Iterator[SquareCrop]:
        """Windows about a point, from the whole frame to a small part of it."""
        for share in self._settings["windows"]:
            side = share * max(self._width, self._height)
            yield SquareCrop.around(point, side)

    def _without_a_head(
        self, searching: Search | None, point: FloatArray | None = None
    ) -> Found | None:
        if searching is None:
            return None
        if point is None:
            place = searching.somebody(fast=self._fast)
        else:
            place = searching.at(point / searching.overview.scale)
        found = None if place is None else self._view_of(searching, place)
        self.passes += searching.passes
        return found

    def _view_of(self, searching: Search, place: StandInPlace) -> Found | None:
        """The body, completed either way round, at a size at which the network sees it well."""
        side_px = int(OVERVIEW_SIDE_PX * CLOSE)
        facings: tuple[Facing | None, ...] = ("left", "right", None)
        left, right, alone = (
            completed(searching.overview.pixels, place, facing, side_px).within(searching.overview)
            for facing in facings
        )
        searching.passes += 1
        seen = searching.unsure.detect(left.pixels)
        if seen is None:
            return None
        return Found(left, seen, searching.unsure, completed=(right, alone))


def _holds(person: Detection, point: FloatArray) -> bool:
    """Whether a point of the frame lies on a person, or within a third of a trunk of them."""
    margin = torso_px(person.points) / 3
    low, high = person.points[:, :2].min(axis=0), person.points[:, :2].max(axis=0)
    return bool((low - margin <= point).all() and (point <= high + margin).all())
