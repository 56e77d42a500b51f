"""HTML from the templates of a package: what is put in is escaped, and what is missing is a fault.

A template holds all the markup; Python gives it text, numbers and flags. Markup made elsewhere (a
plot, a style sheet of ours) comes as ``markupsafe.Markup``, the one thing that is not escaped.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from posture.output.text import printable

SHARED = Path(__file__).resolve().parent / "templates"


def render(folder: Path, template: str, /, **values: Any) -> str:
    """The text of one template.

    Parameters
    ----------
    folder : where it and those that it includes lie; ``SHARED`` has those of several packages.
    template : its file name.
    values : what it names.

    Raises
    ------
    jinja2.UndefinedError
        It names what is not there: a fault of the program, found by any test of the page.
    """
    return _environment(folder).get_template(template).render(**values)


def in_script(json_text: str) -> Markup:
    """JSON text that is safe in a ``<script>`` element: no tag begins in it."""
    return Markup(json_text.replace("<", "\\u003c"))


def as_code(text: str) -> Markup:
    """Text with what stands in double backticks as code."""
    parts = str(_shown(text)).split("``")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if index % 2 else part
        for index, part in enumerate(parts)
    )


@functools.cache
def _environment(folder: Path) -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader((folder, SHARED)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["code"] = as_code
    return made


def _shown(value: Any) -> Any:
    """Text fit to show, as names and logs may hold anything; all else as it is."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return "\n".join(map(printable, value.split("\n")))
