"""Pages speak of what can be done on a page, never of options of the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from posture.apps.web.texts import OF_RESULTS, texts
from posture.capture.images import decode
from posture.errors import UnreadableImage
from posture.results.reason_text import text_of
from posture.runtime.resources import read_toml
from posture.types import Reason
from tests.picture_files import png_declaring

OF_THE_COMMAND_LINE = re.compile(
    r"--[a-z]|\bposture (photo|batch|baseline|live|day|simulate|doctor|serve)\b|\bas the body\b"
    r"|\bcommand line\b|\bHTTP\b|\bmultipart\b|\bbody is not valid\b|\bPOSTURE_[A-Z]+\b"
)
PAGES = ("photos", "camera", "movements", "people", "guide", "phone", "side_camera")


def lines(words: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text of nested tables, with its dotted key."""
    if isinstance(words, str):
        yield place, words
    elif isinstance(words, dict):
        for key, value in words.items():
            yield from lines(value, f"{place}.{key}")
    elif isinstance(words, list):
        for number, value in enumerate(words):
            yield from lines(value, f"{place}.{number}")


def test_no_words_of_the_page_are_of_the_command_line() -> None:
    reasons = {key: one for key, one in read_toml("reasons.toml").items() if key != "by_front_end"}
    phrases = {key: one["page"] for key, one in read_toml("reasons.toml")["by_front_end"].items()}
    shown: list[Any] = [texts()[page] for page in (*PAGES, "common", *OF_RESULTS)]
    shown += [texts()["server"], reasons, phrases]
    shown += [read_toml("summary.toml"), read_toml("assessment.toml")["words"]]
    of_coach = read_toml("coaching.toml")["words"]
    shown += [{key: one for key, one in of_coach.items() if key != "panel"}]
    shown += [read_toml("guide.toml"), read_toml("result_words.toml")]
    found = [
        line for words in shown for line in lines(words) if OF_THE_COMMAND_LINE.search(line[1])
    ]
    assert found == []


def test_a_picture_with_too_many_pixels_is_answered_for_the_place() -> None:
    try:
        decode(png_declaring(50_000, 50_000), "bomb.png", max_megapixels=50.0, side_px=None)
    except UnreadableImage as error:
        reason = Reason("unreadable", {"why": error.reason or ""})
    assert "--max-megapixels" in text_of(reason)
    on_page = text_of(reason, "page")
    assert on_page.endswith("the limit is 50. Save it smaller")
    assert "50000 × 50000" in on_page
