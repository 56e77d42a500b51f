"""Where in the output folder the files of one picture lie."""

from __future__ import annotations

import hashlib

from posture.output.files import shortened

PARTS, THUMBS, ANNOTATED, DATA = "parts", "thumbs", "annotated", "data"


def key_of(name: str) -> str:
    """What a picture's files are called: sixteen hexadecimal digits that follow from its name."""
    return hashlib.blake2b(name.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def thumb(name: str) -> str:
    """The small picture: ``thumbs/3f/3f….jpg``, spread over folders that stay small."""
    key = key_of(name)
    return f"{THUMBS}/{key[:2]}/{key}.jpg"


def annotated(name: str) -> str:
    """The annotated picture: the picture's own path, below a folder of its own."""
    folders, _, file = name.rpartition("/")
    return "/".join(part for part in (ANNOTATED, folders, f"{shortened(file)}.posture.jpg") if part)
