"""The timeline and the hip flexion below it, as SVG that keeps its text size at any width.

Places are percent of the width and heights pixels, so that nothing but the time is stretched.
Drawn by hand and not with matplotlib: a fixed picture of nine hours cannot be read on a phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby, pairwise

from posture.day import words
from posture.day.axis import Axis, Tick
from posture.day.binning import Angles, Run, angles_of, bin_s_of, runs_of
from posture.day.summary import Day
from posture.monitor.snapshot import Event
from posture.results.reason_text import text_of
from posture.terminal import printable

MARKS_PX, BAND_PX, BREAKS_PX, LABELS_PX = 18, 40, 12, 18
PLOT_PX = 120
TICK_DEG = 30
FEWEST_DEG = (-30, 120)
MARKED = ("nudge", "reminder")
NARROWEST = 0.0012
"""Of the width: shorter blocks are drawn as wide as this, so that they are seen at all."""

_STRETCHED = 10_000


def timeline(axis: Axis, day: Day, alternative: str) -> str:
    """Nudges above, a band of states, breaks and the labels of the time below it."""
    height_px = MARKS_PX + BAND_PX + BREAKS_PX + LABELS_PX
    ticks = list(axis.ticks())
    pieces = [
        *_grid(ticks, MARKS_PX, MARKS_PX + BAND_PX),
        *(_block(run) for run in runs_of(axis)),
        *_breaks(axis, day),
        *(_mark(axis, place, event) for place, event in _marked(axis)),
        *_labels(ticks, height_px),
    ]
    return _svg(pieces, height_px, alternative)


def hip_flexion(axis: Axis, alternative: str) -> str:
    """Median and interval of every piece of the day over the same time; empty if there is none."""
    found = list(angles_of(axis, "hip_flexion"))
    if not found:
        return ""
    low, high = _ends(found)
    ticks = list(axis.ticks())
    pieces = [
        *_grid(ticks, 0, PLOT_PX),
        *_levels(low, high),
        *_curves(found, low, high),
        *_labels(ticks, PLOT_PX + LABELS_PX),
    ]
    return _svg(pieces, PLOT_PX + LABELS_PX, alternative)


def bin_in_words(axis: Axis) -> str:
    """How long one piece of the plots is: ``minute``, ``2 minutes``, ``second``."""
    seconds = bin_s_of(axis)
    count, unit = (seconds // 60, "minute") if seconds >= 60 else (seconds, "second")
    return unit if count == 1 else f"{count} {unit}s"


def _svg(pieces: Iterable[str], height_px: int, alternative: str) -> str:
    said = escape(alternative)
    return f'<svg role="img" aria-label="{said}" height="{height_px}">{"".join(pieces)}</svg>'


def _percent(place: float) -> str:
    return f"{100 * min(max(place, 0.0), 1.0):.3f}%".replace(".000%", "%")


def _block(run: Run) -> str:
    """One state; less high where less is going on, so that colour is not all that tells."""
    state = words.wording()["states"][run.state]
    height_px = BAND_PX * state["height"]
    top_px = MARKS_PX + BAND_PX - height_px
    width = max(run.end - run.start, NARROWEST)
    return (
        f'<rect class="{run.state}" x="{_percent(run.start)}" y="{top_px:g}" '
        f'width="{_percent(width)}" height="{height_px:g}"/>'
    )


def _breaks(axis: Axis, day: Day) -> Iterator[str]:
    """A bracket below each break."""
    top_px = MARKS_PX + BAND_PX + 3
    for bout in day.bouts:
        if bout.break_after is None:
            continue
        start = axis.place(bout.session, bout.break_after.start_s)
        end = axis.place(bout.session, bout.break_after.end_s)
        said = f"{axis.told(bout.session, bout.break_after.start_s)}: break of "
        title = escape(said + words.duration(bout.break_after.off_s))
        width = _percent(max(end - start, NARROWEST))
        yield (
            f'<rect class="break" x="{_percent(start)}" y="{top_px}" width="{width}" height="5">'
            f"<title>{title}</title></rect>"
        )


def _marked(axis: Axis) -> Iterator[tuple[int, Event]]:
    for number, session in enumerate(axis.sessions):
        for event in session.events:
            if event.kind in MARKED:
                yield number, event


def _mark(axis: Axis, session: int, event: Event) -> str:
    """A ring for a nudge, a filled diamond for a reminder, with its words on hovering."""
    place = _percent(axis.place(session, event.time_s))
    title = f"{axis.told(session, event.time_s)}: {event.kind}. {printable(text_of(event.message))}"
    inside = mark_of(event.kind)
    return f'<svg x="{place}" y="9" class="mark"><title>{escape(title)}</title>{inside}</svg>'


def mark_of(kind: str) -> str:
    """The mark itself, around (0, 0)."""
    if kind == "reminder":
        return '<path class="reminder" d="M0-5.5 5.5 0 0 5.5-5.5 0z"/>'
    return '<circle class="nudge" r="4"/>'


def _grid(ticks: Sequence[Tick], top_px: int, bottom_px: int) -> Iterator[str]:
    for tick in ticks:
        place = _percent(tick.place)
        yield f'<line class="grid" x1="{place}" x2="{place}" y1="{top_px}" y2="{bottom_px}"/>'


def _labels(ticks: Sequence[Tick], bottom_px: int) -> Iterator[str]:
    for tick in ticks:
        fine = "" if tick.is_coarse else " fine"
        yield (
            f'<text class="at{fine}" x="{_percent(tick.place)}" y="{bottom_px - 3}">'
            f"{escape(tick.label)}</text>"
        )


def _ends(found: Sequence[Angles]) -> tuple[int, int]:
    """From where to where the angles go, whole steps."""
    low = min(FEWEST_DEG[0], min(one.low for one in found))
    high = max(FEWEST_DEG[1], max(one.high for one in found))
    low, high = max(low, -180.0), min(high, 180.0)
    return int(low // TICK_DEG * TICK_DEG), int(-(-high // TICK_DEG) * TICK_DEG)


def _levels(low: int, high: int) -> Iterator[str]:
    for angle in range(low, high + 1, TICK_DEG):
        height_px = PLOT_PX * (high - angle) / (high - low)
        kind = "zero" if angle == 0 else "grid"
        yield f'<line class="{kind}" x1="0" x2="100%" y1="{height_px:g}" y2="{height_px:g}"/>'
        if angle % (2 * TICK_DEG) == 0:
            yield f'<text class="level" x="-6" y="{height_px + 4:g}">{words.degrees(angle)}</text>'


def _curves(found: Sequence[Angles], low: int, high: int) -> Iterator[str]:
    """Steps of the interval and of the median, broken where pieces are missing."""

    def y(angle: float) -> str:
        return f"{PLOT_PX * (high - min(max(angle, low), high)) / (high - low):.1f}"

    area, line = [], []
    for pieces in _unbroken(found):
        above = " ".join(f"H{_x(one.start)}V{y(one.high)}H{_x(one.end)}" for one in pieces)
        below = " ".join(f"V{y(one.low)}H{_x(one.start)}" for one in reversed(pieces))
        area.append(f"M{_x(pieces[0].start)} {y(pieces[0].high)}{above}{below}Z")
        steps = "".join(f"V{y(one.value)}H{_x(one.end)}" for one in pieces)
        line.append(f"M{_x(pieces[0].start)} {y(pieces[0].value)}{steps}")
    yield (
        f'<svg class="curves" width="100%" height="{PLOT_PX}" preserveAspectRatio="none" '
        f'viewBox="0 0 {_STRETCHED} {PLOT_PX}"><path class="interval" d="{"".join(area)}"/>'
        f'<path class="median" d="{"".join(line)}"/></svg>'
    )


def _unbroken(found: Sequence[Angles]) -> Iterator[Sequence[Angles]]:
    """Pieces that touch each other, together."""
    breaks = [0, *(int(after.start > before.end + 1e-9) for before, after in pairwise(found))]
    number = 0
    numbered = []
    for one, is_new in zip(found, breaks, strict=True):
        number += is_new
        numbered.append((number, one))
    for _, group in groupby(numbered, key=lambda pair: pair[0]):
        yield [one for _, one in group]


def _x(place: float) -> str:
    return f"{_STRETCHED * place:.0f}"
