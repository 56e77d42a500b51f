"""The page "How to take the photo": its words and its pictures belong together."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from PIL import Image

from posture.runtime import resources

PICTURES = resources.PACKAGE_DIR / "apps" / "web" / "static" / "guide"
RECIPES = Path(__file__).resolve().parents[3] / "scripts" / "guide_recipes.toml"
LONG_SIDE_PX = 480
GUIDE = resources.read_toml("guide.toml")
SHOWN = [picture["file"] for picture in GUIDE["pictures"]]


def test_every_picture_is_drawn_by_a_recipe_kept_and_told_of_once() -> None:
    recipes = tomllib.loads(RECIPES.read_text(encoding="utf-8"))["sample"]
    kept = {path.name for path in PICTURES.glob("*.jpg")}
    assert sorted(SHOWN) == sorted(kept) == sorted(f"{row['file']}.jpg" for row in recipes)


@pytest.mark.parametrize("file", SHOWN)
def test_a_picture_is_small(file: str) -> None:
    path: Path = PICTURES / file
    assert path.stat().st_size < 40_000
    with Image.open(path) as picture:
        assert max(picture.size) == LONG_SIDE_PX


@pytest.mark.parametrize("picture", GUIDE["pictures"], ids=SHOWN)
def test_a_picture_has_its_words(picture: dict[str, object]) -> None:
    assert set(picture) == {"file", "is_good", "title", "text", "alt"}
    assert len(str(picture["title"])) <= 40
    assert picture["alt"]
    assert picture["text"]


def test_good_pictures_come_first() -> None:
    goods = [picture["is_good"] for picture in GUIDE["pictures"]]
    assert goods == sorted(goods, reverse=True)
    assert True in goods
    assert False in goods
