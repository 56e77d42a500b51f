"""The heads of the estimator: which pictures each learns from, what it reads, what it answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posture import features
from posture.laying import mirrored
from posture.outline import STATIONS
from posture.seen import side_points
from posture.types import Pose
from scripts.fit.poses import get, pose_path

Floats = NDArray[np.float64]
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """Rows of one head: inputs (p, n), targets (p, k), and the truth entry of each row."""

    inputs: Floats = field(repr=False)
    targets: Floats = field(repr=False)
    entries: tuple[Entry, ...] = field(repr=False)


@dataclass(frozen=True)
class Head:
    """One head; `rows` gives the inputs and targets of a picture, none where it is not for it."""

    name: str
    sets: tuple[str, ...]
    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    yes_or_no: tuple[str, ...]
    rows: Callable[[Entry, Pose, tuple[int, int]], list[tuple[Floats, Floats]]]

    def table(self, folder: Path) -> Table:
        """The rows of all pictures of the head's sets that were seen."""
        found = [
            (row, entry)
            for name in self.sets
            for entry, pose, size in seen(folder / name)
            for row in self.rows(entry, pose, size)
        ]
        return Table(
            np.array([numbers for (numbers, _), _ in found]),
            np.array([truth for (_, truth), _ in found]),
            tuple(entry for _, entry in found),
        )


def seen(folder: Path) -> Iterator[tuple[Entry, Pose, tuple[int, int]]]:
    """Every picture of a folder in which somebody was seen, with its truth."""
    for entry in entries(folder):
        path = pose_path(folder, entry["file"])
        if not path.exists():
            continue
        pose, size = get(path)
        if pose is not None:
            yield entry, pose, size


def entries(folder: Path) -> Sequence[Entry]:
    """The truth of a folder, or of as much of it as is rendered."""
    whole = folder / "truth.json"
    if whole.exists():
        told: list[Entry] = json.loads(whole.read_text(encoding="utf-8"))
        return told
    parts = sorted((folder / ".truth").glob("*.json"))
    return [json.loads(part.read_text(encoding="utf-8")) for part in parts]


SIDE_TARGETS = (
    "hip_flexion",
    "trunk_less_thigh",
    "pelvic_tilt",
    "knee_flexion",
    "shank_angle",
    "sway",
    "head_forward",
    "hip_joint_flexion",
    "low_back_hidden",
)


def side_rows(entry: Entry, pose: Pose, size: tuple[int, int]) -> list[tuple[Floats, Floats]]:
    """A side view: the angles of `design.md`; trunk and thigh as their sum and difference."""
    if entry["view"] != "side":
        return []
    points = side_points(pose, entry["facing"], size)
    if points.missing & {"hip"}:
        return []
    told = dict(entry["measures"])
    told["trunk_less_thigh"] = told["trunk_lean"] - told["thigh_angle"]
    told["low_back_hidden"] = float("low_back" in entry["occluded"])
    numbers = features.side_features(pose, points, entry["facing"])
    return [(numbers, np.array([told[name] for name in SIDE_TARGETS]))]


FRONTAL_TARGETS = (
    "pelvic_obliquity",
    "shoulder_obliquity",
    "trunk_side_lean",
    "knee_valgus_left",
    "knee_valgus_right",
)


def frontal_rows(entry: Entry, pose: Pose, size: tuple[int, int]) -> list[tuple[Floats, Floats]]:
    """A front or back view, as it is and mirrored."""
    if entry["view"] not in {"front", "back"}:
        return []
    told = [entry["measures"].get(name, np.nan) for name in FRONTAL_TARGETS]
    front = 1.0 if entry["view"] == "front" else -1.0
    return [
        (features.frontal_features(pose, front), np.array(told)),
        (features.frontal_features(mirrored(pose), front), swapped(np.array(told))),
    ]


def swapped(frontal: Floats) -> Floats:
    """Frontal truths of the mirrored picture: lines change sign, knees change sides."""
    result: Floats = frontal * np.array([-1.0, -1.0, -1.0, 1.0, 1.0])
    return result[[0, 1, 2, 4, 3]]


AROUND_TARGETS = ("heading_right", "heading_to_camera", "seated")


def around_rows(entry: Entry, pose: Pose, size: tuple[int, int]) -> list[tuple[Floats, Floats]]:
    """Any view, as it is and mirrored: which way the person faces, and whether they sit."""
    heading = np.radians(heading_deg(entry))
    seated = float(entry["stance"] == "seated")
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
        "standing",
        ("standing",),
        features.side_feature_names(),
        SIDE_TARGETS,
        ("low_back_hidden",),
        side_rows,
    ),
    Head(
        "seated",
        ("seated",),
        features.side_feature_names(),
        SIDE_TARGETS,
        ("low_back_hidden",),
        side_rows,
    ),
    Head(
        "frontal",
        ("around",),
        features.frontal_feature_names(),
        FRONTAL_TARGETS,
        (),
        frontal_rows,
    ),
    Head(
        "around",
        ("standing", "seated", "around"),
        features.around_feature_names(),
        AROUND_TARGETS,
        ("seated",),
        around_rows,
    ),
)


def shift_bases(head: Head, spread: Floats) -> Floats:
    """Whole-outline shifts that cloth and the mask's bleed make, in standardised inputs, (b, n).

    The edge behind and in front, each moved out by about 1 % of the trunk, and slow waves along it.
    """
    bases = []
    for edge in ("behind", "front"):
        rows = [k for k, name in enumerate(head.inputs) if name.split()[0] == edge]
        if len(rows) != STATIONS:
            continue
        place = np.arange(STATIONS) / STATIONS
        for wave, size in ((0, 0.010), (0.5, 0.006), (1, 0.006), (2, 0.004), (3, 0.004)):
            for phase in (0.0, 0.25) if wave else (0.25,):
                base = np.zeros(len(head.inputs))
                base[rows] = size * np.sin(2 * np.pi * (wave * place + phase))
                bases.append(base / spread)
    return np.array(bases) if bases else np.zeros((1, len(head.inputs)))
