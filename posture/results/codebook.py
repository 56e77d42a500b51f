"""The codebook: every column of a batch's tables as one document, made of ``columns``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from posture.measures.registry import SPECS
from posture.results.columns import Column, words
from posture.results.data_package import Resource, resources

KINDS = {
    "text": "text",
    "count": "whole number",
    "number": "number",
    "flag": "true or false",
    "time": "time, UTC",
    "clock": "time, the camera's own",
}
UNITS = {"deg": "°", "pct": "%", "byte": "bytes", "person": "people"}
HEAD = """# Codebook

What every column of a batch's tables holds. The same stands beside the tables in `datapackage.json`
(a Frictionless data package) and in the metadata of each Parquet file. [The table of a
batch](batch_table.md) says how to ask it something. Made of
[`columns.toml`](../posture/data/columns.toml) by `python -m scripts.make_codebook`.
"""
OF_MEASURES = """Each measure has six columns: its interval and its reasons follow it, its method
stands at the end of the table.

| column | kind | unit | holds | empty means |
|---|---|---|---|---|
"""
OF_POINTS = """Each of the 33 points has these seven columns; here they are of the first point.
"""


def codebook() -> str:
    """The document, in Markdown."""
    return "\n".join([HEAD, *map(_section, resources(landmarks=True))])


def _section(of: Resource) -> str:
    title = f"## {of.path}\n\n{words()['package']['resources'][of.name]}.\n"
    if of.name == "results_csv":
        return f"{title}\nThe columns are those of `results.parquet`.\n"
    if of.name == "results":
        measured = {column.name for column in _of_measures(of.columns)}
        others = [column for column in of.columns if column.name not in measured]
        return f"{title}\n{_table(others)}\n### Measures\n\n{_measures(of.columns)}"
    if of.name == "landmarks":
        first = [of.columns[0], *(one for one in of.columns if one.name.startswith("nose_"))]
        return f"{title}\n{OF_POINTS}\n{_table(first)}"
    return f"{title}\n{_table(of.columns)}"


def _of_measures(of: Iterable[Column]) -> Iterator[Column]:
    parts = ("", "_low", "_high", "_why_not", "_why_not_code", "_method")
    names = {f"{name}{part}" for name in SPECS for part in parts}
    return (column for column in of if column.name in names)


def _measures(of: tuple[Column, ...]) -> str:
    """What the columns of any measure hold, then each measure by itself."""
    by_name = {column.name: column for column in of}
    parts = "".join(
        _line(
            f"`<measure>{part}`",
            KINDS[one.kind],
            "as the measure" if one.unit else "",
            one.meaning,
            one.missing.replace("trunk_lean", "<measure>"),
        )
        for part in ("_low", "_high", "_why_not", "_why_not_code", "_method")
        for one in [by_name[f"trunk_lean{part}"]]
    )
    head = "| measure | name for people | unit | holds | zero and sign | made of |\n"
    sources = list(dict.fromkeys(by_name[name].source for name in SPECS))
    lines = "".join(
        _line(f"`{name}`", one.title, _unit(one), one.meaning, one.sign, _mark(sources, one))
        for name in SPECS
        for one in [by_name[name]]
    )
    listed = "".join(f"- ({number}) {source}\n" for number, source in enumerate(sources, 1))
    missing = by_name["trunk_lean"].missing.replace("trunk_lean", "<measure>")
    return (
        f"{OF_MEASURES}{parts}\nAn empty measure: {missing}.\n\n{head}{_rule(6)}{lines}\n{listed}"
    )


def _mark(sources: list[str], of: Column) -> str:
    return f"({sources.index(of.source) + 1})"


def _table(of: Iterable[Column]) -> str:
    head = "| column | kind | unit | holds | empty means | source |\n"
    return (
        head
        + _rule(6)
        + "".join(
            _line(
                f"`{one.name}`",
                KINDS[one.kind],
                _unit(one),
                "; ".join(filter(None, (one.meaning, one.sign))),
                one.missing or "is never empty",
                one.source,
            )
            for one in of
        )
    )


def _unit(of: Column) -> str:
    return UNITS.get(of.unit, of.unit)


def _rule(count: int) -> str:
    return "|" + "---|" * count + "\n"


def _line(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |\n"
