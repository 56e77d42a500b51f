"""Renders the sets of `models/recipe.toml` and keeps what the landmarker sees of them.

    python -m scripts.fit.render [--out DIR] [--workers N] [--share 0.05]

Hours; a run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path
from typing import Any

from posture.simulate.dataset import Order, render_dataset
from posture.simulate.sampling import Wish
from scripts.fit.poses import see_folder

RECIPE = Path(__file__).resolve().parents[2] / "models" / "recipe.toml"
OUT = Path("out/fit")


def main() -> None:
    """Render and look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--share", type=float, default=1.0, help="of every set's pictures")
    given = parser.parse_args()
    render_all(read_recipe(), given.out, given.workers, given.share)


def read_recipe(path: Path = RECIPE) -> dict[str, Any]:
    """The sets, their seeds and sizes."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


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
