"""The stories films tell, and which ones an order of films is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from posture.evaluation.simulate.film.acts import SEATED, STANDING, Stay
from posture.evaluation.simulate.film.cast import CALM, Player
from posture.evaluation.simulate.film.director import Director, Passing, Story, exits, passing
from posture.evaluation.simulate.film.easing import Level
from posture.evaluation.simulate.film.exercising import exercises
from posture.evaluation.simulate.film.gait import Spot
from posture.evaluation.simulate.posing import Posture

MONITOR = "monitor"
RAISED = "monitor raised desk"
STILL, STEP = "still", "step"
WORK, PASSER_BY, LIGHTS_OFF = "work", "passer-by", "lights off"
EXERCISE = "exercise"
SCENARIOS = (WORK, PASSER_BY, LIGHTS_OFF, MONITOR, RAISED, STILL, STEP, EXERCISE)
FILM_VIEWS = ("side", "oblique", "front", MONITOR)

ROTA: tuple[tuple[str, str], ...] = (  # scenario and view of film 0, 1, 2, ...
    (WORK, "side"),
    (LIGHTS_OFF, "side"),
    (PASSER_BY, "oblique"),
    (WORK, "front"),
    (MONITOR, MONITOR),
    (RAISED, MONITOR),
    (STILL, "side"),
    (STEP, "side"),
    (PASSER_BY, "side"),
    (WORK, "oblique"),
    (RAISED, MONITOR),
    (MONITOR, MONITOR),
    (WORK, "side"),
    (STILL, "side"),
    (STEP, "side"),
    (LIGHTS_OFF, "oblique"),
    (PASSER_BY, "side"),
    (MONITOR, MONITOR),
    (RAISED, MONITOR),
    (PASSER_BY, "front"),
    (LIGHTS_OFF, "side"),
    (STILL, "side"),
    (STEP, "side"),
    (WORK, "side"),
    (EXERCISE, "side"),
    (EXERCISE, "oblique"),
    (EXERCISE, "front"),
)
USUAL_S = 120.0
SHORT_S = {STILL: 20.0, STEP: 20.0}
USUAL_FPS = 2.0
FAST_FPS = {STILL: 10.0, STEP: 10.0}

DARK = 0.02  # exposure with the lights off
DARK_BELOW = 0.08  # nobody can tell anything from a picture darker than this
DIM = 0.32
STEP_DEG, STEP_S, HOLD_S = 30.0, 0.15, 3.0


@dataclass(frozen=True)
class FilmPlan:
    """What a film is to be: its scenario and view, how long, and its number in the order."""

    scenario: str
    view: str
    length_s: float
    number: int = 0

    @property
    def desk(self) -> bool:
        """Whether the player works at a desk that stands in the way."""
        if self.scenario == EXERCISE:
            return False
        return self.view == MONITOR or (self.view == "side" and self.number % 3 == 1)


def tell(plan: FilmPlan, director: Director, others: list[Player]) -> Story:
    """The story of a plan, acted by the director's player; `others` walk through where asked."""
    return TELLERS[plan.scenario](plan, director, others)


def _work(plan: FilmPlan, director: Director, others: list[Player]) -> Story:
    marks = _a_day(plan, director)
    return _story(director, _by_chance(director, others, marks))


