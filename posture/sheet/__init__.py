"""The printable report of an assessment: what a person could hand to a professional.

content   an assessment in words, rows and bars; the same for every form
page      as HTML          paper     as PDF          command   what `posture report` does
"""

from __future__ import annotations

from posture.sheet.page import html_of
from posture.sheet.paper import pdf_of

__all__ = ["html_of", "pdf_of"]
