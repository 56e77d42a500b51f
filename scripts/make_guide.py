"""Draw the example pictures of the web page "How to take the photo".

    python -m scripts.make_guide [--full-size FOLDER] [NAME...]

What is drawn is told in `scripts/guide_recipes.toml`; what is said of each picture in
`posture/data/guide.toml`. With names, only those pictures are drawn again. ``--full-size`` keeps
the pictures as they were before they were made small, to try `posture photo` on.
"""

from __future__ import annotations

import argparse
import tomllib
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from posture.evaluation.simulate.bags import Bag
from posture.evaluation.simulate.body import load_body
from posture.evaluation.simulate.dataset import put
from posture.evaluation.simulate.render import Renderer
from posture.evaluation.simulate.scene import Scene, shoot
from scripts.make_samples import Table, fixed, scene

RECIPES = Path(__file__).resolve().parent / "guide_recipes.toml"
PICTURES = Path(__file__).resolve().parent.parent / "posture" / "apps" / "web" / "static" / "guide"
DRAWN_SIZE = (900, 1200)
SHOWN_SIZE = (360, 480)
SHOWN_QUALITY = 80


def main() -> None:
    """Draw the pictures named on the command line, or all."""
    reader = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    reader.add_argument("names", nargs="*")
    reader.add_argument("--full-size", type=Path, metavar="FOLDER")
    arguments = reader.parse_args()
    PICTURES.mkdir(parents=True, exist_ok=True)
    if arguments.full_size:
        arguments.full_size.mkdir(parents=True, exist_ok=True)
    model = load_body()
    with Renderer(DRAWN_SIZE) as renderer:
        for name, drawn in read_recipes().items():
            if arguments.names and name not in arguments.names:
                continue
            jpeg = shoot(renderer, model, drawn).jpeg
            if arguments.full_size:
                put(arguments.full_size / f"{name}.jpg", jpeg)
            small = made_small(jpeg)
            put(PICTURES / f"{name}.jpg", small)
            print(f"{name}.jpg {len(small) / 1000:.0f} kB")


def read_recipes() -> dict[str, Scene]:
    """The scenes of the guide by the name of their picture."""
    book = fixed(tomllib.loads(RECIPES.read_text(encoding="utf-8")))
    rows = book["sample"]
    return {row["file"]: guide_scene(row, book, k) for k, row in enumerate(rows, start=1)}


def guide_scene(row: Table, book: Table, number: int) -> Scene:
    """One row of the recipes: its person of `who`, changed as the row says, and its fault."""
    whole: dict[str, Any] = {"room": "plain", "light": "soft", **book["who"][row["who"]], **row}
    whole["outfit"] = (*whole["outfit"], *row.get("over", ()))
    facing = None if row["view"]["kind"] in {"front", "back"} else "left"
    whole["view"] = {"facing": facing, **row["view"]}
    drawn = scene(whole, book, number)
    if drawn.person is not None and "bag" in row:
        drawn = replace(drawn, person=replace(drawn.person, bag=Bag(**row["bag"])))
    return replace(drawn, finish=replace(drawn.finish, **row.get("finish", {})))


def made_small(jpeg: bytes) -> bytes:
    """The same picture as small as the page shows it."""
    out = BytesIO()
    picture = Image.open(BytesIO(jpeg)).resize(SHOWN_SIZE, Image.Resampling.LANCZOS)
    picture.save(out, "JPEG", quality=SHOWN_QUALITY, optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main()