def _a_day(plan: FilmPlan, director: Director) -> dict[str, float]:
    """Sits, stands, walks off, comes back, sits: the middle of each part by name."""
    rng = director.rng
    long_away = plan.number % 4 == 0 and plan.length_s >= 75
    away = 66.0 if long_away else float(rng.uniform(0.1, 0.2)) * plan.length_s
    enters = rng.random() < 0.4
    busy = max(plan.length_s - away * (not long_away) - (26.0 if enters else 20.0), 14.0)
    way = exits(rng, director)
    marks = {}
    if enters:
        director.starts_away_from_desk()
        director.away(float(rng.uniform(2.0, 4.0)))
        director.walk_in(way)
        director.sit_down()
    marks["first sit"] = _sits(director, 0.42 * busy)
    director.rise()
    marks["stand"] = director.now_s + 0.1 * busy
    director.stand(0.2 * busy, _standing_names(rng, 0.2 * busy))
    director.walk_off(way)
    marks["away"] = director.now_s + away / 2
    director.away(away)
    back = exits(rng, director)
    director.walk_in(back)
    if rng.random() < 0.5:
        director.stand(float(rng.uniform(2, 4)))
    director.sit_down()
    length = plan.length_s + (60.0 if long_away else 0.0)
    marks["last sit"] = _sits(director, max(length - director.now_s, 8.0))
    return marks


def _sits(director: Director, seconds: float) -> float:
    """Sits at work with changes of posture every 6 to 12 s; the middle of it."""
    start = director.now_s
    count = max(1, int(seconds / director.rng.uniform(6, 12)))
    names = [str(n) for n in director.rng.choice(CALM[1:], size=count)]
    director.work(seconds, tuple(names))
    return start + seconds / 2


def _standing_names(rng: np.random.Generator, seconds: float) -> tuple[str, ...]:
    names = ("standing shifted", "standing folded", "standing")
    count = max(0, int(seconds / 7))
    return tuple(str(n) for n in rng.choice(names, size=count))


def _passer_by(plan: FilmPlan, director: Director, others: list[Player]) -> Story:
    marks = _a_day(plan, director)
    rng = director.rng
    passings = [
        passing(rng, director, others[0], marks["first sit"], False, float(rng.choice([0.0, 3.0]))),
        passing(rng, director, others[1], marks["away"], bool(rng.random() < 0.5)),
        passing(rng, director, others[1], marks["last sit"] - 1.0, True),
    ]
    return _story(director, passings)


def _lights_off(plan: FilmPlan, director: Director, others: list[Player]) -> Story:
    marks = _a_day(plan, director)
    rng = director.rng
    first, stand, last = marks["first sit"], marks["stand"], marks["last sit"]
    spells = (
        (first - 4.0, first + float(rng.uniform(2, 5)), DARK),
        (stand - 1.0, stand + float(rng.uniform(1.5, 3)), DARK),
        (last - 8.0, last + 6.0, DIM),
        (last + 9.0, last + 14.0, DARK),
    )
    exposures: list[Level] = []
    for start, end, to in spells:
        free_from = max([1.0, *(level.end_s + 1.0 for level in exposures)])
        if start > free_from and end < director.now_s - 2.0:
            exposures += _dimmed(start, end, to)
    return _story(director, [], exposures)


def _dimmed(start_s: float, end_s: float, to: float) -> list[Level]:
    return [Level(start_s, start_s + 0.1, 1.0, to), Level(end_s, end_s + 0.1, to, 1.0)]


def _monitor(plan: FilmPlan, director: Director, others: list[Player]) -> Story:
    rng = director.rng
    away = float(rng.uniform(0.15, 0.25)) * plan.length_s
    busy = plan.length_s - away - 16.0
    middle = _sits(director, 0.5 * busy)
    director.rise()
    director.stand(float(rng.uniform(0.5, 2.5)))
    director.walk_off(exits(rng, director))
    director.away(away)
    director.walk_in(exits(rng, director))
    director.sit_down()
    _sits(director, max(plan.length_s - director.now_s, 6.0))
    return _story(director, _by_chance(director, others, {"first sit": middle}))


