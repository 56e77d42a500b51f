"""The summary of a batch as HTML: counts, spreads, findings, what could not be assessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from posture.batches import plots, words
from posture.batches.spread import SHOWN, Spread
from posture.batches.summary import MAIN, Reason, Share, Summary
from posture.output.text import counted, whole
from posture.terminal.page import LEVEL_MARKS, LEVELS

TOP_REASONS = 8
BAR_ORDER = ("typical", "borderline", "noticeable", "not_assessed")
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


def summary_html(summary: Summary) -> str:
    """Every section that has something to say."""
    sections = [_counts(summary)]
    if summary.spreads:
        sections.append(_spreads(summary.spreads))
    if summary.findings:
        sections.append(_findings(summary.findings))
    if summary.shares:
        sections.append(_assessed(summary))
    return "\n".join(sections)


def _counts(summary: Summary) -> str:
    counted = [("pictures", summary.pictures)]
    counted += [(word, summary.statuses.get(key, 0)) for key, word in words.STATUS_WORDS.items()]
    tiles = "".join(f"<li><b>{count:,}</b> {escape(word)}</li>" for word, count in counted)
    return f'<section><h2>Pictures</h2><ul class="tiles">{tiles}</ul>{_seen(summary)}</section>'


def _seen(summary: Summary) -> str:
    """Views in rows, stances in columns."""
    if not summary.seen:
        return ""
    said = words.wording()
    views = [view for view in said["view"] if any(view == one for one, _ in summary.seen)]
    known = [stance for stance in said["stance"] if any(stance == s for _, s in summary.seen)]
    stances = [*known, *([None] if any(s is None for _, s in summary.seen) else [])]
    head = "".join(f"<th>{escape(said['stance'].get(s, 'unclear'))}</th>" for s in stances)
    rows = "".join(
        f'<tr><th scope="row">{escape(said["view"][view])}</th>'
        + "".join(f"<td>{summary.seen.get((view, stance), 0):,}</td>" for stance in stances)
        + "</tr>"
        for view in views
    )
    return f'<div class="scroll"><table><tr><th></th>{head}</tr>{rows}</table></div>'


def _spreads(spreads: Sequence[Spread]) -> str:
    body = "".join(
        _of_measure(measure, of_measure)
        for measure in MAIN
        if (of_measure := [one for one in spreads if one.measure == measure])
    )
    return (
        f'<section><h2>Spread and uncertainty</h2><p class="note">{escape(HOW_TO_READ)}</p>'
        f'<div class="spreads">{body}</div></section>'
    )


def _of_measure(measure: str, spreads: Sequence[Spread]) -> str:
    note = NOTES.get(measure)
    if words.UNITS[measure] == "pct":
        note = words.wording()["muscle_lengths"]["note"]
    figures = "".join(_figure(spread) for spread in spreads)
    return (
        f"<article><h3>{escape(words.label_of(measure))}</h3>"
        + (f'<p class="note">{escape(note)}</p>' if note else "")
        + f'<div class="figures">{figures}</div></article>'
    )


def _figure(spread: Spread) -> str:
    measure, stance = spread.measure, spread.stance
    unit = {"deg": "degrees", "pct": "percent"}[words.UNITS[measure]]
    drawn = ""
    if spread.n >= plots.FEWEST:
        drawn = plots.plot_of(
            spread,
            words.label_of(measure),
            f"{unit}: {words.signs_of(measure)}",
            words.cited_for(measure, stance),
        )
    return (
        f'<figure><figcaption><b class="{stance}">{words.wording()["stance"][stance]}</b> '
        f"{escape(' · '.join(_in_words(spread)))}</figcaption>{drawn}{_shading(spread)}</figure>"
    )


def _in_words(spread: Spread) -> Iterator[str]:
    measure = spread.measure
    low, median, high = (spread.value_at(share) for share in (0.25, 0.5, 0.75))
    yield counted(spread.n, "picture")
    if spread.n >= plots.FEWEST:
        yield f"median {words.with_unit(median, measure)}"
        yield f"middle half {whole(low)} to {words.with_unit(high, measure)}"
        yield f"intervals {words.with_unit(spread.width_at(0.5), measure)} wide at the median"
        if hidden := plots.beyond(spread):
            yield f"{hidden:,} beyond the axis"
    else:
        for value, start, end in spread.shown:
            yield f"{words.with_unit(value, measure)} ({whole(start)} to {whole(end)})"


def _shading(spread: Spread) -> str:
    """What the shaded range is, where one is drawn."""
    cited = words.cited_for(spread.measure, spread.stance)
    if cited is None or spread.n < plots.FEWEST:
        return ""
    source = words.wording()["sources"][cited["source"]]
    ends = f"{whole(cited['low'])} to {words.with_unit(cited['high'], spread.measure)}"
    said = f"Shaded: {ends} ({cited['source']}: {source})"
    return f'<p class="shading">{escape(said)}</p>'


def _findings(findings: Mapping[str, Mapping[str, int]]) -> str:
    known = [rule for rule in words.rules() if rule in findings]
    ordered = [*known, *sorted(rule for rule in findings if rule not in known)]
    judged = [rule for rule in ordered if not _needs_more(rule)]
    marks = "".join(
        f'<span><i class="level {level}"></i> {LEVEL_MARKS[level]} '
        f"{escape(words.wording()['level'][level])}</span>"
        for level in BAR_ORDER
    )
    bars = "".join(_finding(rule, findings[rule]) for rule in judged)
    others = [rule for rule in ordered if rule not in judged]
    more = (
        f'<p class="note">Never assessed from single pictures: {escape(", ".join(others))}; '
        "they need a duration, or a reference stance of the same person.</p>"
        if others
        else ""
    )
    return (
        "<section><h2>Findings</h2>"
        '<p class="note">Noticeable: the whole interval lies beyond the threshold. Borderline: it '
        "spans the threshold, so the picture cannot tell. None of them is a diagnosis.</p>"
        f'<p class="legend">{marks}</p>{bars}{more}</section>'
    )


def _needs_more(rule: str) -> bool:
    """Whether no single picture can give what the rule reads."""
    return "needs" in words.rules().get(rule, {})


def _finding(rule: str, levels: Mapping[str, int]) -> str:
    total = sum(levels.values())
    shown = [level for level in BAR_ORDER if levels.get(level)]
    bar = "".join(
        f'<i class="level {level}" style="flex-grow:{levels[level]}"></i>' for level in shown
    )
    counts = " · ".join(
        f"{LEVEL_MARKS[level]} {words.wording()['level'][level]} {levels[level]:,} "
        f"({words.percent(levels[level], total)})"
        for level in shown
    )
    return (
        f'<article class="finding"><h3>{escape(words.rule_title(rule))}</h3>'
        f'<div class="stack" aria-hidden="true">{bar}</div>'
        f"<p>{escape(counts)}</p>{_explained(rule)}</article>"
    )


def _explained(rule: str) -> str:
    """What each level of a rule says, when it speaks and on what it rests."""
    known = words.rules().get(rule)
    if known is None:
        return ""
    said = "".join(
        f"<dt>{escape(words.wording()['level'][level])}</dt><dd>{escape(known[level])}</dd>"
        for level in reversed(LEVELS)
        if level in known
    )
    if "backward" in known:
        said += f"<dt>noticeable</dt><dd>{escape(known['backward'])}</dd>"
    return (
        f"<details><summary>What the levels say</summary><dl>{said}"
        f"<dt>applied</dt><dd>{escape(known['gate'])}</dd>"
        f"<dt>basis</dt><dd>{escape(known['source'])}</dd></dl></details>"
    )


def _assessed(summary: Summary) -> str:
    rows = "".join(_share(share) for share in summary.shares)
    return (
        '<section><h2>What could be assessed</h2><p class="note">Of the pictures whose view can '
        f'show the measure.</p><div class="scroll"><table class="shares">{rows}</table></div>'
        f"{_reasons(summary.reasons, summary.statuses.get('ok', 0))}</section>"
    )


def _share(share: Share) -> str:
    part = 100 * share.assessed / share.asked
    return (
        f'<tr><th scope="row">{escape(words.label_of(share.measure))}</th>'
        f'<td class="track"><i style="width:{part:.1f}%"></i></td>'
        f"<td>{words.percent(share.assessed, share.asked)}</td>"
        f"<td>{share.assessed:,} of {share.asked:,}</td></tr>"
    )


def _reasons(reasons: Sequence[Reason], judged: int) -> str:
    if not reasons:
        return ""
    listed = "".join(
        f'<li><span class="sentence">{escape(one.text)}</span> <span class="soft">'
        f"{counted(one.pictures, 'picture')} ({words.percent(one.pictures, judged)}) · "
        f"{escape(', '.join(words.label_of(measure) for measure in one.measures))}</span></li>"
        for one in reasons[:TOP_REASONS]
    )
    rest = len(reasons) - TOP_REASONS
    more = f'<p class="note">And {rest} rarer reasons.</p>' if rest > 0 else ""
    return f'<h3>Most frequent reasons why not</h3><ol class="reasons">{listed}</ol>{more}'
