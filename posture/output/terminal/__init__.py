"""The report a person reads on a terminal: what was seen, measures with their bars, findings.

Calm by design: no level is shown in red, every mark differs in shape as well as colour, and the
text fits 60 columns and more. Where the encoding is not UTF-8 everything becomes plain ASCII.
Words come from ``posture/data/wording.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from rich.console import Console

from posture.output.terminal.console_bars import bar, scale
from posture.output.terminal.console_page import ConsolePage
from posture.output.text import between, capital, sentence, signs, with_unit
from posture.results.labels import is_apart, leg_label, listed
from posture.results.reason_text import reasons_text, report_text, text_of
from posture.results.result_view import Row, findings, legend, missing_labels, reasons, tables
from posture.results.summary import summary
from posture.types import Report, View

__all__ = ["print_disclaimer", "print_report"]

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
    page = ConsolePage(console)
    page.heading(report.source.name)
    _summary(page, report)
    if report.status == "ok":
        console.print()
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
    page = ConsolePage(console)
    if not setup_is_confirmed:
        page.paragraphs(page.words["setup_not_confirmed"], style="dim")
        console.print()
    page.paragraphs(page.words["disclaimer"].strip(), style="dim")
    console.print()


def _summary(page: ConsolePage, report: Report) -> None:
    """What it comes to, and what to do next."""
    whole = summary(report)
    page.paragraphs(whole.sentence(), style="bold")
    page.paragraphs(whole.advice())
    if report.status == "no_person":
        page.paragraphs(page.words["advice"]["no_person"])
    if report.status != "ok":
        page.paragraphs(sentence(reasons_text(report.remarks) or ""))


def _seen(page: ConsolePage, report: Report) -> None:
    """Who and what was seen."""
    parts = list(_view_parts(report.view, page.words["view"]))
    if report.stance is not None:
        parts.append(page.words["stance"][report.stance])
    if is_apart(report):
        parts.append(page.words["legs"]["apart"])
    seen = " · ".join(parts)
    others = page.words["advice"]["others_seen"] if report.people > 1 else None
    page.paragraphs(capital(seen), others, sentence(report_text(report) or ""))


def _measures(page: ConsolePage, report: Report) -> None:
    """The tables of what could be assessed, and how to read them."""
    muscles = page.words["muscle_lengths"]
    found = list(tables(report))
    for table in found:
        lengths = leg_label(muscles["label"], table.leg, report)
        page.title(lengths if table.unit == "pct" else capital(table.title or "Measures"))
        for row in table.rows:
            _row(page, row)
    if any(table.unit == "pct" for table in found):
        page.paragraphs(muscles["note"], indent=3, style="dim")
    if found:
        _legend(page, report)


def _not_assessed(page: ConsolePage, report: Report) -> None:
    """Measures without a value, those with the same reason together."""
    groups = [group for group in reasons(report) if any(group.measures)]
    if groups:
        page.title("Could not be assessed")
    for group in groups:
        page.paragraphs(listed(missing_labels(group.measures[0], report)), indent=3)
        page.paragraphs(sentence(text_of(group.reason)), indent=5, style="dim")


def _findings(page: ConsolePage, report: Report) -> None:
    """What the rules say, the most telling first; those that say the same together."""
    if report.findings:
        page.title("Findings")
    for group in findings(report):
        mark = f"   {page.glyphs.levels[group.level]} {page.words['level'][group.level]}"
        rules = f" · {', '.join(group.rules)}"
        page.row((page.say(mark), _LEVEL_STYLE[group.level]), (page.say(rules), "dim"))
        message = "For the reason given above." if group.message is None else text_of(group.message)
        style = "dim" if group.level == "not_assessed" else ""
        page.paragraphs(sentence(message), indent=5, style=style)
        page.paragraphs(f"Basis: {group.basis}" if group.basis else "", indent=5, style="dim")


def _row(page: ConsolePage, row: Row) -> None:
    """Two lines, numbers over signs, with the bar beside them or (narrow) between them."""
    estimate, cited = row.estimate, row.cited
    value = with_unit(estimate.value or 0, estimate.unit, space=" ")
    interval = f"({between(estimate.low or 0, estimate.high or 0)})"
    numbers = [
        (f"   {page.say(row.label_measured or row.label):<25} ", ""),
        (f"{page.say(value):>7}", "bold"),
        (f"  {page.say(interval):<12}", ""),
    ]
    meaning = [
        (f"     {page.say(signs(*row.signs) if row.signs else ''):<25}", "dim"),
        (f"{'cited' if cited else '':>6}", "dim"),
        (f"   {page.say(between(cited.low, cited.high) if cited else ''):<12}", "dim"),
    ]
    wide = page.width >= _NARROW
    # An odd number of cells puts the middle of the axis on a cell.
    cells = (page.width - (54 if wide else 7)) // 2 * 2 - 1
    drawn = bar(row.bar, cells, page.glyphs)
    below = (page.say(scale(row.bar, cells, page.glyphs)), "dim")
    if wide:
        page.row(*numbers, (" ", ""), *drawn)
        page.row(*meaning, below)
    else:
        page.row(*numbers)
        page.row((" " * 5, ""), *drawn)
        page.row((" " * 5, ""), below)
        page.row(*meaning)


def _legend(page: ConsolePage, report: Report) -> None:
    """How to read the bars, where the numbers and the ranges come from."""
    glyphs, words, found = page.glyphs, page.words, legend(report)
    marks = f"{glyphs.value} value   {glyphs.ends[0]}{glyphs.line}{glyphs.ends[1]} 90 % interval"
    ranges = "; ".join(f"{source} ({words['sources'][source]})" for source in found.sources)
    if ranges:
        marks += f"   {glyphs.cited * 3} range cited in the literature"
    page.console.print()
    page.paragraphs(marks, indent=3, style="dim")
    if "pct" in found.units:
        page.paragraphs(f"{glyphs.filled * 3} difference from 100 %", indent=3, style="dim")
    if ranges:
        page.paragraphs(f"Ranges: {ranges}.", indent=3, style="dim")
    page.paragraphs(
        words["how_obtained"] if "estimated" in found.methods else None,
        words["how_measured"] if "measured" in found.methods else None,
        words["how_modelled"] if "modelled" in found.methods else None,
        indent=3,
        style="dim",
    )


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
