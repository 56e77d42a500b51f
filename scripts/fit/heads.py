"""The heads of the estimator: which pictures each learns from, what it reads, what it answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posture.estimators import features
from posture.pose.transforms import mirrored
from posture.types import Pose
from scripts.fit.poses import SEEN, get, pose_path

Floats = NDArray[np.float64]
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """Rows of one head: inputs (p, n), targets (p, k), and the truth entry of each row."""

    inputs: Floats = field(repr=False)
    targets: Floats = field(repr=False)
    entries: tuple[Entry, ...] = field(default=(), repr=False)

    def at(self, rows: NDArray[np.bool_]) -> Table:
        """Some of the rows."""
        chosen = tuple(one for one, kept in zip(self.entries, rows, strict=True) if kept)
        return Table(self.inputs[rows], self.targets[rows], chosen)


Row = tuple[Floats, Floats]
"""Inputs and targets."""


@dataclass(frozen=True)
class Head:
    """One head; `rows` gives the inputs and targets of a picture, none where it is not for it."""

    name: str
    sets: tuple[str, ...]
    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    yes_or_no: tuple[str, ...]
    rows: Callable[[Entry, Pose, tuple[int, int]], list[Row]]

    def table(self, out: Path) -> Table:
        """The rows of the pictures of the head's sets, as far as they are rendered and seen."""
        found = [
            (row, entry)
            for name in self.sets
            for entry, pose, size in seen(out, name)
            for row in self.rows(entry, pose, size)
        ]
        inputs, targets = zip(*(row for row, _ in found), strict=True)
        return Table(np.array(inputs), np.array(targets), tuple(entry for _, entry in found))


def seen(out: Path, name: str) -> Iterator[tuple[Entry, Pose, tuple[int, int]]]:
    """The pictures of a set in which somebody was seen, with their truth."""
    for folder in sorted((out / "pictures" / name).glob("*")):
        if not (folder / SEEN).exists():
            continue
        for entry in json.loads((folder / "truth.json").read_text(encoding="utf-8")):
            pose, size = get(pose_path(folder, entry["file"]))
            if pose is not None:
                yield entry, pose, size


FRONTAL_TARGETS = (
    "pelvic_obliquity",
    "shoulder_obliquity",
    "trunk_side_lean",
    "knee_valgus_left",
    "knee_valgus_right",
)


def frontal_rows(entry: Entry, pose: Pose, size: tuple[int, int]) -> list[Row]:
    """A front or back view, as it is and mirrored."""
    if entry["view"] not in {"front", "back"}:
        return []
    targets = [entry["measures"].get(name, np.nan) for name in FRONTAL_TARGETS]
    front = 1.0 if entry["view"] == "front" else -1.0
    return [
        (features.frontal_features(pose, front), np.array(targets)),
        (features.frontal_features(mirrored(pose), front), swapped(np.array(targets))),
    ]


def swapped(frontal: Floats) -> Floats:
    """Frontal truths of the mirrored picture: lines change sign, knees change sides."""
    result: Floats = frontal * np.array([-1.0, -1.0, -1.0, 1.0, 1.0])
    return result[[0, 1, 2, 4, 3]]


AROUND_TARGETS = ("heading_right", "heading_to_camera", "seated")


def around_rows(entry: Entry, pose: Pose, size: tuple[int, int]) -> list[Row]:
    """Any view, as it is and mirrored: which way the person faces, and whether they sit."""
    heading = np.radians(heading_deg(entry))
    seated = {"standing": 0.0, "seated": 1.0}.get(entry["stance"], np.nan)
    return [
        (
            features.around_features(mirrored(pose) if sign < 0 else pose),
            np.array([sign * np.sin(heading), np.cos(heading), seated]),
        )
        for sign in (1.0, -1.0)
    ]


def heading_deg(entry: Entry) -> float:
    """The true heading: 0 to the camera, +90 to the picture's right edge."""
    yaw = float(entry["camera"]["yaw_deg"])
    if entry["view"] == "front":
        return -yaw
    if entry["view"] == "back":
        return yaw - 180.0
    return 90.0 - yaw if entry["facing"] == "right" else yaw - 90.0


HEADS = (
    Head(
        "frontal",
        ("around", "front", "back"),
        features.frontal_feature_names(),
        FRONTAL_TARGETS,
        (),
        frontal_rows,
    ),
    Head(
        "around",
        ("side", "around", "front", "back"),
        features.around_feature_names(),
        AROUND_TARGETS,
        ("seated",),
        around_rows,
    ),
)
