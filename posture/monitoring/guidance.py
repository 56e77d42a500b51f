"""The one most useful next thing for whoever steps before a camera: a look in, advice out. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from posture.measures import pelvis
from posture.pose.picture_place import off_place
from posture.runtime import resources
from posture.types import FloatArray, Reason, Report, Stance

UPRIGHT: tuple[Stance, ...] = ("standing", "one_leg", "walking")
"""Stances in which head and feet are as far apart as somebody is tall."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do next; ``is_good`` when nothing is to be done.

    ``code`` names its words in ``guidance.toml``; where ``why`` is there, that says it.
    """

    code: str
    is_good: bool = False
    why: Reason | None = None


def advise(
    report: Report | None, points: FloatArray | None, size_px: tuple[int, int], presence: str
) -> Advice:
    """The first thing that keeps this look from being a good side view.

    Parameters
    ----------
    report : on the person, None where nobody is seen.
    points : (33, 3) x_px, y_px, visibility in the picture; None where nobody is seen.
    size_px : width and height of the picture.
    presence : of ``posture.monitoring.observation``: what the look shows.
    """
    if presence == "dark":
        return Advice("dark")
    if report is None or report.view is None or points is None:
        return Advice("nobody")
    return (
        _about_place(points, size_px, is_standing=report.stance in UPRIGHT)
        or _about_turn(report)
        or _about_stance(report)
        or _about_what_hides(report)
        or Advice("hold", is_good=True)
    )


def _about_place(
    points: FloatArray, size_px: tuple[int, int], *, is_standing: bool
) -> Advice | None:
    """Whether somebody is too near, too far, or at an edge."""
    code = off_place(points, size_px, is_standing=is_standing)
    return None if code is None else Advice(code)


def _about_turn(report: Report) -> Advice | None:
    """Whether somebody is side-on."""
    view = report.view
    limit = resources.read_toml("guidance.toml")["turn"]["max_abs_yaw_deg"]
    if view is None or (view.kind == "side" and abs(view.yaw_deg) <= limit):
        return None
    if view.kind in ("front", "back"):
        return Advice("turn_side_on")
    return Advice("turn_away" if view.yaw_deg > 0 else "turn_towards")


def _about_stance(report: Report) -> Advice | None:
    """Whether somebody squats, kneels, walks: only standing and sitting are compared."""
    if report.stance in ("standing", "seated", None):
        return None
    return Advice("stand_or_sit")


def _about_what_hides(report: Report) -> Advice | None:
    """Whether what must show is hidden: the reason of the measure itself."""
    hip = report.measures.get("hip_flexion")
    if hip is not None and hip.why_not:
        return Advice("show", why=hip.why_not)
    tilt = report.measures.get("pelvic_tilt")
    if tilt is not None and tilt.why_not in pelvis.HIDDEN_LOW_BACK:
        return Advice("clear_low_back")
    if tilt is not None and tilt.why_not == pelvis.NEEDS_STANCE:
        return Advice("stand_or_sit")
    return None
