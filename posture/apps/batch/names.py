"""Where in the output folder the files of one picture lie."""

from __future__ import annotations

import hashlib
import os

from posture.output.files import shortened

PARTS, THUMBS, ANNOTATED, DATA = "parts", "thumbs", "annotated", "data"


def key_of(name: str) -> str:
    """What a picture's files are called: sixteen hexadecimal digits that follow from its name."""
    return hashlib.blake2b(name.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def thumb(name: str) -> str:
    """The small picture: ``thumbs/3f/3f….jpg``, spread over folders that stay small."""
    key = key_of(name)
    return f"{THUMBS}/{key[:2]}/{key}.jpg"


DEEPEST, LONGEST_BYTES = 50, 1000
"""Folders of a path, and its length, up to which a file system surely takes it as our own."""


def annotated(name: str) -> str:
    """The annotated picture: the picture's own path, below a folder of its own.

    Where that path is very long or deep, one folder with a digest of it stands for its folders.
    """
    folders, _, file = name.rpartition("/")
    if folders.count("/") >= DEEPEST or len(os.fsencode(folders)) > LONGEST_BYTES:
        folders = f"deep-{key_of(folders)}"
    return "/".join(part for part in (ANNOTATED, folders, f"{shortened(file)}.posture.jpg") if part)
