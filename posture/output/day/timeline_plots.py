"""The timeline and the hip flexion below it, as numbers for an SVG that is read at any width.

Places are percent of the width and heights pixels, so that nothing but the time is stretched; the
shapes are those of ``plots.html``. Drawn by hand and not with matplotlib: a fixed picture of nine
hours cannot be read on a phone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from posture.monitoring.snapshot import Event, EventKind, State
from posture.output.day import day_words
from posture.output.day.axis import Axis
from posture.output.day.binning import BinnedAngle, Run, angles_of, bin_s_of, runs_of
from posture.output.day.summary import Day
from posture.results.reason_text import text_of

MARKS_PX, BAND_PX, BREAKS_PX, LABELS_PX = 18, 40, 12, 18
PLOT_PX = 120
TICK_DEG = 30
FEWEST_DEG = (-30, 120)
MARKED: tuple[EventKind, ...] = ("nudge", "reminder")
NARROWEST = 0.0012
"""Of the width: shorter blocks are drawn as wide as this, so that they are seen at all."""

_STRETCHED = 10_000


@dataclass(frozen=True, slots=True)
class PlottedTick:
    """A labelled time at ``x``; the few coarse ones are enough where there is little room."""

    x: str
    label: str
    is_coarse: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A state from ``x`` on; less high where less is going on."""

    state: State
    x: str
    width: str
    top_px: float
    height_px: float


@dataclass(frozen=True, slots=True)
class Bracket:
    """A break, with its words on hovering."""

    x: str
    width: str
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A nudge or a reminder, with its words on hovering."""

    x: str
    kind: EventKind
    title: str


@dataclass(frozen=True, slots=True)
class TimelinePlot:
    """Marks above, a band of states, breaks and the labels of the time below it."""

    alternative: str
    ticks: tuple[PlottedTick, ...]
    blocks: tuple[Block, ...]
    breaks: tuple[Bracket, ...]
    marks: tuple[Mark, ...]
    height_px: int = MARKS_PX + BAND_PX + BREAKS_PX + LABELS_PX
    band_top_px: int = MARKS_PX
    band_bottom_px: int = MARKS_PX + BAND_PX
    break_top_px: int = MARKS_PX + BAND_PX + 3


@dataclass(frozen=True, slots=True)
class AngleLevel:
    """A line across the plot; ``label`` is empty where it has none."""

    y_px: float
    is_zero: bool
    label: str


@dataclass(frozen=True, slots=True)
class AnglePlot:
    """Median and interval of every piece of the day, as SVG paths over ``stretched`` units."""

    alternative: str
    ticks: tuple[PlottedTick, ...]
    levels: tuple[AngleLevel, ...]
    interval_path: str
    median_path: str
    height_px: int = PLOT_PX + LABELS_PX
    plot_px: int = PLOT_PX
    stretched: int = _STRETCHED


def timeline(axis: Axis, day: Day, alternative: str) -> TimelinePlot:
    """The band of states; ``alternative`` says it in words."""
    return TimelinePlot(
        alternative,
        tuple(_ticks(axis)),
        tuple(_block(run) for run in runs_of(axis)),
        tuple(_breaks(axis, day)),
        tuple(_mark(axis, session, event) for session, event in _marked(axis)),
    )


def hip_flexion(axis: Axis, alternative: str) -> AnglePlot | None:
    """The angle over the same time; None where it was assessed nowhere."""
    found = list(angles_of(axis, "hip_flexion"))
    if not found:
        return None
    low, high = _ends(found)
    interval, median = _curves(found, low, high)
    return AnglePlot(alternative, tuple(_ticks(axis)), tuple(_levels(low, high)), interval, median)


def bin_in_words(axis: Axis) -> str:
    """How long one piece of the plots is: ``minute``, ``2 minutes``, ``second``."""
    seconds = bin_s_of(axis)
    count, unit = (seconds // 60, "minute") if seconds >= 60 else (seconds, "second")
    return unit if count == 1 else f"{count} {unit}s"


def _ticks(axis: Axis) -> Iterator[PlottedTick]:
    for tick in axis.ticks():
        yield PlottedTick(_percent(tick.place), tick.label, tick.is_coarse)


def _percent(place: float) -> str:
    return f"{100 * min(max(place, 0.0), 1.0):.3f}%".replace(".000%", "%")


def _block(run: Run) -> Block:
    """One state; less high where less is going on, so that colour is not all that tells."""
    height_px = BAND_PX * day_words.wording()["states"][run.state]["height"]
    top_px = MARKS_PX + BAND_PX - height_px
    width = max(run.end - run.start, NARROWEST)
    return Block(run.state, _percent(run.start), _percent(width), top_px, height_px)


def _breaks(axis: Axis, day: Day) -> Iterator[Bracket]:
    """A bracket below each break."""
    for bout in day.bouts:
        if bout.break_after is None:
            continue
        start = axis.place(bout.session, bout.break_after.start_s)
        end = axis.place(bout.session, bout.break_after.end_s)
        at = axis.time_text(bout.session, bout.break_after.start_s)
        title = f"{at}: break of {day_words.duration(bout.break_after.off_s)}"
        yield Bracket(_percent(start), _percent(max(end - start, NARROWEST)), title)


def _marked(axis: Axis) -> Iterator[tuple[int, Event]]:
    for number, session in enumerate(axis.sessions):
        for event in session.events:
            if event.kind in MARKED:
                yield number, event


def _mark(axis: Axis, session: int, event: Event) -> Mark:
    """A ring for a nudge, a filled diamond for a reminder."""
    title = f"{axis.time_text(session, event.time_s)}: {event.kind}. {text_of(event.message)}"
    return Mark(_percent(axis.place(session, event.time_s)), event.kind, title)


def _ends(found: Sequence[BinnedAngle]) -> tuple[int, int]:
    """From where to where the angles go, whole steps."""
    low = min(FEWEST_DEG[0], min(one.low for one in found))
    high = max(FEWEST_DEG[1], max(one.high for one in found))
    low, high = max(low, -180.0), min(high, 180.0)
    return int(low // TICK_DEG * TICK_DEG), int(-(-high // TICK_DEG) * TICK_DEG)


def _levels(low: int, high: int) -> Iterator[AngleLevel]:
    for angle in range(low, high + 1, TICK_DEG):
        label = day_words.degrees(angle) if angle % (2 * TICK_DEG) == 0 else ""
        yield AngleLevel(PLOT_PX * (high - angle) / (high - low), angle == 0, label)


def _curves(found: Sequence[BinnedAngle], low: int, high: int) -> tuple[str, str]:
    """Paths of the interval and of the median: steps, broken where pieces are missing."""

    def y(angle: float) -> str:
        return f"{PLOT_PX * (high - min(max(angle, low), high)) / (high - low):.1f}"

    area, line = [], []
    for pieces in _unbroken(found):
        above = " ".join(f"H{_x(one.start)}V{y(one.high)}H{_x(one.end)}" for one in pieces)
        below = " ".join(f"V{y(one.low)}H{_x(one.start)}" for one in reversed(pieces))
        area.append(f"M{_x(pieces[0].start)} {y(pieces[0].high)}{above}{below}Z")
        steps = "".join(f"V{y(one.value)}H{_x(one.end)}" for one in pieces)
        line.append(f"M{_x(pieces[0].start)} {y(pieces[0].value)}{steps}")
    return "".join(area), "".join(line)


def _unbroken(found: Sequence[BinnedAngle]) -> Iterator[Sequence[BinnedAngle]]:
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
