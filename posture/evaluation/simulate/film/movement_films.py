"""Films of movement tests with the times of every repetition and the angles of every frame."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from posture.errors import UsageError
from posture.evaluation.simulate.anatomy import (
    far_measures,
    frontal_measures,
    sagittal_measures,
)
from posture.evaluation.simulate.body import BodyModel, load_body
from posture.evaluation.simulate.figure import Figure
from posture.evaluation.simulate.film import film_truth
from posture.evaluation.simulate.film.cast import Player, sample_player
from posture.evaluation.simulate.film.director import Story
from posture.evaluation.simulate.film.filming import (
    FILMS,
    PARTS,
    SAMPLES_A_PIXEL,
    SHADOW_TAPS,
    film_name,
    write_film,
    write_films,
)
from posture.evaluation.simulate.film.movements import TESTS, Performance, perform
from posture.evaluation.simulate.film.stage import Stage, put_up
from posture.evaluation.simulate.posing import Posture
from posture.evaluation.simulate.render import Renderer
from posture.evaluation.simulate.scene_request import SPLITS

SIZE, FPS = (400, 300), 10.0
FPS_OF = {"gait": 20.0}
"""A step lasts half a second: films of walking are asked for at 15 pictures a second or more."""
TURNED_EVERY = 3  # every third film is seen further from the side (or the front)
USUAL_YAW_DEG, TURNED_DEG = 12.0, (15.0, 25.0)
WITH_A_SEAT = ("sit-to-stand",)


@dataclass(frozen=True)
class MovementOrder:
    """Films of one test: `count` of a seed, each with `repetitions`, split as for pictures.

    `fps` None is what the test needs.
    """

    test: str
    count: int
    seed: int
    split: str | None = None
    repetitions: int = 5
    fps: float | None = None
    size: tuple[int, int] = SIZE

    def __post_init__(self) -> None:
        """Say plainly what is not on offer."""
        for what, value, known in (("test", self.test, TESTS), ("split", self.split, SPLITS)):
            if value is not None and value not in known:
                raise UsageError(f"{what} {value!r} is not one of {', '.join(known)}")
        if self.count < 1 or self.repetitions < 1:
            raise UsageError("There must be at least one film, and one repetition in it")


@dataclass(frozen=True)
class MovementProduction:
    """A film of a test before it is shot: who, where, and what is done."""

    player: Player
    stage: Stage
    performance: Performance

    @property
    def story(self) -> Story:
        """The film on paper."""
        return Story(self.performance.end_s, self.performance.acts)


def render_movement_films(out: Path, order: MovementOrder) -> None:
    """Write the films as MP4 and `films.json` into `out`; those that are there are kept."""
    (out / PARTS).mkdir(parents=True, exist_ok=True)
    done = _done(out)
    for number in range(order.count):
        name = film_name(number)
        if name not in done:
            done[name] = render_movement_film(out, order, number)
            write_films(out, [done[film_name(n)] for n in range(number + 1)])
    shutil.rmtree(out / PARTS)


def _done(out: Path) -> dict[str, dict[str, Any]]:
    """Entries of films that are there with their truth."""
    if not (out / FILMS).exists():
        return {}
    entries: list[dict[str, Any]] = json.loads((out / FILMS).read_text(encoding="utf-8"))
    return {entry["file"]: entry for entry in entries if (out / entry["file"]).exists()}


def plan_movement_film(model: BodyModel, order: MovementOrder, number: int) -> MovementProduction:
    """Cast, stage and acts of film `number`; the same numbers give the same."""
    split, test = (None, *SPLITS).index(order.split), TESTS.index(order.test)
    rng = np.random.default_rng([order.seed, number, split, test, 18])
    player = sample_player(rng, model, order.split, False, f"m{order.seed}-{test}-{number:06d}")
    view = "front" if order.test == "single-leg" else "side"
    stage = put_up(rng, player, view, order.split, False, order.size, _yaw(rng, number))
    if order.test not in WITH_A_SEAT:
        stage = _without_seat(stage)
    performance = perform(rng, order.test, player, stage.feet, order.repetitions)
    return MovementProduction(player, stage, performance)


def render_movement_film(out: Path, order: MovementOrder, number: int) -> dict[str, Any]:
    """Render one film; its entry of `films.json`."""
    made = plan_movement_film(load_body(), order, number)
    fps = FPS_OF.get(order.test, FPS) if order.fps is None else order.fps
    rows: list[dict[str, Any]] = []
    name = film_name(number)
    with Renderer(order.size, SAMPLES_A_PIXEL, SHADOW_TAPS) as renderer:
        draft = out / PARTS / name
        write_film(draft, _frames(made, renderer, fps, rows), fps, order.size)
    draft.replace(out / name)
    performance = made.performance
    return {
        "file": name,
        "test": order.test,
        **film_truth.described(made.story, made.stage, made.player),
        "fps": fps,
        "duration_s": round(performance.end_s, 3),
        "cadence_per_min": performance.cadence_per_min,
        "repetitions": [
            {
                "start_s": round(one.start_s, 3),
                "turn_s": round(one.turn_s, 3),
                "end_s": round(one.end_s, 3),
                "side": one.side,
            }
            for one in performance.repetitions
        ],
        "frames": rows,
    }


def _frames(
    made: MovementProduction, renderer: Renderer, fps: float, rows: list[dict[str, Any]]
) -> Iterator[bytes]:
    """JPEGs in order; `rows` is filled with the angles of each."""
    from posture.evaluation.simulate.film.studio import Studio, instant_at

    studio = Studio(renderer, made.stage)
    for number in range(max(1, round(made.performance.end_s * fps))):
        instant = instant_at(made.story, made.player, number / fps)
        player, moment = instant.bodies[0]
        figure = studio.figure(player, moment)
        rows.append({"t_s": round(number / fps, 4), **_angles(figure, moment.posture, made.stage)})
        yield studio.frame(instant, number)


def _angles(figure: Figure, posture: Posture, stage: Stage) -> dict[str, float]:
    """What is true of one frame: the near and the far leg each by themselves."""
    if stage.view.facing is None:
        return {name: round(one, 2) for name, one in frontal_measures(figure.points).items()}
    near = 0 if stage.view.facing == "left" else 1
    found = sagittal_measures(figure.points, posture.pelvic_tilt, near, apart=True)
    found |= far_measures(figure.points, near)
    return {name: round(one, 2) for name, one in found.items()}


def _yaw(rng: np.random.Generator, number: int) -> float:
    if number % TURNED_EVERY == TURNED_EVERY - 1:
        return float(rng.choice([-1.0, 1.0]) * rng.uniform(*TURNED_DEG))
    return float(rng.uniform(-USUAL_YAW_DEG, USUAL_YAW_DEG))


def _without_seat(stage: Stage) -> Stage:
    return replace(stage, chair=())
