"""Findings in words, and what could not be assessed; of two photos each is said once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from posture.findings.rule_specs import RangeRule, picture_rules
from posture.output.handout.handout_words import fit, wording
from posture.output.text import LEVEL_MARKS, sentence
from posture.results import result_view
from posture.results.assessment import AssessmentPhoto
from posture.results.labels import label_in_group, listed
from posture.results.reason_text import text_of
from posture.results.result_view import ReasonGroup, missing_labels
from posture.runtime.resources import read_toml


@dataclass(frozen=True, slots=True)
class HandoutFinding:
    """One finding: its level's mark and word, what it is about, and what it says."""

    mark: str
    level: str
    subject: str
    message: str


def findings(shots: Sequence[AssessmentPhoto]) -> Iterator[HandoutFinding]:
    """Those that could be judged, the most telling first."""
    levels = read_toml("wording.toml")["level"]
    for group in result_view.findings(*(shot.report for shot in shots)):
        if group.level != "not_assessed":
            yield HandoutFinding(
                LEVEL_MARKS[group.level],
                levels[group.level],
                listed(_of(_subject(rule), at, shots) for rule, at in group.rules.items()),
                sentence(fit(text_of(group.message, "paper") if group.message else "")),
            )


def sources(shots: Sequence[AssessmentPhoto]) -> Iterator[tuple[str, str]]:
    """The code of each rule that spoke, and what it rests on."""
    groups = result_view.findings(*(shot.report for shot in shots))
    basis_of = {code: one.basis for one in groups if one.basis for code in one.rules}
    for code, basis in sorted(basis_of.items()):
        yield fit(code), fit(basis)


def missing(shots: Sequence[AssessmentPhoto]) -> Iterator[tuple[str, str]]:
    """Names and the reason, those with one reason together: measures, then findings."""
    for group in result_view.reasons(*(shot.report for shot in shots)):
        names = [*_measures(group, shots), *_judgements(group.rules, shots)]
        yield listed(names), sentence(fit(text_of(group.reason, "paper")))


def _measures(group: ReasonGroup, shots: Sequence[AssessmentPhoto]) -> Iterator[str]:
    """Each with the photos it is said of."""
    of_label: dict[str, tuple[int, ...]] = {}
    for place, (names, shot) in enumerate(zip(group.measures, shots, strict=True)):
        for label in missing_labels(names, shot.report):
            of_label[label] = (*of_label.get(label, ()), place)
    for label, places in of_label.items():
        yield _of(fit(label), places, shots)


def _judgements(
    rules: Mapping[str, Sequence[int]], shots: Sequence[AssessmentPhoto]
) -> Iterator[str]:
    """What each rule would have judged, not to be taken for the measure itself."""
    for rule, places in rules.items():
        name = _subject(rule)
        if isinstance(picture_rules().get(rule), RangeRule):
            name = str(wording()["beside_range"]).format(measure=name)
        yield _of(name, places, shots)


def _subject(code: str) -> str:
    """What a rule is about; of one that compares a measure with its cited range, the measure."""
    rule, worded = picture_rules().get(code), wording()["rules"].get(code)
    if worded is None and isinstance(rule, RangeRule):
        worded = label_in_group(rule.measure)
    return fit(worded or code)


def _of(name: str, places: Sequence[int], shots: Sequence[AssessmentPhoto]) -> str:
    """The name, with the photos it is said of where it is not said of all."""
    if len(places) == len(shots):
        return name
    words = wording()
    sides = ", ".join(words["side"][side] for place in places if (side := shots[place].side))
    return str(words["only"]).format(name=name, sides=sides)
