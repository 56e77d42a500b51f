"""The form of a row of the catalogue of garments, and ranges that many rows share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FITS = ("tight", "regular", "loose")
SPLITS = ("train", "test")
Range = tuple[float, float]


@dataclass(frozen=True)
class GarmentLine:
    """One kind of garment.

    role: "top", "layer" (over a top), "bottom", "one" (alone), "under" (a bib, over a top),
    "bare" (a bottom with a bare trunk or `with_` its top), "sport" (a top `with_` its bottom in
    one colour). fit: one of `FITS`. who: "any", "woman", "man". ranges: of fields of `Garment`.
    """

    split: str
    role: str
    fit: str
    kind: str
    name: str
    who: str = "any"
    with_: str = ""
    ranges: Mapping[str, Range] = field(default_factory=dict)


def line(words: str, **ranges: Range) -> GarmentLine:
    """A row: "split role fit kind who name", perhaps " + " and what it is worn with; ranges."""
    split, role, fit, kind, who, rest = words.split(" ", 5)
    name, _, with_ = rest.partition(" + ")
    return GarmentLine(split, role, fit, kind, name, who, with_, ranges)


SNUG: dict[str, Range] = {"slack": (0.0005, 0.004), "bridge": (0.0, 0.15), "rough": (0.0, 0.002)}
EASY: dict[str, Range] = {
    "slack": (0.004, 0.011),
    "bridge": (0.1, 0.6),
    "drape": (0.0, 0.45),
    "rough": (0.001, 0.009),
}
FULL: dict[str, Range] = {
    "slack": (0.012, 0.026),
    "bridge": (0.35, 1.0),
    "drape": (0.25, 0.95),
    "rough": (0.006, 0.026),
}
STIFF: dict[str, Range] = {
    "slack": (0.008, 0.018),
    "bridge": (0.4, 1.0),
    "drape": (0.2, 0.8),
    "rough": (0.0, 0.008),
    "high": (0.0, 0.012),
}
LONG = (0.93, 0.98)  # sleeves to the wrist
SHORT = (0.2, 0.42)
RIB = (0.04, 0.07)
PUFF = (0.008, 0.035)
ANKLE = (0.07, 0.085)
TOP_HEM = (0.86, 0.95)
WAIST: Range = (-0.025, 0.035)
LEG_OPENING: dict[str, Range] = {"curve": (0.05, 0.12)}
BRIEF: dict[str, Range] = {**SNUG, "low": (0.752, 0.765), "high": (-0.08, -0.02), **LEG_OPENING}
