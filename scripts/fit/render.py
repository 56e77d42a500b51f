"""Renders the sets of `models/recipe.toml` and keeps what the landmarker sees of them.

    python -m scripts.fit.render [--out DIR] [--workers N] [--share 0.05]

Hours; a run that was stopped goes on where it was.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from posture.simulate.dataset import Order, render_dataset
from posture.simulate.sampling import Wish
from scripts.fit.poses import see_folder
from scripts.fit.recipe import arguments, read_recipe


def main() -> None:
    """Render and look."""
    given = arguments(__doc__).parse_args()
    render_all(read_recipe(), given.out, given.workers, given.share)


def render_all(recipe: dict[str, Any], out: Path, workers: int, share: float = 1.0) -> None:
    """Render the pictures of every set that are not there yet, and see them."""
    for name, wanted in recipe["set"].items():
        count = max(1, round(wanted["count"] * share))
        wish = Wish(wanted["stance"], wanted["view"], split="train")
        order = Order(count, wanted["seed"], wish, size=tuple(recipe["size_px"]))
        render_dataset(out / name, order, workers)
        see_folder(out / name, workers)
        print(f"{name}: {count} pictures rendered and seen", flush=True)


if __name__ == "__main__":
    main()
