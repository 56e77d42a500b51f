"""The words of a day: lengths of time, shares and sentences as a reader knows them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from posture.output.day.summary import Day, average
from posture.output.text import whole
from posture.results.reason_text import text_of
from posture.runtime.resources import read_toml
from posture.types import Reason

MOST_REASONS = 3
MOST_LINES_NAMED = 5
_NOT_BREAKING = "\u00a0"


def wording() -> Mapping[str, Any]:
    """All of ``day_wording.toml``."""
    return read_toml("day_wording.toml")


def duration(seconds: float) -> str:
    """``45 s``, ``42 min``, ``7 h 05 min``."""
    minutes = round(seconds / 60)
    if round(seconds) < 60:
        return f"{round(seconds)}{_NOT_BREAKING}s"
    if minutes < 60:
        return f"{minutes}{_NOT_BREAKING}min"
    return f"{minutes // 60}{_NOT_BREAKING}h{_NOT_BREAKING}{minutes % 60:02d}{_NOT_BREAKING}min"


def counted(count: int, what: str, several: str = "") -> str:
    """``1 bout``, ``12 bouts``, ``no bout``."""
    if not count:
        return f"no {what}"
    return f"{count:,}{_NOT_BREAKING}" + (what if count == 1 else several or f"{what}s")


def percent(share: float) -> str:
    """A share as a whole percent; one that is neither none nor all never reads as such."""
    if 0 < share < 0.005:
        return "<\u00a01\u00a0%"
    if 0.995 < share < 1:
        return ">\u00a099\u00a0%"
    return f"{100 * share:.0f}\u00a0%"


def degrees(angle_deg: float) -> str:
    """A whole number of degrees with a true minus sign."""
    return f"{whole(angle_deg)}°"


def range_deg(low_deg: float, high_deg: float) -> str:
    """``−24 to −4°``."""
    return f"{whole(low_deg)} to {degrees(high_deg)}"


def whole_percent(percent: float) -> str:
    """A whole number of percent with a true minus sign."""
    return f"{whole(percent)}\u00a0%"


def longer(percent_beyond: float) -> str:
    """``30 % longer``, ``2 % shorter``, of its length standing."""
    side = "longer" if percent_beyond >= 0 else "shorter"
    return f"{abs(round(percent_beyond))}\u00a0% {side}"


def date_of(day: Day) -> str | None:
    """The date in words; both where the log goes over midnight, None for a recording."""
    if day.first is None or day.last is None:
        return None
    if day.first.date() == day.last.date():
        return _date(day.first)
    return f"{_date(day.first)} to {_date(day.last)}"


def _date(moment: datetime) -> str:
    return f"{moment:%A} {moment.day} {moment:%B} {moment.year}"


def title_of(day: Day) -> str:
    """With the date, where there is one."""
    date, titles = date_of(day), wording()["title"]
    if date is not None:
        return str(titles["day"]).format(date=date)
    return str(titles["recording" if day.sessions else "empty"])


def lead(day: Day) -> str:
    """The day in one sentence."""
    texts = wording()["said"]
    if not day.length_s:
        return str(texts["no_time"])
    if not day.coverage:
        return str(texts["nothing_known"])
    if not day.seated_s:
        return str(texts["nobody_seated"])
    breaks = counted(len(day.breaks), "break")
    return str(texts["lead"]).format(
        seated=duration(day.seated_s),
        bouts=counted(len(day.bouts), "bout"),
        longest=duration(day.longest_s),
        breaks=f"{breaks}, {duration(sum(day.breaks))} in all"
        if day.breaks
        else texts["lead_no_break"],
    )


def held(day: Day) -> Iterator[str]:
    """What sitting held, and how much of it rests on the generic value; nothing if none was."""
    mean = average(day.held, day.seated_s)
    if mean is None:
        return
    texts, seated = wording()["said"], duration(day.seated_s)
    yield str(texts["held"]).format(
        glutes=longer(mean.gluteus_maximus), hip_flexors=longer(-mean.iliopsoas), seated=seated
    )
    if day.generic_s:
        yield str(texts["held_generic"]).format(
            generic=duration(day.generic_s), share=percent(day.generic_s / day.seated_s)
        )


def not_seen(day: Day) -> Iterator[str]:
    """What the log cannot tell, and why."""
    texts = wording()["said"]
    away_s, unknown_s = day.in_state_s["away"], day.in_state_s["unknown"]
    if away_s:
        yield texts["away"].format(away=duration(away_s), length=duration(day.length_s))
    if unknown_s:
        reasons = _reasons(day.why_unknown)
        yield texts["unknown"].format(unknown=duration(unknown_s), reasons=reasons)
    elif day.length_s:
        yield texts["all_known"]
    if day.why_no_hips:
        seconds = duration(sum(seconds for _, seconds in day.why_no_hips))
        yield texts["no_hips_for"].format(seconds=seconds, reasons=_reasons(day.why_no_hips))
    if lost := day.count("camera_lost"):
        yield texts["camera_lost"].format(times="once" if lost == 1 else counted(lost, "time"))
    if day.sessions > 1:
        yield texts["between_sessions"]
    if day.unread_lines:
        numbers = ", ".join(str(number) for number in day.unread_lines[:MOST_LINES_NAMED])
        more = " and more" if len(day.unread_lines) > MOST_LINES_NAMED else ""
        lines = counted(len(day.unread_lines), "line")
        yield texts["unread"].format(lines=lines, numbers=numbers + more)


def _reasons(reasons: Sequence[tuple[Reason, float]]) -> str:
    """After a colon, the most frequent with their times; nothing where none was given."""
    if not reasons:
        return ""
    if len(reasons) == 1:
        return f": {_named(reasons[0][0])}"
    named = (f"{_named(reason)} ({duration(seconds)})" for reason, seconds in reasons)
    return ": " + "; ".join(itertools.islice(named, MOST_REASONS))


def _named(reason: Reason) -> str:
    return text_of(reason, "paper").rstrip(".")
