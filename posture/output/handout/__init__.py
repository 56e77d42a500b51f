"""The printable report of an assessment: what a person could hand to a professional.

content   an assessment in words: its parts, made of
          tables (numbers, bars), saying (findings, what is missing), method (how)
page      as HTML, in the look of assets/sheet.css
paper     as PDF, with inks (fonts, colours, paragraphs)
bars      the shapes of a bar, for both          pictures, checking   what comes from files
command   what `posture report` does
"""

from __future__ import annotations

from posture.output.handout.handout_page import html_of
from posture.output.handout.pdf import pdf_of

__all__ = ["html_of", "pdf_of"]
