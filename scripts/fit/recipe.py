"""The recipe of `models/recipe.toml`, and the options that every step of the path takes."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path
from typing import Any

RECIPE = Path(__file__).resolve().parents[2] / "models" / "recipe.toml"
OUT = Path("out/fit")

Recipe = dict[str, Any]


def read_recipe(path: Path = RECIPE, share: float = 1.0) -> Recipe:
    """The sets, their seeds and sizes, and how the heads are trained; a `share` of every set."""
    recipe = tomllib.loads(path.read_text(encoding="utf-8"))
    for kind in ("pictures", "outlines"):
        for wanted in recipe[kind].values():
            wanted["count"] = max(1, round(wanted["count"] * share))
    return recipe


def argument_parser(description: str | None) -> argparse.ArgumentParser:
    """Where things are kept, and what share of the recipe is made."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--share", type=float, default=1.0, help="of every set")
    return parser
