"""Figures as tables of text, the same for the terminal and the HTML page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from posture.evaluation.validate.confounding import Independence
from posture.evaluation.validate.counts import Confusion
from posture.evaluation.validate.figures import Accuracy
from posture.evaluation.validate.summary import MAIN, AccuracyRow, AccuracySummary, Worst

NOT_BONE = "Error against synthetic bodies, not bone."
UNKNOWN = "–"
WANTED_MOST = ("pelvic_tilt", "hip_flexion")
ACCURACY_HEAD = ("n", "given", "bias", "MAE", "SD", "p95", "holds", "core", "±", "core ±", "r")
HOW_TO_READ = (
    "n: pictures with this truth; given: share that got an answer. bias, MAE, SD, p95: of answer "
    "minus truth, p95 the 95th percentile of its size. holds: share of truths within the printed "
    "90 % interval, ± its mean half-width; core: the same without what no picture shows (bone "
    "shape, the definition of the joint centre). r and slope: of answer against truth. Degrees, or "
    "% for muscle lengths."
)
NO_DIFFERENCE = "Change is within one session of rendering: same body, same clothes."


@dataclass(frozen=True, slots=True)
class FigureTable:
    """One table: the first ``words`` columns are text, the others numbers."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1
    note: str = ""


def signed(number: float | None, digits: int = 1) -> str:
    """A number with its sign, a true minus; a dash for None."""
    if number is None:
        return UNKNOWN
    text = f"{number:+.{digits}f}"
    return text.replace("-", "−") if float(text) else f"{0:.{digits}f}"


def plain(number: float | None, digits: int = 1) -> str:
    """A number, a true minus; a dash for None."""
    return UNKNOWN if number is None else f"{number:.{digits}f}".replace("-", "−")


def percent(share: float | None) -> str:
    """A share as a whole percentage; a dash for None."""
    return UNKNOWN if share is None else f"{100 * share:.0f} %"


def overview(summary: AccuracySummary, *, briefly: bool = False) -> list[FigureTable]:
    """Everything but the tables by group, in the order of reading; empty ones are left out.

    ``briefly`` names the worst group of the most wanted measures only.
    """
    worst = [one for one in summary.worst if not briefly or one.measure in WANTED_MOST]
    sheets = [
        *accuracy_sheets(summary),
        _worst(worst),
        _rivals(summary),
        *(_confusion(one) for one in summary.confusions),
        _refusals(summary),
        _changes(summary),
        _sweeps(summary),
        _independence(summary.independence),
    ]
    return [sheet for sheet in sheets if sheet.rows]


def accuracy_sheets(summary: AccuracySummary) -> Iterator[FigureTable]:
    """One table for each stance."""
    rows = [row for row in summary.accuracy if row.by == "stance"]
    for stance in dict.fromkeys(row.stance for row in rows):
        chosen = [row for row in rows if row.stance == stance]
        table = tuple((row.measure, *accuracy_cells(row.accuracy)) for row in chosen)
        yield FigureTable(f"Accuracy, {stance}", ("measure", *ACCURACY_HEAD, "slope"), table)


def group_sheet(rows: Sequence[AccuracyRow], stance: str, measure: str) -> FigureTable:
    """One measure by yaw, build, clothing and the rest."""
    chosen = [row for row in rows if (row.stance, row.measure) == (stance, measure)]
    table = tuple((*_group_name(row), *accuracy_cells(row.accuracy)) for row in chosen)
    return FigureTable(f"{measure}, {stance}", ("by", "", *ACCURACY_HEAD, "slope"), table, 2)


def _group_name(row: AccuracyRow) -> tuple[str, str]:
    return ("all", "") if row.by == "stance" else (row.by, row.group)


def accuracy_cells(found: Accuracy) -> tuple[str, ...]:
    """The cells under ``ACCURACY_HEAD`` and ``slope``."""
    return (
        str(found.n),
        percent(found.assessed_share),
        signed(found.bias),
        plain(found.mae),
        plain(found.sd),
        plain(found.p95),
        percent(found.coverage),
        percent(found.narrow_coverage),
        plain(found.half_width),
        plain(found.narrow_half_width),
        plain(found.correlation, 2),
        plain(found.slope, 2),
    )


