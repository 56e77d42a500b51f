"""The groups by which accuracy is broken down: yaw, build, clothing, spine. Bands are data."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from posture.evaluation.validate.records import Entry, PictureResult

FEWEST_OF_A_GARMENT = 20
"""A garment worn on fewer pictures has no group of its own."""

Group = tuple[str, str]
"""What pictures are grouped by, and the group: ``("yaw", "5 to 10°")``."""


@dataclass(frozen=True, slots=True)
class Bands:
    """A number cut into bands at ``edges``; an edge itself belongs to the band it closes."""

    by: str
    number: Callable[[Entry], float | None]
    edges: Sequence[float]
    unit: str = ""
    edge_closes: bool = False
    names: Sequence[str] | None = None

    def name_of(self, entry: Entry) -> str | None:
        """The band of one picture; None when its truth does not tell."""
        number = self.number(entry)
        if number is None:
            return None
        place = (bisect_left if self.edge_closes else bisect_right)(self.edges, number)
        return self.labels()[place]

    def labels(self) -> list[str]:
        """The names of all bands, from low to high."""
        if self.names:
            return list(self.names)
        edges = [f"{edge:g}".replace("-", "−") for edge in self.edges]
        between = [f"{low} to {high}{self.unit}" for low, high in pairwise(edges)]
        return [f"below {edges[0]}{self.unit}", *between, f"above {edges[-1]}{self.unit}"]


def _abs_yaw(entry: Entry) -> float | None:
    return None if entry.yaw_deg is None else abs(entry.yaw_deg)


BANDS = (
    Bands(
        "yaw",
        _abs_yaw,
        (5, 10, 15, 20),
        edge_closes=True,
        names=("0 to 5°", "5 to 10°", "10 to 15°", "15 to 20°", "above 20°"),
    ),
    Bands("sex", lambda one: one.build.male, (0.5,), names=("female", "male")),
    Bands("weight", lambda one: one.build.weight, (0.4, 0.8)),
    Bands("age", lambda one: one.build.age, (0.33, 0.66)),
    Bands("lordosis", lambda one: one.build.lordosis_deg, (-8, 0, 8), "°"),
)

ORDER = ("stance", "view", "yaw", "sex", "weight", "age", "lordosis", "garment", "fit")
"""The order of groups in tables; ``stance`` is all pictures of the stance."""

BUILD_AND_CLOTHES = ("sex", "weight", "age", "garment", "fit")
"""Where the worst group is looked for."""


def groups_of(entry: Entry) -> Iterator[Group]:
    """Every group one picture belongs to, within its stance."""
    yield "stance", entry.stance or "none"
    if entry.view is not None:
        yield "view", entry.view
    for bands in BANDS:
        name = bands.name_of(entry)
        if name is not None:
            yield bands.by, name
    yield from (("garment", garment) for garment in entry.garments)
    if entry.fit is not None:
        yield "fit", entry.fit


def grouped(outcomes: Iterable[PictureResult]) -> dict[Group, list[PictureResult]]:
    """The outcomes of each group, groups in the order of tables."""
    found: dict[Group, list[PictureResult]] = {}
    for outcome in outcomes:
        for group in groups_of(outcome.entry):
            found.setdefault(group, []).append(outcome)
    return {group: found[group] for group in sorted(found, key=_place)}


def _place(group: Group) -> tuple[int, int, str]:
    by, name = group
    labels = next((bands.labels() for bands in BANDS if bands.by == by), [])
    return ORDER.index(by), labels.index(name) if name in labels else 0, name
