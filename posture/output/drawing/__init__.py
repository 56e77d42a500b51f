"""Annotated pictures: what was measured, drawn on the photo so that one would show it to a client.

    annotated, bare       with labels, or the lines alone
              ─ blur      the face, first of all
              ─ planning  decides what is shown and where, without touching a pixel
                  drawn_figure      landmarks → points of the picture, facing right
                  person_drawing    the skeleton, and brackets around the person
                  sagittal_drawing, frontal_drawing   what to draw for a side or a front view
                  tilt              the pelvis with its tilt, and the interval as a fan
                  pelvis_shape      its shape: tilt and hip in, points out
                  occupied_cells    where labels may not lie
                  label_placement   where they do lie
                  beside            the panel of a picture too small to write on
              ─ canvas    puts the plan on the picture, made of primitives
                  style, label_plates   sizes, colours, fonts

Nothing here measures anything: the numbers are the report's.
"""

from posture.output.drawing.annotated import annotate, overlay
from posture.output.drawing.bare import with_lines
from posture.output.drawing.planning import DrawingPlan, plan

__all__ = ["DrawingPlan", "annotate", "overlay", "plan", "with_lines"]
