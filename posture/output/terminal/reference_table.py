"""What is printed about baselines: what became of each photo, and the table of all references."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from posture.findings.reference import (
    LOW_BACK,
    TAKE_STANCES,
    OwnOffset,
    Reference,
    Take,
    TakeStance,
    least_takes,
)
from posture.findings.reference.carrying import days_text, signed
from posture.findings.reference.encoding import Baseline
from posture.findings.reference.photo_takes import Recorded, TakeOutcome
from posture.output.terminal.console_page import ConsolePage
from posture.output.text import counted, whole
from posture.runtime import resources

COMPARED_STANCES: tuple[TakeStance, ...] = ("standing", "seated")
"""The stances that a reference should have; slumped sitting is for those who ask."""
COMPARED = ("hip_flexion", "pelvic_tilt", LOW_BACK)
"""What rules compare standing, in the order of the table."""


def print_recorded(recorded: Recorded, console: Console) -> None:
    """What became of each photo, and what is still wanting."""
    page, words = ConsolePage(console), _words()
    for outcome in recorded.outcomes:
        page.paragraphs(f"{outcome.photo}: {_outcome_line(outcome)}")
        page.paragraphs(None if outcome.take is None else marks_kept(outcome.take), indent=3)
    baseline = recorded.baseline
    console.print()
    if baseline is None:
        page.paragraphs(words["told"]["nothing"])
        return
    days = counted(baseline.days, "day")
    takes = _takes_by_stance(baseline.reference)
    page.paragraphs(words["told"]["now"].format(name=baseline.name, takes=takes, days=days))
    is_marked = any(one.take and one.take.tilt_offset is not None for one in recorded.outcomes)
    page.paragraphs(marks_move(baseline) if is_marked else None)
    current = baseline.current
    wanting = _wanting(current)
    if wanting:
        page.paragraphs(words["told"]["wanting"].format(takes=wanting))
    known = least_changes(current)
    if known:
        page.paragraphs(words["told"]["compared"].format(measures=known))
        page.paragraphs(words["told"]["one_day"] if baseline.days == 1 else None)


def print_list(baselines: Sequence[Baseline], console: Console) -> None:
    """Every reference: its takes by stance, on how many days, and what it can tell apart."""
    page, words = ConsolePage(console), _words()
    if not baselines:
        page.paragraphs(words["told"]["nobody"], indent=0)
        return
    table = Table("name", box=None, pad_edge=False)
    for heading in (*(words["columns"][stance] for stance in TAKE_STANCES), "days", "last take"):
        table.add_column(heading, no_wrap=True)
    table.add_column("smallest change, standing")
    for baseline in baselines:
        takes = [len(baseline.reference.of(stance)) for stance in TAKE_STANCES]
        cells = [str(count) if count else page.say("–") for count in takes]
        last = max((take.day for take in baseline.takes), default="")
        current = baseline.current
        least = least_changes(current) or _why_nothing(current)
        row = [baseline.name, *cells, str(baseline.days), last, least]
        table.add_row(*(Text(page.say(cell)) for cell in row))
    console.print(table)
    console.print()
    for baseline in baselines:
        listed = "; ".join(marks_listed(baseline))
        sentence = str(_own_marks()["of"]).format(name=baseline.name, listed=listed)
        page.paragraphs(sentence if listed else None, indent=0)
    page.paragraphs(words["told"]["least"], indent=0, style="dim")


def least_changes(reference: Reference) -> str:
    """What rules can compare standing, with the least change of each; empty for nothing."""
    return ", ".join(
        f"{_words()['short'][name]} {_figure(name, spread.mdc)}"
        for name in COMPARED
        if (spread := reference.spread(name, "standing")) is not None and spread.mdc is not None
    )


def marks_kept(take: Take) -> str | None:
    """What a take's own marks say beside its estimate; None where nothing was marked."""
    estimate = take.value("pelvic_tilt")
    if take.tilt_offset is None or estimate is None:
        return None
    return str(_own_marks()["kept"]).format(
        measured=whole(estimate + take.tilt_offset),
        estimated=whole(estimate),
        degrees=signed(take.tilt_offset),
    )


def marks_move(baseline: Baseline) -> str | None:
    """By how much a person's own marks move later estimates; None where they move none."""
    listed = "; ".join(marks_listed(baseline))
    return str(_own_marks()["moves"]).format(listed=listed) if listed else None


def marks_listed(baseline: Baseline) -> list[str]:
    """By how much a person's own marks move estimates, of each stance that has some."""
    offsets = (baseline.current.own_pelvis(stance) for stance in COMPARED_STANCES)
    return [_listed(one) for one in offsets if one is not None]


def _listed(offset: OwnOffset) -> str:
    words = _own_marks()
    return str(words["listed_one" if offset.pictures == 1 else "listed"]).format(
        degrees=signed(offset.moved_deg),
        stance=words["stance"][offset.stance],
        pictures=offset.pictures,
        days=days_text(offset),
    )


def _why_nothing(reference: Reference) -> str:
    words, wanting = _words()["told"], _wanting(reference)
    return str(words["needs"].format(takes=wanting) if wanting else words["place_only"])


def _wanting(reference: Reference) -> str:
    missing = ((stance, least_takes() - len(reference.of(stance))) for stance in COMPARED_STANCES)
    return " and ".join(f"{count} {_stance(stance)}" for stance, count in missing if count > 0)


def _takes_by_stance(reference: Reference) -> str:
    counts = ((stance, len(reference.of(stance))) for stance in TAKE_STANCES)
    parts = [f"{counted(count, 'take')} of {_stance(one)}" for one, count in counts if count]
    return " and ".join(parts)


def _outcome_line(outcome: TakeOutcome) -> str:
    words = _words()["told"]
    if outcome.take is None:
        return str(words["refused"]).format(reason=outcome.error)
    take, known = outcome.take, _figures(outcome.take)
    kind = "taken" if known else "taken_by_place" if take.place is not None else "taken_bare"
    return str(words[kind]).format(stance=_stance(take.stance), known=known)


def _figures(take: Take) -> str:
    """The figures of a take that rules compare."""
    short = _words()["short"]
    values = ((name, take.value(name)) for name in COMPARED)
    return ", ".join(
        f"{short[name]} {_figure(name, value)}" for name, value in values if value is not None
    )


def _figure(name: str, value: float) -> str:
    return f"{value:.1f} %" if name == LOW_BACK else f"{whole(value)}°"


def _stance(stance: TakeStance) -> str:
    return str(_words()["stance"][stance])


def _words() -> Any:
    return resources.read_toml("baseline.toml")["words"]


def _own_marks() -> Any:
    return resources.read_toml("baseline.toml")["own_marks"]
