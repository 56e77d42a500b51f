"""Photos into takes: a bad one is refused with its reason, the others go on; words and table."""

from __future__ import annotations

import io
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from rich.console import Console

from posture import engine
from posture.engine import Options
from posture.errors import BaselineError, InputError
from posture.findings.reference import HeadAndShoulders, Take, TakeStance
from posture.findings.reference.encoding import Baseline
from posture.findings.reference.photo_takes import Recorded, record
from posture.findings.reference.store import Store
from posture.measures.side_view import Marks
from posture.output.terminal.reference_table import print_list, print_recorded
from posture.types import Pose, Report
from tests import heads
from tests.figures import Figure, Solid, frame_with_positions
from tests.figures import Recorded as RecordedFigures

STANDING = Figure(trunk_deg=-3, thigh_deg=-3, knee_deg=2)
SEATED = Figure(trunk_deg=5, thigh_deg=88, knee_deg=85)


@dataclass(frozen=True)
class Judged:
    report: Report
    pose: Pose | None
    error: InputError | None = None


def photo(
    folder: Path, name: str, figure: Figure, day: int = 22, *, is_solid: bool = False
) -> Judged:
    """A photo on disk whose report is that of a figure, taken on a day of November.

    Of a solid figure the outline is known too, and so the tilt.
    """
    path = folder / name
    path.write_bytes(name.encode())
    noon_s = 1_793_880_000 + (day - 5) * 86_400  # 2026-11-05 12:00 UTC and some days
    os.utime(path, (noon_s, noon_s))
    frame = frame_with_positions()
    report, pose = engine.look_and_judge(
        frame, Solid(figure) if is_solid else RecordedFigures(figure), Options(fast=is_solid)
    )
    source = replace(report.source, name=str(path), sha256=name.ljust(64, "0"))
    return Judged(replace(report, source=source), pose)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "baselines")


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    return folder


def test_each_photo_is_a_take_of_its_own_day(store: Store, photos: Path) -> None:
    judged = [photo(photos, f"{day}.jpg", STANDING, day) for day in (22, 23, 23)]
    judged[2] = photo(photos, "again.jpg", SEATED, 23)
    recorded = record(store, "Anna", judged)
    assert recorded.refused == 0
    assert recorded.baseline == store.read("anna")
    assert recorded.baseline is not None
    assert [take.day for take in recorded.baseline.takes] == ["2026-11-22"] + ["2026-11-23"] * 2
    assert [outcome.take.stance for outcome in recorded.outcomes if outcome.take] == [
        "standing",
        "standing",
        "seated",
    ]


def test_a_bad_photo_is_refused_and_the_others_go_on(store: Store, photos: Path) -> None:
    unreadable = photo(photos, "cut.jpg", STANDING)
    unreadable = replace(unreadable, pose=None, error=InputError("The file is cut short"))
    judged = [
        photo(photos, "front.jpg", replace(STANDING, heading_deg=0)),
        unreadable,
        photo(photos, "good.jpg", STANDING),
    ]
    recorded = record(store, "Anna", judged)
    assert recorded.refused == 2
    assert [bool(outcome.take) for outcome in recorded.outcomes] == [False, False, True]
    assert "turn side-on" in str(recorded.outcomes[0].error)
    assert "cut short" in str(recorded.outcomes[1].error)
    assert len(store.read("Anna").takes) == 1


def test_a_photo_counts_once(store: Store, photos: Path) -> None:
    one, other = photo(photos, "one.jpg", STANDING), photo(photos, "other.jpg", STANDING)
    first = record(store, "Anna", [one, one])
    assert first.refused == 1
    again = record(store, "ANNA", [one, other])
    assert [outcome.error is None for outcome in again.outcomes] == [False, True]
    assert "is already a take of the reference" in str(again.outcomes[0].error)
    assert len(store.read("Anna").takes) == 2
    assert record(store, "Bea", [one]).refused == 0, "of somebody else's it may be one"


