"""A day's log as one self-contained HTML page: one sheet of paper, light or dark, no script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from markupsafe import Markup

from posture import __version__
from posture.findings.rule_specs import RuleTable
from posture.output import html
from posture.output.day import day_words
from posture.output.day.day_sections import sections_of
from posture.output.day.log_reading import Log
from posture.output.day.summary import Day
from posture.runtime.resources import read_toml

MARK = '<meta name="generator" content="posture day">'
"""Tells a page of ours from any other file, so that only these are written over."""

HERE = Path(__file__).resolve().parent
STYLE = HERE / "assets" / "page.css"


def to_html(
    log: Log, day: Day, name: str, rules: Mapping[str, RuleTable], style: str | None = None
) -> str:
    """The whole page.

    Parameters
    ----------
    log, day : what was read, and what it adds up to.
    name : of the log, as it is to be called.
    rules : by code, as :func:`posture.findings.rule_specs.read_rules` has them.
    style : address of the style sheet ``STYLE``; None puts it into the page.
    """
    text = day_words.wording()
    general = read_toml("wording.toml")
    has_day = bool(day.length_s and log.sessions)
    return html.render(
        HERE / "templates",
        "page.html",
        mark=Markup(MARK),
        style_address=style,
        style=Markup(STYLE.read_text(encoding="utf-8")),
        title=day_words.title_of(day),
        about=list(_about(day, name)),
        lead=day_words.lead(day),
        day=sections_of(log, day, rules) if has_day else None,
        not_read=list(day_words.not_seen(day)) if day.unread_lines else [],
        text=text["said"],
        how=text["how"],
        rules=text["rules"],
        levels=general["level"],
        disclaimer=general["disclaimer"].strip(),
    )


def _about(day: Day, name: str) -> Iterator[str]:
    if day.first is not None and day.last is not None:
        yield f"{day.first:%H:%M} to {day.last:%H:%M}"
    watched = f"{day_words.duration(day.length_s)} watched"
    if day.sessions > 1:
        watched += f" in {day_words.counted(day.sessions, 'session')}"
    yield watched
    yield f"from {name}"
    yield f"posture {__version__}"
