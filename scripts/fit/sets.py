"""The scenes that the estimators learn from: all stances in the shares of the recipe, by number.

A set is cut into shards of `SHARD` scenes; sets are drawn side by side, large ones first, so that a
run that is stopped leaves some of each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from posture.evaluation.simulate.dataset import Order
from posture.evaluation.simulate.sampling import SceneRequest, sample_scene
from posture.evaluation.simulate.scene import Scene

SHARD = 100


@dataclass(frozen=True)
class Shard(Order):
    """Scenes `first` and on of a set; `shares` are those of its stances."""

    first: int = 0
    shares: Mapping[str, float] = field(default_factory=dict)

    def scene(self, number: int) -> Scene:
        """The scene of picture `number` of the shard."""
        at = self.first + number
        rng = np.random.default_rng([self.seed, at, len(self.shares)])
        stance = str(rng.choice(list(self.shares), p=np.array(list(self.shares.values()))))
        return sample_scene(self.seed, at, SceneRequest(stance, self.request.view, "train"))


def shards(sets: Mapping[str, Any], recipe: Mapping[str, Any]) -> Iterator[tuple[str, Shard]]:
    """Every shard of some sets of the recipe, with the set's name, in the order to be drawn."""
    found = []
    for name, wanted in sets.items():
        for first in range(0, wanted["count"], SHARD):
            count = min(SHARD, wanted["count"] - first)
            shard = Shard(
                count,
                wanted["seed"],
                SceneRequest(view=wanted["view"]),
                size=tuple(recipe["size_px"]),
                first=first,
                shares=recipe["stances"][wanted["stances"]],
            )
            found.append(((first + count) / wanted["count"], name, shard))
    for _, name, shard in sorted(found, key=lambda one: one[:2]):
        yield name, shard
