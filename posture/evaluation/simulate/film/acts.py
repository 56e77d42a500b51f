"""What somebody does from one time to another; an act answers with a `Moment` at any time in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

from posture.evaluation.simulate.film.easing import between, eased
from posture.evaluation.simulate.film.gait import Path, Spot, restless, rising, walking
from posture.evaluation.simulate.posing import Posture

PRESSED_FROM_DEG = 60.0  # thighs flexed more than this may lie on the seat
SEATED, STANDING, MOVING, AWAY, UNKNOWN = "seated", "standing", "moving", "away", "unknown"


@dataclass(frozen=True, slots=True)
class Moment:
    """One body at one instant: its posture, what stays put, where on the floor (x, y) metres.

    `held` is "hips" (on a seat) or "feet" (the middle of the ankles): what stands above `spot`.
    `heading_deg` 0 faces -y, + turned to the person's left. `on_seat` False: nothing is under the
    thighs, however level they are.
    """

    posture: Posture
    held: str
    spot: Spot
    heading_deg: float = 0.0
    on_seat: bool = True

    @property
    def seated(self) -> bool:
        """Whether the thighs may touch the seat."""
        return self.on_seat and self.posture.thigh_angle > PRESSED_FROM_DEG


class Act(Protocol):
    """From `start_s` to `end_s`, seconds of the film."""

    @property
    def start_s(self) -> float:
        """When it begins."""
        ...

    @property
    def end_s(self) -> float:
        """When it ends."""
        ...

    def state(self, time_s: float) -> str:
        """seated, standing, moving or away."""
        ...

    def moment(self, time_s: float) -> Moment | None:
        """The body, or None while nobody is there."""
        ...


@dataclass(frozen=True, slots=True)
class Stay:
    """Sits or stands in one place and goes from posture to posture at times `keys`.

    From one key (time, posture) to the next the change takes `change_s` and ends at the key.
    `spots` are where hips or feet are at start and end (a chair that rolls).
    """

    start_s: float
    end_s: float
    doing: str
    keys: tuple[tuple[float, Posture], ...]
    spots: tuple[Spot, Spot]
    liveliness: float = 1.0
    key: int = 0
    change_s: float = 1.2
    calm_s: float = 0.6  # small motions fade in and out over this, so that acts join

    def state(self, time_s: float) -> str:
        """seated or standing."""
        return self.doing

    def moment(self, time_s: float) -> Moment:
        """The posture at that time, with small motions."""
        posture = self.keys[0][1]
        for (_, before), (when, after) in pairwise(self.keys):
            share = (time_s - when + self.change_s) / self.change_s
            if share > 0:
                posture = between(before, after, eased(share))
        fade = min(time_s - self.start_s, self.end_s - time_s) / self.calm_s
        moved = restless(posture, time_s, self.liveliness * eased(fade), self.key)
        share = eased((time_s - self.start_s) / max(self.end_s - self.start_s, 1e-9))
        (x0, y0), (x1, y1) = self.spots
        spot = (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share)
        return Moment(moved, "hips" if self.doing == SEATED else "feet", spot)


@dataclass(frozen=True, slots=True)
class Rise:
    """Stands up, or `down`: sits down; the feet stay above `feet`."""

    start_s: float
    end_s: float
    sitting: Posture
    standing: Posture
    feet: Spot
    down: bool = False

    def state(self, time_s: float) -> str:
        """The state changes in the middle."""
        return STANDING if (self._share(time_s) > 0.5) else SEATED

    def moment(self, time_s: float) -> Moment:
        """Between the two postures."""
        return Moment(rising(self.sitting, self.standing, self._share(time_s)), "feet", self.feet)

    def _share(self, time_s: float) -> float:
        share = (time_s - self.start_s) / (self.end_s - self.start_s)
        return 1.0 - share if self.down else share


@dataclass(frozen=True, slots=True)
class Turn:
    """Turns on the spot with small steps."""

    start_s: float
    end_s: float
    standing: Posture
    feet: Spot
    headings_deg: tuple[float, float]

    def state(self, time_s: float) -> str:
        """moving."""
        return MOVING

    def moment(self, time_s: float) -> Moment:
        """Treading round."""
        share = (time_s - self.start_s) / (self.end_s - self.start_s)
        first, last = self.headings_deg
        steps = abs(last - first) / 50.0 * share
        trod = walking(self.standing, steps, 0.3 * min(1.0, 4 * share, 4 * (1 - share)))
        trod = replace(trod, stride=0.3 * trod.stride)
        return Moment(trod, "feet", self.feet, first + (last - first) * eased(share))


@dataclass(frozen=True, slots=True)
class Walk:
    """Walks a path at `speed` m/s; `slow_s` are the seconds of getting under way and of stopping.

    A pause stands still `pause_s` seconds after `pause_m` metres.
    """

    start_s: float
    path: Path
    standing: Posture
    speed: float = 1.2
    step_m: float = 0.6
    slow_s: tuple[float, float] = (0.0, 0.0)
    pause_m: float = 0.0
    pause_s: float = 0.0

    @property
    def end_s(self) -> float:
        """When the path is walked."""
        lost = sum(self.slow_s) / 2
        return self.start_s + self.path.length_m / self.speed + lost + self.pause_s

    def state(self, time_s: float) -> str:
        """moving."""
        return MOVING

    def moment(self, time_s: float) -> Moment:
        """A stride on the path."""
        walked, pace = self._walked(time_s)
        spot, heading = self.path.at(walked)
        return Moment(walking(self.standing, walked / self.step_m, pace), "feet", spot, heading)

    def _walked(self, time_s: float) -> tuple[float, float]:
        """Metres walked, and the share 0-1 of the full pace."""
        first, last = self.slow_s
        gone, left = time_s - self.start_s, self.end_s - time_s
        if self.pause_s:
            stop_s = self.pause_m / self.speed
            if stop_s < gone < stop_s + self.pause_s:
                return self.pause_m, 0.0
            if gone >= stop_s + self.pause_s:
                gone -= self.pause_s
        if gone < first:
            return self.speed * gone**2 / (2 * first), gone / first
        if left < last:
            return self.path.length_m - self.speed * left**2 / (2 * last), left / last
        return self.speed * (gone - first / 2), 1.0


@dataclass(frozen=True, slots=True)
class Gone:
    """Nobody is there."""

    start_s: float
    end_s: float

    def state(self, time_s: float) -> str:
        """away."""
        return AWAY

    def moment(self, time_s: float) -> None:
        """Nobody."""
        return


def act_at(acts: Sequence[Act], time_s: float) -> Act | None:
    """The act under way, the later one at a border; None before the first and after the last."""
    found = None
    for act in acts:
        if act.start_s <= time_s <= act.end_s:
            found = act
    return found
