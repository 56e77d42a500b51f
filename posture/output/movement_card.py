"""A movement as plain JSON for a page: worded, rounded and placed, so that a script only draws it.

Its tables, findings and reasons have the shape of ``posture.output.result_json``, which the same
script draws.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from posture.movements.model import Figure, Movement, MovementUnit, Repetition, TestName
from posture.output.movement_sheet.sheet_findings import subject_of
from posture.output.movement_text import label_of, number_of, sentence_of, value_of
from posture.output.terminal.movement_page import IN_ROWS
from posture.output.text import LEVEL_MARKS, capital, from_to, sentence, tenths
from posture.results.labels import listed
from posture.results.reason_text import FrontEnd, sentences_text, text_of
from posture.runtime.resources import read_toml

STEPS_OF_AXES: Mapping[MovementUnit, float] = {
    "deg": 30.0,
    "pct": 10.0,
    "s": 1.0,
    "per_min": 60.0,
    "trunk_lengths": 1.0,
}
"""An axis begins at 0, or at so many below it, and ends at so many: in whole steps."""
STEPS_OF_FIGURES: Mapping[str, float] = {"usual_place": 100.0}
"""Of those whose axis has an end of its own."""

NO_KEYS: Mapping[str, Any] = {"keys": [], "notes": []}


def movement_card(movement: Movement, front_end: FrontEnd = "page") -> dict[str, Any]:
    """All that a page shows of a movement.

    Returns
    -------
    ``is_assessed`` : whether there is anything but a reason.
    ``sentence``, ``remarks`` : what it comes to, and what has to be known beside it (or None).
    ``figures`` : a table of rows with their places on an axis, as ``result_json`` has them; None
        where there is none.
    ``repetitions`` : ``title``, ``columns``, ``rows`` of text; None likewise.
    ``findings``, ``missing`` : as ``result_json`` has them.
    ``not_counted`` : ``title`` and ``lines``; ``cannot`` : ``title`` and ``text``; None likewise.
    """
    is_assessed = movement.reason is None and movement.test is not None
    return {
        "is_assessed": is_assessed,
        "sentence": sentence_of(movement, front_end),
        "remarks": sentences_text(movement.remarks, front_end),
        "figures": _figures(movement),
        "repetitions": _repetitions(movement),
        "findings": _findings(movement, front_end),
        "missing": _missing(movement, front_end),
        "not_counted": _not_counted(movement, front_end),
        "cannot": _cannot(movement) if is_assessed else None,
    }


def _words() -> Mapping[str, Any]:
    return read_toml("movement_wording.toml")


def _figures(movement: Movement) -> dict[str, Any] | None:
    known = {name: one for name, one in movement.figures.items() if one}
    if not known:
        return None
    columns = read_toml("result_words.toml")["measures"]["columns"]
    title = _words()["headings"]["figures"]
    rows = [_row(name, one, movement.test) for name, one in known.items()]
    return {"kind": "figures", "title": title, "columns": columns, "rows": rows, **NO_KEYS}


def _row(name: str, figure: Figure, test: TestName | None) -> dict[str, Any]:
    assert figure.value is not None
    assert figure.low is not None
    assert figure.high is not None
    start, end = axis_of(name, figure)

    def place(number: float) -> float:
        return round((number - start) / (end - start), 3)

    ends = (number_of(one, figure.unit) for one in (figure.low, figure.high))
    interval = _with_unit(from_to(*ends), figure.unit)
    tick = [number_of(one, figure.unit) for one in (start, end)]
    words = read_toml("result_words.toml")["measures"]["bar_spoken"]
    return {
        "measure": {
            "name": name,
            "method": "estimated",
            "label": label_of(name),
            "about": _middle_of(figure, test),
            "axis": {
                "origin": place(0.0) if start < 0.0 < end else None,
                "cited": None,
                "ticks": [
                    [0.0, _with_unit(tick[0], figure.unit)],
                    [1.0, _with_unit(tick[1], figure.unit)],
                ],
            },
        },
        "value": value_of(figure),
        "interval": interval,
        "value_at": place(figure.value),
        "low_at": place(figure.low),
        "high_at": place(figure.high),
        "spoken": words.format(
            value=value_of(figure), interval=interval, **{"from": tick[0], "upto": tick[1]}
        ),
    }


def axis_of(name: str, figure: Figure) -> tuple[float, float]:
    """From and up to: whole steps around 0 and the whole interval."""
    assert figure.low is not None
    assert figure.high is not None
    step = STEPS_OF_FIGURES.get(name, STEPS_OF_AXES[figure.unit])
    low = step * math.floor(min(0.0, figure.low) / step)
    return low, max(step * math.ceil(figure.high / step), low + step)


def _with_unit(numbers: str, unit: MovementUnit) -> str:
    return str(_words()["unit"][unit]).format(number=numbers)


def _middle_of(figure: Figure, test: TestName | None) -> str:
    words = _words()["card"]["median" if test == "gait" else "mean"]
    return str(words).format(count=figure.count) if figure.count > 1 else ""


def _repetitions(movement: Movement) -> dict[str, Any] | None:
    """A row a repetition: its times, and the figures that tell most."""
    if not movement.repetitions or movement.test is None:
        return None
    words = _words()
    names = [
        name
        for name in IN_ROWS.get(movement.test, ())
        if any(one.figures.get(name) for one in movement.repetitions)
    ]
    has_sides = any(one.cycle.side for one in movement.repetitions)
    columns = [words["card"]["number"], words["card"]["time"], *map(label_of, names)]
    if has_sides:
        columns.insert(1, words["card"]["side"])
    rows = [list(_cells(one, names, has_sides)) for one in movement.repetitions]
    return {"title": words["headings"]["repetitions"], "columns": columns, "rows": rows}


def _cells(one: Repetition, names: list[str], has_sides: bool) -> Iterator[str]:
    words = _words()
    yield str(one.number)
    if has_sides:
        yield words["card"]["sides"][one.cycle.side] if one.cycle.side else ""
    times = {"start": tenths(one.cycle.start_s)}
    if one.cycle.end_s is None:
        yield words["row"]["open"].format(**times)
    else:
        yield words["row"]["whole"].format(end=tenths(one.cycle.end_s), **times)
    for name in names:
        figure = one.figures.get(name)
        yield value_of(figure) if figure else words["card"]["nothing"]


def _findings(movement: Movement, front_end: FrontEnd) -> dict[str, Any] | None:
    levels, words = read_toml("wording.toml")["level"], read_toml("result_words.toml")["findings"]
    entries = [
        {
            "level": one.level,
            "mark": LEVEL_MARKS[one.level],
            "word": capital(levels[one.level]),
            "rules": f"{one.rule} · {subject_of(one.rule)}",
            "message": sentence(text_of(one.message, front_end)),
            "basis": words["basis"].format(basis=sentence(one.basis)) if one.basis else None,
        }
        for one in movement.findings
        if one.level != "not_assessed"
    ]
    return {"title": words["title"], "entries": entries} if entries else None


def _missing(movement: Movement, front_end: FrontEnd) -> dict[str, Any] | None:
    """Figures and rules that could not be assessed, those with one reason together."""
    names: dict[str, list[str]] = {}
    for name, figure in movement.figures.items():
        if figure.why_not is not None:
            names.setdefault(text_of(figure.why_not, front_end), []).append(label_of(name))
    for one in movement.findings:
        if one.level == "not_assessed":
            names.setdefault(text_of(one.message, front_end), []).append(subject_of(one.rule))
    entries = [{"names": listed(of), "reason": sentence(reason)} for reason, of in names.items()]
    title = _words()["headings"]["not_assessed"]
    return {"title": title, "entries": entries, "has_measures": False} if entries else None


def _not_counted(movement: Movement, front_end: FrontEnd) -> dict[str, Any] | None:
    words = _words()
    lines = [
        words["card"]["at"].format(time=tenths(one.time_s), why=text_of(one.why, front_end))
        for one in movement.uncounted
    ]
    return {"title": words["headings"]["not_counted"], "lines": lines} if lines else None


def _cannot(movement: Movement) -> dict[str, str]:
    words = _words()
    return {"title": words["headings"]["cannot"], "text": words["cannot"][movement.test]}
