"""What the panel shows, as lines of styled text for one width and height. Draws nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from posture.apps.live.panel_words import LEAST_HELD_S, coverage, elapsed, held, next_nudge, wording
from posture.monitoring.snapshot import Snapshot
from posture.output.terminal.console_bars import bar, scale
from posture.output.terminal.console_page import ConsolePage, Span
from posture.output.text import sentence, whole
from posture.results.reason_text import text_of
from posture.results.result_view import bar_of
from posture.types import Estimate

Line = tuple[Span, ...]

NARROW = 76
"""Below this width the bars stand under their numbers, and clocks one under another."""

_BLANK: Line = ()
_MARKS = {"seated": "●", "standing": "○", "moving": "◐", "away": "–", "unknown": "?"}
_PLAIN_MARKS = {"seated": "*", "standing": "o", "moving": "+", "away": "-", "unknown": "?"}
_STYLES = {"seated": "bold cyan", "standing": "bold green", "moving": "bold", "away": "dim"}
_LABEL_CELLS = 25
_CLOCK_CELLS = 19
_HELD_CELLS = 12
_MOST_EVENTS = 6
_TITLED_EVENTS = 5
_ROOM_FOR_EVENTS = 3


@dataclass(frozen=True, slots=True)
class PanelMessage:
    """A message with the moment it came at; ``is_loud`` for nudges and reminders."""

    moment: str
    message: str
    is_loud: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the panel shows at one moment.

    Attributes
    ----------
    since : the moment the state began; since_s the same in seconds of source time.
    camera_note : what is the matter with the camera, None when all is well.
    messages : the newest last.
    has_keys : whether keys can be pressed.
    """

    source: str
    snapshot: Snapshot | None
    since: str
    since_s: float
    camera_note: str | None
    messages: Sequence[PanelMessage]
    has_keys: bool


@dataclass(frozen=True, slots=True)
class _PanelBlock:
    """Lines that stay together; the least ``needed`` goes first where there is no room."""

    needed: int
    lines: Sequence[Line]


def lines_of(shown: Shown, page: ConsolePage, height: int) -> list[Line]:
    """The panel as lines, at most ``height`` of them, none wider than the page."""
    snapshot = shown.snapshot
    blocks = [_PanelBlock(9, _head(shown, page))]
    if snapshot is not None:
        blocks += [
            _PanelBlock(needed, [_BLANK, *lines])
            for needed, lines in (
                (7, _clocks(snapshot, page)),
                (6, _angles(snapshot, page)),
                (4, _lengths(snapshot, page)),
                (3, _held(snapshot, page)),
            )
            if lines
        ]
    keys = _keys(shown, page)
    room = height - len(keys)
    blocks = _fitting(blocks, room - (_ROOM_FOR_EVENTS if shown.messages else 0))
    lines = [line for block in blocks for line in block.lines]
    if shown.messages:
        lines += [_BLANK, *_events(shown.messages, page, room - len(lines) - 1)]
    return [*lines, *[_BLANK] * (room - len(lines)), *keys][:height]


def _fitting(blocks: list[_PanelBlock], room: int) -> list[_PanelBlock]:
    """Without the blank lines between them, then without the least needed, until all fit."""

    def count(those: Iterable[_PanelBlock]) -> int:
        return sum(len(block.lines) for block in those)

    if count(blocks) > room:
        blocks = [
            _PanelBlock(b.needed, [line for line in b.lines if line != _BLANK]) for b in blocks
        ]
    while count(blocks) > room and len(blocks) > 1:
        blocks.remove(min(blocks, key=lambda block: block.needed))
    return blocks


def _head(shown: Shown, page: ConsolePage) -> list[Line]:
    words, snapshot = wording(), shown.snapshot
    name = str(words["application"]["name"])
    right = coverage(snapshot) if snapshot is not None else ""
    room = page.width - len(name) - len(right) - 6
    source = _cut(page.say(shown.source), room, page)
    gap = page.width - 2 - len(name) - 2 - cell_len(source) - len(right)
    lines: list[Line] = [
        ((f" {name}", "bold"), ("  ", ""), (source, "dim"), (" " * gap + right, "dim")),
        ((" " + page.glyphs.line * (page.width - 2), "dim"),),
    ]
    if snapshot is not None:
        lines.append(_state(shown, snapshot, page))
        if snapshot.reason and snapshot.state == "unknown":
            lines += _wrapped(sentence(text_of(snapshot.reason)), page, 3, "dim")
    if shown.camera_note:
        lines += _wrapped(sentence(shown.camera_note), page, 3, "bold yellow")
    return lines


