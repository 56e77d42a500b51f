"""A posted form (``multipart/form-data``, RFC 7578) → the files in it. Bytes in, bytes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import HeaderParser

FORM = "multipart/form-data"
MOST_PARTS = 100
LONGEST_HEAD = 16 * 2**10
"""Bytes of the header lines of one part."""


@dataclass(frozen=True, slots=True)
class PostedFile:
    """A file of a form: its name on the sender's machine, and what it holds."""

    name: str
    data: bytes = field(repr=False)


def is_form(content_type: str) -> bool:
    """Whether a Content-Type says that the body is a form with files."""
    return content_type.partition(";")[0].strip().lower() == FORM


@dataclass(frozen=True, slots=True)
class PostedForm:
    """What a form holds: its files, whatever their fields are called, and the names of the rest.

    A choice of a file that was left empty, so without a name and without bytes, is neither.
    """

    files: tuple[PostedFile, ...]
    fields: tuple[str, ...]


def read_form(body: bytes, content_type: str) -> PostedForm:
    """The files of a form, and the names of its other fields.

    Raises
    ------
    ValueError
        The body is no such form: no boundary, no end, or more than a form of a photo has.
    """
    files: list[PostedFile] = []
    fields: list[str] = []
    for head, data in _parts(body, _boundary(content_type)):
        message = HeaderParser().parsestr(head.decode("utf-8", "replace"))
        name = message.get_filename()
        if name is None:
            fields.append(str(message.get_param("name", "", "content-disposition")))
        elif name or data:
            files.append(PostedFile(name, data))
    return PostedForm(tuple(files), tuple(fields))


def _boundary(content_type: str) -> bytes:
    head = Message()
    head["Content-Type"] = content_type
    boundary = head.get_boundary()
    if not boundary or not boundary.isascii():
        raise ValueError("the form's Content-Type names no boundary")
    return boundary.encode("ascii")


def _parts(body: bytes, boundary: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The header lines and the content of each part between the form's boundary lines."""
    delimiter = b"\r\n--" + boundary
    at = len(delimiter) - 2 if body.startswith(delimiter[2:]) else _after(body, delimiter, 0)
    for _ in range(MOST_PARTS):
        if body.startswith(b"--", at):
            return
        start = _after(body, b"\r\n", at)
        if body[at : start - 2].strip(b" \t"):
            raise ValueError("a boundary of the form goes on where it should end")
        # A part without header lines begins with the empty line that ends them.
        end = _after(body, delimiter, start - 2) - len(delimiter)
        content = _after(body, b"\r\n\r\n", start - 2)
        if content > end or content - start > LONGEST_HEAD:
            raise ValueError("a part of the form has no end of its header lines")
        yield body[start : content - 4], body[content:end]
        at = end + len(delimiter)
    raise ValueError(f"the form has more than {MOST_PARTS} parts")


def _after(body: bytes, what: bytes, start: int) -> int:
    found = body.find(what, start)
    if found < 0:
        raise ValueError("the form is cut short")
    return found + len(what)
