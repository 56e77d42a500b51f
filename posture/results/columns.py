"""Every column of a batch's tables, once: name, kind, unit, sign, source and what empty means.

The words stand in ``data/columns.toml``, the names of measures in ``measures.registry``; the
codebook, ``datapackage.json`` and the metadata of Parquet files are made of these.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from posture.measures.registry import SPECS, MeasureSpec
from posture.pose.skeleton import LANDMARKS
from posture.runtime import resources

Kind = Literal["text", "count", "number", "flag", "time", "clock"]
"""``time`` is UTC; ``clock`` is a camera's own, without a time zone."""

MEASURES = tuple(SPECS)
"""Every measure, in the order of the columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, and what it means in words.

    Attributes
    ----------
    name, kind : as in the files
    meaning : what it holds; names of values and columns stand between backticks
    title : a name for people
    unit : ``deg``, ``pct``, ``px``, ``m``, ``byte`` or ``person``; empty where there is none
    sign : what zero and plus mean; empty where that does not apply
    source : where a definition comes from, if not from this program; empty where it has none
    missing : what an empty cell means; empty where no cell is
    values : all texts that there can be; empty where any can
    least, most : bounds of a number, None where there is none
    """

    name: str
    kind: Kind
    meaning: str
    title: str = ""
    unit: str = ""
    sign: str = ""
    source: str = ""
    missing: str = ""
    values: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None


@functools.cache
def columns() -> tuple[Column, ...]:
    """The columns of ``results.parquet`` and ``results.csv``, in order.

    Those that came later stand at the end: nothing that was there before moves.
    """
    return (
        *_group("picture"),
        *_of_measures(),
        *_group("result"),
        *_group("added"),
        *(_of_measure(spec, "method") for spec in SPECS.values()),
    )


@functools.cache
def landmark_columns() -> tuple[Column, ...]:
    """The columns of ``landmarks.parquet``, in order; nulls where nobody was found."""
    return (_name(), *_of_points("in_the_picture", "missing"), *_of_points("in_space"))


@functools.cache
def finding_columns() -> tuple[Column, ...]:
    """The columns of ``findings.parquet``, in order."""
    return (_name(), *_group("findings"))


@functools.cache
def failure_columns() -> tuple[Column, ...]:
    """The columns of ``failures.csv``, in order."""
    return tuple(_group("failures"))


def unit_of(measure: str) -> str:
    """``deg`` or ``pct``."""
    return SPECS[measure].unit


def words() -> Mapping[str, Any]:
    """All of ``data/columns.toml``."""
    return resources.read_toml("columns.toml")


def _group(of: str) -> Iterator[Column]:
    for name, entry in words()[of].items():
        yield _column(name, **entry)


def _column(name: str, **entry: Any) -> Column:
    entry = {"kind": "text", **entry}
    return Column(name, **entry | {"values": tuple(entry.get("values", ()))})


def _name() -> Column:
    return next(_group("picture"))


def _of_measures() -> Iterator[Column]:
    for spec in SPECS.values():
        for part in ("value", "low", "high", "why_not", "why_not_code"):
            yield _of_measure(spec, part)


def _of_measure(spec: MeasureSpec, part: str) -> Column:
    """One of the columns of a measure: its value, or what goes with it."""
    own = _about_measure(spec)
    entry = {"meaning": own["meaning"], "title": "{title}", **words()["of_measure"][part]}
    entry["title"] = entry["title"].format(title=own["title"])
    entry["missing"] = entry.get("missing", "not assessed, as its value").format(name=spec.name)
    if part in ("value", "low", "high"):
        entry |= {"kind": "number", "unit": spec.unit, "sign": own["sign"]}
        entry |= {"source": own["source"]} if part == "value" else {}
    return _column(spec.name if part == "value" else f"{spec.name}_{part}", **entry)


@functools.cache
def _about_measure(spec: MeasureSpec) -> Mapping[str, str]:
    """Title, meaning, sign and source of a measure."""
    texts = resources.read_toml("wording.toml")["measures"][spec.name]
    own = words()["measures"][spec.twin_of or spec.name]
    leg = ", of the leg further from the camera, where the legs are apart" if spec.twin_of else ""
    return {
        "title": texts["label"],
        "meaning": own["meaning"] + leg,
        "sign": f"{own['zero']}; + {texts['plus']}, − {texts['minus']}",
        "source": words()["sources"][own["source"]],
    }


def _of_points(group: str, missing: str = "missing_added") -> Iterator[Column]:
    """The columns of each point in turn, of one group of them."""
    texts = words()["landmarks"]
    for point in LANDMARKS:
        title = point.replace("_", " ").capitalize()
        for part, entry in texts[group].items():
            own = {"title": entry["title"].format(title=title), "missing": texts[missing]}
            yield _column(f"{point}_{part}", **{**entry, **own, "kind": "number"})
