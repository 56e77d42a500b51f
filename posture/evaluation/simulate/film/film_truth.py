"""What is true of a film, as `films.json` tells it: states over time, angles, who is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from posture.evaluation.simulate.anatomy import sagittal_measures
from posture.evaluation.simulate.camera import Camera, project
from posture.evaluation.simulate.figure import Figure
from posture.evaluation.simulate.film.acts import AWAY, UNKNOWN, Moment, Walk, act_at
from posture.evaluation.simulate.film.cast import Player
from posture.evaluation.simulate.film.director import Story
from posture.evaluation.simulate.film.easing import level_at
from posture.evaluation.simulate.film.scenarios import DARK_BELOW
from posture.evaluation.simulate.film.stage import Stage
from posture.evaluation.simulate.film.studio import depths
from posture.evaluation.simulate.truth import build_words

GRAIN_S = 0.05
FILM_MEASURES = ("hip_flexion", "pelvic_tilt", "trunk_lean")
GIRTH_M = 0.14  # a walker counts as in the picture when a body this thick round the middle is


def state_at(story: Story, stage: Stage, player: Player, size: tuple[int, int], t: float) -> str:
    """seated, standing, moving, away or unknown at a time."""
    if level_at(story.exposures, t, 1.0) < DARK_BELOW:
        return UNKNOWN
    act = act_at(story.acts, t)
    if act is None:
        return AWAY
    camera = stage.camera_at(level_at(story.lift_m, t))
    if isinstance(act, Walk) and not in_picture(camera, size, act.moment(t), player.height_m):
        return AWAY
    return act.state(t)


def in_picture(camera: Camera, size: tuple[int, int], moment: Moment, height_m: float) -> bool:
    """Whether some of a standing body shows: a post as thick as a trunk, sampled."""
    x, y = moment.spot
    angles = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    ring = np.stack([x + GIRTH_M * np.cos(angles), y + GIRTH_M * np.sin(angles)], axis=1)
    levels = np.linspace(0.1, 0.97, 12) * height_m
    post = np.array([[*spot, z] for spot in ring for z in levels])
    post = post[depths(camera, post) > 0.2]
    if not len(post):
        return False
    at = project(camera, size, post)
    inside = (at >= 0).all(axis=1) & (at <= np.array(size)).all(axis=1)
    return bool(inside.any())


def spells(length_s: float, label: Callable[[float], str]) -> list[tuple[float, float, str]]:
    """Runs of equal labels that cover the film without gaps: (start, end, label)."""
    count = max(1, round(length_s / GRAIN_S))
    found: list[tuple[float, float, str]] = []
    for k in range(count):
        name = label((k + 0.5) * GRAIN_S)
        start = round(k * GRAIN_S, 3)
        if found and found[-1][2] == name:
            continue
        if found:
            found[-1] = (found[-1][0], start, found[-1][2])
        found.append((start, length_s, name))
    return found


def states(story: Story, stage: Stage, player: Player, size: tuple[int, int]) -> list[Any]:
    """The states of `films.json`."""
    runs = spells(story.length_s, lambda t: state_at(story, stage, player, size, t))
    return [{**_span(a, b), "state": name} for a, b, name in runs]


def dark(story: Story) -> list[Any]:
    """When the picture is too dark to tell anything."""
    return _darker(story, 0.0, DARK_BELOW)


def dim(story: Story) -> list[Any]:
    """When the picture is dim, but shows who is there."""
    return _darker(story, DARK_BELOW, 0.9)


def _darker(story: Story, low: float, high: float) -> list[Any]:
    def label(t: float) -> str:
        return "so" if low <= level_at(story.exposures, t, 1.0) < high else ""

    runs = [(a, b) for a, b, name in spells(story.length_s, label) if name]
    return [_span(a, b) for a, b in runs if b - a > 0.5]


def others(story: Story, stage: Stage, size: tuple[int, int]) -> list[Any]:
    """When somebody else is in the picture."""

    def label(t: float) -> str:
        camera = stage.camera_at(level_at(story.lift_m, t))
        shown = (
            in_picture(camera, size, p.walk.moment(t), p.player.height_m)
            for p in story.passings
            if p.walk.start_s <= t < p.walk.end_s
        )
        return "others" if any(shown) else ""

    return [_span(a, b) for a, b, name in spells(story.length_s, label) if name]


def measures(figure: Figure, moment: Moment, facing: str | None, time_s: float) -> dict[str, Any]:
    """The angles of a side view at a time."""
    near = 0 if facing == "left" else 1
    found = sagittal_measures(figure.points, moment.posture.pelvic_tilt, near)
    return {"t_s": round(time_s, 3), **{name: round(found[name], 2) for name in FILM_MEASURES}}


def described(story: Story, stage: Stage, player: Player) -> dict[str, Any]:
    """Who and where: the words of `films.json` that do not change with time."""
    camera, view = stage.camera, stage.view
    return {
        "body": player.name,
        "view": "monitor" if stage.monitor else view.kind,
        "facing": None if stage.monitor else view.facing,
        "clothing": player.clothing,
        "build": build_words(player.person),
        "room": stage.room.name,
        "seat": stage.seat.kind,
        "desk": stage.desk,
        "camera": {
            "yaw_deg": round(view.yaw, 3),
            "roll_deg": round(view.roll, 3),
            "distance_m": round(camera.distance, 3),
            "height_m": round(float(camera.position()[2]), 3),
            "fov_deg": round(camera.fov, 3),
            "raised_m": round(max((level.after for level in story.lift_m), default=0.0), 3),
        },
        "head_rise_m": round(stage.head_rise_m, 3),
    }


def crowd(story: Story, lead_bodies: int = 1) -> int:
    """How many people the film has at most at one time."""
    times = [p.walk.start_s + 1e-3 for p in story.passings]
    at_once: Iterable[int] = (
        sum(p.walk.start_s <= t < p.walk.end_s for p in story.passings) for t in times
    )
    return lead_bodies + max(at_once, default=0)


def _span(start_s: float, end_s: float) -> dict[str, Any]:
    return {"start_s": round(start_s, 3), "end_s": round(end_s, 3)}
