"""Typst, which sets a template as a tagged PDF (PDF/UA-1), without the network."""

from __future__ import annotations

import functools
import importlib.util
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from posture.errors import MissingLibrary

STANDARD: Final = "ua-1"
"""Universal accessibility: tags, title and language are there, or nothing is made."""


@dataclass(frozen=True, slots=True)
class Typeset:
    """A PDF, and how many pages it has."""

    data: bytes
    pages: int


class Typesetter:
    """Sets one template, which says its number of pages as metadata ``<pages>``.

    Raises
    ------
    MissingLibrary
        typst is not installed.
    """

    def __init__(self, template: Path) -> None:
        try:
            import typst
        except ImportError:
            raise MissingLibrary(
                "PDF needs the extra 'report'", "pip install '.[report]' in the folder of the clone"
            ) from None
        self._compiler = typst.Compiler(template, root=template.parent, font_paths=_fonts())

    def pdf(self, scale: float, made_at: datetime) -> Typeset:
        """At a scale, 1 for the sizes that the template names."""
        inputs = {"scale": f"{scale:g}"}
        data = self._compiler.compile(
            format="pdf", sys_inputs=inputs, pdf_standards=STANDARD, timestamp=made_at
        )
        pages = self._compiler.query("<pages>", field="value", one=True)
        assert isinstance(data, bytes)
        return Typeset(data, int(pages))


@functools.cache
def _fonts() -> Any:
    """DejaVu Sans as matplotlib ships it, which has the signs used here; for names in other
    scripts, those of the system."""
    import typst

    found = importlib.util.find_spec("matplotlib")
    folders = []
    if found is not None and found.origin is not None:
        folders = [str(Path(found.origin).parent / "mpl-data" / "fonts" / "ttf")]
    return typst.Fonts(font_paths=folders)