def test_marks_take_a_photo_anew_and_what_they_move_is_told(
    store: Store, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads.put_in(monkeypatch)  # 14°
    judged = [
        photo(photos, name, STANDING, day, is_solid=True)
        for name, day in (("a.jpg", 22), ("b.jpg", 24))
    ]
    record(store, "Anna", judged[:1])
    tan_10, tan_12 = 17.633, 21.256
    rises = iter((tan_10, tan_12, tan_12))

    def marking(_: object) -> Marks:
        return Marks((350.0, 400.0 + next(rises)), (250.0, 400.0))

    marked = record(store, "Anna", [*judged, judged[0]], marking=marking)
    assert [outcome.error is None for outcome in marked.outcomes] == [True, True, False]
    assert [take.tilt_offset for take in store.read("Anna").takes] == [
        pytest.approx(-4.0, abs=1e-3),
        pytest.approx(-2.0, abs=1e-3),
    ]
    words = printed(marked)
    assert "they say 10°, the estimate of this photo 14° (difference −4.0°)" in words
    assert re.search(r"moved: −2\.0° standing \(2 photos marked, 2026-11-22 to 2026-11-24\)", words)
    assert "The own marks of Anna move the pelvic tilt by −2.0°" in printed(
        listed=[store.read("Anna")]
    )
    assert "Your own marks" not in printed(record(store, "Bea", judged[:1]))


def test_photos_that_are_all_refused_make_no_reference(store: Store, photos: Path) -> None:
    recorded = record(store, "Anna", [photo(photos, "x.jpg", replace(STANDING, heading_deg=0))])
    assert (recorded.refused, recorded.baseline) == (1, None)
    assert not store.has("Anna")


def test_slumped_sitting_is_as_asked_for(store: Store, photos: Path) -> None:
    judged = [photo(photos, "a.jpg", SEATED), photo(photos, "b.jpg", STANDING)]
    recorded = record(store, "Anna", judged, stated_stance="slumped")
    assert [outcome.take.stance for outcome in recorded.outcomes if outcome.take] == ["slumped"]
    assert "looks like standing" in str(recorded.outcomes[1].error)


def test_a_photo_that_is_gone_by_now_is_refused(store: Store, photos: Path) -> None:
    judged = photo(photos, "a.jpg", STANDING)
    (photos / "a.jpg").unlink()
    assert "gone" in str(record(store, "Anna", [judged]).outcomes[0].error)


def test_a_damaged_reference_stops_before_any_photo_is_looked_at(store: Store) -> None:
    store.add_takes("Anna", [])
    (file,) = store.folder.iterdir()
    file.write_text("no")

    def looked_at() -> Judged:
        raise AssertionError("a photo was looked at")

    with pytest.raises(BaselineError, match="damaged"):
        record(store, "Anna", (looked_at() for _ in range(1)))


def printed(recorded: Recorded | None = None, listed: list[Baseline] | None = None) -> str:
    console = Console(file=io.StringIO(), width=100, highlight=False)
    if recorded is not None:
        print_recorded(recorded, console)
    if listed is not None:
        print_list(listed, console)
    assert isinstance(console.file, io.StringIO)
    return " ".join(console.file.getvalue().split())


def take(stance: TakeStance = "standing", day: int = 1, **measures: float) -> Take:
    return Take(stance, f"2026-11-{day:02d}T08:00:00", "photo", 1, measures)


def test_what_became_of_each_photo_is_told_with_what_is_wanting(store: Store, photos: Path) -> None:
    judged = [
        photo(photos, "good.jpg", STANDING),
        photo(photos, "front.jpg", replace(STANDING, heading_deg=0)),
    ]
    words = printed(record(store, "Anna", judged))
    assert "good.jpg: taken as standing: hip flexion −6°" in words
    assert "front.jpg: not taken: a reference needs a picture from the side" in words
    assert "Anna has 1 take of standing, of 1 day." in words
    assert "Still needed for a comparison: 2 standing and 3 upright sitting." in words
    assert "Smallest changes" not in words


def test_what_can_be_told_apart_is_told_from_three_takes_on() -> None:
    takes = [take(hip_flexion=value) for value in (0.0, 1.0, 2.0)]
    takes += [take("seated", hip_flexion=90.0)] * 3
    words = printed(Recorded((), Baseline("Anna", tuple(takes))))
    assert "Smallest changes that count when standing: hip flexion 8°." in words
    assert "All are from one day." in words
    assert "Still needed" not in words
    other_day = (*takes, take(day=2, hip_flexion=1.0))
    assert "All are from one day." not in printed(Recorded((), Baseline("Anna", other_day)))


def test_nothing_recorded_is_told() -> None:
    assert "nothing was recorded" in printed(Recorded((), None))


def test_the_table_tells_takes_days_and_what_can_be_told_apart() -> None:
    anna = Baseline("Anna", tuple(take(day=day, hip_flexion=0.0) for day in (1, 2, 2)))
    bea = Baseline("Bea\x1b[31m", (take("slumped"),))
    words = printed(listed=[anna, bea])
    assert "Anna 3 – – 2 2026-11-02 hip flexion 6°" in words
    assert "Bea\\x1b[31m – – 1 1 2026-11-01 needs 3 standing and 3 upright sitting" in words


def test_a_name_with_brackets_is_no_markup() -> None:
    assert "[bold]Anna[/bold]" in printed(listed=[Baseline("[bold]Anna[/bold]", (take(),))])


def test_takes_that_show_head_and_shoulders_alone_tell_nothing_apart_standing() -> None:
    place = HeadAndShoulders(0.3, 0.5, 0.3, 0.5)
    takes = [replace(take(stance), place=place) for stance in ("standing", "seated")] * 3
    assert "no hips were seen" in printed(listed=[Baseline("Anna", tuple(takes))])


def test_takes_of_earlier_models_are_not_counted_as_comparable() -> None:
    old = [replace(take(hip_flexion=0.0), made_by="old")] * 3
    new = [replace(take(day=2, hip_flexion=0.0), made_by="new")]
    assert "needs 2 standing" in printed(listed=[Baseline("Anna", (*old, *new))])


def test_an_empty_list_says_how_to_begin() -> None:
    assert "posture baseline record NAME" in printed(listed=[])
