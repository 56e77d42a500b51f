"""What a person is doing: standing, seated, squatting and so on, and whether their legs lie apart.

Read from the joints by what each stance is: weight over the feet or behind them, knees on the
ground, a foot in the air. Where no foot shows the fitted estimator decides. ``gates.toml`` holds
every limit; lengths in it are in trunk lengths.
"""

from __future__ import annotations

from collections.abc import Mapping

from posture.estimators.ensemble import Prediction
from posture.measures.uncertainty import CutThighs
from posture.pose.side_figure import Leg, SideFigure, side_figure
from posture.pose.skeleton import INDEX
from posture.pose.visibility import is_inside
from posture.runtime import resources
from posture.types import Legs, Pose, Stance, View

Limits = Mapping[str, float]
KNEES = (INDEX["left_knee"], INDEX["right_knee"])


def find_stance(
    pose: Pose, view: View, size_px: tuple[int, int], prediction: Prediction
) -> Stance | None:
    """The stance of one person, None when no knee is in the picture.

    Parameters
    ----------
    pose : turned upright where the picture's roll is known.
    prediction : what the fitted estimator says of a person seen from anywhere.
    """
    limits: Limits = resources.read_toml("gates.toml")["stance"]
    if not any(is_inside(pose, knee, size_px, limits["min_inside"]) for knee in KNEES):
        return None
    figure = side_figure(pose, view, size_px)
    if _lies(figure, limits):
        return "lying"
    if not view.facing and _is_sure(prediction, limits):
        return "seated" if prediction.mean["seated"] > 0 else _on_the_feet(figure, limits)
    if not any(leg.shows_foot for leg in figure.legs):
        return _without_feet(figure, prediction, limits)
    if _kneels(figure, limits):
        return "kneeling"
    if _stands_on_one_leg(figure, limits):
        return "one_leg"
    if _lunges(figure, limits):
        return "lunging"
    if figure.thigh_deg >= limits["level_min_thigh_deg"]:
        is_over_feet = figure.ahead_of_heels >= limits["over_feet"]
        return "squatting" if is_over_feet else "seated"
    return _on_the_feet(figure, limits)


def find_legs(pose: Pose, view: View, size_px: tuple[int, int]) -> Legs | None:
    """Whether the thighs lie together or apart; None unless both show in a side view."""
    limits: Limits = resources.read_toml("gates.toml")["legs"]
    if view.kind != "side" or view.facing is None:
        return None
    least = float(resources.read_toml("gates.toml")["stance"]["min_inside"])
    if not any(is_inside(pose, knee, size_px, least) for knee in KNEES):
        return None
    figure = side_figure(pose, view, size_px)
    if figure.thighs_apart_deg <= limits["apart_min_deg"]:
        return "together"
    is_shown = min(leg.knee_visibility for leg in figure.legs) >= limits["min_visibility"]
    return "apart" if is_shown else None


def find_cut_thighs(pose: Pose, view: View, size_px: tuple[int, int]) -> CutThighs | None:
    """How the thighs lie of somebody whose knees are outside a side view.

    Where a thigh leaves the picture shows its direction; None between hanging and level, and where
    the trunk does not stand upright.
    """
    limits: Limits = resources.read_toml("gates.toml")["stance"]
    least = limits["min_inside"]
    if view.facing is None or any(is_inside(pose, knee, size_px, least) for knee in KNEES):
        return None
    figure = side_figure(pose, view, size_px)
    if abs(figure.trunk_deg) >= limits["bending_min_trunk_deg"]:
        return None
    if abs(figure.thigh_deg) <= limits["cut_hanging_max_thigh_deg"]:
        return "hanging"
    low, high = limits["cut_level_min_thigh_deg"], limits["cut_level_max_thigh_deg"]
    return "level" if low <= figure.thigh_deg <= high else None


def _is_sure(prediction: Prediction, limits: Limits) -> bool:
    is_usual = prediction.ood_score <= limits["max_strangeness"]
    return is_usual and abs(prediction.mean["seated"]) >= limits["sure_logit"]


