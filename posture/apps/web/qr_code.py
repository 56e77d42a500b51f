"""An address as a QR code: for a page, and for a terminal."""

from __future__ import annotations

import io

import segno

QUIET_MODULES = 4
"""The white border that readers need (ISO/IEC 18004), in modules."""

BLACK_ON_WHITE = "\x1b[38;5;16;48;5;231m"
"""Fixed colours of 256: a terminal's own black and white may be anything, or swapped."""

AS_IT_WAS = "\x1b[0m"


def as_svg(text: str) -> str:
    """Inline SVG without style, so that the strictest policy of a page lets it in."""
    code = _code(text)
    return code.svg_inline(
        scale=1, border=QUIET_MODULES, omitsize=True, light="#fff", svgclass="qr", lineclass=""
    )


def as_data_url(text: str) -> str:
    """The same as the source of an ``img``."""
    return _code(text).svg_data_uri(scale=4, border=QUIET_MODULES, light="#fff", xmldecl=False)


def for_terminal(text: str) -> str:
    """Lines of half blocks, two modules one over the other in each character."""
    rows = [list(row) for row in _code(text).matrix_iter(border=QUIET_MODULES)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    lines = io.StringIO()
    for upper, lower in zip(rows[::2], rows[1::2], strict=True):
        blocks = "".join(" ▄▀█"[2 * bool(a) + bool(b)] for a, b in zip(upper, lower, strict=True))
        lines.write(f"{BLACK_ON_WHITE}{blocks}{AS_IT_WAS}\n")
    return lines.getvalue().rstrip("\n")


def _code(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m")
