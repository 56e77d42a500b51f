"""Whether somebody is in place for a test: a look in, the one most useful hint out. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from posture.movements.assessing import NEEDED
from posture.movements.looks import Look
from posture.movements.model import Side, TestName
from posture.pose.picture_place import HEAD, off_place
from posture.runtime import resources
from posture.types import Reason, View

FROM_THE_FRONT: tuple[TestName, ...] = ("single-leg",)
OTHERS = ("movement_hidden", "movement_someone_else")
UPRIGHT = ("standing", "one_leg", "walking")


@dataclass(frozen=True, slots=True)
class Hint:
    """What to do next to be in place.

    Attributes
    ----------
    code : names its words in ``coaching.toml``.
    is_needed : without it nothing could be assessed; others are waived after a while.
    why : what hides the body, where that is the hint.
    """

    code: str
    is_needed: bool = True
    why: Reason | None = None


def hint_for(
    test: TestName, look: Look, size_px: tuple[int, int], side: Side | None = None
) -> Hint | None:
    """The first thing that keeps a look from being the start of a test; None where nothing does.

    Parameters
    ----------
    size_px : width and height of the picture.
    side : the leg that the figures are to be of.
    """
    if look.view is None or look.points is None:
        code = look.why_not.code if look.why_not is not None else ""
        if code == "movement_headless":
            return Hint("step_back")
        return Hint("someone_else" if code in OTHERS else "nobody")
    found = (
        _about_place(test, look, look.view, size_px),
        _about_turn(test, look.view, side),
        _about_position(test, look),
        _about_what_hides(test, look),
    )
    hints = [one for one in found if one is not None]
    needed = [one for one in hints if one.is_needed]
    return next(iter(needed or hints), None)


def _about_place(test: TestName, look: Look, view: View, size_px: tuple[int, int]) -> Hint | None:
    """Whether somebody is too near, too far, or at an edge."""
    rooms: Mapping[str, float] = resources.read_toml("coaching.toml")["room_ahead"]
    ahead = float(rooms.get(test, 0.0))
    room = {"left": (ahead, 0.0), "right": (0.0, ahead)}.get(view.facing or "", (0.0, 0.0))
    code = off_place(
        look.points, size_px, is_standing=look.stance in UPRIGHT, needs_feet=True, room=room
    )
    if code is not None:
        return Hint(code, is_needed=code == "step_back")
    above = float(resources.read_toml("coaching.toml")["room_above"].get(test, 0.0))
    is_low = look.stance == "seated" and look.points[HEAD, 1].min() < above * look.torso_px
    return Hint("room_above", is_needed=False) if is_low else None


def _about_turn(test: TestName, view: View, side: Side | None) -> Hint | None:
    """Whether the camera stands where the test needs it."""
    limits = resources.read_toml("movements.toml")["view"]
    usual, most = (float(limits[name]) for name in ("rules_max_abs_yaw_deg", "max_abs_yaw_deg"))
    turned = abs(view.yaw_deg)
    if test in FROM_THE_FRONT:
        if view.kind != "front":
            return Hint("face_camera")
        return Hint("face_camera", is_needed=turned > most) if turned > usual else None
    if view.kind in ("front", "back"):
        return Hint("turn_side_on")
    if view.kind != "side" or turned > usual:
        code = "turn_away" if view.yaw_deg > 0 else "turn_towards"
        return Hint(code, is_needed=view.kind != "side" or turned > most)
    if side is not None and test != "gait" and view.facing != side:
        return Hint(f"show_{side}", is_needed=False)
    return None


def _about_position(test: TestName, look: Look) -> Hint | None:
    """Whether somebody sits or stands as the test begins; the engine may be mistaken in that."""
    starts: Mapping[str, str] = resources.read_toml("coaching.toml")["starts"]
    position = starts.get(test)
    if position == "seated" and look.stance != "seated":
        return Hint("sit_down", is_needed=False)
    if position == "standing" and look.stance not in ("standing", None):
        return Hint("stand_up", is_needed=False)
    return None


def _about_what_hides(test: TestName, look: Look) -> Hint | None:
    """Whether what the test is read from is hidden: the reason of the measure itself."""
    needed = NEEDED[test]
    if needed in look.samples:
        return None
    return Hint("show", why=look.reasons.get(needed) or look.why_not)


def out_of_view(test: TestName, look: Look) -> Hint | None:
    """Why a look within a test shows nothing of it: nobody, or somebody turned; else None.

    Whoever walks past the camera leaves the picture again and again.
    """
    if test == "gait":
        return None
    if look.view is None:
        code = look.why_not.code if look.why_not is not None else ""
        return Hint("someone_else" if code in OTHERS else "nobody")
    turned = _about_turn(test, look.view, None)
    return turned if turned is not None and turned.is_needed else None
