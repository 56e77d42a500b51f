"""A console page: its width, the marks it can show, and text made fit for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.text import Text

from posture.output.text import LEVEL_MARKS, printable
from posture.runtime.resources import read_toml
from posture.types import Level

Span = tuple[str, str]
"""A piece of a line and its style."""

_WIDEST = 104
_ASCII = str.maketrans("−–—·×“”’", '----x""\'') | str.maketrans(
    {"°": " deg", "…": "...", "±": "+/-", "≥": ">=", "≤": "<=", "→": "->"}
)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The marks of bars and levels."""

    value: str
    line: str
    filled: str
    ends: str
    beyond: str
    zero: str
    cited: str
    edges: str
    levels: Mapping[Level, str]


_UNICODE = Glyphs("●", "─", "━", "├┤", "◂▸", "┊┼", "░", "▏▕", LEVEL_MARKS)
_PLAIN = Glyphs(
    "o",
    "-",
    "=",
    "[]",
    "<>",
    ":+",
    "#",
    "||",
    {"noticeable": "*", "borderline": "+", "typical": "o", "not_assessed": "-"},
)


class LastingConsole(Console):
    """Falls silent when nobody reads it any more: that must not end hours of work."""

    def on_broken_pipe(self) -> None:
        """See :class:`rich.console.Console`."""
        self.quiet = True


class ConsolePage:
    """One report on one console: its width, its glyphs and its words."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.width = min(console.width, _WIDEST)
        self.plain = console.options.ascii_only
        self.glyphs = _PLAIN if self.plain else _UNICODE
        self.words: Mapping[str, Any] = read_toml("wording.toml")

    def say(self, text: str) -> str:
        """The text as this console can show it."""
        text = printable(text)
        if not self.plain:
            return text
        return text.translate(_ASCII).encode("ascii", "backslashreplace").decode("ascii")

    def paragraphs(self, *texts: str | None, indent: int = 1, style: str = "") -> None:
        """Wrapped text, every line indented; None is left out."""
        for text in texts:
            if text:
                body = Text(self.say(text), style=style)
                for line in body.wrap(self.console, max(self.width - indent - 1, 20)):
                    self.row((" " * indent, ""), (line.plain, style))

    def row(self, *spans: Span) -> None:
        """One line that fits by construction."""
        line = Text.assemble(*spans, no_wrap=True, overflow="crop")
        line.rstrip()
        self.console.print(line)

    def title(self, text: str) -> None:
        self.console.print()
        self.paragraphs(text, style="bold")

    def heading(self, name: str) -> None:
        """The file name, underlined."""
        self.paragraphs(name, style="bold")
        self.row((" " + self.glyphs.line * (self.width - 2), "dim"))
