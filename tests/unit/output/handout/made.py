"""Assessments to make reports of."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from html import unescape
from typing import Any

from PIL import Image

from posture.results import report_json
from posture.results.assessment import Assessment, AssessmentPhoto, Questionnaire, Setup, Side
from posture.runtime import resources
from posture.types import WHOLE_SETUP, Distance, Estimate, Report


def example(name: str) -> Report:
    """One of the examples that ship with the schema."""
    text = (resources.PACKAGE_DIR / f"data/examples/{name}.json").read_text("utf-8")
    return report_json.from_dict(json.loads(text))


FOUND = example("ok")
HOSTILE = "<b>x</b> & <script>alert(1)</script> \u202e \U0001f600 " + "W" * 120


def jpeg(width: int = 300, height: int = 400) -> bytes:
    """A picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), (90, 120, 140)).save(buffer, "JPEG")
    return buffer.getvalue()


def assessment(
    *shots: AssessmentPhoto, name: str | None = "Anna", questionnaire: Questionnaire | None = None
) -> Assessment:
    """Of the photos given, else of one from the left."""
    setup = Setup(WHOLE_SETUP - {"clothing"}, "barefoot", 170.0)
    return Assessment(
        "2026-11-27", shots or (shot(),), name, setup, questionnaire or Questionnaire()
    )


def shot(side: Side = "left", tilt_deg: float = 14.0, **changes: Any) -> AssessmentPhoto:
    """A photo with a measured tilt, lengths, a distance and a picture; ``changes`` its report."""
    measured = Estimate.around(tilt_deg, 4.0, method="measured")
    length = Estimate.around(112.0, 5.0, unit="pct", method="measured")
    measures = {**FOUND.measures, "pelvic_tilt": measured, "gluteus_maximus_length": length}
    found = replace(FOUND, **{"measures": measures, **changes})
    distances = (Distance("sway", 5.0, 3.0, 7.0),)
    return AssessmentPhoto(found, side, Estimate.around(9.0, 8.0), distances, jpeg())


def words_of(page: str) -> str:
    """What a reader reads: no tags, no entities, one space."""
    shown = re.sub(r"<style>.*?</style>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", shown)))
