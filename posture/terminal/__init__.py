"""The report a person reads on a terminal: what was seen, measures with their bars, findings.

Calm by design: no level is shown in red, every mark differs in shape as well as colour, and the
text fits 60 columns and more. Where the encoding is not UTF-8 everything becomes plain ASCII.
Words come from ``posture/data/wording.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from rich.console import Console

from posture.terminal.bars import bar, scale
from posture.terminal.page import LEVELS, Page, printable, sentence, whole
from posture.types import Estimate, Finding, Report, View

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
        page.paragraphs(sentence(report.reason or "This file could not be read"))
    elif report.status == "no_person":
        advice = page.words["advice"]["no_person"]
        page.paragraphs(sentence(report.reason or "Nobody was found"), advice)
    else:
        _seen(page, report)
        _measures(page, report)
        _not_assessed(page, report.measures)
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
    told = " · ".join(parts)
    others = page.words["advice"]["others_seen"] if report.people > 1 else None
    page.paragraphs(told[:1].upper() + told[1:], others, sentence(report.told_reason or ""))


def _measures(page: Page, report: Report) -> None:
    """The tables of what could be assessed, and how to read them."""
    stance = report.stance or "other"
    muscles = page.words["muscle_lengths"]
    for title, unit, note in (
        ("Measures", "deg", None),
        (muscles["label"], "pct", muscles["note"]),
    ):
        shown = {n: e for n, e in report.measures.items() if e and e.unit == unit}
        if shown:
            page.title(title)
            for name, estimate in shown.items():
                _measure(page, name, estimate, stance)
            page.paragraphs(note, indent=3, style="dim")
    if any(report.measures.values()):
        _legend(page, report.measures, stance)


def _not_assessed(page: Page, measures: Mapping[str, Estimate]) -> None:
    """Measures without a value, those with the same reason together."""
    reasons: dict[str, dict[str, Estimate]] = {}
    for name, estimate in measures.items():
        if estimate.why_not is not None:
            reasons.setdefault(estimate.why_not, {})[name] = estimate
    if reasons:
        page.title("Could not be assessed")
    for reason, missing in reasons.items():
        page.paragraphs(", ".join(_labels(page, missing)), indent=3)
        page.paragraphs(sentence(reason), indent=5, style="dim")


def _findings(page: Page, report: Report) -> None:
    """What the rules say, the most telling first; those with one reason together."""
    if report.findings:
        page.title("Findings")
    reasons = {estimate.why_not for estimate in report.measures.values()}
    said: dict[tuple[str, str, str], list[str]] = {}
    for finding in sorted(report.findings, key=_most_telling_first):
        # What a rule would rest on is of no use where it could not be applied.
        basis = "" if finding.level == "not_assessed" else f"Basis: {finding.basis}"
        above = finding.level == "not_assessed" and finding.message in reasons
        message = "For the reason given above." if above else finding.message
        said.setdefault((finding.level, message, basis), []).append(finding.rule)
    for (level, message, basis), rules in said.items():
        style = _LEVEL_STYLE[level]
        mark = f"   {page.glyphs.levels[level]} {page.words['level'][level]}"
        page.row((page.say(mark), style), (page.say(f" · {', '.join(rules)}"), "dim"))
        page.paragraphs(sentence(message), indent=5, style="dim" if level == "not_assessed" else "")
        page.paragraphs(basis, indent=5, style="dim")


def _labels(page: Page, measures: Mapping[str, Estimate]) -> Iterator[str]:
    """Labels for a sentence; several muscles go by their common name."""
    muscles = [name for name, estimate in measures.items() if estimate.unit == "pct"]
    together = len(muscles) > 1
    for name in measures:
        if not (together and name in muscles):
            yield _word(page, name, "label")
    if together:
        yield str(page.words["muscle_lengths"]["label"])


def _word(page: Page, name: str, key: str) -> str:
    return str(page.words["measures"].get(name, {}).get(key, name))


def _measure(page: Page, name: str, estimate: Estimate, stance: str) -> None:
    """Two lines, numbers over signs, with the bar beside them or (narrow) between them."""
    words = page.words["measures"].get(name, {})
    cited = words.get("cited", {}).get(stance)
    label = words.get("label_measured") if estimate.method == "measured" else None
    unit = "°" if estimate.unit == "deg" else " %"
    numbers = [
        (f"   {page.say(label or _word(page, name, 'label')):<25} ", ""),
        (f"{page.say(whole(estimate.value or 0) + unit):>7}", "bold"),
        (f"  {page.say(_interval(estimate)):<12}", ""),
    ]
    signs = f"+ {words['plus']}, − {words['minus']}" if words else ""
    meaning = [
        (f"     {page.say(signs):<25}", "dim"),
        (f"{'cited' if cited else '':>6}", "dim"),
        (f"   {page.say(_range(cited)):<12}", "dim"),
    ]
    axis = _axis(words.get("axis", {}), stance)
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


def _legend(page: Page, measures: Mapping[str, Estimate], stance: str) -> None:
    """How to read the bars, where the numbers and the ranges come from."""
    glyphs, words = page.glyphs, page.words
    shown = [name for name, estimate in measures.items() if estimate]
    cited = [words["measures"].get(name, {}).get("cited", {}).get(stance) for name in shown]
    sources = sorted({entry["source"] for entry in cited if entry})
    marks = f"{glyphs.value} value   {glyphs.ends[0]}{glyphs.line}{glyphs.ends[1]} 90 % interval"
    ranges = "; ".join(f"{source} ({words['sources'][source]})" for source in sources)
    if sources:
        marks += f"   {glyphs.cited * 3} range cited in the literature"
    page.console.print()
    page.paragraphs(marks, indent=3, style="dim")
    if any(measures[name].unit == "pct" for name in shown):
        page.paragraphs(f"{glyphs.filled * 3} difference from 100 %", indent=3, style="dim")
    if ranges:
        page.paragraphs(f"Ranges: {ranges}.", indent=3, style="dim")
    methods = {measures[name].method for name in shown}
    page.paragraphs(
        words["how_obtained"] if "estimated" in methods else None,
        words["how_measured"] if "measured" in methods else None,
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


def _range(cited: Mapping[str, float] | None) -> str:
    return f"{whole(cited['low'])} to {whole(cited['high'])}" if cited else ""


def _axis(axes: Mapping[str, Sequence[float]], stance: str) -> tuple[float, float]:
    low, high = axes.get(stance) or axes.get("standing") or (-30, 30)
    return low, high
