"""How it was measured: what applies to this report, no more."""

from __future__ import annotations

from collections.abc import Iterator

from posture import __version__
from posture.output.handout.handout_words import wording
from posture.results.assessment import Assessment, Setup
from posture.results.result_view import legend
from posture.runtime.resources import read_toml
from posture.types import WHOLE_SETUP

DIGITS = 12
"""Of a model's digest, enough to tell two apart."""


def how(assessment: Assessment, has_findings: bool) -> Iterator[tuple[str, str]]:
    """A word and what it says, in the order of a reader's questions."""
    found = legend(*(shot.report for shot in assessment.shots))
    methods = set(found.methods)
    methods |= {"estimated" for shot in assessment.shots if shot.estimated_tilt}
    for method in ("estimated", "measured", "modelled"):
        if method in methods:
            yield _entry(method)
    has_lengths = "pct" in found.units
    if found.units:
        yield _entry("interval")
        yield _entry("bars")
    if found.sources:
        words = read_toml("wording.toml")["sources"]
        cited = "; ".join(f"{one} ({words[one]})" for one in found.sources)
        yield _entry("cited", sources=cited)
    if has_lengths:
        yield _entry("lengths")
    if any(shot.distances for shot in assessment.shots):
        height = assessment.setup.height_cm
        key = "distances_height" if height else "distances"
        yield _entry(key, height=f"{height:g}" if height else "")
    if has_findings:
        yield _entry("article")
    yield _entry("setup", setup=f"{'; '.join(_setup(assessment.setup))}.")
    yield _entry("made", version=__version__, models=_models(assessment))


def _entry(key: str, **values: str) -> tuple[str, str]:
    word, text = wording()["how"][key]
    return str(word), str(text).format(**values)


def _setup(setup: Setup) -> Iterator[str]:
    words = wording()["setup"]
    for key, parts in (("confirmed", setup.confirmed), ("open", WHOLE_SETUP - setup.confirmed)):
        if parts:
            named = ", ".join(words["parts"][part] for part in sorted(parts))
            yield words[key].format(parts=named)
    if setup.footwear:
        yield words["footwear"].format(footwear=words["feet"][setup.footwear])
    else:
        yield words["footwear_unknown"]


def _models(assessment: Assessment) -> str:
    """Every model that took part in any photo, by the start of its digest."""
    words = wording()["models"]
    named = dict.fromkeys(
        words[name].format(digest=digest[:DIGITS])
        for shot in assessment.shots
        for name, digest in shot.report.models.items()
        if digest and name in words
    )
    return ", ".join(named) or str(wording()["none"])
