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
from posture.seen import is_seen
from posture.skeleton import INDEX
from posture.types import Pose
from scripts.fit.poses import get, pose_path

Floats = NDArray[np.float64]
Look = NDArray[np.uint8]
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """Rows of one head: inputs (p, n), targets (p, k), of a head that looks the pictures of each
    look (p, rows, columns) uint8, and the truth entry of each row (none for outlines)."""

    inputs: Floats = field(repr=False)
    targets: Floats = field(repr=False)
    looks: tuple[Look, ...] = field(default=(), repr=False)
    entries: tuple[Entry, ...] = field(default=(), repr=False)

    def at(self, rows: NDArray[np.bool_]) -> Table:
        """Some of the rows."""
        return Table(
            self.inputs[rows],
            self.targets[rows],
            tuple(look[rows] for look in self.looks),
            tuple(one for one, kept in zip(self.entries, rows, strict=True) if kept),
        )


Row = tuple[Floats, Floats, tuple[Look, ...]]
"""Inputs, targets, and what is looked at."""


def table_of(rows: Sequence[Row], entries: Sequence[Entry] = ()) -> Table:
    """Rows as one table."""
    looks = zip(*(looks for _, _, looks in rows), strict=True)
    return Table(
        np.array([numbers for numbers, _, _ in rows]),
        np.array([truth for _, truth, _ in rows]),
        tuple(np.stack(look) for look in looks),
        tuple(entries),
    )


@dataclass(frozen=True)
class Head:
    """One head; `rows` gives the inputs and targets of a picture, none where it is not for it."""

    name: str
    sets: tuple[str, ...]
    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    yes_or_no: tuple[str, ...]
    rows: Callable[[Entry, Pose, tuple[int, int]], list[Row]]

    def table(self, folder: Path, recipe: Mapping[str, Any]) -> Table:
        """The rows of the pictures that the recipe names for the head's sets, where seen."""
        found = [
            (row, entry)
            for name in self.sets
            for entry, pose, size in seen(folder / name, recipe["set"][name]["count"])
            for row in self.rows(entry, pose, size)
        ]
        return table_of([row for row, _ in found], [entry for _, entry in found])


def seen(folder: Path, count: int) -> Iterator[tuple[Entry, Pose, tuple[int, int]]]:
    """The first pictures of a folder in which somebody was seen, with their truth."""
    for entry in entries(folder)[:count]:
        path = pose_path(folder, entry["file"])
        if not path.exists():
            continue
        pose, size = get(path)
        if pose is not None:
            yield entry, pose, size


def entries(folder: Path) -> Sequence[Entry]:
    """The truth of a folder, or of as much of it as is rendered."""
    whole, parts = folder / "truth.json", sorted((folder / ".truth").glob("*.json"))
    told: list[Entry] = json.loads(whole.read_text(encoding="utf-8")) if whole.exists() else []
    known = {entry["file"] for entry in told}
    more = [json.loads(part.read_text(encoding="utf-8")) for part in parts]
    every = [*told, *(entry for entry in more if entry["file"] not in known)]
    return sorted(every, key=lambda entry: str(entry["file"]))


SIDE_TARGETS = (
    "hip_flexion",
    "trunk_less_thigh",
    "pelvic_tilt",
    "knee_flexion",
    "shank_angle",
    "sway",
    "head_forward",
    "hip_joint_flexion",
    "trunk_lean",
    "thigh_angle",
    "low_back_hidden",
)


def side_rows(entry: Entry, pose: Pose, size: tuple[int, int]) -> list[Row]:
    """A side view: the angles of `design.md`; trunk and thigh as their sum and difference."""
    if entry["view"] != "side" or not is_seen(pose, near_hip(entry["facing"]), size):
        return []
    truth = {**entry["measures"], "low_back_hidden": float("low_back" in entry["occluded"])}
    read = features.side_features(features.side_view(pose, entry["facing"], size))
    return [] if read is None else [side_row(read, truth)]


def side_row(read: features.SideRead, truth: Mapping[str, float]) -> Row:
    """What was read of a side view beside the true measures."""
    looks = tuple(np.round(look * 255).astype(np.uint8) for look in read.looks)
    return read.numbers, side_targets(truth), looks


def near_hip(facing: str) -> int:
    """The row of the hip landmark that faces the camera."""
    return INDEX[f"{facing}_hip"]


def side_targets(truth: Mapping[str, float]) -> Floats:
    """The targets of a side head from the true measures."""
    told = {**truth, "trunk_less_thigh": truth["trunk_lean"] - truth["thigh_angle"]}
    return np.array([told[name] for name in SIDE_TARGETS])


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
    told = [entry["measures"].get(name, np.nan) for name in FRONTAL_TARGETS]
    front = 1.0 if entry["view"] == "front" else -1.0
    return [
        (features.frontal_features(pose, front), np.array(told), ()),
        (features.frontal_features(mirrored(pose), front), swapped(np.array(told)), ()),
    ]


def swapped(frontal: Floats) -> Floats:
    """Frontal truths of the mirrored picture: lines change sign, knees change sides."""
    result: Floats = frontal * np.array([-1.0, -1.0, -1.0, 1.0, 1.0])
    return result[[0, 1, 2, 4, 3]]


AROUND_TARGETS = ("heading_right", "heading_to_camera", "seated")


def around_rows(entry: Entry, pose: Pose, size: tuple[int, int]) -> list[Row]:
    """Any view, as it is and mirrored: which way the person faces, and whether they sit."""
    heading = np.radians(heading_deg(entry))
    seated = float(entry["stance"] == "seated")
    return [
        (
            features.around_features(mirrored(pose) if sign < 0 else pose),
            np.array([sign * np.sin(heading), np.cos(heading), seated]),
            (),
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
        ("around", "front", "back"),
        features.frontal_feature_names(),
        FRONTAL_TARGETS,
        (),
        frontal_rows,
    ),
    Head(
        "around",
        ("standing", "seated", "around", "front", "back"),
        features.around_feature_names(),
        AROUND_TARGETS,
        ("seated",),
        around_rows,
    ),
)
