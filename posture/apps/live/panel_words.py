"""Times, clocks and the time held in words fit for a panel. Words from ``live_wording.toml``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from posture.monitoring.day_so_far import DaySoFar
from posture.monitoring.guidance import Advice
from posture.monitoring.snapshot import Held, NextNudge, Snapshot
from posture.output.text import sentence, whole
from posture.results.reason_text import FrontEnd, text_of
from posture.runtime.resources import read_toml
from posture.types import Reason

_SECONDS_UNTIL_S = 60.0
LEAST_HELD_S = 60.0
SAID_BY_THE_STATE = ("not_seated", "sitting_in_doubt")
"""Reasons for no nudge that need no words: the state stands beside them."""


def wording() -> Mapping[str, Any]:
    """The table of words."""
    return read_toml("live_wording.toml")


def elapsed(seconds: float) -> str:
    """A time that has passed: ``45 s``, ``23 min``, ``1 h 52 min``, each unit full."""
    if seconds < _SECONDS_UNTIL_S:
        return f"{max(0, math.floor(seconds))} s"
    return _minutes(math.floor(seconds / 60))


def remaining(seconds: float) -> str:
    """A time still to pass, of which a begun minute counts: with :func:`elapsed` it adds up."""
    if seconds <= _SECONDS_UNTIL_S:
        return f"{max(0, math.ceil(seconds))} s"
    return _minutes(math.ceil(seconds / 60))


def stamp(time_s: float) -> str:
    """A moment of a recording, from its start: ``0:12:30``."""
    minutes, seconds = divmod(max(0, math.floor(time_s)), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


def coverage(snapshot: Snapshot) -> str:
    """How long the session is, and for how much of it the state was known."""
    if snapshot.time_s < 1:
        return elapsed(snapshot.time_s)
    # Never 100 % where something was missed.
    share = math.floor(100 * min(1.0, snapshot.observed_s / snapshot.time_s) + 1e-6)
    words = wording()["clocks"]["coverage"]
    return str(words.format(share=share, time=elapsed(snapshot.time_s)))


def held(time_held: Held, sat_s: float, generic_s: float = 0.0) -> str:
    """How far and how long, as rule A2 has it: the mean over the time that was sat.

    Parameters
    ----------
    sat_s : seconds seated, over which ``time_held`` was gathered.
    generic_s : of these, those for which the generic seated value stood in.
    """
    words = wording()["held"]
    if sat_s < LEAST_HELD_S:
        return str(words["too_short"])
    minutes = sat_s / 60
    text = str(
        words["value"].format(
            glutes=whole(time_held.gluteus_maximus / minutes),
            flexors=whole(time_held.iliopsoas / minutes),
            time=elapsed(sat_s),
        )
    )
    if generic_s < LEAST_HELD_S:
        return text
    return str(words["generic"].format(value=text, generic=elapsed(generic_s)))


def advice(advice: Advice, front_end: FrontEnd = "command_line") -> str:
    """What to do next before the camera."""
    if advice.why is not None:
        return sentence(text_of(advice.why, front_end))
    return str(read_toml("guidance.toml")["words"][advice.code])


def next_nudge(nudge: NextNudge, front_end: FrontEnd = "command_line") -> tuple[str, str]:
    """What would be said next, and when, or why not."""
    words = wording()["next"]
    label = str(words[nudge.kind or "nudge"])
    in_s = nudge.in_s
    why = None if nudge.why_not is None else text_of(nudge.why_not, front_end)
    if nudge.kind is None or in_s is None:
        return label, words["counting_stopped"].format(reason=why) if why else words["none"]
    if why is None:
        return label, words["in_time"].format(time=remaining(in_s))
    if in_s > 0 and nudge.why_not is not None and nudge.why_not.code in SAID_BY_THE_STATE:
        return label, words["after"].format(time=remaining(in_s))
    pattern = words["in_time_but"] if in_s > 0 else words["held_back"]
    return label, pattern.format(time=remaining(in_s), reason=why)


def paused(reason: Reason, front_end: FrontEnd = "command_line") -> str:
    """That nudges are paused, and until when."""
    return str(wording()["pause"]["of_nudges"].format(reason=text_of(reason, front_end)))


def gone_on_with(day: DaySoFar) -> str:
    """That the clocks of an earlier session of the day go on."""
    pattern = wording()["application"]["goes_on"]
    return str(pattern.format(sat=elapsed(day.clocks.sat_total_s)))


def summary(snapshot: Snapshot) -> str:
    """The session in one line, for its end."""
    words = wording()["end"]
    counts = {
        name: words[name if count == 1 else f"{name}s"].format(count=count)
        for name, count in (("break", snapshot.breaks), ("shift", snapshot.shifts))
    }
    return str(
        words["watched"].format(
            time=elapsed(snapshot.time_s),
            sat=elapsed(snapshot.sat_total_s),
            breaks=counts["break"],
            shifts=counts["shift"],
        )
    )


def _minutes(minutes: int) -> str:
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"
