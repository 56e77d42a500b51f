"""Whether several pictures show one stance of one person: the odd one is named, and by how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from posture.errors import PicturesDiffer
from posture.measures import combining
from posture.results.labels import label_in_group
from posture.types import Measures, Reason, ReasonValue, Report, Stance, View

Kind = TypeVar("Kind", bound=str)


def check_views(reports: Sequence[Report]) -> None:
    """That all are seen from one side.

    Raises
    ------
    PicturesDiffer
        One is not; its name and both kinds of view.
    """
    kinds = [None if one.view is None else _seen_from(one.view) for one in reports]
    odd = _odd_one(kinds)
    if odd is not None:
        values = {"own": odd.own, "others": odd.others}
        raise PicturesDiffer(Reason("view_differs", values), name=reports[odd.at].source.name)


def _seen_from(view: View) -> str:
    """The kind of view; one at an angle is of the side as well."""
    return "side" if view.kind == "oblique" else view.kind


def common_stance(reports: Sequence[Report]) -> Stance | None:
    """The stance of all; pictures in which it is not clear say nothing against it.

    Raises
    ------
    PicturesDiffer
        One shows another stance; its name and both stances.
    """
    odd = _odd_one([one.stance for one in reports])
    if odd is not None:
        values = {"own": odd.own, "others": odd.others}
        raise PicturesDiffer(Reason("stance_differs", values), name=reports[odd.at].source.name)
    return most_common(one.stance for one in reports)


@dataclass(frozen=True, slots=True)
class _Odd:
    """The index of what is not as the others are, its kind and theirs."""

    at: int
    own: str
    others: str


def _odd_one(kinds: Sequence[str | None]) -> _Odd | None:
    """The first that is not as most are; None where all are alike.

    Where as many are of each kind, the first picture's counts as the others'.
    """
    counts = Counter(kind for kind in kinds if kind is not None)
    if len(counts) < 2:
        return None
    usual = counts.most_common(1)[0][0]
    return next(
        _Odd(at, kind, usual) for at, kind in enumerate(kinds) if kind is not None and kind != usual
    )


def check_agreement(
    reports: Sequence[Report], rows: Sequence[Measures], stance: Stance | None
) -> None:
    """That no measure differs more than pictures of one stance do.

    Parameters
    ----------
    rows : of each report, its measures by the names that they have in the common answer.

    Raises
    ------
    PicturesDiffer
        Some do; the picture that differs most, by the measure in which it does.
    """
    worst: tuple[float, Reason, int] | None = None
    for name in dict.fromkeys(name for row in rows for name in row):
        having = [at for at, row in enumerate(rows) if name in row]
        found = combining.find_differing([rows[at][name] for at in having], name, stance)
        if found is not None and (worst is None or found.excess > worst[0]):
            values: dict[str, ReasonValue] = {
                "measure": label_in_group(name),
                "own_deg": found.value,
                "others_deg": found.others,
            }
            worst = (found.excess, Reason("measure_differs", values), having[found.index])
    if worst is not None:
        raise PicturesDiffer(worst[1], name=reports[worst[2]].source.name)


def most_common(kinds: Iterable[Kind | None]) -> Kind | None:
    """What most are, the first by its name where several are as frequent; None where none is."""
    counts = Counter(kind for kind in kinds if kind is not None)
    return min(counts, key=lambda kind: (-counts[kind], kind)) if counts else None
