"""What a worker process makes of results to take away: it can be ended where that takes too long.

Bytes of a request in, bytes of a page or a file out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import unquote_to_bytes

from posture.apps.web import plain_data
from posture.apps.web.request_errors import refused
from posture.apps.web.texts import texts
from posture.movements.movement_reading import from_dict as movement_from_dict
from posture.output.day.log_reading import log_of
from posture.output.day.page import to_html
from posture.output.day.summary import summarise
from posture.output.handout import html_of, pdf_of
from posture.output.movement_sheet import movement_pdf, movement_sheet
from posture.results.assessment import Assessment, from_dict

T = TypeVar("T")

MOVEMENT_STYLES = ("/static/sheet.css", "/static/movement_sheet.css")
MOST_ENTRIES = 200
"""Findings of one photo that are set; the program has some twenty rules."""


def printable(form: bytes) -> bytes:
    """The printable page of the assessment in the field ``assessment`` of a form.

    Raises
    ------
    Refused, UsageError
        It is no assessment, or holds values that no result has.
    """
    text = _field(form, b"assessment").decode("utf-8", "replace")
    assessment = plain_data.parsed(text, _assessment)
    links = {"script": "/static/sheet.js"}
    return html_of(assessment, style="/static/sheet.css", links=links, data=text).encode()


def pdf(text: bytes) -> bytes:
    """The printable page of an assessment as a PDF; raises as :func:`printable`."""
    return pdf_of(plain_data.parsed(text, _assessment))


def day(form: bytes) -> bytes:
    """The page of the log that a form sends as plain text in the field ``log``.

    Raises
    ------
    UsageError
        It is no log, or its lines are out of order.
    """
    name = str(texts()["server"]["camera_log"])
    log = log_of(form.removeprefix(b"log=").splitlines(), name)
    return to_html(log, summarise(log), name, log.rules(), "/static/day.css").encode()


def movement_page(form: bytes) -> bytes:
    """The sheet of the movement in a form's field ``movement``; raises as :func:`printable`."""
    text = _field(form, b"movement").decode("utf-8", "replace")
    movement = plain_data.parsed(text, movement_from_dict)
    return _known(lambda: movement_sheet(movement, styles=MOVEMENT_STYLES)).encode()


def movement_file(text: bytes) -> bytes:
    """The sheet of a movement as a PDF; raises as :func:`printable`."""
    movement = plain_data.parsed(text, movement_from_dict)
    return _known(lambda: movement_pdf(movement))


EXPORTS: Mapping[str, Callable[[bytes], bytes]] = {
    "printable": printable,
    "pdf": pdf,
    "day": day,
    "movement_sheet": movement_page,
    "movement_pdf": movement_file,
}
"""By the kind of a job."""


def _known(make: Callable[[], T]) -> T:
    """What is made of a movement, whose tests, figures and phases go by names.

    Raises
    ------
    Refused
        A name is none that the program has words for.
    """
    try:
        return make()
    except KeyError as error:
        why = f"there is nothing called {error.args[0]!r}"[:200]
        raise refused(422, "not_json", why=why) from None


def _assessment(data: object) -> Assessment:
    """The assessment, unless it is one that takes minutes to set.

    Raises
    ------
    ValueError
        It is none, or has more than any that the program makes.
    """
    found = from_dict(data)
    for shot in found.shots:
        if max(len(shot.report.findings), len(shot.distances)) > MOST_ENTRIES:
            raise ValueError(f"a photo has more than {MOST_ENTRIES} findings or distances")
    return found


def _field(form: bytes, name: bytes) -> bytes:
    """A field of a form (``application/x-www-form-urlencoded``); empty where there is none."""
    for part in form.split(b"&"):
        key, _, value = part.partition(b"=")
        if key == name:
            return unquote_to_bytes(value.replace(b"+", b" "))
    return b""
