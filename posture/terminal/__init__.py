"""The report a person reads on a terminal: what was seen, measures with their bars, findings.

Calm by design: no level is shown in red, every mark differs in shape as well as colour, and the
text fits 60 columns and more. Where the encoding is not UTF-8 everything becomes plain ASCII.
Words come from ``posture/data/wording.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from posture.result_view import (
    Leg,
    axis_of,
    cited_for,
    groups,
    is_apart,
    label,
    label_in_group,
    leg_label,
    leg_of,
    lengths_label,
    listed,
    measure_words,
    shown,
)
from posture.results.reason_text import report_text, text_of
from posture.terminal.bars import bar, scale
from posture.terminal.page import LEVELS, Page, capital, printable, sentence, whole
from posture.types import Estimate, Finding, Reason, Report, Unit, View

__all__ = ["print_disclaimer", "print_report", "printable"]

_NARROW = 76
_LEVEL_STYLE = {
    "noticeable": "bold yellow",
    "borderline": "yellow",
    "typical": "green",
    "not_assessed": "dim",
}


def print_report(report: Report, console: Console, *, saved: Path | None = None) -> None:
    """Print what is said about one photo.

    Parameters
    ----------
    report : Report
        Of any status.
    console : rich.console.Console
        Its width, colours and encoding are respected.
    saved : Path | None
        Where the annotated picture was written, to be named at the end.
    """
    page = Page(console)
    page.heading(report.source.name)
    if report.status == "unreadable":
        page.paragraphs(sentence(report_text(report) or "This file could not be read"))
    elif report.status == "no_person":
        advice = page.words["advice"]["no_person"]
        page.paragraphs(sentence(report_text(report) or "Nobody was found"), advice)
    else:
        _seen(page, report)
        _measures(page, report)
        _not_assessed(page, report)
        _findings(page, report)
    if saved is not None:
        console.print()
        page.paragraphs(f"Annotated picture: {saved}")
    console.print()


def print_disclaimer(console: Console, *, setup_is_confirmed: bool = True) -> None:
    """Print, once a run, what this tool is and is not; and why intervals are wide, if they are."""
    page = Page(console)
    if not setup_is_confirmed:
        page.paragraphs(page.words["setup_not_confirmed"], style="dim")
        console.print()
    page.paragraphs(page.words["disclaimer"].strip(), style="dim")
    console.print()


def _seen(page: Page, report: Report) -> None:
    """Who and what was seen."""
    parts = list(_view_parts(report.view, page.words["view"]))
    if report.stance is not None:
        parts.append(page.words["stance"][report.stance])
    if is_apart(report):
        parts.append(page.words["legs"]["apart"])
    told = " · ".join(parts)
    others = page.words["advice"]["others_seen"] if report.people > 1 else None
    page.paragraphs(told[:1].upper() + told[1:], others, sentence(report_text(report) or ""))


def _measures(page: Page, report: Report) -> None:
    """The tables of what could be assessed, and how to read them."""
    muscles = page.words["muscle_lengths"]
    known = [(group, {n: e for n, e in group.measures.items() if e}) for group in groups(report)]
    for group, measures in known:
        _table(page, report, capital(group.title or "Measures"), measures, "deg")
    for group, measures in known:
        title = leg_label(muscles["label"], group.leg, report)
        _table(page, report, title, measures, "pct")
    if any(one.unit == "pct" for _, measures in known for one in measures.values()):
        page.paragraphs(muscles["note"], indent=3, style="dim")
    if any(measures for _, measures in known):
        _legend(page, report)


def _table(
    page: Page, report: Report, title: str, measures: Mapping[str, Estimate], unit: Unit
) -> None:
    """Those of a unit under a title; nothing where there is none."""
    of_unit = {name: estimate for name, estimate in measures.items() if estimate.unit == unit}
    if of_unit:
        page.title(title)
    for name, estimate in of_unit.items():
        _measure(page, name, estimate, report)


def _not_assessed(page: Page, report: Report) -> None:
    """Measures without a value, those with the same reason together."""
    reasons: dict[Reason, dict[str, Estimate]] = {}
    for name, estimate in shown(report).items():
        if estimate.why_not is not None:
            reasons.setdefault(estimate.why_not, {})[name] = estimate
    if reasons:
        page.title("Could not be assessed")
    for reason, missing in reasons.items():
        page.paragraphs(listed(_labels(page, missing, report)), indent=3)
        page.paragraphs(sentence(text_of(reason)), indent=5, style="dim")


def _findings(page: Page, report: Report) -> None:
    """What the rules say, the most telling first; those with one reason together."""
    if report.findings:
        page.title("Findings")
    reasons = {estimate.why_not for estimate in shown(report).values()}
    said: dict[tuple[str, str, str], list[str]] = {}
    for finding in sorted(report.findings, key=_most_telling_first):
        # What a rule would rest on is of no use where it could not be applied.
        basis = "" if finding.level == "not_assessed" else f"Basis: {finding.basis}"
        above = finding.level == "not_assessed" and finding.message in reasons
        message = "For the reason given above." if above else text_of(finding.message)
        said.setdefault((finding.level, message, basis), []).append(finding.rule)
    for (level, message, basis), rules in said.items():
        style = _LEVEL_STYLE[level]
        mark = f"   {page.glyphs.levels[level]} {page.words['level'][level]}"
        page.row((page.say(mark), style), (page.say(f" · {', '.join(rules)}"), "dim"))
        page.paragraphs(sentence(message), indent=5, style="dim" if level == "not_assessed" else "")
        page.paragraphs(basis, indent=5, style="dim")


def _labels(page: Page, measures: Mapping[str, Estimate], report: Report) -> Iterator[str]:
    """Labels for a sentence; several muscles of a leg go by their common name."""
    muscles: dict[Leg | None, list[str]] = {}
    for name, estimate in measures.items():
        if estimate.unit == "pct":
            muscles.setdefault(leg_of(name, report), []).append(name)
        else:
            yield label(name, report)
    if len(muscles) > 1 and all(len(names) > 1 for names in muscles.values()):
        yield str(page.words["muscle_lengths"]["label"])
        return
    for leg, names in muscles.items():
        yield label(names[0], report) if len(names) == 1 else lengths_label(leg, report)


def _measure(page: Page, name: str, estimate: Estimate, report: Report) -> None:
    """Two lines, numbers over signs, with the bar beside them or (narrow) between them."""
    words, cited = measure_words(name), cited_for(name, report)
    measured = words.get("label_measured") if estimate.method == "measured" else None
    unit = "°" if estimate.unit == "deg" else " %"
    numbers = [
        (f"   {page.say(measured or label_in_group(name)):<25} ", ""),
        (f"{page.say(whole(estimate.value or 0) + unit):>7}", "bold"),
        (f"  {page.say(_interval(estimate)):<12}", ""),
    ]
    signs = f"+ {words['plus']}, − {words['minus']}" if words else ""
    meaning = [
        (f"     {page.say(signs):<25}", "dim"),
        (f"{'cited' if cited else '':>6}", "dim"),
        (f"   {page.say(_range(cited)):<12}", "dim"),
    ]
    axis = axis_of(name, report)
    wide = page.width >= _NARROW
    # An odd number of cells puts the middle of the axis on a cell.
    cells = (page.width - (54 if wide else 7)) // 2 * 2 - 1
    drawn = bar(estimate, axis, cells, page.glyphs)
    below = (page.say(scale(axis, cited, estimate.unit, cells, page.glyphs)), "dim")
    if wide:
        page.row(*numbers, (" ", ""), *drawn)
        page.row(*meaning, below)
    else:
        page.row(*numbers)
        page.row((" " * 5, ""), *drawn)
        page.row((" " * 5, ""), below)
        page.row(*meaning)


def _legend(page: Page, report: Report) -> None:
    """How to read the bars, where the numbers and the ranges come from."""
    glyphs, words = page.glyphs, page.words
    known = {name: estimate for name, estimate in shown(report).items() if estimate}
    cited = [cited_for(name, report) for name in known]
    sources = sorted({entry["source"] for entry in cited if entry})
    marks = f"{glyphs.value} value   {glyphs.ends[0]}{glyphs.line}{glyphs.ends[1]} 90 % interval"
    ranges = "; ".join(f"{source} ({words['sources'][source]})" for source in sources)
    if sources:
        marks += f"   {glyphs.cited * 3} range cited in the literature"
    page.console.print()
    page.paragraphs(marks, indent=3, style="dim")
    if any(estimate.unit == "pct" for estimate in known.values()):
        page.paragraphs(f"{glyphs.filled * 3} difference from 100 %", indent=3, style="dim")
    if ranges:
        page.paragraphs(f"Ranges: {ranges}.", indent=3, style="dim")
    methods = {estimate.method for estimate in known.values()}
    page.paragraphs(
        words["how_obtained"] if "estimated" in methods else None,
        words["how_measured"] if "measured" in methods else None,
        words["how_modelled"] if "modelled" in methods else None,
        indent=3,
        style="dim",
    )


def _most_telling_first(finding: Finding) -> int:
    return LEVELS.index(finding.level)


def _view_parts(view: View | None, names: Mapping[str, str]) -> Iterable[str]:
    if view is None:
        return
    yield names[view.kind] + (f", facing {view.facing}" if view.facing else "")
    yaw = round(abs(view.yaw_deg))
    if yaw and view.kind in {"side", "oblique"}:
        yield f"turned {yaw}° {'to' if view.yaw_deg > 0 else 'away from'} the camera"
    elif yaw:
        yield f"turned {yaw}° from straight on"
    if view.roll_deg is not None and round(view.roll_deg):
        yield f"picture tilted {round(abs(view.roll_deg))}°"


def _interval(estimate: Estimate) -> str:
    return f"({whole(estimate.low or 0)} to {whole(estimate.high or 0)})"


def _range(cited: Mapping[str, Any] | None) -> str:
    return f"{whole(cited['low'])} to {whole(cited['high'])}" if cited else ""
