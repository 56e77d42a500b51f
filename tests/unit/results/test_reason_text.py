"""Reasons in words: codes with their values in, the text for each front end out."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from posture.errors import BadMark
from posture.measures import pelvis
from posture.pose import visibility
from posture.results.reason_text import (
    FrontEnd,
    codes_of,
    error_text,
    pattern_of,
    reasons_text,
    remedy_of,
    text_of,
    what_and_do,
    what_of,
)
from posture.runtime import resources
from posture.types import Reason

WORDS = resources.read_toml("reasons.toml")
CODES = [code for code in WORDS if code != "by_front_end"]
FRONT_ENDS: tuple[FrontEnd, ...] = get_args(FrontEnd)
OPTION = re.compile(r"--[a-z]")
WHERE_WORDS_MAY_STAND = ("apps", "output", "evaluation", "results", "sources")
AT_THE_EDGES = (
    *("doctor.py", "film_frames.py", "images.py", "log.py", "mediapipe.py"),
    *("session.py", "resources.py", "atomic_write.py", "__init__.py"),
)
"""Modules whose errors are about files, models and libraries, and say so themselves."""


def any_values(code: str) -> dict[str, str | float]:
    """Numbers and names for the places of a code's words."""
    template = "".join(WORDS[code].get(key, "") for key in ("text", "remedy", "or"))
    values: dict[str, str | float] = {}
    for _, name, spec, _ in string.Formatter().parse(template):
        if name and name not in WORDS["by_front_end"]:
            values[name] = 12.0 if spec else "something"
    return values


def modules() -> Iterator[Path]:
    yield from sorted(resources.PACKAGE_DIR.rglob("*.py"))


def codes_in_the_source() -> set[str]:
    """Every text that is, or begins, what ``Reason(...)`` is made of."""
    found: set[str] = set()
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+"
                    for part in node.values
                ]
                pattern = re.compile("".join(parts))
                found |= {code for code in CODES if pattern.fullmatch(code)}
    return found


def test_every_reason_of_the_words_is_given_somewhere() -> None:
    assert set(CODES) <= codes_in_the_source()


def test_every_code_that_is_given_has_words() -> None:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_reason = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason"
            if not is_reason or not isinstance(node, ast.Call) or not node.args:
                continue
            for part in ast.walk(node.args[0]):
                is_text = isinstance(part, ast.Constant) and isinstance(part.value, str)
                if is_text and not isinstance(node.args[0], ast.JoinedStr):
                    assert isinstance(part, ast.Constant)
                    assert pattern_of(str(part.value)), (path.name, part.value)


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_worded_for_every_front_end(code: str) -> None:
    for front_end in FRONT_ENDS:
        text = text_of(Reason(code, any_values(code)), front_end)
        assert text.strip()
        assert "{" not in text
        assert front_end == "command_line" or not OPTION.search(text)


@pytest.mark.parametrize("code", CODES)
def test_what_and_remedy_make_the_text(code: str) -> None:
    reason = Reason(code, any_values(code))
    what, remedy = what_of(reason), remedy_of(reason)
    join = WORDS[code].get("join", ": ") if remedy else ""
    assert text_of(reason) == f"{what}{join}{remedy}"


def test_no_module_below_the_front_ends_knows_an_option_of_the_command_line() -> None:
    for path in modules():
        place = path.relative_to(resources.PACKAGE_DIR)
        if {*place.parts[:2]} & {*WHERE_WORDS_MAY_STAND} or place.name in AT_THE_EDGES:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        documents = {
            ast.get_docstring(node, clean=False)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                is_document = node.value in documents
                assert is_document or not OPTION.search(node.value), (str(place), node.value)


def test_by_hand_is_told_in_the_words_of_each_front_end() -> None:
    command_line, page, paper, marking = (
        text_of(pelvis.UNCLEAR, front_end)
        for front_end in ("command_line", "page", "paper", "marking")
    )
    assert "--asis X,Y" in command_line
    assert "(Mark points)" in page
    assert "by hand" in paper
    assert marking.endswith("in front of a plain background")


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("in_degrees", -12.4, "−12°"),
        ("in_degrees", -0.4, "0°"),
        ("in_percent", 9.96, "10.0 %"),
        ("in_percent", -0.04, "0.0 %"),
    ],
)
def test_numbers_have_a_true_minus_sign_and_zero_none(code: str, value: float, text: str) -> None:
    assert text_of(Reason(code, {"value": value})) == text


