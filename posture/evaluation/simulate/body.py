"""The body at rest: a phenotype in, a mesh and its joints out.

Blend shapes of the MakeHuman body (`body.npz`, CC0; see `body.md`). Metres, z up, face towards
-y, x to the person's left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ORIGINS = ("african", "asian", "caucasian")


@dataclass(frozen=True)
class Phenotype:
    """What a body is like, each 0-1; `male` 0 is a woman, `age` 0 about 25 and 1 about 90.

    `details` are single targets by stem, -1 (decr, down) to +1 (incr, up), for instance
    `{"buttocks/buttocks-volume": 0.4}`: variation that the phenotype does not explain.
    """

    male: float = 0.5
    age: float = 0.2
    muscle: float = 0.5
    weight: float = 0.5
    height: float = 0.5
    proportions: float = 0.5
    cup: float = 0.5
    origin: tuple[float, float, float] = (0.0, 0.0, 1.0)
    details: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class BodyModel:
    """What `body.npz` holds: base mesh (n, 3), quads by part, rig, skin weights, targets."""

    vertices: Floats
    joints: Floats
    faces: Mapping[str, Ints]
    masks: Mapping[str, Floats]
    bone_names: tuple[str, ...]
    bone_parents: Ints
    skin_bones: Ints
    skin_weights: Floats
    targets: Mapping[str, tuple[Ints, Floats]]

    def bone(self, name: str) -> int:
        """The index of a bone."""
        return self.bone_names.index(name)

    def share(self, *stems: str) -> Floats:
        """How much of each vertex, (n,) 0-1, moves with bones whose names start so."""
        wanted = np.array([name.startswith(stems) for name in self.bone_names], dtype=float)
        share: Floats = (self.skin_weights * wanted[self.skin_bones]).sum(axis=1)
        return share

    @property
    def skin_count(self) -> int:
        """How many vertices, the first ones, are skin; cloth, hair and eyes follow."""
        return int(self.faces["body"].max()) + 1


@dataclass(frozen=True)
class RestBody:
    """One body at rest, soles at z = 0: vertices (n, 3), bone heads and tails (b, 3)."""

    vertices: Floats
    heads: Floats
    tails: Floats


def load_body() -> BodyModel:
    """Read `body.npz` from the package (about 0.2 s)."""
    file = resources.files("posture.evaluation.simulate") / "body.npz"
    with file.open("rb") as stream, np.load(stream, allow_pickle=False) as data:
        arrays: dict[str, NDArray[Any]] = {name: data[name] for name in data.files}
    return BodyModel(
        vertices=arrays["vertices"].astype(np.float64),
        joints=arrays["joints"].astype(np.float64),
        faces=_prefixed(arrays, "faces_", np.int64),
        masks=MappingProxyType(
            {k: v / 255.0 for k, v in _prefixed(arrays, "mask_", np.float64).items()}
        ),
        bone_names=tuple(str(n) for n in arrays["bone_names"]),
        bone_parents=arrays["bone_parents"].astype(np.int64),
        skin_bones=arrays["skin_bones"].astype(np.int64),
        skin_weights=_whole(arrays["skin_weights"].astype(np.float64)),
        targets=MappingProxyType(_targets(arrays)),
    )


def shape(model: BodyModel, phenotype: Phenotype) -> RestBody:
    """The rest mesh and joints of a phenotype, standing on z = 0."""
    points = np.concatenate([model.vertices, model.joints])
    for name, weight in target_weights(model, phenotype).items():
        rows, deltas = model.targets[name]
        points[rows] += weight * deltas
    count, bones = len(model.vertices), len(model.bone_names)
    points[:, 2] -= points[: model.skin_count, 2].min()
    return RestBody(points[:count], points[count : count + bones], points[count + bones :])


def target_weights(model: BodyModel, phenotype: Phenotype) -> dict[str, float]:
    """The weight of every target that moves: products of the phenotype's corner weights."""
    corners = corner_weights(phenotype)
    weights: dict[str, float] = {}
    for name in model.targets:
        folder = name.split("/")[0]
        if folder == "breast" and not name.startswith("breast/female-"):
            continue
        if folder in {"macrodetails", "height", "proportions", "breast"}:
            words = name.rsplit("/", 1)[1].split("-")
            weight = float(np.prod([corners.get(word, 1.0) for word in words]))
            if abs(weight) > 1e-6:
                weights[name] = weight
    for stem, value in phenotype.details.items():
        for ending in ("-incr", "-up", "") if value > 0 else ("-decr", "-down"):
            if stem + ending in model.targets:
                weights[stem + ending] = abs(value)
    return weights


def corner_weights(phenotype: Phenotype) -> dict[str, float]:
    """The weight of each word that target names are made of (`old`, `maxweight`, ...)."""
    p = phenotype
    total = sum(p.origin)
    words = {name: value / total for name, value in zip(ORIGINS, p.origin, strict=True)}
    words |= {"male": p.male, "female": 1 - p.male, "old": p.age, "young": 1 - p.age}
    for name, value in (("muscle", p.muscle), ("weight", p.weight), ("cup", p.cup)):
        words |= {
            f"min{name}": max(0.0, 1 - 2 * value),
            f"average{name}": 1 - abs(2 * value - 1),
            f"max{name}": max(0.0, 2 * value - 1),
        }
    words |= {"minheight": max(0.0, 1 - 2 * p.height), "maxheight": max(0.0, 2 * p.height - 1)}
    words["idealproportions"] = max(0.0, 2 * p.proportions - 1)
    words["uncommonproportions"] = max(0.0, 1 - 2 * p.proportions)
    return words


def _prefixed(
    arrays: Mapping[str, NDArray[Any]], prefix: str, kind: Any
) -> Mapping[str, NDArray[Any]]:
    return MappingProxyType(
        {k[len(prefix) :]: v.astype(kind) for k, v in arrays.items() if k.startswith(prefix)}
    )


def _whole(weights: Floats) -> Floats:
    """Weights whose rows add up to one again after the rounding of storage."""
    whole: Floats = weights / weights.sum(axis=1, keepdims=True)
    return whole


def _targets(arrays: Mapping[str, NDArray[Any]]) -> dict[str, tuple[Ints, Floats]]:
    starts = arrays["target_starts"]
    deltas = np.stack([arrays[f"target_{axis}"] for axis in "xyz"], axis=1)
    found = {}
    for k, name in enumerate(arrays["target_names"]):
        part = slice(starts[k], starts[k + 1])
        rows = np.cumsum(arrays["target_steps"][part].astype(np.int64))
        found[_plain(str(name))] = (rows, deltas[part] * float(arrays["target_quantum"]))
    return found


def _plain(name: str) -> str:
    """`macrodetails/height/x` -> `height/x`; other names as they are."""
    words = name.split("/")
    return "/".join(words[-2:])
