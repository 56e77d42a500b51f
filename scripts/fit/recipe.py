"""The recipe of `models/recipe.toml`, and the options that every step of the path takes."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path
from typing import Any

RECIPE = Path(__file__).resolve().parents[2] / "models" / "recipe.toml"
OUT = Path("out/fit")


def read_recipe(path: Path = RECIPE) -> dict[str, Any]:
    """The sets, their seeds and sizes, and how the heads are trained."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def arguments(description: str | None) -> argparse.ArgumentParser:
    """Where things are kept, how many processes work, and what share of the recipe is made."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--share", type=float, default=1.0, help="of every set")
    return parser
