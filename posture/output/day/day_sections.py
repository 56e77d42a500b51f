"""The parts of the day's page: key figures, plots, tables, findings, what was not seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from posture.monitoring.snapshot import STATES, EventKind, State
from posture.output.day import day_words, timeline_plots
from posture.output.day.axis import Axis, axis_of
from posture.output.day.bouts import Bout
from posture.output.day.day_findings import DayFinding, findings_of
from posture.output.day.log_reading import Log
from posture.output.day.summary import Angle, Day, average
from posture.output.day.timeline_plots import AnglePlot, TimelinePlot
from posture.runtime.resources import read_toml

MOST_BOUTS = 8
"""Rows of bouts on paper; of more, the longest."""

Row = Sequence[str]
"""The cells of a table's row, as text."""


@dataclass(frozen=True, slots=True)
class StateShare:
    """A state that occurred, and how long."""

    state: State
    label: str
    duration: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The band of states with its legend; ``counts`` says what the labels of the time count."""

    plot: TimelinePlot
    counts: str
    how: str
    states: tuple[StateShare, ...]
    marks: tuple[EventKind, ...]
    has_breaks: bool


@dataclass(frozen=True, slots=True)
class HipFlexion:
    """The angle over the day; ``plot`` is None where it was not assessed."""

    plot: AnglePlot | None
    how: str


@dataclass(frozen=True, slots=True)
class Bouts:
    """The table of bouts, each with the break after it; of many, ``shown`` has the longest.

    ``hidden`` says what is left out, where something is; ``all_title`` leads to all of them.
    """

    head: Row
    shown: Sequence[Row]
    all: Sequence[Row]
    hidden: str
    all_title: str


@dataclass(frozen=True, slots=True)
class AngleTable:
    """Medians and spread of both angles."""

    head: Row
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class DaySections:
    """All that the page says of a day; ``angles`` is None where none was assessed."""

    tiles: Sequence[tuple[str, str]]
    timeline: Timeline
    hip_flexion: HipFlexion
    bouts: Bouts
    angles: AngleTable | None
    findings: Sequence[DayFinding]
    not_seen: Sequence[str]


def sections_of(log: Log, day: Day, rules: Mapping[str, Any]) -> DaySections:
    """The parts of the page, of a log with at least one session.

    Parameters
    ----------
    log, day : what was read, and what it adds up to.
    rules : by code, as in ``rules.toml``.
    """
    axis = axis_of(log.sessions)
    return DaySections(
        tiles=_tiles(day),
        timeline=_timeline(axis, day),
        hip_flexion=_hip_flexion(axis, day),
        bouts=_bouts(axis, day),
        angles=_angles(day),
        findings=list(findings_of(day, rules)),
        not_seen=[*day_words.not_seen(day), day_words.wording()["said"]["not_a_day"]],
    )


def _tiles(day: Day) -> Sequence[tuple[str, str]]:
    """The key figures, each with its name."""
    return (
        ("seated", day_words.duration(day.seated_s)),
        ("longest bout", day_words.duration(day.longest_s)),
        ("breaks", f"{len(day.breaks)}"),
        ("nudges", f"{day.count('nudge')}"),
        ("reminders", f"{day.count('reminder')}"),
        ("shifts while seated", f"{day.shifts:,}"),
        ("posture known", day_words.percent(day.coverage)),
    )


def _timeline(axis: Axis, day: Day) -> Timeline:
    text = day_words.wording()
    states = tuple(_states(day))
    spent = ", ".join(f"{one.label} {one.duration}" for one in states)
    alternative = f"Timeline: {spent}. Start and end of each bout stand in the table of bouts."
    return Timeline(
        timeline_plots.timeline(axis, day, alternative),
        text["axis"][axis.counts],
        text["how"]["timeline"].format(bin=timeline_plots.bin_in_words(axis)),
        states,
        tuple(kind for kind in timeline_plots.MARKED if day.count(kind)),
        bool(day.breaks),
    )


def _states(day: Day) -> Iterator[StateShare]:
    labels = day_words.wording()["states"]
    for state in STATES:
        if day.in_state_s[state]:
            yield StateShare(
                state, labels[state]["label"], day_words.duration(day.in_state_s[state])
            )


def _hip_flexion(axis: Axis, day: Day) -> HipFlexion:
    of = {one.state: one for one in day.angles if one.measure == "hip_flexion"}
    spoken = "; ".join(
        f"median {state} {day_words.degrees(one.median)}" for state, one in of.items()
    )
    how = day_words.wording()["how"]["hip_flexion"].format(bin=timeline_plots.bin_in_words(axis))
    return HipFlexion(
        timeline_plots.hip_flexion(axis, f"Hip flexion over the same time: {spoken}."), how
    )


def _bouts(axis: Axis, day: Day) -> Bouts:
    needs_session = axis.origin_s is None and day.sessions > 1
    longest = sorted(day.bouts, key=lambda bout: -bout.seated_s)[:MOST_BOUTS]
    rest = [bout for bout in day.bouts if bout not in longest]
    rows = [(bout, _bout(axis, bout, needs_session)) for bout in day.bouts]
    hidden = ""
    if rest:
        seated = day_words.duration(sum(bout.seated_s for bout in rest))
        hidden = (
            f"Not in the table: {day_words.counted(len(rest), 'shorter bout')}, {seated} in all."
        )
    return Bouts(
        (
            *(["session"] if needs_session else []),
            *("from", "to", "seated", "break after", "glutes longer", "hip flexors shorter"),
        ),
        [row for bout, row in rows if bout in longest],
        [row for _, row in rows],
        hidden,
        f"All {len(day.bouts):,} bouts",
    )


def _bout(axis: Axis, bout: Bout, needs_session: bool) -> Row:
    mean = average(bout.held, bout.seated_s)
    return [
        *([str(bout.session + 1)] if needs_session else []),
        axis.time_text(bout.session, bout.start_s),
        axis.time_text(bout.session, bout.end_s),
        day_words.duration(bout.seated_s),
        day_words.duration(bout.break_after.off_s) if bout.break_after else "–",
        day_words.whole_percent(mean.gluteus_maximus) if mean else "–",
        day_words.whole_percent(mean.iliopsoas) if mean else "–",
    ]


def _angles(day: Day) -> AngleTable | None:
    if not day.angles:
        return None
    head = ("angle", "median", "nine in ten between", "90\u00a0% interval", "assessed")
    return AngleTable(head, [_angle(one) for one in day.angles])


def _angle(one: Angle) -> Row:
    label = read_toml("wording.toml")["measures"][one.measure]["short"]
    return (
        f"{label}, {one.state}",
        day_words.degrees(one.median),
        day_words.range_deg(one.most_low, one.most_high),
        day_words.range_deg(one.low, one.high),
        day_words.duration(one.assessed_s),
    )
