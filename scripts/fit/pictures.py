"""Renders the pictures of `models/recipe.toml`, keeps what the landmarker sees of them, and their
true silhouettes.

    python -m scripts.fit.pictures [--out DIR]

One process; hours; a run that was stopped goes on where it was. Edges and shadows are drawn rough:
the landmarker sees a person in 256 pixels.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from posture.evaluation.simulate.dataset import draw_on_one_thread, render_dataset
from posture.evaluation.simulate.render import Renderer
from scripts.fit.outlines import draw_shard
from scripts.fit.poses import SEEN, see
from scripts.fit.recipe import argument_parser, read_recipe
from scripts.fit.sets import shards


def main() -> None:
    """Render and look."""
    parser = argument_parser(__doc__)
    parser.add_argument("--from-end", action="store_true", help="a second process, the other way")
    arguments = parser.parse_args()
    draw_on_one_thread()
    render_all(read_recipe(), arguments.out, from_end=arguments.from_end)


def render_all(recipe: Mapping[str, Any], out: Path, *, from_end: bool = False) -> None:
    """Render the shards of every set that are not there yet, and see them."""
    every = list(shards(recipe["pictures"], recipe))
    for name, shard in reversed(every) if from_end else every:
        folder = out / "pictures" / name / f"{shard.first:06d}"
        seen = folder / SEEN
        if seen.exists():
            continue
        start = time.monotonic()
        draw_shard(out / "outlines" / f"{name}-pictures", shard)
        with Renderer(shard.size, samples=0, taps=3) as renderer:
            render_dataset(folder, shard, renderer=renderer)
        drawn = time.monotonic()
        see(folder)
        seen.touch()
        took = (drawn - start, time.monotonic() - drawn)
        print(f"{folder}: drawn in {took[0]:.0f} s, seen in {took[1]:.0f} s", flush=True)


if __name__ == "__main__":
    main()
