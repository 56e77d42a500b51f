"""The day in a few lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.table import Table
from rich.text import Text

from posture.findings.rule_specs import RuleTable
from posture.monitoring.snapshot import STATES
from posture.output.day import day_words
from posture.output.day.day_findings import findings_of
from posture.output.day.summary import Day
from posture.output.terminal.console_page import ConsolePage
from posture.runtime.resources import read_toml

Line = tuple[str, str]
"""What a line is about, and what it says."""


def lines(day: Day, rules: Mapping[str, RuleTable]) -> Iterator[Line]:
    """What there is to say of the day, each with a short heading.

    Parameters
    ----------
    day : Day
    rules : by code, as :func:`posture.findings.rule_specs.read_rules` has them.
    """
    yield day_words.title_of(day), day_words.lead(day)
    if day.length_s:
        texts = day_words.wording()
        yield "Time", _states(day)
        yield (
            "Seen",
            texts["said"]["coverage"].format(
                share=day_words.percent(day.coverage), length=day_words.duration(day.length_s)
            ),
        )
        yield from _angles(day)
        for finding in findings_of(day, rules):
            yield texts["rules"].get(finding.rule, finding.rule), finding.text
    missing = " ".join(day_words.not_seen(day))
    if missing:
        yield "Not seen", missing


def print_day(day: Day, console: Console, rules: Mapping[str, RuleTable]) -> None:
    """Print the lines; their width, colours and encoding are the console's."""
    page = ConsolePage(console)
    (title, sentence), *others = lines(day, rules)
    page.heading(title)
    page.paragraphs(sentence.replace("\u00a0", " "))

    def say(text: str) -> Text:
        return Text(page.say(text.replace("\u00a0", " ") if page.plain else text))

    grid = Table.grid(padding=(0, 1), pad_edge=True)
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(ratio=1)
    for name, text in others:
        grid.add_row(say(name), say(text))
    console.print(grid, width=page.width)
    console.print()


def _states(day: Day) -> str:
    labels = day_words.wording()["states"]
    spent = (
        f"{labels[state]['label']} {day_words.duration(day.in_state_s[state])}"
        for state in STATES
        if day.in_state_s[state]
    )
    nudges = day_words.counted(day.count("nudge"), "nudge")
    reminders = day_words.counted(day.count("reminder"), "reminder")
    shifts = day_words.counted(day.shifts, "shift") + " while seated"
    return " · ".join([*spent, nudges, reminders, shifts])


def _angles(day: Day) -> Iterator[Line]:
    for measure in dict.fromkeys(one.measure for one in day.angles):
        label = read_toml("wording.toml")["measures"][measure]["short"]
        yield (
            label,
            "; ".join(
                f"{one.state} {day_words.degrees(one.median)} "
                f"(90\u00a0% interval {day_words.range_deg(one.low, one.high)})"
                for one in day.angles
                if one.measure == measure
            ),
        )
