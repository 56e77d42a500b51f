"""What films are wanted, and each one before it is shot: who plays, where, and the story."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posture.errors import UsageError
from posture.evaluation.simulate.body import BodyModel
from posture.evaluation.simulate.film.acts import SEATED, Moment
from posture.evaluation.simulate.film.cast import Player, sample_player
from posture.evaluation.simulate.film.director import Director, Story
from posture.evaluation.simulate.film.scenarios import (
    FAST_FPS,
    FILM_VIEWS,
    MONITOR,
    RAISED,
    ROTA,
    SCENARIOS,
    SHORT_S,
    USUAL_FPS,
    USUAL_S,
    FilmPlan,
    tell,
)
from posture.evaluation.simulate.film.stage import Stage, put_up
from posture.evaluation.simulate.scene_request import SPLITS

LANDSCAPE = (640, 480)
UNRAISED_M = 0.1  # how much less a desk is raised than its owner's head rises


@dataclass(frozen=True)
class FilmOrder:
    """Films to render: `count` of a seed, in the scenarios and views of `scenarios.ROTA`.

    A `view` or `scenario` keeps to those; `split` as for pictures. `fps` and `minutes` None: what
    is usual for the scenario (2 a second and 2 minutes; still and step 10 a second, 20 seconds,
    whatever `minutes` says unless they are asked for by name).
    """

    count: int
    seed: int
    view: str | None = None
    split: str | None = None
    scenario: str | None = None
    fps: float | None = None
    size: tuple[int, int] = LANDSCAPE
    minutes: float | None = None

    def __post_init__(self) -> None:
        """Say plainly what is not on offer."""
        for what, value, known in (
            ("view", self.view, FILM_VIEWS),
            ("scenario", self.scenario, SCENARIOS),
            ("split", self.split, SPLITS),
        ):
            if value is not None and value not in known:
                raise UsageError(f"{what} {value!r} is not one of {', '.join(known)}")
        if self.fps is not None and not 0 < self.fps <= 60:
            raise UsageError("fps must be above 0 and at most 60")
        if self.minutes is not None and self.minutes <= 0:
            raise UsageError("minutes must be above 0")
        if not self._rota():
            raise UsageError(f"{self.scenario!r} is not filmed from the view {self.view!r}")

    def plan(self, number: int) -> FilmPlan:
        """What film `number` is to be."""
        rota = self._rota()
        scenario, view = rota[number % len(rota)]
        length = SHORT_S.get(scenario, USUAL_S)
        if self.minutes and (scenario not in SHORT_S or scenario == self.scenario):
            length = 60 * self.minutes
        return FilmPlan(scenario, view, length, number)

    def rate(self, plan: FilmPlan) -> float:
        """Frames a second of a film."""
        return self.fps or FAST_FPS.get(plan.scenario, USUAL_FPS)

    def _rota(self) -> list[tuple[str, str]]:
        rota = [
            pair
            for pair in ROTA
            if self.scenario in {None, pair[0]} and self.view in {None, pair[1]}
        ]
        on_desk = self.scenario in {MONITOR, RAISED}
        if not rota and self.scenario and self.view and not on_desk and self.view != MONITOR:
            rota = [(self.scenario, self.view)]
        return rota


@dataclass(frozen=True)
class Production:
    """A film before it is shot: its plan, who plays, where, and the story."""

    plan: FilmPlan
    player: Player
    stage: Stage
    story: Story
    fps: float

    @property
    def raised_m(self) -> float:
        """How far the desk with the camera is up when its owner stands for the baseline.

        A desk that stays down all through the film is one that could have been raised.
        """
        if self.story.lift_m:
            return max(level.after for level in self.story.lift_m)
        return self.stage.head_rise_m - UNRAISED_M if self.stage.monitor else 0.0

    @property
    def frame_count(self) -> int:
        """How many frames the film has."""
        return max(1, round(self.story.length_s * self.fps))


def produce(model: BodyModel, order: FilmOrder, number: int) -> Production:
    """Cast, stage and story of film `number`; the same numbers give the same."""
    plan = order.plan(number)
    rng = np.random.default_rng([order.seed, number, (None, *SPLITS).index(order.split), 5])
    name = f"f{order.seed}-{number:06d}"
    player = sample_player(rng, model, order.split, plan.desk, name)
    stage = put_up(rng, player, plan.view, order.split, plan.desk, order.size)
    passers = [sample_player(rng, model, order.split, False, f"{name}-other-{k}") for k in range(2)]
    story = tell(plan, Director(rng, player, stage, order.size), passers)
    return Production(plan, player, stage, story, order.rate(plan))


def retake(made: Production, doing: str, rng: np.random.Generator) -> Moment:
    """Upright once more, a degree or two and a centimetre from the last time."""
    calm = made.player.poses["upright" if doing == SEATED else "standing"]
    again = replace(
        calm,
        trunk_lean=calm.trunk_lean + float(rng.normal(0, 1.0)),
        pelvic_tilt=calm.pelvic_tilt + float(rng.normal(0, 1.0)),
        kyphosis=calm.kyphosis + float(rng.normal(0, 1.5)),
        head_pitch=calm.head_pitch + float(rng.normal(0, 2.0)),
        neck_forward=calm.neck_forward + float(rng.normal(0, 1.0)),
        side_lean=calm.side_lean + float(rng.normal(0, 0.7)),
    )
    x, y = (float(v) for v in rng.normal(0, 0.012, 2))
    if doing == SEATED:
        return Moment(again, "hips", (0.3 * x, 0.3 * y))
    feet = made.stage.feet
    return Moment(again, "feet", (feet[0] + x, feet[1] + y + made.stage.roll_m))
