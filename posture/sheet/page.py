"""The printable report as one HTML page: no script but what is asked for, no inline style."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from posture.assessment import Assessment
from posture.sheet.content import Bar, Part, Row, Sheet, content_of, wording

ASSETS = Path(__file__).resolve().parent / "assets"
MARK = '<meta name="generator" content="posture report">'
"""Tells a page of ours from any other file, so that only these are written over."""

WIDTH, HEIGHT = 150, 14


def html_of(
    assessment: Assessment,
    *,
    style: str | None = None,
    links: Mapping[str, str] | None = None,
    data: str | None = None,
) -> str:
    """The whole page.

    Parameters
    ----------
    style : address of the style sheet; without it the style is inside the page.
    links : ``script`` is the address of a script for the two buttons that come with it.
    data : the assessment as JSON text, for that script.
    """
    sheet = content_of(assessment)
    words = wording()
    look = f'<link rel="stylesheet" href="{escape(style)}">' if style else _style()
    script = toolbar = ""
    if links and "script" in links:
        script = f'<script src="{escape(links["script"])}" defer></script>'
        held = (data or "").replace("<", "\\u003c")
        toolbar = (
            f'<div class="toolbar"><button type="button" id="print">{words["print"]}</button> '
            f'<button type="button" id="pdf">{words["pdf"]}</button>'
            f'<script type="application/json" id="assessment">{held}</script></div>'
        )
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n{MARK}\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(sheet.title)}: {escape(sheet.about)}</title>\n{look}\n{script}\n</head>\n"
        f"<body>\n<main>\n{toolbar}\n" + "\n".join(_body(sheet)) + "\n</main>\n</body>\n</html>\n"
    )


def _style() -> str:
    return f"<style>\n{(ASSETS / 'sheet.css').read_text(encoding='utf-8')}</style>"


def _body(sheet: Sheet) -> Iterator[str]:
    words = wording()
    title, about = escape(sheet.title), escape(sheet.about)
    yield f'<header><h1>{title}</h1><p class="about">{about}</p></header>'
    for notice in sheet.notices:
        yield f'<p class="notice">{escape(notice)}</p>'
    if sheet.sides:
        yield _sides(sheet.sides)
    for part in sheet.parts:
        yield "\n".join(_part(part))
    how = "".join(f"<p>{escape(line)}</p>" for line in sheet.how)
    yield f'<section class="how"><h2>{words["how"]}</h2>{how}'
    yield f"<p>{escape(sheet.disclaimer)}</p></section>"


def _sides(rows: tuple[tuple[str, ...], ...]) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in rows[0])
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + "</tr>"
        for name, *cells in rows[1:]
    )
    return (
        f'<section class="sides"><h2>{wording()["both_sides"]}</h2><div class="scrolls" '
        f'tabindex="0" role="group" aria-label="{wording()["both_sides"]}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></section>"
    )


def _part(part: Part) -> Iterator[str]:
    words = wording()
    yield f'<section class="photo"><h2>{escape(part.heading)}</h2>'
    yield "".join(f"<p>{escape(remark)}</p>" for remark in part.remarks)
    yield '<div class="beside">'
    if part.picture is not None:
        data = base64.b64encode(part.picture).decode("ascii")
        alternative = escape(words["alternative"].format(heading=part.heading))
        yield f'<img src="data:image/jpeg;base64,{data}" alt="{alternative}">'
    yield '<div class="numbers">'
    if part.measures:
        yield _table(words["measures"], part.measures)
    yield "</div></div>"
    yield '<div class="columns">'
    if part.lengths:
        yield f"<div>{_table(words['lengths'], part.lengths)}</div>"
    if part.distances:
        yield f"<div>{_distances(part)}</div>"
    if part.findings:
        yield f"<div><h3>{words['findings']}</h3>{''.join(_findings(part))}</div>"
    if part.missing:
        items = "".join(
            f"<li><strong>{escape(names)}</strong>: {escape(reason)}</li>"
            for names, reason in part.missing
        )
        yield f"<div><h3>{words['missing']}</h3><ul>{items}</ul></div>"
    yield "</div></section>"


def _table(title: str, rows: tuple[Row, ...]) -> str:
    words = wording()
    heads = (words["measure"], words["value"], words["interval"], words["bar"], words["obtained"])
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in heads)
    return (
        f"<h3>{escape(title)}</h3><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(_row(row) for row in rows)}</tbody></table>"
    )


def _row(row: Row) -> str:
    remark = f'<span class="remark">{escape(row.remark)}</span>' if row.remark else ""
    return (
        f'<tr><th scope="row">{escape(row.label)}{remark}</th><td class="value">{row.value}</td>'
        f"<td>{row.interval}</td><td>{_bar(row)}</td><td>{row.how}</td></tr>"
    )


def _bar(row: Row) -> str:
    """The interval over its axis, the cited range shaded, as SVG without any style of its own."""
    bar = row.bar
    middle = HEIGHT / 2
    words = wording()
    said = f"{row.value} ({row.interval})"
    if row.cited:
        said += f", {words['cited'].lower()} {row.cited}"
    pieces = [f'<line class="axis" x1="0" x2="{WIDTH}" y1="{middle}" y2="{middle}"/>']
    if bar.cited:
        left, right = (_x(bar, end) for end in bar.cited)
        width = round(right - left, 1)
        pieces.insert(0, f'<rect class="cited" x="{left}" y="1" width="{width}" height="12"/>')
    zero = _x(bar, bar.zero)
    pieces.append(f'<line class="zero" x1="{zero}" x2="{zero}" y1="2" y2="12"/>')
    low, high, value = (_x(bar, number) for number in (bar.low, bar.high, bar.value))
    pieces.append(f'<line class="interval" x1="{low}" x2="{high}" y1="{middle}" y2="{middle}"/>')
    pieces += [f'<line class="interval" x1="{x}" x2="{x}" y1="4" y2="10"/>' for x in (low, high)]
    pieces.append(f'<circle class="value" cx="{value}" cy="{middle}" r="3.4"/>')
    return (
        f'<svg role="img" aria-label="{escape(said)}" viewBox="-4 0 {WIDTH + 8} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}">{"".join(pieces)}</svg>'
    )


def _x(bar: Bar, number: float) -> float:
    return round(WIDTH * bar.place(number), 1)


def _distances(part: Part) -> str:
    words = wording()
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        f'<td class="value">{value}</td><td>{spread}</td></tr>'
        for name, value, spread in part.distances
    )
    heads = "".join(
        f'<th scope="col">{words[key]}</th>' for key in ("measure", "value", "interval")
    )
    return (
        f"<h3>{words['distances']}</h3><table><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _findings(part: Part) -> Iterator[str]:
    for told in part.findings:
        basis = f'<br><span class="basis">{escape(told.basis)}</span>' if told.basis else ""
        yield (
            f'<p><strong><span aria-hidden="true">{told.mark}</span> {escape(told.level)}</strong> '
            f"{escape(told.message)}{basis}</p>"
        )