def _state(shown: Shown, snapshot: Snapshot, page: ConsolePage) -> Line:
    words, style = wording(), _STYLES.get(snapshot.state, "bold yellow")
    mark = (_PLAIN_MARKS if page.plain else _MARKS)[snapshot.state]
    since = words["since"].format(moment=shown.since, time=elapsed(snapshot.time_s - shown.since_s))
    state = str(words["state"][snapshot.state])
    return ((f" {page.say(mark)} ", style), (page.say(state), "bold"), (f"  {since}", ""))


def _clocks(snapshot: Snapshot, page: ConsolePage) -> list[Line]:
    words = wording()["clocks"]
    clocks = [
        (words["sitting"], elapsed(snapshot.sitting_s)),
        (words["sat_total"], elapsed(snapshot.sat_total_s)),
        (words["breaks"], str(snapshot.breaks)),
        (words["shifts"], str(snapshot.shifts)),
    ]
    label, when = next_nudge(snapshot.next_nudge)
    nudge = _labelled(label, when, page, 3 + _CLOCK_CELLS, "bold")
    cells = [(page.say(label), page.say(str(value))) for label, value in clocks]
    half = page.width // 2
    if page.width < NARROW:
        return [*(_clock(cell) for cell in cells), *nudge]
    pairs = zip(cells[:2], cells[2:], strict=True)
    return [*((*_clock(left, half), *_clock(right)) for left, right in pairs), *nudge]


def _clock(cell: tuple[str, str], cells: int = 0) -> tuple[Span, ...]:
    """A label and its number, filled up to so many cells."""
    label, value = cell
    return (
        (f"   {label:<{_CLOCK_CELLS}}", ""),
        (f"{value:<{max(0, cells - _CLOCK_CELLS - 3)}}", "bold"),
    )


def _angles(snapshot: Snapshot, page: ConsolePage) -> list[Line]:
    """Hip flexion and pelvic tilt; together where both are missing for one reason."""
    words = wording()["measures"]
    angles = {"hip_flexion": snapshot.hip_flexion, "pelvic_tilt": snapshot.pelvic_tilt}
    missing = {estimate.why_not for estimate in angles.values()}
    if len(missing) == 1 and None not in missing:
        first, second = (str(words[name]) for name in angles)
        label = words["and"].format(first=first, second=second.lower())
        return _not_assessed(label, snapshot.hip_flexion, page)
    return [
        line
        for name, estimate in angles.items()
        for line in (
            [_angle(name, estimate, page)]
            if estimate
            else _not_assessed(str(words[name]), estimate, page)
        )
    ]


def _angle(name: str, estimate: Estimate, page: ConsolePage) -> Line:
    words = wording()["measures"]
    number = _number(str(words[name]), estimate, "°", page)
    remark = page.say(words["remarks"][name])
    room = page.width - sum(cell_len(text) for text, _ in number) - 1
    return (*number, (f" {remark}", "dim")) if cell_len(remark) <= room else number


def _not_assessed(label: str, estimate: Estimate, page: ConsolePage) -> list[Line]:
    why_not = "" if estimate.why_not is None else text_of(estimate.why_not)
    reason = wording()["measures"]["not_assessed"].format(reason=why_not)
    if len(label) > _LABEL_CELLS or page.width < NARROW:
        return [((f"   {label}", ""),), *_wrapped(reason, page, 5, "dim")]
    indent = _LABEL_CELLS + 6
    first, *others = _wrapped(reason, page, indent, "dim")
    return [((f"   {label:<{_LABEL_CELLS + 3}}", ""), *first[1:]), *others]


def _number(label: str, estimate: Estimate, unit: str, page: ConsolePage, mark: str = "") -> Line:
    """Label, value and interval, in columns."""
    value = f"{mark}{whole(estimate.value or 0.0)}{unit}"
    ends = {"low": whole(estimate.low or 0.0), "high": whole(estimate.high or 0.0)}
    interval = str(wording()["measures"]["interval"].format(**ends))
    return (
        (f"   {page.say(label):<{_LABEL_CELLS}}", ""),
        (f"{page.say(value):>9}", "bold"),
        (f"  {page.say(interval):<14}", ""),
    )


