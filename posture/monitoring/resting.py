"""Whether somebody whose hips came down sits or squats: told by how long the hips stay, and by what
most looks say meanwhile. A single look calls one the other too often to be believed."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from posture.monitoring.observation import Body, Observation

Verdict = Literal["early", "sits", "doubt", "on_feet"]
"""Too early to tell; sits; looks disagree; squats, or stands otherwise on the feet."""


@dataclass(frozen=True, slots=True)
class _Look:
    time_s: float
    body: Body
    is_seated: bool

    @property
    def hip_y(self) -> float:
        return float(self.body.hip[1])


class RestingHips:
    """Follows the height of the hips in the picture and what the looks call the stance.

    Parameters
    ----------
    rules : the table ``sitting`` of ``live.toml``.
    """

    def __init__(self, rules: Mapping[str, Any]) -> None:
        self._rules = rules
        self._looks: deque[_Look] = deque()

    def see(self, sight: Observation) -> None:
        """Keep one look that shows the hips; others say nothing and are left out."""
        if sight.presence != "person" or sight.body is None or not sight.shows_hips:
            return
        self._looks.append(_Look(sight.time_s, sight.body, sight.stance == "seated"))
        kept_s = 2.0 * float(self._rules["settled_s"])
        while self._looks[0].time_s < sight.time_s - kept_s:
            self._looks.popleft()

    @property
    def since_s(self) -> float:
        """When the hips came to the height at which they are now."""
        return self._at_rest()[0].time_s

    def verdict(self) -> Verdict:
        """What the looks since then tell together."""
        resting = self._at_rest()
        now_s = resting[-1].time_s
        rested_s = now_s - resting[0].time_s
        if rested_s < float(self._rules["rest_s"]):
            return "early"
        from_s = now_s - float(self._rules["window_s"])
        seated = [look.is_seated for look in resting if look.time_s >= from_s]
        # At two looks a second only a few have been made: one more must not be able to change it.
        if sum(seated) / (len(seated) + 1) >= float(self._rules["sits_share"]):
            return "sits"
        share = sum(seated) / len(seated)
        if share <= float(self._rules["squats_share"]):
            return "on_feet"
        return "sits" if self._outlasts_a_squat(resting, rested_s) else "doubt"

    def _outlasts_a_squat(self, resting: list[_Look], rested_s: float) -> bool:
        """Whether the hips stay longer than in a squat, with the thighs about level."""
        drop = sum(look.body.thigh_drop for look in resting) / len(resting)
        is_level = drop <= float(self._rules["level_drop"])
        return is_level and rested_s >= float(self._rules["settled_s"])

    def _at_rest(self) -> list[_Look]:
        """The last looks, in order, whose hips were all where they are now; at least the newest."""
        newest = self._looks[-1]
        reach_px = float(self._rules["rest_height"]) * newest.body.length_px
        resting: list[_Look] = []
        for look in reversed(self._looks):
            if abs(look.hip_y - newest.hip_y) > reach_px:
                break
            resting.append(look)
        return resting[::-1]
