"""The words of all pages: every ``web_text*.toml`` merged, in one table, ready to translate."""

from __future__ import annotations

import functools
import json
import tomllib
from collections.abc import Mapping
from typing import Any

from posture.measures.registry import (
    FAR_MEASURES,
    FRONTAL_MEASURES,
    SAGITTAL_MEASURES,
)
from posture.runtime import resources

OF_RESULTS = ("result_card", "comparison", "before_after")
"""Tables of words that pages with results share."""

COMPUTER = "{this_computer}"
"""Stands in the words for the computer that runs this program."""


ALSO = {"side_camera": ("camera",), "movements": ("camera",)}
"""Pages whose scripts use the words of another one too."""


@functools.cache
def texts(*, is_here: bool = True) -> Mapping[str, Any]:
    """The words by page and key; ``is_here`` where they are read on this very computer."""
    merged: dict[str, Any] = {}
    for path in sorted((resources.PACKAGE_DIR / "data").glob("web_text*.toml")):
        with path.open("rb") as file:
            merged |= tomllib.load(file)
    computer = merged["computer"]["here" if is_here else "elsewhere"]
    named: Mapping[str, Any] = _with_computer(merged, computer)
    return named


def _with_computer(words: Any, computer: str) -> Any:
    """The same texts, tables and lists with the computer named in each text."""
    if isinstance(words, str):
        return words.replace(COMPUTER, computer)
    if isinstance(words, dict):
        return {key: _with_computer(one, computer) for key, one in words.items()}
    if isinstance(words, list):
        return [_with_computer(one, computer) for one in words]
    return words


def for_script(page: str, *, is_here: bool = True) -> str:
    """What the page's script may say, as JSON."""
    words = texts(is_here=is_here)
    tables = {
        "common": words["common"],
        **{table: words[table] for table in OF_RESULTS},
        **{name: words.get(name, {}) for name in (page, *ALSO.get(page, ()))},
        "wording": resources.read_toml("wording.toml"),
        "assessment": resources.read_toml("assessment.toml"),
        "order": {"side": list(SAGITTAL_MEASURES), "front": list(FRONTAL_MEASURES)},
        "legs": {"far": dict(FAR_MEASURES)},
    }
    return json.dumps(tables)
