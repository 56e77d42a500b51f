"""Numbers and text as a reader sees them."""

from __future__ import annotations

import pytest

from posture.output.text import capital, counted, csv_cell, printable, sentence, whole


@pytest.mark.parametrize(
    ("number", "text"), [(-4.6, "−5"), (-0.4, "0"), (0.0, "0"), (12.5, "12"), (13.5, "14")]
)
def test_whole_numbers_have_a_true_minus_and_zero_has_none(number: float, text: str) -> None:
    assert whole(number) == text


def test_what_would_steer_the_writing_is_shown_escaped() -> None:
    assert printable("a\u202eb\x1b\udc80\u2028") == "a\\u202eb\\x1b\\udc80\\u2028"
    assert printable("Ünïcödé 😀") == "Ünïcödé 😀"


def test_a_sentence_starts_with_a_capital_and_ends() -> None:
    assert sentence("hidden by the desk") == "Hidden by the desk."
    assert sentence("why?") == "Why?"
    assert sentence("") == ""
    assert capital("of Both") == "Of Both"


def test_counts_have_their_plural() -> None:
    assert counted(1, "picture") == "1 picture"
    assert counted(1200, "picture") == "1,200 pictures"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("-a", "'-a"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\uff1d1", "'\uff1d1"),
        ("'tis.jpg", "''tis.jpg"),
        ("a=b-c.jpg", "a=b-c.jpg"),
        ("a\tb\x1b[2J", r"a\tb\x1b[2J"),
        ("\t=1", r"\t=1"),
        ("", ""),
    ],
)
def test_a_cell_of_a_csv_runs_nowhere(text: str, cell: str) -> None:
    assert csv_cell(text) == cell
