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


@functools.cache
def texts() -> Mapping[str, Any]:
    """The words by page and key."""
    merged: dict[str, Any] = {}
    for path in sorted((resources.PACKAGE_DIR / "data").glob("web_text*.toml")):
        with path.open("rb") as file:
            merged |= tomllib.load(file)
    return merged


def for_script(page: str) -> str:
    """What the page's script may say, as JSON."""
    words = texts()
    tables = {
        "common": words["common"],
        **{table: words[table] for table in OF_RESULTS},
        page: words.get(page, {}),
        "wording": resources.read_toml("wording.toml"),
        "assessment": resources.read_toml("assessment.toml"),
        "order": {"side": list(SAGITTAL_MEASURES), "front": list(FRONTAL_MEASURES)},
        "legs": {"far": dict(FAR_MEASURES)},
    }
    return json.dumps(tables)