def _raised(plan: FilmPlan, director: Director, others: list[Player]) -> Story:
    rng = director.rng
    up = director.stage.head_rise_m - float(rng.uniform(0.06, 0.14))
    slow = float(rng.uniform(6.0, 9.0))
    busy = plan.length_s - 2 * slow - 8.0
    _sits(director, 0.3 * busy)
    director.rise()
    director.raise_desk(up, slow)
    standing = 0.4 * busy
    if rng.random() < 0.5:
        director.stand(standing, _at_desk(rng, standing))
    else:
        director.stand(0.5 * standing, _at_desk(rng, 0.5 * standing))
        way = exits(rng, director)
        director.walk_off(way)
        director.away(0.2 * standing)
        director.walk_in(way)
        director.stand(0.2 * standing, _at_desk(rng, 0.2 * standing))
    director.raise_desk(0.0, slow)
    director.sit_down()
    _sits(director, max(plan.length_s - director.now_s, 6.0))
    return _story(director, [])


def _at_desk(rng: np.random.Generator, seconds: float) -> tuple[str, ...]:
    names = ("standing at desk", "standing at desk", "standing shifted", "standing")
    count = max(1, int(seconds / 8))
    return tuple(str(n) for n in rng.choice(names, size=count))


def _by_chance(
    director: Director, others: list[Player], marks: Mapping[str, float]
) -> list[Passing]:
    """At a monitor, every second time somebody walks by behind."""
    if not (director.stage.monitor and director.rng.random() < 0.5):
        return []
    return [passing(director.rng, director, others[0], marks["first sit"], False)]


def _exercise(plan: FilmPlan, director: Director, others: list[Player]) -> Story:
    """Sits at work, exercises before the chair, and sits again."""
    _sits(director, 0.15 * plan.length_s)
    director.rise()
    exercises(director, is_short=plan.length_s < USUAL_S)
    director.sit_down()
    _sits(director, max(plan.length_s - director.now_s, 8.0))
    return _story(director, [])


def _still(plan: FilmPlan, director: Director, others: list[Player]) -> Story:
    """Nobody and nothing moves at all."""
    name = "upright" if plan.number % 2 == 0 else "standing"
    act = _statue(plan, director, ((0.0, director.pose(name)),))
    return Story(plan.length_s, (act,), chair_m=tuple(director.chair))


def _step(plan: FilmPlan, director: Director, others: list[Player]) -> Story:
    """The trunk tips forward within 0.15 s, stays, and comes back as fast, again and again."""
    name = "upright" if plan.number % 2 else "standing"
    calm = director.pose(name)
    tipped = replace(
        calm, trunk_lean=calm.trunk_lean + STEP_DEG, head_pitch=calm.head_pitch - 0.3 * STEP_DEG
    )
    keys, steps, now = [(0.0, calm)], [], HOLD_S
    while now + HOLD_S <= plan.length_s:
        steps.append(now)
        keys.append((now + STEP_S, tipped if len(steps) % 2 else calm))
        now += HOLD_S
    act = _statue(plan, director, tuple(keys), STEP_S)
    return Story(plan.length_s, (act,), chair_m=tuple(director.chair), steps_s=tuple(steps))


def _statue(
    plan: FilmPlan, director: Director, keys: tuple[tuple[float, Posture], ...], change: float = 1.0
) -> Stay:
    seated = keys[0][1] is director.pose("upright")
    spot: Spot = (0.0, 0.0) if seated else director.feet
    if not seated:
        director.starts_away_from_desk()
    doing = SEATED if seated else STANDING
    return Stay(0.0, plan.length_s, doing, keys, (spot, spot), 0.0, 0, change)


def _story(
    director: Director,
    passings: list[Passing],
    exposures: list[Level] | None = None,
) -> Story:
    return Story(
        director.now_s,
        tuple(director.acts),
        tuple(passings),
        tuple(director.chair),
        tuple(director.lift),
        tuple(exposures or ()),
    )


Teller = Callable[[FilmPlan, Director, list[Player]], Story]
TELLERS: Mapping[str, Teller] = {
    WORK: _work,
    PASSER_BY: _passer_by,
    LIGHTS_OFF: _lights_off,
    MONITOR: _monitor,
    RAISED: _raised,
    STILL: _still,
    STEP: _step,
    EXERCISE: _exercise,
}
