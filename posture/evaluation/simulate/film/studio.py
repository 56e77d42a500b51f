"""An instant of a story drawn to pixels; what has not changed since is not drawn again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate.camera import Camera, project
from posture.evaluation.simulate.figure import Figure, turned
from posture.evaluation.simulate.film.acts import Moment, act_at
from posture.evaluation.simulate.film.cast import Player
from posture.evaluation.simulate.film.director import Story
from posture.evaluation.simulate.film.easing import level_at
from posture.evaluation.simulate.film.stage import Stage, body, shift_of
from posture.evaluation.simulate.mesh import Mesh
from posture.evaluation.simulate.photo import Finish, develop
from posture.evaluation.simulate.render import Renderer

Floats = NDArray[np.float64]
Pixels = NDArray[np.uint8]
Placed = tuple[Player, Moment]

AROUND_M = 0.16  # soft shade reaches about so far beyond a body
WIDEST_SHARE = 0.8  # of the picture: a part larger than this is not worth cutting out
KEPT = 3  # backgrounds remembered


@dataclass(frozen=True)
class Instant:
    """Everything that moves, at one time: bodies, the chair's way back, the desk's rise, light."""

    bodies: tuple[Placed, ...]
    chair_m: float
    lift_m: float
    exposure: float


def instant_at(story: Story, player: Player, time_s: float) -> Instant:
    """The instant of a story."""
    bodies: list[Placed] = []
    act = act_at(story.acts, time_s)
    moment = None if act is None else act.moment(time_s)
    if moment is not None:
        bodies.append((player, moment))
    for passing in story.passings:
        if passing.walk.start_s <= time_s < passing.walk.end_s:
            bodies.append((passing.player, passing.walk.moment(time_s)))
    return Instant(
        tuple(bodies),
        level_at(story.chair_m, time_s),
        level_at(story.lift_m, time_s),
        level_at(story.exposures, time_s, 1.0),
    )


@dataclass
class Studio:
    """Draws the instants of one film on one stage."""

    renderer: Renderer
    stage: Stage
    _figures: dict[int, tuple[Moment, Figure]] = field(default_factory=dict)
    _empty: dict[tuple[float, float], Pixels] = field(default_factory=dict)
    _last: tuple[Instant, Pixels] | None = None

    def figure(self, player: Player, moment: Moment) -> Figure:
        """The player's figure at a moment, its hips over (0, 0)."""
        kept = self._figures.get(id(player))
        if kept is not None and kept[0] == moment:
            return kept[1]
        figure = body(player, moment, self.stage.seat_m if moment.seated else None)
        self._figures[id(player)] = (moment, figure)
        return figure

    def frame(self, instant: Instant, number: int) -> bytes:
        """The JPEG of an instant, with the camera noise of frame `number`."""
        pixels = self.pixels(replace(instant, exposure=1.0))
        return develop(pixels, finish_of(self.stage.finish, instant.exposure, number))

    def pixels(self, instant: Instant) -> Pixels:
        """The clean picture of an instant."""
        if self._last is None or self._last[0] != instant:
            self._last = (instant, self._drawn(instant))
        return self._last[1]

    def _drawn(self, instant: Instant) -> Pixels:
        camera = self.stage.camera_at(instant.lift_m)
        people = [self.placed(player, moment) for player, moment in instant.bodies]
        still = self.things(instant)
        if not people:
            return self._background(instant, still, camera)
        meshes = [mesh for placed in people for mesh in placed] + still
        part = self._changed(people, camera)
        draw, light, focus = self.renderer.draw, self.stage.light, self.stage.focus
        if part is None or instant.lift_m != self._settled(instant.lift_m):
            return draw(meshes, camera, light, focus)
        left, top, right, bottom = part
        if right <= left or bottom <= top:
            return self._background(instant, still, camera)
        whole = self._background(instant, still, camera).copy()
        drawn = draw(meshes, camera, light, focus, part)
        whole[top:bottom, left:right] = drawn[top:bottom, left:right]
        return whole

    def things(self, instant: Instant) -> list[Mesh]:
        """Room, chair and desk as they stand at an instant."""
        back = np.array([0.0, instant.chair_m, 0.0])
        up = np.array([0.0, 0.0, instant.lift_m])
        chair = [replace(m, vertices=m.vertices + back) for m in self.stage.chair]
        desk = [replace(m, vertices=m.vertices + up) for m in self.stage.rising]
        return [*chair, *desk, *self.stage.fixed]

    def _background(self, instant: Instant, still: list[Mesh], camera: Camera) -> Pixels:
        key = (instant.chair_m, instant.lift_m)
        if key not in self._empty:
            while len(self._empty) >= KEPT:
                del self._empty[next(iter(self._empty))]
            stage = self.stage
            self._empty[key] = self.renderer.draw(still, camera, stage.light, stage.focus)
        return self._empty[key]

    def _settled(self, lift_m: float) -> float:
        """The lift itself when a background for it is kept or it is down; else a whole drawing."""
        known = any(key[1] == lift_m for key in self._empty)
        return lift_m if known or lift_m == 0.0 else lift_m + 1.0

    def placed(self, player: Player, moment: Moment) -> list[Mesh]:
        """The player's meshes where they are in the room."""
        figure = self.figure(player, moment)
        shift = shift_of(figure, moment)
        return [turned(mesh, moment.heading_deg, shift) for mesh in figure.meshes]

    def _changed(
        self, people: list[list[Mesh]], camera: Camera
    ) -> tuple[int, int, int, int] | None:
        """The part of the picture that bodies and their shadows reach; None for all of it."""
        width, height = self.renderer.size
        spots = []
        for meshes in people:
            used = np.concatenate([m.vertices for m in meshes])
            low, high = used.min(axis=0) - AROUND_M, used.max(axis=0) + AROUND_M
            corners = np.array(np.meshgrid(*zip(low, high, strict=True))).reshape(3, -1).T
            spots.append(np.concatenate([corners, shadows(corners, self.stage)]))
        points = np.concatenate(spots)
        if (depths(camera, points) < 0.3).any():
            return None
        at = project(camera, self.renderer.size, points)
        left, top = np.clip(np.floor(at.min(axis=0)), 0, (width, height)).astype(int)
        right, bottom = np.clip(np.ceil(at.max(axis=0)), 0, (width, height)).astype(int)
        if (right - left) * (bottom - top) > WIDEST_SHARE * width * height:
            return None
        return int(left), int(top), int(right), int(bottom)


def shadows(points: Floats, stage: Stage) -> Floats:
    """Where the sun throws points (n, 3) on the floor."""
    sun = np.array(stage.light.to_sun)
    thrown: Floats = points - np.maximum(points[:, 2:], 0.0) / sun[2] * sun
    return thrown


def depths(camera: Camera, points: Floats) -> Floats:
    """How far before the lens points (n, 3) are, metres."""
    ahead = np.array(camera.target) - camera.position()
    far: Floats = (points - camera.position()) @ (ahead / np.linalg.norm(ahead))
    return far


def finish_of(finish: Finish, exposure: float, number: int) -> Finish:
    """The camera's finish in frame `number`, its noise new."""
    return replace(
        finish, exposure=finish.exposure * exposure, seed=finish.seed + 7919 * (number + 1)
    )
