"""The handout of an assessment: what a clinic could give to a client, or one to a professional.

content           an assessment in words: its parts, made of
                  measure_tables, handout_findings (and what is missing), summaries, method (how)
handout_page      as HTML, in the look of assets/sheet.css
pdf               as PDF, set by typesetting after templates/handout.typ
bar_shapes        the shapes of a bar, for both
pictures, validation    what comes from files
additions         what the command line adds: who, where, notes
command           what `posture report` does
"""

from __future__ import annotations

from posture.output.handout.handout_page import html_of
from posture.output.handout.pdf import pdf_of

__all__ = ["html_of", "pdf_of"]
