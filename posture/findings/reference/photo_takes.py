"""Takes from photos: each photo is one take, a bad one is refused and the others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from posture.capture import images
from posture.errors import InputError
from posture.findings.reference import HeadAndShoulders, Take, TakeStance, place_of
from posture.findings.reference.encoding import Baseline
from posture.findings.reference.store import Store
from posture.findings.reference.taking import take_of
from posture.measures.markers import find_stickers
from posture.measures.side_view import Marks
from posture.types import Pose, Reason, Report


class ReportWithPose(Protocol):
    """What a take needs of a judged photo (``posture.session.PhotoResult``)."""

    @property
    def report(self) -> Report:
        """Of any status."""

    @property
    def pose(self) -> Pose | None:
        """What it was made of."""

    @property
    def error(self) -> InputError | None:
        """Why it could not be read."""


Marking = Callable[[ReportWithPose], Marks | None]
"""Where ASIS and PSIS are in a photo, None where nobody marked them."""


@dataclass(frozen=True, slots=True)
class TakeOutcome:
    """What became of one photo: a take, or the reason why it is none."""

    photo: str
    take: Take | None = None
    error: InputError | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of all photos, and the baseline now; None where there is still none."""

    outcomes: tuple[TakeOutcome, ...]
    baseline: Baseline | None

    @property
    def refused(self) -> int:
        """How many photos are no takes: the exit status is 1 with any."""
        return sum(outcome.error is not None for outcome in self.outcomes)


def record(
    store: Store,
    name: str,
    photos: Iterable[ReportWithPose],
    *,
    stated_stance: TakeStance | None = None,
    marking: Marking | None = None,
) -> Recorded:
    """Add a take for every usable photo to a person's baseline, all at once at the end.

    Parameters
    ----------
    stated_stance : what the photos are of, as the person says; without it standing or upright
        sitting, as seen. With it, photos by a camera on the monitor, which sees no hips, are takes
        as well.
    marking : where ASIS and PSIS are in each photo. A photo that is a take already is taken anew
        with them.

    Raises
    ------
    BaselineError
        The name is empty, or the baseline there is cannot be read or written.
    """
    before = store.read(name).takes if store.has(name) else ()
    outcomes: list[TakeOutcome] = []
    takes: list[Take] = []
    for judged in photos:
        known = takes if marking else [*before, *takes]
        outcome = _outcome(judged, known, stated_stance, marking)
        outcomes.append(outcome)
        if outcome.take is not None:
            takes.append(outcome.take)
    if takes:
        return Recorded(tuple(outcomes), store.add_takes(name, takes))
    return Recorded(tuple(outcomes), store.read(name) if before else None)


def _outcome(
    judged: ReportWithPose,
    known: Sequence[Take],
    stated_stance: TakeStance | None,
    marking: Marking | None,
) -> TakeOutcome:
    photo = judged.report.source.name
    if judged.error is not None:
        return TakeOutcome(photo, error=judged.error)
    try:
        marks = None if marking is None else marking(judged)
        take = take_of_photo(judged, file_time(photo), stated_stance, marks)
        _check_new(take, known)
        return TakeOutcome(photo, take)
    except InputError as error:
        return TakeOutcome(photo, error=error)


def by_stickers(judged: ReportWithPose) -> Marks:
    """ASIS and PSIS where coloured markers are stuck on them.

    Raises
    ------
    InputError
        They are not found; says why.
    """
    path = Path(judged.report.source.name)
    frame = images.decode_to_draw(images.read_bytes(path), path.name)
    found = find_stickers(frame, judged.pose, judged.report.view)
    if found.asis is None or found.psis is None:
        raise InputError(found.why_not or Reason("no_markers"))
    return Marks(found.asis, found.psis)


def add_new(store: Store, name: str, take: Take) -> Baseline:
    """Add the take of one photo to a person's baseline; one with marks replaces its photo's.

    Raises
    ------
    InputError
        The very photo is one of its takes already: twice the same would look like no change ever.
    BaselineError
        As :meth:`Store.add_takes`.
    """
    is_anew = take.tilt_offset is not None or not store.has(name)
    _check_new(take, () if is_anew else store.read(name).takes)
    return store.add_takes(name, [take])


def _check_new(take: Take, before: Iterable[Take]) -> None:
    if take.sha256 is not None and take.sha256 in {one.sha256 for one in before}:
        raise InputError(Reason("photo_is_a_take"))


def take_of_photo(
    judged: ReportWithPose,
    taken_at: datetime,
    stated_stance: TakeStance | None,
    marks: Marks | None = None,
) -> Take:
    """As :func:`take_of`; where the person says what it shows, with the place of the head.

    Raises
    ------
    InputError
        The photo is of no use as a take.
    """
    place = None if stated_stance is None else _place(judged)
    return take_of(
        judged.report,
        judged.pose,
        taken_at=taken_at,
        stated_stance=stated_stance,
        place=place,
        marks=marks,
    )


def _place(judged: ReportWithPose) -> HeadAndShoulders | None:
    source = judged.report.source
    if judged.pose is None:
        return None
    return place_of(judged.pose.points, (source.width_px or 0, source.height_px or 0))


def file_time(path: str) -> datetime:
    """When a file was last written, local time: when the photo was taken, unless it was edited."""
    try:
        written_s = Path(path).stat().st_mtime
    except OSError:
        raise InputError(Reason("photo_gone")) from None
    return datetime.fromtimestamp(written_s).astimezone()
