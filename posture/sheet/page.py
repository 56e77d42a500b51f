"""The printable report as one HTML page: no script but what is asked for, no inline style."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from posture.assessment import Assessment
from posture.sheet.bars import svg
from posture.sheet.content import Part, Photo, Sheet, content_of
from posture.sheet.saying import Told
from posture.sheet.tables import Cell, Line, Table
from posture.sheet.words import wording

ASSETS = Path(__file__).resolve().parent / "assets"
MARK = '<meta name="generator" content="posture report">'
"""Tells a page of ours from any other file, so that only these are written over."""


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

    Raises
    ------
    UsageError
        The assessment holds values that no result of this program has.
    """
    sheet = content_of(assessment)
    look = f'<link rel="stylesheet" href="{escape(style)}">' if style else _style()
    script = toolbar = ""
    if links and "script" in links:
        script = f'<script src="{escape(links["script"])}" defer></script>\n'
        toolbar = _toolbar(data or "")
    main = '<main class="several">' if sheet.photos > 1 else "<main>"
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n{MARK}\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(sheet.title)}: {escape(sheet.about)}</title>\n{look}\n{script}</head>\n"
        f"<body>\n{main}\n{toolbar}" + "\n".join(_body(sheet)) + "\n</main>\n</body>\n</html>\n"
    )


def _style() -> str:
    return f"<style>\n{(ASSETS / 'sheet.css').read_text(encoding='utf-8')}</style>"


def _toolbar(data: str) -> str:
    words = wording()
    held = data.replace("<", "\\u003c")
    return (
        f'<div class="toolbar"><button type="button" id="print">{words["print"]}</button> '
        f'<button type="button" id="pdf">{words["pdf"]}</button>'
        f'<script type="application/json" id="assessment">{held}</script></div>\n'
    )


def _body(sheet: Sheet) -> Iterator[str]:
    title, about = escape(sheet.title), escape(sheet.about)
    yield f'<header><h1>{title}</h1><p class="about">{about}</p></header>'
    if sheet.notices:
        said = "".join(f"<p>{escape(notice)}</p>" for notice in sheet.notices)
        yield f'<div class="notice">{said}</div>'
    for part in sheet.parts:
        yield _part(part)
    how = "".join(f"<p><b>{escape(word)}</b> {escape(text)}</p>" for word, text in sheet.how)
    heading = escape(wording()["how"]["heading"])
    yield f'<section class="how"><h2>{heading}</h2><div class="columns">{how}</div></section>'
    yield f'<p class="disclaimer">{escape(sheet.disclaimer)}</p>'


def _part(part: Part) -> str:
    """One photo: picture beside the tables, findings below; of two, tables over the whole width."""
    pictures = "".join(_figure(part, photo) for photo in part.pictures)
    tables = "".join(_table(table) for table in part.tables)
    findings, missing = _findings(part), _missing(part)
    shown = f'<div class="pictures">{pictures}</div>' if pictures else ""
    tables = f'<div class="tables">{tables}</div>' if tables else ""
    if part.is_pair:
        body = _beside(shown, f"<div>{findings}{missing}</div>") + tables
    elif shown and tables:
        body = f'<div class="beside around">{shown}{tables}{findings}{missing}</div>'
    elif tables:
        body = f'{tables}<div class="halves">{findings}{missing}</div>'
    else:
        body = _beside(shown, missing)
    about = f'<p class="soft">{escape(part.about)}</p>' if part.about else ""
    remarks = "".join(f"<p>{escape(remark)}</p>" for remark in part.remarks)
    return (
        f'<section class="part {"pair" if part.is_pair else "single"}">'
        f"<h2>{escape(part.heading)}</h2>{about}{remarks}{body}</section>"
    )


def _beside(picture: str, text: str) -> str:
    if not picture or not text:
        return picture + text
    return f'<div class="beside">{picture}{text}</div>'


def _figure(part: Part, photo: Photo) -> str:
    data = base64.b64encode(photo.picture or b"").decode("ascii")
    heading = part.heading if not part.is_pair else f"{part.heading}, {photo.heading.lower()}"
    alternative = escape(wording()["alternative"].format(heading=heading))
    caption = f"<figcaption>{escape(photo.heading)}</figcaption>" if part.is_pair else ""
    image = f'<img src="data:image/jpeg;base64,{data}" alt="{alternative}">'
    return f"<figure>{image}{caption}</figure>"


def _table(table: Table) -> str:
    words = wording()
    each = f'<span class="soft">{words["numbers_and_bar" if table.has_bars else "numbers"]}</span>'
    heads = "".join(
        f'<th scope="col">{escape(name)}{" " if name else ""}{each}</th>'
        for name in table.columns or ("",)
    )
    return (
        f'<h3>{escape(table.title)}</h3><table class="{"two" if table.columns else "one"}">'
        f'<thead><tr><th scope="col"><span class="soft">{words["measure"]}</span></th>{heads}</tr>'
        f"</thead><tbody>{''.join(map(_line, table.lines))}</tbody></table>"
    )


def _line(line: Line) -> str:
    meaning = f' <span class="soft">{escape(line.meaning)}</span>' if line.meaning else ""
    cells = "".join(map(_cell, line.cells))
    return f'<tr><th scope="row">{escape(line.label)}{meaning}</th>{cells}</tr>'


def _cell(cell: Cell | None) -> str:
    """The numbers and, beside or (narrow) below them, the bar."""
    words = wording()
    if cell is None:
        said = f'<span aria-hidden="true">{words["none"]}</span>'
        return f'<td>{said}<span class="spoken">{words["none_spoken"]}</span></td>'
    remark = f'<span class="soft remark">{escape(cell.remark)}</span>' if cell.remark else ""
    return (
        f'<td><div class="cell"><div class="numbers"><b class="value">{escape(cell.value)}</b> '
        f'<span class="interval">{escape(cell.interval)}</span> '
        f'<span class="soft method">{escape(cell.how)}</span>{remark}</div>'
        f"{svg(cell.bar) if cell.bar else ''}</div></td>"
    )


def _findings(part: Part) -> str:
    """The heading with each finding; nothing where nothing could be measured at all."""
    if not part.tables:
        return ""
    words = wording()
    said = "".join(_finding(told) for told in part.findings)
    if not said and part.missing:
        said = f"<p>{escape(words['no_findings'])}</p>"
    return f'<div class="findings"><h3>{words["findings"]}</h3>{said}</div>' if said else ""


def _finding(told: Told) -> str:
    return (
        f'<div class="finding"><p><b><span aria-hidden="true">{told.mark}</span> '
        f"{escape(told.level)}</b> · {escape(told.subject)}</p><p>{escape(told.message)}</p>"
        f'<p class="soft">{escape(told.basis)}</p></div>'
    )


def _missing(part: Part) -> str:
    if not part.missing:
        return ""
    items = "".join(
        f"<li><b>{escape(names)}</b>: {escape(reason)}</li>" for names, reason in part.missing
    )
    return f'<div class="missing"><h3>{wording()["missing"]}</h3><ul>{items}</ul></div>'
