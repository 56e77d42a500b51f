"""The page of a day: whole, self-contained, and fit for what a log may hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any

import pytest

from posture.findings.rule_specs import read_rules
from posture.output.day import page
from posture.output.day.log_reading import Log
from posture.output.day.summary import summarise
from tests.unit.output.day.made_logs import (
    event,
    log_of,
    long_log,
    seated,
    session,
    standing,
    unknown,
)

VOID = {"meta", "rect", "line", "circle", "path"}


class Outline(HTMLParser):
    """Checks that elements close in order; collects texts, classes and what would be fetched."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def count(self, tag: str, kind: str) -> int:
        return sum(name == tag and attrs.get("class") == kind for name, attrs in self.tags)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.texts))


def html_of(log: Log, name: str = "day.jsonl") -> str:
    return page.to_html(log, summarise(log), name, read_rules())


def page_of(log: Log, name: str = "day.jsonl") -> Outline:
    return Outline(html_of(log, name))


def made(*sessions: Iterable[dict[str, Any]]) -> Outline:
    return page_of(log_of(*sessions))


def test_a_long_day_has_every_part() -> None:
    found = page_of(long_log())
    for text in (
        "Seated and standing, Wednesday 25 November 2026",
        "09:00 to 17:45",
        "Seated for 7 h 13 min in 7 bouts",
        "seated 7 h 13 min",
        "Hip flexion",
        "held the glutes about 32 % longer",
        "Over 7 h seated today",
        "the desk hides the hips",
        "It does not diagnose or treat gluteal amnesia",
        "a generic adult model",
    ):
        assert text in found.text
    assert found.count("rect", "break") == 7 + 1
    assert found.count("svg", "mark") == 10 + 2


def test_the_page_stays_small_and_fetches_nothing() -> None:
    text = html_of(long_log())
    assert len(text) < 100_000
    assert "<script" not in text
    assert "http://" not in text
    assert "https://" not in text
    fetching = {"src", "href", "srcset", "action", "data"}
    assert not [attrs for _, attrs in Outline(text).tags if fetching & set(attrs)]


def test_plots_have_a_text_alternative() -> None:
    found = page_of(long_log())
    labels = [attrs.get("aria-label") for tag, attrs in found.tags if attrs.get("role") == "img"]
    assert len(labels) == 2
    assert "seated 7\u00a0h\u00a013\u00a0min" in str(labels[0])
    assert "median seated 93°" in str(labels[1])


def test_an_empty_log_says_so() -> None:
    found = page_of(Log())
    assert "The log holds no second yet" in found.text
    assert found.count("svg", "mark") == 0


def test_a_log_of_which_nothing_could_be_read_says_so() -> None:
    found = page_of(Log((), (1,)))
    assert "1 line of the file cut or broken and left out (line 1)" in found.text


def test_twenty_seconds_of_a_recording() -> None:
    found = made(session([seated(12), standing(8)], None))
    assert "in a recording" in found.text
    assert "minutes:seconds since the start" in found.text
    assert "0:12" in found.texts


def test_nothing_but_doubt() -> None:
    found = made(session([unknown(600)]))
    assert "What the person did could not be told at any time." in found.text
    assert "The angle of the hips was not assessed in this log." in found.text
    assert found.count("rect", "unknown") == 1 + 1
    assert "Time held" not in found.text.replace("Time held is how", "")


def test_of_many_bouts_the_longest_are_in_the_table_and_all_can_be_opened() -> None:
    found = made(session([s for i in range(20) for s in (seated(90 + i), standing(61))]))
    assert "Not in the table: 12 shorter bouts" in found.text
    assert "All 20 bouts" in found.text
    assert found.texts.count("\u00a0".join(["2", "min"])) >= 20


def test_sessions_of_recordings_are_numbered() -> None:
    found = made(session([seated(100)], None), session([seated(100)], None))
    assert "in 2 sessions" in found.text.replace("\u00a0", " ")
    assert "session" in found.texts
    assert "Time between the sessions is not observed" in found.text


@pytest.mark.parametrize("text", ["<b>&\"'</b>", "\u202eback", "\x00\x1b[2J", "\ud800"])
def test_nothing_a_log_holds_becomes_part_of_the_page(text: str) -> None:
    lines = [*session([unknown(60, text)]), event(60, "nudge", text, text)]
    written = html_of(log_of(lines), f"{text}.jsonl")
    assert "<b>&" not in written
    assert not set(written) & {"\u202e", "\x00", "\x1b", "\ud800"}
    Outline(written)


def test_it_knows_its_own_pages() -> None:
    assert page.MARK in html_of(Log())[:1000]
