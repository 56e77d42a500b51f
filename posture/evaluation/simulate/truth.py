"""What is true of one picture: its entry in `truth.json`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate.anatomy import (
    AnatomicalPoints,
    far_measures,
    frontal_measures,
    legs_apart,
    sagittal_measures,
)
from posture.evaluation.simulate.camera import Camera, project
from posture.evaluation.simulate.figure import Figure, RenderedPerson
from posture.evaluation.simulate.framing import window_px

if TYPE_CHECKING:
    from posture.evaluation.simulate.scene import CameraView, Scene

Floats = NDArray[np.float64]

LEG_POINTS = ("hip", "knee", "ankle")
POINT_NAMES = ("asis", "psis", "hip", "shoulder", "knee", "ankle", "ear", "c7")


def in_pixels(camera: Camera, size: tuple[int, int], points: Floats) -> Floats:
    """Points (n, 3) in metres -> pixels (n, 2) of what is kept of a drawing of `size`."""
    at = project(camera, size, points)
    if camera.window is not None and camera.window.rows is not None:
        at = at - np.array([0.0, camera.window.rows[0]])
    return at


def truth(
    scene: Scene, figure: Figure | None, camera: Camera, size: tuple[int, int]
) -> dict[str, Any]:
    """The truth entry of docs/simulate.md, without "file", plus keys of our own.

    `points_px` has the anatomical points, carried by the bones, in image pixels (middle of left
    and right). Where the `legs` are apart, hip, thigh, knee and shank are the near leg's, and
    `near_points_px`, `far_points_px` have each leg's own points. `window_px` is what was drawn
    (left, top, right, bottom) in pixels of the whole picture, which the same scene without its
    crop would be; other pixels are the drawn picture's, also outside of it.
    """
    view = scene.view
    entry: dict[str, Any] = {
        "body": scene.body,
        "pair": scene.pair,
        "people": (figure is not None) + len(scene.others),
        "stance": None if figure is None else scene.stance,
        "view": None if figure is None else view.kind,
        "facing": None if figure is None else view.facing,
        "measures": {},
        "camera": {
            "yaw_deg": round(view.yaw, 3),
            "roll_deg": round(view.roll, 3),
            "distance_m": round(view.distance, 3),
            "height_m": round(float(camera.position()[2]), 3),
            "fov_deg": round(camera.fov, 3),
        },
        "room": scene.room.name,
    }
    if scene.props is not None:
        entry["props"] = [prop.kind for prop in scene.props]
    if figure is None or scene.person is None:
        return entry
    entry["build"] = build_words(scene.person)
    entry["clothing"] = scene.clothing
    entry["fit"] = scene.fit
    entry["occluded"] = []
    return entry | angles(scene, figure) | places(scene, figure, camera, size)


def angles(scene: Scene, figure: Figure) -> dict[str, Any]:
    """The measures, and whether the legs are together or apart."""
    sideways = scene.view.facing is not None
    apart = sideways and legs_apart(figure.points)
    return {
        "legs": ("apart" if apart else "together") if sideways else None,
        "measures": _rounded(measures(scene, figure.points, apart)),
    }


def places(scene: Scene, figure: Figure, camera: Camera, size: tuple[int, int]) -> dict[str, Any]:
    """Where the points are in the picture, and what of them the picture has."""
    found: dict[str, Any] = {
        "points_px": {
            name: [
                round(float(v), 1)
                for v in in_pixels(camera, size, getattr(figure.points, name)).mean(axis=0)
            ]
            for name in POINT_NAMES
        }
    }
    if scene.view.facing is not None:
        near = near_side(scene.view)
        found["near_points_px"] = _leg_px(figure, camera, size, near)
        found["far_points_px"] = _leg_px(figure, camera, size, 1 - near)
    found |= in_picture(figure, camera, size)
    if camera.window is not None:
        found["crop"] = scene.framing.crop
        found["window_px"] = window_px(camera.window, size)
    return found


def near_side(view: CameraView) -> int:
    """0 when the person's left side faces the camera, 1 when their right does."""
    return 0 if view.facing == "left" else 1


def _leg_px(
    figure: Figure, camera: Camera, size: tuple[int, int], side: int
) -> dict[str, list[float]]:
    """Hip, knee and ankle of one leg, carried by the bones, in image pixels."""
    at = {n: in_pixels(camera, size, getattr(figure.points, n)) for n in LEG_POINTS}
    return {name: np.round(pair[side], 1).tolist() for name, pair in at.items()}


def in_picture(figure: Figure, camera: Camera, size: tuple[int, int]) -> dict[str, bool]:
    """Whether the head (from ear to crown) and the knees (one at least) are in the picture."""
    ears, knees = (in_pixels(camera, size, getattr(figure.points, n)) for n in ("ear", "knee"))
    crown = in_pixels(camera, size, figure.crown[None])
    kept = size if camera.window is None else camera.window.kept(size)

    def inside(at: Floats) -> list[bool]:
        return [bool(((one >= 0) & (one < np.array(kept))).all()) for one in at]

    return {
        "head_in_picture": all(inside(np.concatenate([ears, crown]))),
        "knees_in_picture": any(inside(knees)),
    }


def measures(scene: Scene, points: AnatomicalPoints, apart: bool = False) -> dict[str, float]:
    """The true measures that a view can show; knee and shank are of the near leg.

    Of legs that are `apart` thigh and hip are the near leg's too, and the far leg's are added.
    """
    if scene.person is None:
        return {}
    if scene.view.kind in {"front", "back"}:
        frontal = frontal_measures(points)
        if scene.stance != "standing":
            frontal = {k: v for k, v in frontal.items() if not k.startswith("knee")}
        return frontal
    near = near_side(scene.view)
    found = sagittal_measures(points, scene.person.posture.pelvic_tilt, near, apart)
    return found | far_measures(points, near) if apart else found


def build_words(person: RenderedPerson) -> dict[str, Any]:
    """The phenotype and the curves, as the truth file tells them."""
    entry = {
        k: (round(v, 3) if isinstance(v, float) else v)
        for k, v in asdict(person.phenotype).items()
        if k not in {"details", "origin"}
    }
    entry["details"] = _rounded(dict(person.phenotype.details))
    entry["lordosis"] = round(person.posture.lordosis, 2)
    entry["kyphosis"] = round(person.posture.kyphosis, 2)
    return entry


def _rounded(values: dict[str, float]) -> dict[str, float]:
    return {k: round(float(v), 3) for k, v in values.items()}
