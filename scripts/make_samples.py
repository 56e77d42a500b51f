"""Write `samples/`: rendered people whose true angles are known, for the documents and the tests.

    python scripts/make_samples.py [NAME...]

What is drawn is told in `samples/recipes.toml`; each picture is another body. With names, only
those pictures are drawn again; `truth.json` is kept up either way.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posture.evaluation.simulate.appearance import Looks
from posture.evaluation.simulate.body import Phenotype, load_body
from posture.evaluation.simulate.clothing import Garment
from posture.evaluation.simulate.dataset import put, write_truth
from posture.evaluation.simulate.figure import RenderedPerson
from posture.evaluation.simulate.framing import FigureCrop
from posture.evaluation.simulate.furniture import Seat
from posture.evaluation.simulate.mesh import Pattern
from posture.evaluation.simulate.photo import Finish
from posture.evaluation.simulate.posing import Arm, Posture
from posture.evaluation.simulate.render import Light, Renderer
from posture.evaluation.simulate.room import Room
from posture.evaluation.simulate.scene import Bystander, CameraView, Scene, shoot

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
PORTRAIT = (900, 1200)

Table = Mapping[str, Any]


@dataclass(frozen=True)
class Recipe:
    """What a picture shows, and how large it is drawn, pixels."""

    scene: Scene
    size: tuple[int, int]


def main() -> None:
    """Draw the samples named on the command line, or all; write their truth."""
    wanted = set(sys.argv[1:])
    recipes = read_recipes(SAMPLES / "recipes.toml")
    path = SAMPLES / "truth.json"
    truths: dict[str, Any] = {}
    if path.exists():
        truths = {e["file"]: e for e in json.loads(path.read_text(encoding="utf-8"))}
    model = load_body()
    for name, recipe in recipes.items():
        if wanted and name not in wanted:
            continue
        with Renderer(recipe.size) as renderer:
            shot = shoot(renderer, model, recipe.scene)
        put(SAMPLES / f"{name}.jpg", shot.jpeg)
        truths[f"{name}.jpg"] = {"file": f"{name}.jpg", **shot.truth}
        print(f"{name}.jpg {len(shot.jpeg) // 1000} kB")
    write_truth(SAMPLES, [truths[f"{n}.jpg"] for n in recipes if f"{n}.jpg" in truths])


def read_recipes(path: Path) -> dict[str, Recipe]:
    """The recipes of a file by the name of their picture."""
    book = fixed(tomllib.loads(path.read_text(encoding="utf-8")))
    return {
        row["file"]: Recipe(scene(row, book, k), row.get("size", PORTRAIT))
        for k, row in enumerate(book["sample"], start=1)
    }


def scene(row: Table, book: Table, number: int) -> Scene:
    """One row of `[[sample]]` as a scene."""
    who = person(row, book) if "phenotype" in row else None
    other = row.get("other")
    usual = None if who is None else "seated" if who.seated else "standing"
    return Scene(
        person=who,
        room=Room(**book["room"][row["room"]]),
        view=CameraView(**{"facing": None, **row["view"]}),
        seat=Seat(**row.get("seat", {})),
        light=Light(**book["light"][row["light"]]),
        finish=Finish(exposure=1.02, blur=0.45, noise=1.6, vignette=0.12, quality=90),
        others=() if other is None else (bystander(other, book),),
        body=None if who is None else f"sample-{number:02d}",
        clothing="" if who is None else ", ".join(g.name for g in who.outfit),
        stance=row.get("stance", usual),
        framing=FigureCrop(**row.get("framing", {})),
    )


def bystander(row: Table, book: Table) -> Bystander:
    """Someone else in the picture."""
    return Bystander(person(row, book), row["place"], row["heading"])


def person(row: Table, book: Table) -> RenderedPerson:
    """A person from the `phenotype`, `posture`, `arms`, `looks` and `outfit` of a row.

    `arms` names one arm for both, or the left and the right.
    """
    posture = dict(row["posture"])
    if "arms" in row:
        both = row["arms"] if isinstance(row["arms"], tuple) else (row["arms"], row["arms"])
        posture["arms"] = tuple(Arm(**book["arm"][name]) for name in both)
    outfit = tuple(Garment(**{**book["garment"][worn["name"]], **worn}) for worn in row["outfit"])
    return RenderedPerson(
        Phenotype(**row["phenotype"]),
        Posture(**posture),
        Looks(**row["looks"]),
        outfit,
        seated=row.get("seated", False),
    )


def fixed(value: Any) -> Any:
    """TOML's lists as tuples, names of patterns as `Pattern`, all the way down."""
    if isinstance(value, dict):
        return {
            k: Pattern[v.upper()] if k in {"pattern", "floor_pattern"} else fixed(v)
            for k, v in value.items()
        }
    if isinstance(value, list):
        return tuple(fixed(v) for v in value)
    return value


if __name__ == "__main__":
    main()
