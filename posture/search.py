"""Looking for people the detector misses because their heads are out of the picture.

The landmarker's detector needs a head; once it follows a body it needs none. So it is shown where
a body may be, either by its own faintest guess or by a *stand-in*, one of this project's rendered
people put where the body would be, and follows what the picture shows there. It settles on a body,
but on a dog or a coat as well. A body stays where it was found when the picture is mirrored,
scaled and moved under the landmarker; the points of other things wander off.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, runtime_checkable

import numpy as np

from posture import agreement, images, resources
from posture.agreement import Settled
from posture.framing import Framing, Window
from posture.people import Detector
from posture.seen import middle, torso_px
from posture.types import Detection, FloatArray, Frame, PixelArray, Point

STAND_IN_HIP = np.array([0.5, 0.45])
"""Where the stand-in's hips are, as shares of its picture's side (``stand_in.md``)."""

STAND_IN_HEIGHT = 0.82
"""Its height, as a share of the same."""


@runtime_checkable
class Searcher(Protocol):
    """A landmarker that can also be asked for guesses."""

    def unsure(self) -> Detector:
        """The same landmarker, made to offer guesses and to go on following them."""


@dataclass(frozen=True, slots=True)
class Trail:
    """A body that the unsure landmarker follows in a window of the frame."""

    window: Window
    settled: Settled = field(repr=False)


class Search:
    """One search of a frame for bodies without a head; it counts its passes.

    Parameters
    ----------
    frame : laid the way round in which a picture and its mirror image are the same.
    unsure : the landmarker that offers guesses.
    settings : the table ``search`` of ``gates.toml``.
    """

    def __init__(self, frame: Frame, unsure: Detector, settings: Mapping[str, Any]) -> None:
        self.unsure = unsure
        self.passes = 0
        self.side_px = int(settings["side_px"])
        self._frame = frame
        self._settings = settings
        self._height, self._width = frame.pixels.shape[:2]
        self._size = (self._width, self._height)

    def somebody(self, *, fast: bool) -> Trail | None:
        """The first body that further looks agree on, or None."""
        limits = self._settings["agreed"]
        return next((one for one in self._guesses(fast) if self._agrees(one, limits)), None)

    def at(self, point: FloatArray) -> Trail | None:
        """A body whose hips may be at a point of the frame; looks need not agree as closely."""
        limits = self._settings["agreed_at"]
        for tall in self._settings["heights_at"]:
            trail = self._in_place_of_stand_in(point, tall * self._height)
            if trail is not None and trail.settled.holds(point) and self._agrees(trail, limits):
                return trail
        return None

    def _guesses(self, fast: bool) -> Iterator[Trail]:
        """Where a body may be: the landmarker's own faint guess, then the stand-ins'."""
        guess = self._guess_in(self._with_room_above())
        if guess is not None:
            yield guess
        for tall, hip, is_continued in [] if fast else self._settings["stand_ins"]:
            at = np.array([self._width / 2, hip * self._height])
            trail = self._in_place_of_stand_in(at, tall * self._height, bool(is_continued))
            if trail is not None:
                yield trail

    def _guess_in(self, window: Window) -> Trail | None:
        self.passes += 1
        framing = Framing.window(self._frame, window, self.side_px)
        seen = self.unsure.detect(framing.pixels)
        return None if seen is None else self._trail(window)

    def _in_place_of_stand_in(
        self, hip: FloatArray, tall: float, is_continued: bool = False
    ) -> Trail | None:
        window = Window.around(hip, STAND_IN_HIP, tall / STAND_IN_HEIGHT, is_continued=is_continued)
        self.passes += 1
        seen = self.unsure.detect(_stand_in(self.side_px))
        return None if seen is None else self._trail(window)

    def _trail(self, window: Window) -> Trail | None:
        settled = self._followed(window, int(self._settings["settling"]))
        if settled is None or not settled.may_be_a_body(self._width, self._height):
            return None
        return Trail(window, settled)

    def _agrees(self, trail: Trail, limits: Mapping[str, float]) -> bool:
        """Whether the body is seen in its place when the picture moves under the landmarker."""
        if trail.settled.unrest > limits["unrest"]:
            return False
        others: list[Settled] = []
        for is_mirrored, times, right, down in self._settings["moves"]:
            window = _moved(trail, bool(is_mirrored), times, (right, down))
            again = self._followed(window, int(self._settings["again"]))
            if again is None:
                return False
            others.append(again)
            if agreement.apart(trail.settled, again, self._size) > limits["far_apart"]:
                return False
        return agreement.agree(trail.settled, others, self._size, limits)

    def _followed(self, window: Window, looks: int) -> Settled | None:
        """What is settled on after so many looks; None where it is lost or leaps about."""
        framing = Framing.window(self._frame, window, self.side_px)
        restless = float(self._settings["restless"])
        seen: list[Detection] = []
        for _ in range(looks):
            self.passes += 1
            one = self.unsure.follow(framing.pixels)
            if one is None:
                return None
            seen.append(framing.to_frame(one))
            if len(seen) == 2 and agreement.moved(seen[0].points, seen[1].points) > restless:
                return None
        return Settled.after(seen)

    def _with_room_above(self) -> Window:
        """The whole frame with room for a head above it, in a square."""
        tall = self._height * (1 + float(self._settings["room_above"]))
        side = max(self._width, tall)
        return Window(((self._width - side) / 2, self._height - tall - (side - tall) / 2), side)


def _moved(trail: Trail, is_mirrored: bool, times: float, by: Point) -> Window:
    """The window in which the body is ``times`` as large and moved by shares of its trunk."""
    window, points = trail.window, trail.settled.points
    hip = middle(points, "hip")
    at = (hip - np.array(window.low) + np.array(by) * torso_px(points)) / window.side
    return replace(
        Window.around(hip, at, window.side / times, is_mirrored=is_mirrored),
        is_continued=window.is_continued,
    )


@functools.cache
def _stand_in(side_px: int) -> PixelArray:
    """One of this project's rendered people (``stand_in.md``), on a square of this size."""
    data = (resources.PACKAGE_DIR / "data" / "stand_in.jpg").read_bytes()
    pixels = images.decode(data, "stand_in.jpg", side_px=None).pixels
    return images.scaled(pixels, (side_px, side_px))
