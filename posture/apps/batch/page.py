"""The page of a batch: ``index.html`` with its data beside it, opened from disk, no network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from posture.apps.batch import batch_words, names, summary_sections
from posture.apps.batch.gallery import ROWS_A_CHUNK, GalleryWriter, to_json
from posture.apps.batch.summary import MAIN, BatchSummary, Tally
from posture.output import html, result_json

if TYPE_CHECKING:
    import pyarrow

    from posture.apps.batch.places import BatchOutput

PAGE = "index.html"
HERE = Path(__file__).resolve().parent
SCRIPTS = ("parts.js", "store.js", "choosing.js", "detail.js", "gallery.js")


def write_page(
    folder: BatchOutput,
    tables: Iterable[pyarrow.Table],
    about: Mapping[str, str],
    *,
    count: int,
    annotated: bool = False,
) -> None:
    """Write ``index.html`` and ``data/``; what an earlier run left there is replaced.

    Parameters
    ----------
    tables : stream of tables of ``posture.results.table.columns()``, in order of name; read once.
    about : title and value of what is said about the run; its ``folder`` stands in the title.
    count : rows of all tables together; of very many the gallery shows an even sample.
    annotated : whether annotated pictures lie at ``annotated/<name>.posture.jpg``.

    Raises
    ------
    MissingLibrary
        pyarrow or matplotlib is not installed.
    OutputError
        The folder cannot be written to.
    """
    tally, gallery = Tally(), GalleryWriter(folder, count, annotated=annotated)
    for table in tables:
        tally.add(table)
        gallery.add(table)
    held = gallery.finish()
    folder.write(PAGE, to_html(tally.summary(), about, held).encode())


def to_html(summary: BatchSummary, about: Mapping[str, str], held: int) -> str:
    """The page itself; ``held`` is the number of pictures in the gallery's data."""
    return html.render(
        HERE / "templates",
        "page.html",
        title=f"Postures in {about.get('folder', 'a folder')}",
        style=Markup(_of_results(result_json.STYLE) + _asset("page.css")),
        about=list(about.items()),
        disclaimer=batch_words.wording()["disclaimer"].strip(),
        summary=summary_sections.sections_of(summary),
        how_to_read=summary_sections.HOW_TO_READ,
        sample=_sample(held, summary.pictures),
        data=html.in_script(to_json(_gallery(summary, held))),
        script=Markup("\n".join([_of_results(result_json.SCRIPT), *map(_asset, SCRIPTS)])),
    )


def _asset(name: str) -> str:
    return (HERE / "assets" / name).read_text(encoding="utf-8")


def _of_results(name: str) -> str:
    return (result_json.ASSETS / name).read_text(encoding="utf-8")


def _sample(held: int, pictures: int) -> str:
    """Says plainly when not every picture can be looked at."""
    if held == pictures:
        return ""
    return (
        f"The gallery holds an even sample of {held:,} of the {pictures:,} pictures, as many as a "
        "browser can keep; the plots and counts above cover all of them."
    )


def _gallery(summary: BatchSummary, held: int) -> dict[str, Any]:
    """What the script has to know beside the rows."""
    return {
        **batch_words.for_the_gallery(),
        "held": held,
        "rows_a_chunk": ROWS_A_CHUNK,
        "main": MAIN,
        "found_rules": [rule for rule in batch_words.rules() if rule in summary.findings],
        "data": names.DATA,
        "thumbs": names.THUMBS,
    }
