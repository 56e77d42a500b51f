"""The summary of a batch for its page: counts, spreads, findings, what could not be assessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from posture.apps.batch import batch_words, spread_plots
from posture.apps.batch.spread import SHOWN, MeasureSpread
from posture.apps.batch.summary import MAIN, BatchSummary, ReasonCount, Share
from posture.findings.cited_ranges import cited_range
from posture.output.text import LEVEL_MARKS, counted, whole
from posture.results.labels import label_of_length, rule_title
from posture.results.result_view import LEVELS
from posture.types import Level

TOP_REASONS = 8
BAR_ORDER: tuple[Level, ...] = ("typical", "borderline", "noticeable", "not_assessed")
HOW_TO_READ = (
    f"Above, how many pictures gave each value. Below, up to {SHOWN} of them, evenly spaced by "
    "rank, each with its 90\u00a0% interval: where the lines are about as long as the whole is "
    "wide, what differs between pictures may be uncertainty as much as people. "
    "Shaded: a range cited in the literature, where there is one; a posture outside it is unusual "
    "among those people, not unhealthy. Where the legs are apart, a leg's measures here are "
    "those of the leg nearer to the camera."
)
NOTES = {
    "pelvic_tilt": "The tilt of an average-shaped pelvis in that orientation, estimated from the "
    "outline. The intervals hold the shape of the bones (about ±8°), which no picture shows: this "
    "is not a measure of bone.",
    "hip_flexion": "The angle between trunk and thigh: bending of the low back is inside it.",
}

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Counts:
    """Pictures by status; by view in rows and stance in columns."""

    tiles: Pairs
    stances: Sequence[str]
    views: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class StanceFigures:
    """One measure in one stance: its figures, its plot (empty for few pictures), its shading."""

    stance: str
    name: str
    figures: str
    plot: Markup
    shading: str


@dataclass(frozen=True, slots=True)
class MeasureFigures:
    """One measure, each stance by itself."""

    label: str
    note: str
    stances: Sequence[StanceFigures]


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """One rule: pictures by level, in numbers and words; what the levels say."""

    title: str
    levels: Sequence[tuple[Level, int]]
    counts: str
    explained: Pairs


@dataclass(frozen=True, slots=True)
class Findings:
    """Each rule that single pictures can give, and the names of the others that occurred."""

    legend: Pairs
    rules: Sequence[RuleCounts]
    never: str


@dataclass(frozen=True, slots=True)
class ShareLine:
    """How often a measure could be assessed."""

    label: str
    percent: float
    share: str
    counts: str


@dataclass(frozen=True, slots=True)
class Assessed:
    """Shares by measure, and the most frequent reasons; ``rarer`` is how many are left out."""

    shares: Sequence[ShareLine]
    reasons: Pairs
    rarer: int


@dataclass(frozen=True, slots=True)
class SummarySections:
    """All that the page says above the gallery; None where there is nothing to say."""

    counts: Counts
    spreads: Sequence[MeasureFigures]
    findings: Findings | None
    assessed: Assessed | None


def sections_of(summary: BatchSummary) -> SummarySections:
    """The parts of the page, of a batch of any size."""
    return SummarySections(
        _counts(summary),
        list(_spreads(summary.spreads)),
        _findings(summary.findings) if summary.findings else None,
        _assessed(summary) if summary.shares else None,
    )


def _counts(summary: BatchSummary) -> Counts:
    tiles = [(f"{summary.pictures:,}", "pictures")]
    tiles += [
        (f"{summary.statuses.get(key, 0):,}", word)
        for key, word in batch_words.STATUS_WORDS.items()
    ]
    text = batch_words.wording()
    views = [view for view in text["view"] if any(view == one for one, _ in summary.seen)]
    known = [stance for stance in text["stance"] if any(stance == s for _, s in summary.seen)]
    stances = [*known, *([None] if any(s is None for _, s in summary.seen) else [])]
    return Counts(
        tiles,
        [text["stance"].get(stance, "unclear") for stance in stances],
        [
            (text["view"][view], [f"{summary.seen.get((view, one), 0):,}" for one in stances])
            for view in views
        ],
    )


def _spreads(spreads: Sequence[MeasureSpread]) -> Iterator[MeasureFigures]:
    for measure in MAIN:
        note = NOTES.get(measure, "")
        if batch_words.UNITS[measure] == "pct":
            note = batch_words.wording()["muscle_lengths"]["note"]
        figures = [_figures(one) for one in spreads if one.measure == measure]
        if figures:
            yield MeasureFigures(label_of_length(measure), note, figures)


def _figures(spread: MeasureSpread) -> StanceFigures:
    measure, stance = spread.measure, spread.stance
    unit = {"deg": "degrees", "pct": "percent"}[batch_words.UNITS[measure]]
    drawn = Markup("")
    if spread.n >= spread_plots.FEWEST:
        drawn = spread_plots.plot_of(
            spread,
            label_of_length(measure),
            f"{unit}: {batch_words.signs_of(measure)}",
            cited_range(measure, stance),
        )
    return StanceFigures(
        stance,
        batch_words.wording()["stance"][stance],
        " · ".join(_in_words(spread)),
        drawn,
        _shading(spread),
    )


def _in_words(spread: MeasureSpread) -> Iterator[str]:
    measure = spread.measure
    low, median, high = (spread.value_at(share) for share in (0.25, 0.5, 0.75))
    yield counted(spread.n, "picture")
    if spread.n >= spread_plots.FEWEST:
        yield f"median {batch_words.with_unit(median, measure)}"
        yield f"middle half {whole(low)} to {batch_words.with_unit(high, measure)}"
        yield f"intervals {batch_words.with_unit(spread.width_at(0.5), measure)} wide at the median"
        if hidden := spread_plots.beyond(spread):
            yield f"{hidden:,} beyond the axis"
    else:
        for value, start, end in spread.shown:
            yield f"{batch_words.with_unit(value, measure)} ({whole(start)} to {whole(end)})"


def _shading(spread: MeasureSpread) -> str:
    """What the shaded range is, where one is drawn."""
    cited = cited_range(spread.measure, spread.stance)
    if cited is None or spread.n < spread_plots.FEWEST:
        return ""
    source = batch_words.wording()["sources"][cited.source]
    ends = f"{whole(cited.low)} to {batch_words.with_unit(cited.high, spread.measure)}"
    return f"Shaded: {ends} ({cited.source}: {source})"


def _findings(findings: Mapping[str, Mapping[str, int]]) -> Findings:
    known = [rule for rule in batch_words.rules() if rule in findings]
    ordered = [*known, *sorted(rule for rule in findings if rule not in known)]
    judged = [rule for rule in ordered if not _needs_more(rule)]
    return Findings(
        [(level, _level(level)) for level in BAR_ORDER],
        [_rule(rule, findings[rule]) for rule in judged],
        ", ".join(rule for rule in ordered if rule not in judged),
    )


def _needs_more(rule: str) -> bool:
    """Whether no single picture can give what the rule reads."""
    known = batch_words.rules().get(rule)
    return known is not None and known.needs is not None


def _level(level: Level) -> str:
    return f"{LEVEL_MARKS[level]} {batch_words.wording()['level'][level]}"


def _rule(rule: str, levels: Mapping[str, int]) -> RuleCounts:
    total = sum(levels.values())
    shown = [(level, levels[level]) for level in BAR_ORDER if levels.get(level)]
    counts = " · ".join(
        f"{_level(level)} {count:,} ({batch_words.percent(count, total)})" for level, count in shown
    )
    return RuleCounts(rule_title(rule), shown, counts, list(_explained(rule)))


def _explained(rule: str) -> Iterator[tuple[str, str]]:
    """What each level of a rule says, when it speaks and on what it rests."""
    known = batch_words.rules().get(rule)
    if known is None:
        return
    texts = batch_words.level_texts(known)
    for level in reversed(LEVELS):
        if level in texts:
            yield batch_words.wording()["level"][level], texts[level]
    yield "applied", known.gate
    yield "basis", known.source


def _assessed(summary: BatchSummary) -> Assessed:
    judged = summary.statuses.get("ok", 0)
    return Assessed(
        [_share(share) for share in summary.shares],
        [(one.text, _pictures(one, judged)) for one in summary.reasons[:TOP_REASONS]],
        max(len(summary.reasons) - TOP_REASONS, 0),
    )


def _share(share: Share) -> ShareLine:
    return ShareLine(
        label_of_length(share.measure),
        100 * share.assessed / share.applicable,
        batch_words.percent(share.assessed, share.applicable),
        f"{share.assessed:,} of {share.applicable:,}",
    )


def _pictures(reason: ReasonCount, judged: int) -> str:
    """Of how many pictures a reason holds, and of which measures."""
    measures = ", ".join(label_of_length(measure) for measure in reason.measures)
    share = batch_words.percent(reason.pictures, judged)
    return f"{counted(reason.pictures, 'picture')} ({share}) · {measures}"
