"""One act after another: sits the player down, lets them work, rise, walk off and come back."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from posture.evaluation.simulate.film.acts import (
    SEATED,
    STANDING,
    Act,
    Gone,
    Rise,
    Stay,
    Turn,
    Walk,
)
from posture.evaluation.simulate.film.cast import Player
from posture.evaluation.simulate.film.easing import Level
from posture.evaluation.simulate.film.gait import Path, Spot, path, step_length
from posture.evaluation.simulate.film.stage import ROLL_M, Stage
from posture.evaluation.simulate.posing import Posture

ROLL_S = 1.3
BEYOND_M = 1.0  # how far out of the picture a walk goes on


@dataclass(frozen=True)
class Passing:
    """Somebody else, and the one walk they take through the room."""

    player: Player
    walk: Walk


@dataclass(frozen=True)
class Story:
    """A finished film on paper: acts of the lead, others, and what moves or changes besides.

    `chair_m` the chair's way back from its place, `lift_m` the desk's rise, `exposures` how light
    the picture is: each a list of `Level`s in order of time.
    """

    length_s: float
    acts: tuple[Act, ...]
    passings: tuple[Passing, ...] = ()
    chair_m: tuple[Level, ...] = ()
    lift_m: tuple[Level, ...] = ()
    exposures: tuple[Level, ...] = ()
    steps_s: tuple[float, ...] = ()


@dataclass
class Director:
    """Writes the acts; `now_s` is where the film has got to."""

    rng: np.random.Generator
    player: Player
    stage: Stage
    size: tuple[int, int]
    now_s: float = 0.0
    acts: list[Act] = field(default_factory=list)
    chair: list[Level] = field(default_factory=list)
    lift: list[Level] = field(default_factory=list)
    liveliness: float = 1.0

    @property
    def feet(self) -> Spot:
        """Where the player stands up: before the chair, rolled back when there is a desk."""
        x, y = self.stage.feet
        return (x, y + self.stage.roll_m)

    def starts_away_from_desk(self) -> None:
        """The chair stands rolled back: the film begins without the player on it."""
        if self.stage.desk:
            self.chair.append(Level(-1.0, -0.5, 0.0, ROLL_M))

    def sit_down(self) -> None:
        """From standing before the chair to sitting at work."""
        end = self.now_s + float(self.rng.uniform(1.6, 2.4))
        self.add(
            Rise(self.now_s, end, self.pose("upright"), self.pose("standing"), self.feet, True)
        )
        self._roll(False)

    def rise(self) -> None:
        """From sitting at work to standing before the chair."""
        self._roll(True)
        end = self.now_s + float(self.rng.uniform(1.6, 2.4))
        self.add(Rise(self.now_s, end, self.pose("upright"), self.pose("standing"), self.feet))

    def work(self, seconds: float, names: tuple[str, ...]) -> None:
        """Sits so long, passing through the named postures, upright again at the end."""
        spot = (0.0, 0.0)
        self._stay(SEATED, seconds, ("upright", *names, "upright"), (spot, spot))

    def stand(self, seconds: float, names: tuple[str, ...] = ()) -> None:
        """Stands so long, passing through the named postures."""
        names = ("standing", *names, "standing")
        self._stay(STANDING, seconds, names, (self.feet, self.feet))

    def walk_off(self, to: tuple[Spot, ...]) -> None:
        """Turns where that is needed and walks out of the picture through the corners `to`."""
        way = path((self.feet, *to))
        first = float(way.headings_deg[0])
        self._turn(0.0, first)
        self.add(self._walk(way, (0.5, 0.0)))

    def walk_in(self, to: tuple[Spot, ...]) -> None:
        """The same way back, then turned to the front."""
        way = path((*reversed(to), self.feet))
        self.add(self._walk(way, (0.0, 0.5)))
        last = float(way.headings_deg[-1])
        self._turn(_nearest(last), 0.0)

    def away(self, seconds: float) -> None:
        """Nobody is there so long."""
        self.add(Gone(self.now_s, self.now_s + seconds))

    def raise_desk(self, metres: float, seconds: float) -> None:
        """The desk rises (or sinks to 0) while the player stands at it."""
        before = self.lift[-1].after if self.lift else 0.0
        self.lift.append(Level(self.now_s, self.now_s + seconds, before, metres))
        self.stand(seconds)

    def pose(self, name: str) -> Posture:
        """A posture of the player."""
        return self.player.poses[name]

    def _stay(
        self, doing: str, seconds: float, names: tuple[str, ...], spots: tuple[Spot, Spot]
    ) -> None:
        end = self.now_s + seconds
        count = len(names) - 1
        times = [0.0, *(self._jitter(k, count) for k in range(1, count)), 1.0]
        keys = tuple(
            (self.now_s + seconds * t, self.pose(n)) for t, n in zip(times, names, strict=True)
        )
        key = int(self.rng.integers(2**31))
        change = float(self.rng.uniform(0.9, 1.8))
        change = min(change, 0.8 * seconds / max(count, 1))
        self.add(Stay(self.now_s, end, doing, keys, spots, self.liveliness, key, change))

    def _jitter(self, k: int, count: int) -> float:
        return (k + float(self.rng.uniform(-0.25, 0.25))) / count

    def _roll(self, back: bool) -> None:
        if not self.stage.desk:
            return
        near, far = (0.0, 0.0), (0.0, ROLL_M)
        spots = (near, far) if back else (far, near)
        start, end = self.now_s, self.now_s + ROLL_S
        self.chair.append(Level(start, end, spots[0][1], spots[1][1]))
        self._stay(SEATED, ROLL_S, ("upright", "upright"), spots)

    def _turn(self, first: float, last: float) -> None:
        by = abs(last - first)
        if by < 25:
            return
        end = self.now_s + 0.3 + by / 160.0
        self.add(Turn(self.now_s, end, self.pose("standing"), self.feet, (first, last)))

    def _walk(self, way: Path, slow: tuple[float, float]) -> Walk:
        speed = float(self.rng.uniform(1.05, 1.35))
        step = step_length(self.player.hip_height_m)
        return Walk(self.now_s, way, self.pose("standing"), speed, step, slow)

    def add(self, act: Act) -> None:
        """Goes on with this act."""
        self.acts.append(act)
        self.now_s = act.end_s


def _nearest(heading: float) -> float:
    """The heading between -180 and 180 degrees."""
    return (heading + 180.0) % 360.0 - 180.0


def to_right(stage: Stage) -> Spot:
    """The unit step along the floor to the right in the picture."""
    a = np.radians(stage.camera.azimuth)
    return (float(np.cos(a)), float(np.sin(a)))


def to_camera(stage: Stage) -> Spot:
    """The unit step along the floor towards the camera."""
    a = np.radians(stage.camera.azimuth)
    return (float(np.sin(a)), float(-np.cos(a)))


def half_width(stage: Stage, size: tuple[int, int], nearer_m: float = 0.0) -> float:
    """Half the picture's width, metres, `nearer_m` closer to the camera than what it looks at."""
    reach = np.tan(np.radians(stage.camera.fov) / 2) * size[0] / size[1]
    return float(reach * max(stage.camera.distance - nearer_m, 0.3))


