"""Fits what tells people found on a closer look from things: ``posture/data/likeness.toml``.

    python -m scripts.fit.likeness [--out DIR]

Renders of the training split: frames with nobody, and people small in wide frames; and the crops
and whole pictures that the other fits have seen (``scripts.fit.crops``). Rendering goes on where it
was; looking at the pictures takes about an hour on two cores.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from posture.capture import images
from posture.evaluation.simulate.dataset import Order, render_dataset
from posture.evaluation.simulate.scene_request import SceneRequest
from posture.measures import facing
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.pose.person_likeness import features
from posture.pose.visibility import middle, torso_px
from posture.runtime.resources import PACKAGE_DIR, read_toml
from posture.types import FloatArray, Pose
from scripts.fit.poses import get
from scripts.fit.recipe import argument_parser

TALL, WIDE = (540, 720), (1280, 720)
NOBODY = {
    "wide": (WIDE, 7201, 300),
    "tall": (TALL, 7202, 300),
    "wide_more": (WIDE, 7203, 330),
    "tall_more": (TALL, 7204, 270),
}
SMALL = {15: 50, 25: 30, 40: 20}
SMALL_SEED = 7100
SEEN_SHARDS = 13
WHOLE_WEIGHT = 0.3  # of whole pictures: crops and small people are what is doubted
PENALTY = 5.0  # of 0.3, 1, 5 and 20 that with which fewest things pass for as few people lost
STEPS = 50

HEAD = """\
# Which of those found on a closer look is a person (`person_likeness`): a logistic regression by
# `scripts.fit.likeness` on {people} poses of people and {things} of things, rendered, of the
# training split. With the limit of `gates.toml`, in eight parts each judged by the other seven:
# {passed} of {things} things pass, {lost} of {people} people do not.
"""


def main() -> None:
    """Render what is missing, look, fit and write."""
    out = argument_parser(__doc__).parse_args().out / "likeness"
    for name, (size, seed, count) in NOBODY.items():
        request = SceneRequest("nobody", "any", "train")
        render_dataset(out / name, Order(count, seed, request, size=size), 2)
    for height, count in SMALL.items():
        request = SceneRequest("mixed", "side", "train", person_height_pct=height)
        render_dataset(out / f"{height}", Order(count, SMALL_SEED + height, request, size=WIDE), 2)
    with MediaPipeLandmarker() as landmarker:
        things = [p for name in NOBODY for p, _ in _found(out / name, landmarker)]
        people = [p for h in SMALL for p, is_right in _found(out / f"{h}", landmarker) if is_right]
    whole, crops = _seen(out.parent / "pictures" / "side")
    _write(_table(people + crops), _table(whole), _table(things))


def _found(folder: Path, landmarker: MediaPipeLandmarker) -> Iterator[tuple[Pose, bool]]:
    """Who is found in a folder's pictures, by whatever limit, and whether a person is there."""
    for entry in json.loads((folder / "truth.json").read_text("utf-8")):
        frame = images.read_photo(folder / entry["file"])
        pose = facing.look_for(frame, landmarker, min_likeness=-np.inf).pose
        if pose is not None:
            yield pose, _is_there(pose, entry.get("points_px"))


def _is_there(pose: Pose, at: dict[str, list[float]] | None) -> bool:
    """Whether the pose's hips are where the person's are."""
    if at is None:
        return False
    apart = np.hypot(*(middle(pose.points, "hip") - np.array(at["hip"])))
    return bool(apart < 0.6 * torso_px(pose.points))


def _seen(folder: Path) -> tuple[list[Pose], list[Pose]]:
    """Poses of whole pictures and of crops that the other fits keep."""
    shards = sorted(folder.glob("*"))[:SEEN_SHARDS]
    kinds = (
        [get(path)[0] for shard in shards for path in sorted((shard / kind).glob("*.npz"))]
        for kind in (".poses", ".crops")
    )
    whole, crops = ([pose for pose in kind if pose is not None] for kind in kinds)
    return whole, crops


def _table(poses: list[Pose]) -> FloatArray:
    return np.array([features(pose.points, pose.mask) for pose in poses if pose.mask is not None])


def _write(doubted: FloatArray, whole: FloatArray, things: FloatArray) -> None:
    rows = np.concatenate([doubted, whole, things])
    is_person = np.repeat([1.0, 1.0, 0.0], [len(doubted), len(whole), len(things)])
    weights = np.repeat([1.0, WHOLE_WEIGHT, 1.0], [len(doubted), len(whole), len(things)])
    means, scales = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    scaled = np.c_[(rows - means) / scales, np.ones(len(rows))]
    part = np.random.default_rng(0).permutation(len(rows)) % 8
    judged = np.empty(len(rows))
    for k in range(8):
        rest = part != k
        judged[~rest] = scaled[~rest] @ _fit(scaled[rest], is_person[rest], weights[rest])
    limit = float(read_toml("gates.toml")["search"]["min_likeness"])
    head = HEAD.format(
        people=len(doubted) + len(whole),
        things=len(things),
        passed=int((judged[is_person == 0] > limit).sum()),
        lost=int((judged[is_person == 1] <= limit).sum()),
    )
    fitted = _fit(scaled, is_person, weights)
    lines = [
        f"{name} = [{', '.join(f'{value:.4f}' for value in values)}]"
        for name, values in (("means", means), ("scales", scales), ("weights", fitted[:-1]))
    ]
    text = f"{head}\nbias = {fitted[-1]:.4f}\n" + "\n".join(lines) + "\n"
    (PACKAGE_DIR / "data" / "likeness.toml").write_text(text, "utf-8")


def _fit(rows: FloatArray, answers: FloatArray, weights: FloatArray) -> FloatArray:
    """Logistic regression by Newton's method, with a penalty on the squared weights."""
    found = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-rows @ found))
        slope = rows.T @ (weights * (likely - answers)) + PENALTY * found
        curve = (rows * (weights * likely * (1 - likely))[:, None]).T @ rows
        found -= np.linalg.solve(curve + PENALTY * np.eye(len(found)), slope)
    return found


if __name__ == "__main__":
    main()
