"""How a movement was measured: what applies to this film, no more."""

from __future__ import annotations

from collections.abc import Iterator

from posture import __version__
from posture.movements.model import Movement
from posture.output.handout.handout_words import wording as handout_wording
from posture.output.handout.method import DIGITS
from posture.output.movement_sheet.sheet_words import wording
from posture.output.text import whole
from posture.runtime.resources import read_toml


def how(movement: Movement, *, has_pictures: bool = True) -> Iterator[tuple[str, str]]:
    """A word and what it says, in the order of a reader's questions.

    Parameters
    ----------
    has_pictures : whether the sheet shows key moments; else it says why not.
    """
    film, is_photo = movement.film, movement.test == "thomas"
    if movement.view is not None or is_photo:
        yield _entry("estimated")
    if movement.view == "side" and movement.test is not None:
        yield _entry("near")
    if is_photo:
        yield _entry("photo")
    elif film.looks:
        seen = whole(100.0 * film.seen_share)
        yield _entry("film", looks=f"{film.looks:,}", per_s=f"{film.looks_per_s:.3g}", seen=seen)
    if movement.repetitions and not is_photo and not has_pictures:
        yield _entry("no_pictures_saved" if movement.points is None else "no_pictures")
    if movement.repetitions and movement.test is not None:
        smoothing = read_toml("movements.toml")["smoothing"]
        hz = float(smoothing.get(movement.test, smoothing["cutoff_hz"]))
        is_gait = movement.test == "gait"
        yield _entry("smoothed", hz=f"{hz:g}")
        yield _entry("strides" if is_gait else "repetitions")
        yield _entry("laid_over_strides" if is_gait else "laid_over")
    if any(movement.figures.values()):
        yield _entry("interval" if len(movement.repetitions) > 1 else "interval_alone")
    if movement.findings:
        yield _entry("article")
    yield _entry("made", version=__version__, models=_models(movement))


def _entry(key: str, **values: str) -> tuple[str, str]:
    word, text = wording()["how"][key]
    return str(word), str(text).format(**values)


def _models(movement: Movement) -> str:
    """Every model that took part, by the start of its digest."""
    words = handout_wording()["models"]
    named = [
        words[name].format(digest=digest[:DIGITS])
        for name, digest in movement.models.items()
        if digest and name in words
    ]
    return ", ".join(named) or str(wording()["nothing"])