def _lies(figure: SideFigure, limits: Limits) -> bool:
    """A trunk that is level, and not because the hips above the feet are bent."""
    if abs(figure.trunk_deg) < limits["lying_min_trunk_deg"]:
        return False
    is_bent_over = figure.trunk_deg > 0 and figure.hip[1] - figure.ground >= float(
        limits["high_hips"]
    )
    return not is_bent_over


def _kneels(figure: SideFigure, limits: Limits) -> bool:
    """A knee on the ground with the shank level behind it."""
    near, far = (_knee_is_down(leg, figure, limits) for leg in figure.legs)
    return near or far


def _knee_is_down(leg: Leg, figure: SideFigure, limits: Limits) -> bool:
    other = figure.far if leg is figure.near else figure.near
    both = min(leg.shank_deg, other.shank_deg) >= limits["kneeling_min_shank_deg"]
    highest = limits["kneeling_max_knee_height" if both else "half_kneeling_max_knee_height"]
    return (
        leg.shank_deg >= limits["kneeling_min_shank_deg"] and leg.knee[1] - figure.ground <= highest
    )


def _stands_on_one_leg(figure: SideFigure, limits: Limits) -> bool:
    """One foot well off the ground, the other leg upright under the body."""
    low, high = sorted(figure.legs, key=lambda leg: float(leg.ankle[1]))
    raised = float(high.ankle[1] - low.ankle[1])
    is_upright = abs(low.thigh_deg) <= limits["support_max_thigh_deg"]
    is_raised = raised >= limits["foot_raised"] or (
        high.thigh_deg >= limits["raised_min_thigh_deg"] and raised >= limits["foot_lifted"]
    )
    return is_upright and is_raised


def _lunges(figure: SideFigure, limits: Limits) -> bool:
    """A long step with the front knee well bent."""
    front = max(figure.legs, key=lambda leg: float(leg.ankle[0]))
    return (
        _step(figure) >= limits["lunge_min_step"]
        and figure.thighs_apart_deg >= limits["lunge_min_apart_deg"]
        and front.knee_deg >= limits["lunge_min_knee_deg"]
    )


def _step(figure: SideFigure) -> float:
    """How far one ankle is ahead of the other."""
    return abs(float(figure.near.ankle[0] - figure.far.ankle[0]))


def _on_the_feet(figure: SideFigure, limits: Limits) -> Stance:
    """What somebody does whose thighs are not level."""
    if _walks(figure, limits):
        return "walking"
    if figure.trunk_deg >= limits["bending_min_trunk_deg"]:
        return "bending"
    is_low = figure.thigh_deg >= limits["squatting_min_thigh_deg"]
    if is_low and figure.knee_deg >= limits["squatting_min_knee_deg"]:
        return "squatting"
    is_high = figure.thigh_deg <= limits["standing_max_thigh_deg"]
    return "standing" if is_high and figure.knee_deg <= limits["standing_max_knee_deg"] else "other"


def _walks(figure: SideFigure, limits: Limits) -> bool:
    """A step, or a foot that swings past the other."""
    if figure.trunk_deg >= limits["walking_max_trunk_deg"]:
        return False
    is_apart = figure.thighs_apart_deg >= limits["walking_min_apart_deg"]
    if is_apart and _step(figure) >= limits["walking_min_step"]:
        return True
    bent = abs(figure.near.knee_deg - figure.far.knee_deg)
    lifted = abs(float(figure.near.ankle[1] - figure.far.ankle[1]))
    is_lifted = bent >= limits["swing_min_knee_deg"] and lifted >= float(limits["swing_min_lift"])
    return is_lifted or bent >= limits["swing_sure_knee_deg"]


def _without_feet(figure: SideFigure, prediction: Prediction, limits: Limits) -> Stance:
    """By the thighs alone: level ones are far more often on a seat than in the air."""
    if figure.thigh_deg >= limits["level_min_thigh_deg"]:
        return "seated"
    if figure.trunk_deg >= limits["bending_min_trunk_deg"]:
        return "bending"
    if figure.thighs_apart_deg >= limits["walking_min_apart_deg"]:
        return "walking"
    is_sure_of_seat = _is_sure(prediction, limits) and prediction.mean["seated"] > 0
    if figure.thigh_deg <= limits["standing_max_thigh_deg"]:
        return "standing"
    return "seated" if is_sure_of_seat else "other"
