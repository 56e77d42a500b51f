"""One person followed over time: Frames in, the same person's smoothed Pose out.

Each frame gets one look of the landmarker, from where the person was seen last. A person who seems
to have moved far is compared with the colours of who was followed: a passer-by does not take over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeGuard

import numpy as np

from posture.capture import images
from posture.pose import clothing_colour
from posture.pose.input_transform import (
    OVERVIEW_SIDE_PX,
    PERSON_SIDE_PX,
    InputTransform,
)
from posture.pose.multipass import STEADYING, Detector
from posture.pose.one_euro import OneEuro, Tuning
from posture.pose.skeleton import INDEX
from posture.pose.visibility import middle, torso_px
from posture.types import Detection, FloatArray, Frame, Mask, MaskArray, Pose

TRUNK_AND_LEGS = [
    INDEX[f"{side}_{part}"] for side in ("left", "right") for part in ("shoulder", "hip", "knee")
]

STRIDE = 7
"""Every so many pixels are looked at where thousands tell enough."""
HEAD_AND_SHOULDERS = slice(0, INDEX["right_shoulder"] + 1)

KNEES = [INDEX["left_knee"], INDEX["right_knee"]]

Presence = Literal["person", "headless", "hidden", "someone_else", "nobody"]


@dataclass(frozen=True, slots=True)
class TrackingResult:
    """What one frame shows of the person who is followed.

    Attributes
    ----------
    presence : the person; their clothes close to the camera, without a head (``headless``);
        someone else in front of where they were a moment ago (``hidden``); only someone else;
        nobody.
    pose : smoothed over time, with the person only.
    newest : (33, 3) float64
        The landmarks of this frame alone, in original pixels; None without the person.
    """

    time_s: float
    presence: Presence
    pose: Pose | None = field(default=None, repr=False)
    newest: FloatArray | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class _Known:
    """The person who is followed, as they were last recognised; pixels of the frame.

    ``legs`` is how visible the better seen knee is, 0..1; ``colours`` are those of their clothes,
    ``around`` those of all else in the picture, None where they were not looked at.
    """

    time_s: float
    centre: FloatArray
    length_px: float
    box: FloatArray
    legs: float
    colours: FloatArray | None = field(default=None, repr=False)
    around: FloatArray | None = field(default=None, repr=False)


class PersonTracker:
    """Follows one person through the frames of one camera.

    Parameters
    ----------
    detector : the landmarker, made to follow.
    settings : the tables of ``live.toml``.
    """

    def __init__(self, detector: Detector, settings: Mapping[str, Any]) -> None:
        self._detector = detector
        self._rules = settings["following"]
        smoothing = dict(settings["smoothing"])
        self._forget_after_s = float(smoothing.pop("forget_after_s"))
        self._filter = OneEuro(Tuning(**smoothing), STEADYING)
        self._known: _Known | None = None
        self._coloured_s = -np.inf
        self._stranger: _Known | None = None
        self._last: _Known | None = None
        self._is_laid: bool | None = None
        self._side_px = float(OVERVIEW_SIDE_PX)
        self._last_time_s = -np.inf
        self._mask: Mask | None = None

    def look(self, frame: Frame, time_s: float) -> TrackingResult:
        """What the frame at ``time_s`` shows of the person."""
        if time_s - self._last_time_s > self._forget_after_s:
            self._filter.forget()
        self._last_time_s = time_s
        found, presence = self._find(frame, self._framing(frame))
        if found is None:
            self._filter.forget()
            return TrackingResult(time_s, presence)
        return self._smoothed(frame, *found, time_s)

    def lose(self) -> None:
        """Nothing was to be seen: the person is looked for afresh, and by their clothes."""
        self._last = None
        self._filter.forget()

    def _framing(self, frame: Frame) -> InputTransform:
        """The frame as the landmarker is to see it; the way round is kept while someone is seen."""
        if self._is_laid is None or self._last is None:
            self._is_laid = images.is_laid_the_other_way(frame.pixels)
        return InputTransform.whole(frame, self._side_px, is_mirrored=self._is_laid)

    def _find(
        self, frame: Frame, framing: InputTransform
    ) -> tuple[tuple[InputTransform, Detection] | None, Presence]:
        """The person, in which framing they were found; or why they were not."""
        somebody = self._seen_in(framing)
        if somebody is None:
            found = self._search_where_last(frame)
            if found is not None:
                return found, "person"
            return None, "headless" if self._clothes_fill(frame) else "nobody"
        seen, here = somebody
        if self._is_ours(here):
            self._recognise(here, frame)
            return (framing, seen), "person"
        found = self._search_where_last(frame)
        if found is not None:
            return found, "person"
        return self._someone_else(frame, framing, seen, here)

    def _seen_in(self, framing: InputTransform) -> tuple[Detection, _Known] | None:
        """Somebody in the picture: from where they were last, else looked for afresh.

        Following, the landmarker makes someone up where a body has gone out of the picture, and a
        sudden change shows it: then it looks afresh as well.
        """
        seen = self._detector.follow(framing.pixels) if self._last is not None else None
        here = self._register(framing, seen)
        if here is None or self._last is None or not self._is_near(here, self._last):
            seen = self._detector.detect(framing.pixels)
            here = self._register(framing, seen)
        self._last = here
        return (seen, here) if seen is not None and here is not None else None

    def _is_somebody(self, seen: Detection | None) -> TypeGuard[Detection]:
        """Whether a detection is a person: head and shoulders show, or most of the body."""
        if seen is None:
            return False
        upper = float(seen.points[HEAD_AND_SHOULDERS, 2].mean())
        return max(upper, float(seen.points[:, 2].mean())) >= float(self._rules["min_visibility"])

    def _clothes_fill(self, frame: Frame) -> bool:
        """Whether the person's clothes are where they were, close up, though no head is seen.

        A camera on a monitor loses the head of whoever stands up before it.
        """
        known = self._known
        if known is None or known.colours is None or known.around is None:
            return False
        height, width = frame.pixels.shape[:2]
        if known.legs >= float(self._rules["legs"]):
            return False
        half = float(self._rules["filled_half_width"]) * known.length_px
        left, right = np.clip(known.centre[0] + np.array([-half, half]), 0, width).astype(int)
        before = frame.pixels[height // 4 :, left:right]
        colours = clothing_colour.spread(before.reshape(-1, 3)[::STRIDE], frame.pixels)
        if colours is None:
            return False
        alike = clothing_colour.likeness(colours, known.colours)
        apart = alike - clothing_colour.likeness(colours, known.around)
        return alike >= float(self._rules["filled_alike"]) and apart >= float(
            self._rules["filled_apart"]
        )

    def _register(self, framing: InputTransform, seen: Detection | None) -> _Known | None:
        """Who is seen, as they are to be remembered; None where it is nobody.

        Their clothes are looked at again, and the time of that kept, where it is due.
        """
        if not self._is_somebody(seen):
            return None
        points = framing.to_frame(seen).points
        box = np.array([points[:, :2].min(axis=0), points[:, :2].max(axis=0)])
        centre = (middle(points, "shoulder") + middle(points, "hip")) / 2
        legs = float(seen.points[KNEES, 2].max())
        length_px = max(torso_px(points), 1.0)
        here = _Known(self._last_time_s, centre, length_px, box, legs)
        known = self._known
        is_new = known is None or not self._is_near(here, known)
        if is_new or here.time_s - self._coloured_s >= float(self._rules["colours_every_s"]):
            self._coloured_s = here.time_s
            colours = clothing_colour.clothes(framing.pixels, seen)
            around = clothing_colour.surroundings(framing.pixels, seen)
            return replace(here, colours=colours, around=around)
        return here

    def _is_ours(self, here: _Known) -> bool:
        """Whether who is seen is the person followed: in the same place, or in the same clothes."""
        known = self._known
        if known is None:
            return True
        if self._is_near(here, known) and here.time_s - known.time_s <= self._forget_after_s:
            return True
        return self._is_alike(here, known)

    def _is_near(self, here: _Known, there: _Known) -> bool:
        ratio = here.length_px / there.length_px
        moved = float(np.hypot(*(here.centre - there.centre))) / there.length_px
        limit = float(self._rules["resized"])
        return moved <= self._rules["moved"] and 1 / limit <= ratio <= limit

    def _is_alike(self, here: _Known, known: _Known) -> bool:
        if here.colours is None or known.colours is None:
            return False
        return clothing_colour.likeness(here.colours, known.colours) >= float(self._rules["alike"])

    def _recognise(self, here: _Known, frame: Frame) -> None:
        """Remember where the person is now; their colours follow slowly.

        Where they were recognised stays while they are near it: someone who passes closely and
        takes the landmarker along is then noticed however slowly they go.
        """
        known, self._stranger = self._known, None
        if known is None or not self._is_near(here, known) or self._is_alike(here, known):
            colours = here.colours
            if known is not None and known.colours is not None:
                colours = known.colours
                if here.colours is not None and self._is_alike(here, known):
                    share = float(self._rules["learned_share"])
                    colours = (1 - share) * known.colours + share * here.colours
            self._known = replace(here, colours=colours)
        else:
            self._known = replace(known, time_s=here.time_s)
        self._side_px = self._side_for(frame, here)

    def _side_for(self, frame: Frame, here: _Known) -> float:
        """The size of framing that shows a person well; changed only when it is clearly off."""
        extent_px = float((here.box[1] - here.box[0]).max())
        share = extent_px / max(frame.pixels.shape[:2])
        wanted = float(np.clip(PERSON_SIDE_PX / max(share, 1e-3), OVERVIEW_SIDE_PX, None))
        wanted = min(wanted, float(max(*frame.pixels.shape[:2], OVERVIEW_SIDE_PX)))
        return wanted if not 0.75 <= wanted / self._side_px <= 1.33 else self._side_px

    def _search_where_last(self, frame: Frame) -> tuple[InputTransform, Detection] | None:
        """The person where they were recognised last, though someone else caught the eye."""
        known = self._known
        if known is None or self._last_time_s - known.time_s > float(self._rules["hidden_s"]):
            return None
        margin = float(self._rules["search_margin"]) * known.length_px
        low, high = known.box[0] - margin, known.box[1] + margin
        framing = InputTransform.part(frame, low, high, OVERVIEW_SIDE_PX)
        self._coloured_s = -np.inf  # whoever is found there is known by their clothes
        seen = self._detector.detect(framing.pixels)
        here = self._register(framing, seen)
        self._last = None  # the landmarker's place is in another framing now
        if seen is None or here is None:
            return None
        if not (self._is_near(here, known) and self._is_alike(here, known)):
            return None
        self._recognise(here, frame)
        return framing, seen

    def _someone_else(
        self, frame: Frame, framing: InputTransform, seen: Detection, here: _Known
    ) -> tuple[tuple[InputTransform, Detection] | None, Presence]:
        """Someone else: adopted when they stay in one place for long."""
        assert self._known is not None
        waiting = self._stranger
        if waiting is None or not self._is_near(here, waiting):
            self._stranger = waiting = here
        if here.time_s - waiting.time_s >= float(self._rules["adopt_after_s"]):
            self._known = None
            self._recognise(here, frame)
            return (framing, seen), "person"
        self.lose()
        is_expected = here.time_s - self._known.time_s <= float(self._rules["hidden_s"])
        return None, "hidden" if is_expected else "someone_else"

    def _smoothed(
        self, frame: Frame, framing: InputTransform, seen: Detection, time_s: float
    ) -> TrackingResult:
        original = np.array(frame.original_px_per_px)
        there = framing.to_frame(seen)
        newest = there.points.copy()
        newest[:, :2] *= original
        points = newest.copy()
        points[:, :2] = self._filter.filtered(newest[:, :2], time_s, max(torso_px(newest), 1.0))
        scale, offset = framing.scale * original, framing.offset * original
        to_image = np.array([[scale[0], 0.0, offset[0]], [0.0, scale[1], offset[1]]])
        mask = Mask(self._steadied(seen.mask, to_image), to_image)
        pose = Pose(points, there.world, np.zeros(len(points)), mask)
        return TrackingResult(time_s, "person", pose, newest)

    def _steadied(self, newest: MaskArray, to_image: FloatArray) -> MaskArray:
        """The mask, mixed with those before it as far as the trunk and legs are at rest."""
        before, share = self._mask, float(self._filter.share[TRUNK_AND_LEGS].max())
        is_same_grid = (
            before is not None
            and before.values.shape == newest.shape
            and np.array_equal(before.to_image, to_image)
        )
        if before is not None and is_same_grid and share < 1.0:
            newest = before.values + np.float32(share) * (newest - before.values)
        self._mask = Mask(newest, to_image)
        return newest
