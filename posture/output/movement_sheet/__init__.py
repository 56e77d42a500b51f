"""A movement on one sheet: what a film comes to, to be read on a screen or on paper.

content        a movement in words, rows and plots: the same for page and PDF, made of
               repetition_tables, curve_plots (shapes of the curves), sheet_findings, how_measured
sheet_page     as HTML, in the look of the handout and of assets/movement.css
sheet_pdf      as PDF, set after templates/movement.typ
key_moments    which moments are shown; key_pictures reads them from the film again and draws them;
               picture_captions are what stands below
"""

from __future__ import annotations

from posture.output.movement_sheet.key_moments import KeyPicture
from posture.output.movement_sheet.sheet_page import movement_sheet
from posture.output.movement_sheet.sheet_pdf import movement_pdf

__all__ = ["KeyPicture", "movement_pdf", "movement_sheet"]
