"""Annotated pictures: what was measured, drawn on the photo so that one would show it to a client.

    annotate ─ blur      the face, first of all
             ─ plan      decides what is shown and where, without touching a pixel
                 figure      landmarks → points of the picture, facing right
                 sagittal, frontal   what to draw for a side, a front or back view
                 tilt        the pelvis with its tilt, and the interval as a fan
                 pelvis      its shape: tilt and hip in, points out
                 body        where labels may not lie
                 labels      where they do lie
                 beside      the panel of a picture too small to write on
             ─ canvas    puts the plan on the picture
               style, text   sizes, colours, fonts

Nothing here measures anything: the numbers are the report's.
"""

from posture.output.drawing.annotated import annotate, overlay
from posture.output.drawing.planning import DrawingPlan, plan

__all__ = ["DrawingPlan", "annotate", "overlay", "plan"]