def _lengths(snapshot: Snapshot, page: ConsolePage) -> list[Line]:
    """Glutes and hip flexors with their bars around 100 %."""
    words = wording()
    shown = {name: estimate for name, estimate in snapshot.lengths.items() if estimate}
    if not shown:
        return []
    axis = (float(words["lengths"]["axis"][0]), float(words["lengths"]["axis"][1]))
    is_wide = page.width >= NARROW
    mark = ("~" if page.plain else "≈") if snapshot.is_generic else ""
    # An odd number of cells puts the middle of the axis on a cell.
    cells = (page.width - (_LABEL_CELLS + 31 if is_wide else 8)) // 2 * 2 - 1
    lines: list[Line] = _wrapped(words["lengths"]["title"], page, 1, "bold")
    for name, estimate in shown.items():
        number = _number(str(words["measures"][name]), estimate, " %", page, mark)
        drawn = tuple(bar(bar_of(estimate, axis), cells, page.glyphs))
        lines += [(*number, *drawn)] if is_wide else [number, (("     ", ""), *drawn)]
    before = " " * (_LABEL_CELLS + 28 if is_wide else 5)
    below = scale(bar_of(next(iter(shown.values())), axis), cells, page.glyphs)
    lines.append(((before + page.say(below), "dim"),))
    note = words["lengths"]["generic"].format(mark=mark) if mark else words["lengths"]["note"]
    return [*lines, *_wrapped(note, page, 3, "dim")]


def _held(snapshot: Snapshot, page: ConsolePage) -> list[Line]:
    words = wording()["held"]
    if snapshot.sat_total_s < LEAST_HELD_S:
        return []
    bout = held(snapshot.held_bout, snapshot.sitting_s)
    day = held(snapshot.held_day, snapshot.sat_total_s, snapshot.generic_s)
    return [
        *_wrapped(words["title"], page, 1, "bold"),
        *_labelled(words["bout"], bout, page, _HELD_CELLS),
        *_labelled(words["day"], day, page, _HELD_CELLS),
    ]


def _labelled(label: str, text: str, page: ConsolePage, indent: int, style: str = "") -> list[Line]:
    """A short label with a text that may need more than a line beside it."""
    first, *others = _wrapped(text, page, indent, style)
    return [((f"   {page.say(label):<{indent - 3}}", ""), *first[1:]), *others]


def _events(messages: Sequence[PanelMessage], page: ConsolePage, room: int) -> list[Line]:
    """The newest first, as many as there is room for; the newest in any case."""
    lines: list[Line] = []
    if room >= _TITLED_EVENTS:
        lines += _wrapped(wording()["events"]["title"], page, 1, "bold")
    for number, one in enumerate(reversed(messages)):
        indent = len(one.moment) + 5
        first, *others = _wrapped(one.message, page, indent, "bold" if one.is_loud else "")
        those = [((f"   {one.moment}  ", "dim"), *first[1:]), *others]
        if number and (len(lines) + len(those) > room or number == _MOST_EVENTS):
            break
        lines += those
    return lines[: max(0, room)]


def _keys(shown: Shown, page: ConsolePage) -> list[Line]:
    """The keys that can be pressed; where there is little room, those that matter most."""
    if not shown.has_keys:
        return []
    is_paused = shown.snapshot is not None and shown.snapshot.pause is not None
    keys = ["s", "h", "t", *(["r"] if is_paused else []), "q"]
    words = wording()["keys"]
    while len(keys) > 1 and sum(len(words[key]) + 5 for key in keys) > page.width:
        keys.remove(next(key for key in ("t", "h", "s", "r") if key in keys))
    return [
        tuple(span for key in keys for span in ((f" {key}", "bold"), (f" {words[key]}  ", "dim")))
    ]


def _wrapped(text: str, page: ConsolePage, indent: int, style: str) -> list[Line]:
    """Lines of a text, each after its indent as a span of its own."""
    body = Text(page.say(str(text)))
    width = max(page.width - indent - 1, 12)
    return [
        ((" " * indent, ""), (line.plain.rstrip(), style))
        for line in body.wrap(page.console, width)
    ]


def _cut(text: str, cells: int, page: ConsolePage) -> str:
    """The text, its end left out where it is too long."""
    body = Text(text)
    body.truncate(max(cells, 1), overflow="crop" if page.plain else "ellipsis")
    return body.plain
