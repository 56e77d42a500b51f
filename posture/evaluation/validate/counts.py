"""What is counted: views, facing and stance judged right, and pictures that should be refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from posture.evaluation.validate.records import PictureResult
from posture.types import Stance

NONE = "none"
REFUSED = "pelvic_tilt"
KINDS: Mapping[str, Sequence[str]] = {
    "view": ("side", "oblique", "front", "back", NONE),
    "facing": ("left", "right", NONE),
    "stance": (*get_args(Stance), NONE),
}


@dataclass(frozen=True, slots=True)
class Confusion:
    """How many pictures of each truth (rows) got each answer (columns)."""

    about: str
    truths: tuple[str, ...]
    answers: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """How many pictures of a kind got no pelvic tilt."""

    pictures: str
    n: int
    refused: int
    share: float


def confusions(outcomes: Sequence[PictureResult]) -> list[Confusion]:
    """View, facing and stance: truth against answer."""
    return [_confusion(about, outcomes) for about in KINDS]


def _confusion(about: str, outcomes: Sequence[PictureResult]) -> Confusion:
    pairs = Counter(
        (getattr(one.entry, about) or NONE, getattr(one, about) or NONE) for one in outcomes
    )
    truths = _ordered(about, {truth for truth, _ in pairs})
    answers = _ordered(about, {answer for _, answer in pairs} | {NONE})
    counts = tuple(tuple(pairs[truth, answer] for answer in answers) for truth in truths)
    return Confusion(about, truths, answers, counts)


def _ordered(about: str, names: set[str]) -> tuple[str, ...]:
    known = KINDS[about]
    return tuple(sorted(names, key=lambda one: (known.index(one) if one in known else -1, one)))


def refusals(outcomes: Sequence[PictureResult]) -> list[Refusal]:
    """Pictures that cannot carry a tilt, by what is wrong with them, then plain side views."""
    kinds = {
        "front view": [one for one in outcomes if one.entry.view == "front"],
        "back view": [one for one in outcomes if one.entry.view == "back"],
        "oblique view": [one for one in outcomes if one.entry.view == "oblique"],
    }
    for part in sorted({part for one in outcomes for part in one.entry.occluded}):
        hidden = [one for one in outcomes if part in one.entry.occluded]
        kinds[f"{part.replace('_', ' ')} hidden"] = hidden
    kinds["side view, nothing hidden"] = [
        one for one in outcomes if one.entry.view == "side" and not one.entry.occluded
    ]
    return [_refusal(name, chosen) for name, chosen in kinds.items() if chosen]


def _refusal(name: str, chosen: Sequence[PictureResult]) -> Refusal:
    refused = sum(REFUSED not in one.measures for one in chosen)
    return Refusal(name, len(chosen), refused, refused / len(chosen))
