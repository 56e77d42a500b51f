"""A day's log as one self-contained HTML page: one sheet of paper, light or dark, no script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from posture import __version__
from posture.day import sections, words
from posture.day.axis import axis_of
from posture.day.findings import findings_of
from posture.day.reading import Log
from posture.day.sections import safe
from posture.day.summary import Day
from posture.resources import read_toml
from posture.rule_specs import RuleTable

MARK = '<meta name="generator" content="posture day">'
"""Tells a page of ours from any other file, so that only these are written over."""

ASSETS = Path(__file__).resolve().parent / "assets"
STYLE = ASSETS / "page.css"


def to_html(
    log: Log, day: Day, name: str, rules: Mapping[str, RuleTable], style: str | None = None
) -> str:
    """The whole page.

    Parameters
    ----------
    log, day : what was read, and what it adds up to.
    name : of the log, as it is to be called.
    rules : by code, as :func:`posture.rule_specs.read_rules` has them.
    style : address of the style sheet ``STYLE``; None puts it into the page.
    """
    policy, sheet = _inside() if style is None else _linked(style)
    wording = read_toml("wording.toml")
    template = Template((ASSETS / "page.html").read_text(encoding="utf-8"))
    return template.substitute(
        mark=MARK,
        policy=policy,
        style=sheet,
        title=escape(words.title_of(day)),
        about=" · ".join(_about(day, name)),
        lead=safe(words.lead(day)),
        body="\n".join(_body(log, day, rules, wording)),
        disclaimer=escape(wording["disclaimer"].strip()),
    )


def _inside() -> tuple[str, str]:
    """The policy for styles and the element that brings them: all of it in the page."""
    return "'unsafe-inline'", f"<style>\n{STYLE.read_text(encoding='utf-8')}\n</style>"


def _linked(style: str) -> tuple[str, str]:
    return "'self'", f'<link rel="stylesheet" href="{escape(style)}">'


def _about(day: Day, name: str) -> Iterator[str]:
    if day.first is not None and day.last is not None:
        yield f"{day.first:%H:%M} to {day.last:%H:%M}"
    watched = f"{words.duration(day.length_s)} watched"
    if day.sessions > 1:
        watched += f" in {words.counted(day.sessions, 'session')}"
    yield escape(watched)
    yield f"from {safe(name)}"
    yield f"posture {escape(__version__)}"


def _body(
    log: Log, day: Day, rules: Mapping[str, RuleTable], wording: Mapping[str, Any]
) -> Iterator[str]:
    """Every part that has something to say."""
    if day.length_s and log.sessions:
        axis = axis_of(log.sessions)
        yield sections.tiles(day)
        yield sections.timeline(axis, day)
        yield sections.hip_flexion(axis, day)
        told = sections.findings(list(findings_of(day, rules)), wording["level"])
        said = f"<section><h2>Time held, and what was said</h2>{told}</section>" if told else ""
        yield (
            f'<div class="columns">{sections.bouts(axis, day)}{sections.angles(day)}{said}'
            f"<section><h2>What was not seen</h2><ul>{sections.not_seen(day)}</ul></section></div>"
        )
    elif day.unread_lines:
        yield f"<ul>{''.join(f'<li>{safe(one)}</li>' for one in words.not_seen(day))}</ul>"
    measured = escape(words.wording()["how"]["measured"])
    yield f'<section><h2>How it was measured</h2><p class="note">{measured}</p></section>'
