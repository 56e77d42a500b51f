"""README and the documents: their files, fenced blocks, command lines and links."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted(
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")],
    key=lambda path: path.relative_to(ROOT).as_posix(),
)
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")


@dataclass(frozen=True)
class Link:
    """A link of a document: what is clicked, and where it leads; ``document`` is its own file."""

    document: Path
    text: str
    target: str


def name_of(document: Path) -> str:
    """Its path below the repository."""
    return document.relative_to(ROOT).as_posix()


def text_of(document: Path) -> str:
    """All of it."""
    return document.read_text(encoding="utf-8")


def blocks(document: Path, language: str) -> list[str]:
    """The fenced blocks of a document in one language, in order."""
    return [body for of, body in FENCED.findall(text_of(document)) if of == language]


def commands(document: Path) -> list[str]:
    """The command lines of its ``sh`` blocks, without comments and without a closing ``&``."""
    lines = [line for body in blocks(document, "sh") for line in body.splitlines()]
    without = [line.partition(" #")[0].strip().removesuffix("&").strip() for line in lines]
    return [line for line in without if line and not line.startswith("#")]


def inline_commands(document: Path) -> Iterator[list[str]]:
    """Commands named in the running text, in words: their options may stand without values."""
    prose = FENCED.sub("", text_of(document))
    for code in INLINE.findall(prose):
        if re.match(r"(posture|make|python -m|pip install) \S", code):
            yield shlex.split(code)


def links(document: Path) -> list[Link]:
    """The links of a document, pictures too."""
    prose = FENCED.sub("", text_of(document))
    return [Link(document, text, target) for text, target in LINK.findall(prose)]


def anchors(document: Path) -> set[str]:
    """The names by which its headings can be linked to."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", text_of(document)), re.MULTILINE)
    kept = (re.sub(r"[^\w\s-]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in kept}