def _worst(worst: Sequence[Worst]) -> FigureTable:
    table = []
    for one in worst:
        for about, row, figure in (
            ("holds least", one.coverage, "coverage"),
            ("core holds least", one.narrow_coverage, "narrow_coverage"),
            ("largest bias", one.bias, "bias"),
        ):
            if row is not None:
                number = getattr(row.accuracy, figure)
                figure_text = signed(number) if figure == "bias" else percent(number)
                where = f"{row.by}: {row.group}"
                count_text = str(row.accuracy.assessed)
                table.append((one.stance, one.measure, about, where, count_text, figure_text))
    head = ("stance", "measure", "what", "garment or build", "n", "figure")
    return FigureTable("Worst garment or build (30 answers or more)", head, tuple(table), 4)


def _rivals(summary: AccuracySummary) -> FigureTable:
    table = []
    for one in summary.rivals:
        errors = one.errors
        effective = plain(errors.effective_n, 0)
        table.append(
            (
                one.stance,
                one.measure,
                one.population,
                one.answer,
                str(errors.n),
                effective,
                signed(errors.bias),
                plain(errors.mae),
                plain(errors.p95),
            )
        )
    head = ("stance", "measure", "among", "answer", "n", "eff. n", "bias", "MAE", "p95")
    note = (
        "All answers on the same pictures. naive: shoulder–hip–knee of the raw landmarks, as other "
        "tools give it. constant: always 10° for standing pelvic tilt, else the mean of the truth. "
        "Among people: weighted to a tilt of 10 ± 5°; eff. n is what the weights leave."
    )
    return FigureTable("What it must beat", head, tuple(table), 4, note)


def _confusion(one: Confusion) -> FigureTable:
    table = tuple(
        (truth, *(str(count) for count in counts))
        for truth, counts in zip(one.truths, one.counts, strict=True)
    )
    return FigureTable(
        f"{one.about.capitalize()}: truth (rows), answer (columns)", ("", *one.answers), table
    )


def _refusals(summary: AccuracySummary) -> FigureTable:
    table = tuple(
        (one.pictures, str(one.n), str(one.refused), percent(one.share)) for one in summary.refusals
    )
    return FigureTable(
        "Pictures without a pelvic tilt", ("pictures", "n", "refused", "share"), table
    )


def _changes(summary: AccuracySummary) -> FigureTable:
    table = tuple(
        (
            one.stance,
            one.measure,
            str(one.bodies),
            str(one.n),
            plain(one.mae),
            plain(one.sd),
            plain(one.p95),
            plain(one.mdc95),
            plain(one.slope, 2),
        )
        for one in summary.changes
    )
    head = ("stance", "measure", "bodies", "pairs", "MAE", "SD", "p95", "MDC95", "slope")
    note = f"{NO_DIFFERENCE} MDC95, 1.96 SD: the smallest change that is unlikely to be error."
    return FigureTable("Change on the same body", head, table, 2, note)


def _sweeps(summary: AccuracySummary) -> FigureTable:
    table = tuple(
        (
            one.stance,
            str(one.bodies),
            str(one.pictures),
            str(one.refused),
            str(one.neighbours),
            percent(one.rising_share),
        )
        for one in summary.sweeps
    )
    head = ("stance", "bodies", "pictures", "refused", "neighbours", "rising")
    note = (
        "Of two pictures of a body whose true tilts lie 4 to 6° apart: how often the answer rises "
        "with the truth."
    )
    return FigureTable("Tilt sweeps", head, table, 1, note)


def _independence(found: Sequence[Independence]) -> FigureTable:
    table = tuple(
        (
            one.stance,
            str(one.n),
            plain(one.same_tilt_sd),
            plain(one.same_tilt_ratio, 2),
            plain(one.same_lordosis_sd),
            plain(one.same_lordosis_ratio, 2),
            signed(one.error_per_lordosis, 3),
        )
        for one in found
    )
    head = ("stance", "n", "same tilt SD", "ratio", "same lordosis SD", "ratio", "per ° lordosis")
    note = (
        "SD of the tilt's error among pictures of one tilt and other lordosis, and of one lordosis "
        "and other tilt; ratio to the SD of all. Last: error for each degree of lordosis."
    )
    return FigureTable("Pelvis or lumbar curve", head, table, 1, note)


def answered_of(summary: AccuracySummary) -> list[tuple[str, str]]:
    """Stance and measure of every main measure that was answered at least once."""
    rows = [row for row in summary.accuracy if row.by == "stance" and row.accuracy.assessed]
    return [(row.stance, measure) for measure in MAIN for row in rows if row.measure == measure]