def exits(rng: np.random.Generator, director: Director) -> tuple[Spot, ...]:
    """Corners of a way out of the picture that does not run through chair or desk."""
    stage = director.stage
    across = to_right(stage)
    side = float(rng.choice([-1.0, 1.0]))
    d = (across[0] * side, across[1] * side)
    if stage.desk and d[1] < -0.5:  # the desk is in the way
        d = (-d[0], -d[1])
    x, y = director.feet
    far = half_width(stage, director.size) + BEYOND_M + (0.6 if stage.monitor else 0.0)
    if d[1] < -0.3 and not stage.desk:
        return ((x + d[0] * far, y + d[1] * far),)
    aside = float(np.sign(d[0])) if abs(d[0]) > 0.3 else float(rng.choice([-1.0, 1.0]))
    if d[1] > 0.3:  # round the chair
        corner = (x + 0.62 * aside, y + 0.1)
        return (corner, (corner[0] + d[0] * far, corner[1] + 0.35 + d[1] * far))
    if stage.monitor:
        d = (d[0] * 0.94, 0.34)
        return ((x + d[0] * far, y + d[1] * far),)
    return ((x + d[0] * far, y + d[1] * far),)


def passing(
    rng: np.random.Generator,
    director: Director,
    player: Player,
    at_s: float,
    before: bool,
    pause_s: float = 0.0,
) -> Passing:
    """Somebody who walks through the picture about time `at_s`, before or behind the player."""
    stage = director.stage
    ahead, across = to_camera(stage), to_right(stage)
    nearest = 0.45 if stage.monitor else 0.8
    depth = float(rng.uniform(nearest, 1.1)) if before else -float(rng.uniform(0.65, 0.85))
    if stage.monitor and not before:
        depth -= 0.3
    x, y, _ = stage.camera.target
    far = half_width(stage, director.size, depth) + BEYOND_M
    side = float(rng.choice([-1.0, 1.0]))
    ends = [
        (x + ahead[0] * depth + s * across[0] * far, y + ahead[1] * depth + s * across[1] * far)
        for s in (-side, side)
    ]
    way = path(ends)
    speed = float(rng.uniform(0.9, 1.3))
    middle = way.length_m / 2
    start = at_s - middle / speed
    step = step_length(player.hip_height_m)
    standing = player.poses["standing"]
    where = middle * float(rng.uniform(0.75, 1.2))
    return Passing(player, Walk(start, way, standing, speed, step, pause_m=where, pause_s=pause_s))
