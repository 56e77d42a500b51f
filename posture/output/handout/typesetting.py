"""Typst, which sets a template as a tagged PDF (PDF/UA-1), without the network."""

from __future__ import annotations

import functools
import importlib.util
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from posture.errors import MissingLibrary

STANDARD: Final = "ua-1"
"""Universal accessibility: tags, title and language are there, or nothing is made."""


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
        self._typst, self._template = typst, template

    def pages(self, scale: float) -> int:
        """How many pages it takes at a scale, 1 for the sizes that the template names."""
        return int(self._at(scale).query("<pages>", field="value", one=True))

    def pdf(self, scale: float, made_at: datetime) -> bytes:
        """At a scale; the same at the same time is the same to the byte."""
        data = self._at(scale).compile(format="pdf", pdf_standards=STANDARD, timestamp=made_at)
        assert isinstance(data, bytes)
        return data

    def _at(self, scale: float) -> Any:
        return self._typst.Compiler(
            self._template,
            root=self._template.parent,
            font_paths=_fonts(),
            sys_inputs={"scale": f"{scale:g}"},
        )


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