@pytest.mark.parametrize(("moved", "text"), [(3.14, "+3.1°"), (-3.14, "−3.1°"), (0.04, "0.0°")])
def test_a_difference_is_told_with_its_sign(moved: float, text: str) -> None:
    values: dict[str, str | float] = {"moved_deg": moved, "difference_deg": 5.0, "days": "a day"}
    assert f"moved by {text} from" in text_of(Reason("own_mark_moves", values))


def test_a_saved_text_holds_but_where_the_front_end_has_its_own() -> None:
    saved = Reason.saved("old words (--asis)", "low_back_unclear")
    assert text_of(saved) == what_of(saved) == "old words (--asis)"
    assert remedy_of(saved) == ""
    assert text_of(saved, "paper") == text_of(pelvis.UNCLEAR, "paper")
    knee = Reason.saved("the knee is behind a table", "knee_hidden")
    assert text_of(knee, "paper") == "the knee is behind a table"
    uncoded = Reason.saved("of an earlier version")
    assert [text_of(uncoded, one) for one in FRONT_ENDS] == ["of an earlier version"] * 4


def test_reasons_are_told_in_a_row_with_their_codes() -> None:
    row = (Reason.saved("the first"), visibility.RETAKE["knee"], pelvis.NEEDS_STANCE)
    assert (reasons_text(row) or "").startswith("the first; the knee is not visible: step back")
    assert codes_of(row) == "knee_hidden;needs_stance"
    assert (reasons_text(()), codes_of(())) == (None, None)


def test_a_reason_within_a_reason_and_one_after_it() -> None:
    inner = Reason("name_with_reason", {"name": "a.jpg", "why": visibility.RETAKE["knee"]})
    names = (inner, Reason("and_more", {"count": 2}))
    text = text_of(Reason("left_out", {"names": names}))
    assert text.startswith("Left out: a.jpg (the knee is not visible: step back")
    assert text.endswith("), 2 more")
    wanting = Reason("take_wanting", {"stance": "seated", "more": Reason("others_do_not_count")})
    assert text_of(wanting).endswith(
        "(posture baseline record, or the People page). Takes read by other models do not count."
    )


def test_the_words_of_a_rule_stand_with_the_rule() -> None:
    rules = resources.read_toml("rules.toml")
    assert text_of(Reason("A1.typical")) == rules["A1"]["typical"]
    assert text_of(Reason("assessment.pregnant")).startswith("You are pregnant")


def test_the_pattern_of_a_code_has_an_ellipsis_for_each_value() -> None:
    assert (pattern_of("turned_towards_camera") or "").startswith("you are turned about …° towards")
    assert pattern_of("knee_hidden") == text_of(visibility.RETAKE["knee"])
    assert pattern_of("of a later version") is None


def test_an_error_says_what_happened_and_what_to_do() -> None:
    outside = Reason(
        "mark_outside",
        {"mark": Reason("mark_asis"), "point": "(9.0, 9.0)", "width_px": "4", "height_px": "5"},
    )
    error = BadMark(outside)
    assert (
        str(error)
        == error_text(error)
        == (
            "The point --asis (9.0, 9.0) lies outside the picture of 4 × 5 pixels. "
            "Give x,y in pixels from the upper left corner"
        )
    )
    what, do = what_and_do(error, "page")
    assert what == "The point asis (9.0, 9.0) lies outside the picture of 4 × 5 pixels"
    assert do == "Give x,y in pixels from the upper left corner"
    assert what_and_do(BadMark("So it is", "Change it")) == ("So it is", "Change it")
