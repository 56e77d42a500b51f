"""The parts of the day's page as HTML: key figures, tables, what was not seen, findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from posture.day import plots, words
from posture.day.axis import Axis
from posture.day.bouts import Bout
from posture.day.findings import Told
from posture.day.summary import Angle, Day, average
from posture.monitor.snapshot import STATES
from posture.output.text import printable
from posture.resources import read_toml

MOST_BOUTS = 8
"""Rows of bouts on paper; of more, the longest."""


def safe(text: str) -> str:
    """Text of a log or a name, fit for a page."""
    return escape(printable(text))


def tiles(day: Day) -> str:
    """The key figures."""
    shown = [
        ("seated", words.duration(day.seated_s)),
        ("longest bout", words.duration(day.longest_s)),
        ("breaks", f"{len(day.breaks)}"),
        ("nudges", f"{day.count('nudge')}"),
        ("reminders", f"{day.count('reminder')}"),
        ("shifts while seated", f"{day.shifts:,}"),
        ("posture known", words.percent(day.coverage)),
    ]
    listed = "".join(f"<li><b>{escape(value)}</b> {escape(name)}</li>" for name, value in shown)
    return f'<ul class="tiles">{listed}</ul>'


def timeline(axis: Axis, day: Day) -> str:
    """The band of states with its legend."""
    said = words.wording()
    spent = ", ".join(
        f"{said['states'][state]['label']} {words.duration(day.in_state_s[state])}"
        for state in STATES
        if day.in_state_s[state]
    )
    drawn = plots.timeline(
        axis, day, f"Timeline: {spent}. Start and end of each bout stand in the table of bouts."
    )
    how = said["how"]["timeline"].format(bin=plots.bin_in_words(axis))
    counts = said["axis"][axis.counts]
    return (
        f'<figure class="wide"><figcaption><h2>Timeline</h2> <span class="note">'
        f"{escape(counts)}; {escape(how)}</span></figcaption>"
        f'<div class="plot">{drawn}</div>{_legend(day)}</figure>'
    )


def _legend(day: Day) -> str:
    """States with the time in each; the marks."""
    labels = words.wording()["states"]
    states = "".join(
        f'<li><svg class="key" width="18" height="14"><rect class="{state}" width="18" '
        f'height="14"/></svg>{escape(labels[state]["label"])} '
        f"<b>{words.duration(day.in_state_s[state])}</b></li>"
        for state in STATES
        if day.in_state_s[state]
    )
    marks = "".join(
        f'<li><svg class="key" width="14" height="14"><svg x="7" y="7" class="mark">'
        f"{plots.mark_of(kind)}</svg></svg>{kind}</li>"
        for kind in plots.MARKED
        if day.count(kind)
    )
    if day.breaks:
        marks += (
            '<li><svg class="key" width="18" height="14"><rect class="break" y="5" width="18" '
            'height="5"/></svg>break</li>'
        )
    return f'<ul class="legend">{states}{marks}</ul>'


def hip_flexion(axis: Axis, day: Day) -> str:
    """The angle over the day, or that it was not assessed."""
    said = words.wording()
    of = {one.state: one for one in day.angles if one.measure == "hip_flexion"}
    spoken = "; ".join(f"median {state} {words.degrees(one.median)}" for state, one in of.items())
    drawn = plots.hip_flexion(axis, f"Hip flexion over the same time: {spoken}.")
    title = "<figcaption><h2>Hip flexion</h2></figcaption>"
    if not drawn:
        return f'<figure class="wide">{title}<p>{escape(said["said"]["no_hips"])}</p></figure>'
    how = said["how"]["hip_flexion"].format(bin=plots.bin_in_words(axis))
    return (
        f'<figure class="wide">{title}<div class="plot">{drawn}</div>'
        f'<p class="note">{escape(how)}</p></figure>'
    )


def bouts(axis: Axis, day: Day) -> str:
    """The table of bouts, each with the break after it; of many, the longest."""
    said = words.wording()
    if not day.bouts:
        return (
            f"<section><h2>Bouts of sitting</h2><p>{escape(said['said']['no_bouts'])}</p></section>"
        )
    needs_session = axis.origin_s is None and day.sessions > 1
    longest = sorted(day.bouts, key=lambda bout: -bout.seated_s)[:MOST_BOUTS]
    shown = [bout for bout in day.bouts if bout in longest]
    rest = [bout for bout in day.bouts if bout not in longest]
    more = ""
    if rest:
        seated = words.duration(sum(bout.seated_s for bout in rest))
        shorter = words.counted(len(rest), "shorter bout")
        more = (
            f'<p class="note">Not in the table: {shorter}, {seated} in all.</p>'
            f'<details class="screen"><summary>All {len(day.bouts):,} bouts</summary>'
            f"{_bouts(axis, day.bouts, needs_session)}</details>"
        )
    return (
        f"<section><h2>Bouts of sitting</h2>{_bouts(axis, shown, needs_session)}{more}"
        f'<p class="note">{escape(said["how"]["bouts"])}</p></section>'
    )


def _bouts(axis: Axis, shown: Sequence[Bout], needs_session: bool) -> str:
    head = [
        *(["session"] if needs_session else []),
        *("from", "to", "seated", "break after", "glutes longer", "hip flexors shorter"),
    ]
    rows = []
    for bout in shown:
        mean = average(bout.held, bout.seated_s)
        rows.append(
            [
                *([str(bout.session + 1)] if needs_session else []),
                axis.told(bout.session, bout.start_s),
                axis.told(bout.session, bout.end_s),
                words.duration(bout.seated_s),
                words.duration(bout.break_after.off_s) if bout.break_after else "–",
                words.whole_percent(mean.gluteus_maximus) if mean else "–",
                words.whole_percent(mean.iliopsoas) if mean else "–",
            ]
        )
    return _table(head, rows)


def angles(day: Day) -> str:
    """Medians and spread of both angles; not there where none was assessed."""
    if not day.angles:
        return ""
    rows = [_angle(one) for one in day.angles]
    head = ["angle", "median", "nine in ten between", "90\u00a0% interval", "assessed"]
    return f"<section><h2>Angles, seated and standing</h2>{_table(head, rows)}</section>"


def _angle(one: Angle) -> Sequence[str]:
    label = read_toml("wording.toml")["measures"][one.measure]["short"]
    return (
        f"{label}, {one.state}",
        words.degrees(one.median),
        words.range_deg(one.most_low, one.most_high),
        words.range_deg(one.low, one.high),
        words.duration(one.assessed_s),
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    heads = "".join(f'<th scope="col">{escape(text)}</th>' for text in head)
    body = "".join(
        "<tr>"
        + f'<th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{escape(text)}</td>" for text in others)
        + "</tr>"
        for first, *others in rows
    )
    return (
        f'<div class="scroll"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def findings(told: Sequence[Told], levels: Mapping[str, str]) -> str:
    """Each rule in plain words, with its source."""
    return "".join(_finding(one, levels) for one in told)


def _finding(one: Told, levels: Mapping[str, str]) -> str:
    title = words.wording()["rules"].get(one.rule, one.rule)
    level = f" · {levels[one.level]}" if one.level else ""
    source = f'<p class="note">Source: {safe(one.source)}</p>' if one.source else ""
    return (
        f'<article><h3>{safe(title)} <span class="soft">{safe(one.rule)}{escape(level)}</span></h3>'
        f"<p>{safe(one.text)}</p>{source}</article>"
    )


def not_seen(day: Day) -> str:
    """What the camera did not see or could not tell."""
    listed = [*words.not_seen(day), words.wording()["said"]["not_a_day"]]
    return "".join(f"<li>{safe(one)}</li>" for one in listed)
