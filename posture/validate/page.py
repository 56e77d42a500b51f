"""The figures as one self-contained HTML page, light or dark, on screen or paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from string import Template

from posture.validate import plots, sheets
from posture.validate.records import Failure, Outcome
from posture.validate.sheets import Sheet
from posture.validate.summary import MAIN, Summary

NAMED_FAILURES = 50
_LEGEND = (
    '<p class="legend"><span class="standing">● standing</span> '
    '<span class="seated">▲ seated</span> · intervals: line as printed, dashes without what no '
    "picture shows</p>"
)

_PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
:root { color-scheme: light dark; --ink: #1c2126; --soft: #5b6670; --line: #d6dbe0;
  --paper: #ffffff; --band: #f3f5f7; --standing: #2f6dab; --seated: #b85c14; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8ec; --soft: #9aa5af; --line: #3a4249;
  --paper: #15191d; --band: #1d2328; --standing: #6ea6dc; --seated: #eb9a58; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 68rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .4rem; }
h3 { font-size: 1rem; margin: 1.4rem 0 .3rem; }
.bold { font-weight: 600; }
.soft, .note { color: var(--soft); font-size: .87rem; max-width: 48rem; margin: .3rem 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; font-size: .87rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
section { display: inline-block; vertical-align: top; margin-right: 2.5rem; max-width: 100%; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .87rem; font-variant-numeric: tabular-nums; }
th { color: var(--soft); font-weight: 500; text-align: right; vertical-align: bottom; }
th, td { padding: .15rem .55rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
td { text-align: right; } .word { text-align: left; }
tbody tr:nth-child(even) { background: var(--band); }
tr.first td { border-top: 2px solid var(--line); }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1rem; }
figure { margin: 0; break-inside: avoid; }
figcaption { font-size: .82rem; color: var(--soft); }
svg { width: 100%; height: auto; font-family: inherit; color: var(--ink); }
.legend { font-size: .87rem; }
.standing { color: var(--standing); } .seated { color: var(--seated); }
@media print { :root { --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --band: #f4f4f4; }
  body { font-size: 10pt; padding: 0; max-width: none; } .scroll { overflow: visible; }
  th, td { padding: .1rem .3rem; } table { font-size: 8pt; } tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; } section { break-inside: avoid; }
  .plots { grid-template-columns: repeat(2, 1fr); } figure { max-width: 9cm; } }
</style>
</head>
<body>
<header>
<h1>$title</h1>
<p class="bold">$not_bone</p>
<dl>$about</dl>
</header>
<main>
$body
</main>
</body>
</html>
""")


def to_html(summary: Summary, outcomes: Sequence[Outcome], about: Mapping[str, str]) -> str:
    """The whole page; ``about`` says in words what run the figures come from."""
    body = [
        f'<p class="soft">{escape(sheets.HOW_TO_READ)}</p>',
        *(_sheet(sheet, "h2") for sheet in sheets.overview(summary)),
        *_plots(summary, outcomes),
        *_groups(summary),
        *_failures(summary.failures),
    ]
    return _PAGE.substitute(
        title=escape(f"Accuracy on {about['set']}"),
        not_bone=escape(sheets.NOT_BONE),
        about="".join(
            f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in about.items()
        ),
        body="\n".join(body),
    )


def _sheet(sheet: Sheet, heading: str) -> str:
    return (
        f"<section><{heading}>{escape(sheet.title)}</{heading}>\n"
        + (f'<p class="note">{escape(sheet.note)}</p>\n' if sheet.note else "")
        + f'<div class="scroll"><table><thead><tr>{_cells("th", sheet.head, sheet.words)}</tr>'
        + f"</thead><tbody>{''.join(_rows(sheet))}</tbody></table></div></section>"
    )


def _rows(sheet: Sheet) -> Iterator[str]:
    """The rows; where there are several columns of words, a line above each new first word."""
    before = sheet.rows[0][0] if sheet.rows else ""
    for row in sheet.rows:
        starts = sheet.words > 1 and row[0] != before
        before = row[0]
        mark = ' class="first"' if starts else ""
        yield f"<tr{mark}>{_cells('td', row, sheet.words)}</tr>"


def _cells(tag: str, texts: Sequence[str], words: int) -> str:
    marked = ((text, ' class="word"' if place < words else "") for place, text in enumerate(texts))
    return "".join(f"<{tag}{mark}>{escape(text)}</{tag}>" for text, mark in marked)


def _plots(summary: Summary, outcomes: Sequence[Outcome]) -> Iterator[str]:
    drawn = {measure: plots.points_of(outcomes, measure) for measure in MAIN}
    if any(drawn.values()):
        yield f"<h2>Plots</h2>{_LEGEND}"
    for measure, clouds in drawn.items():
        if not clouds:
            continue
        curves = [one for one in summary.calibration if one.measure == measure]
        figures = "".join(
            f"<figure><figcaption>{escape(title)}</figcaption>{svg}</figure>"
            for title, svg in plots.plots_of(measure, clouds, curves)
        )
        yield f'<h3>{escape(measure)}</h3><div class="plots">{figures}</div>'


def _groups(summary: Summary) -> Iterator[str]:
    yield "<h2>By yaw, build, clothing and lordosis</h2>"
    for stance, measure in sheets.answered_of(summary):
        yield _sheet(sheets.group_sheet(summary.accuracy, stance, measure), "h3")


def _failures(failures: Sequence[Failure]) -> Iterator[str]:
    if failures:
        yield "<h2>Pictures that could not be judged</h2><ul>"
        for one in failures[:NAMED_FAILURES]:
            yield f"<li>{escape(one.file)}: {escape(one.reason)}</li>"
        if len(failures) > NAMED_FAILURES:
            yield f"<li>and {len(failures) - NAMED_FAILURES} more</li>"
        yield "</ul>"
