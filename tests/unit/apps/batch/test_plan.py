"""What is to do: pictures held against what was done, both as streams."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from posture.apps.batch.listing import Listed, LocalFolder
from posture.apps.batch.parts import Done
from posture.apps.batch.plan import (
    BatchPlan,
    IsSame,
    SameContent,
    Spool,
    make_plan,
    same_size_and_time,
)
from posture.errors import RunError
from tests.made_batches import digest, picture

RUN = "000001-abcdef"


def done(
    name: str,
    size: int = 7,
    mtime_us: int = 1_000_000,
    sha256: str | None = "a",
    status: str = "ok",
) -> Done:
    return Done(name, size, mtime_us, sha256, status, RUN)


def planned(
    pictures: Iterable[Listed], before: Iterable[Done], is_same: IsSame = same_size_and_time
) -> tuple[BatchPlan, list[str]]:
    """The plan, and the names of what is to do."""
    plan = make_plan(iter(pictures), iter(before), is_same)
    try:
        return plan, [one.name for one in plan.todo]
    finally:
        plan.todo.close()


def test_at_first_everything_is_to_do() -> None:
    plan, todo = planned([picture("a"), picture("b")], [])
    assert todo == ["a", "b"]
    assert (plan.pictures, plan.kept, plan.changed | plan.gone) == (2, 0, frozenset())


def test_what_is_done_and_the_same_is_kept() -> None:
    plan, todo = planned([picture("a"), picture("b")], [done("a"), done("b")])
    assert todo == []
    assert (plan.pictures, plan.kept, plan.changed | plan.gone) == (2, 2, frozenset())


def test_what_is_new_has_changed_or_gone_is_told_apart() -> None:
    plan, todo = planned(
        [picture("changed", mtime_us=5), picture("kept"), picture("new")],
        [done("changed"), done("gone"), done("kept")],
    )
    assert todo == ["changed", "new"]
    assert (plan.pictures, plan.kept) == (3, 1)
    assert plan.changed == {"changed"}
    assert plan.gone == {"gone"}
    assert plan.changed | plan.gone == {"changed", "gone"}


def test_when_every_picture_has_gone_nothing_is_to_do() -> None:
    plan, todo = planned([], [done("a"), done("b")])
    assert todo == []
    assert plan.pictures == 0
    assert plan.gone == {"a", "b"}


@pytest.mark.parametrize(
    ("now", "is_kept"),
    [
        (picture("a"), True),
        (picture("a", size=8), False),
        (picture("a", mtime_us=1_000_001), False),
        (picture("a", mtime_us=999_999), False),
    ],
)
def test_another_size_or_time_means_another_picture(now: Listed, is_kept: bool) -> None:
    plan, _ = planned([now], [done("a")])
    assert plan.kept == is_kept


@pytest.mark.parametrize(
    ("status", "sha256", "is_tried_again"),
    [
        ("unreadable", None, True),
        ("unreadable", "a", False),
        ("no_person", "a", False),
        ("ok", "a", False),
        ("ok", None, False),
    ],
)
def test_what_could_not_be_read_is_tried_again_and_what_is_no_picture_is_not(
    status: str, sha256: str | None, is_tried_again: bool
) -> None:
    before = done("a", sha256=sha256, status=status)
    plan, todo = planned([picture("a")], [before])
    assert todo == (["a"] if is_tried_again else [])
    assert plan.changed == ({"a"} if is_tried_again else frozenset())


def test_who_watches_is_told_how_many_pictures_were_found_so_far() -> None:
    counts: list[int] = []
    plan = make_plan(
        iter([picture("a"), picture("b")]), iter([done("a"), done("c")]), watch=counts.append
    )
    plan.todo.close()
    assert counts == [1, 2]


names = st.lists(st.sampled_from(["a", "b", "!", ".", "-"]), min_size=1, max_size=2).map("".join)
paths = st.lists(names, min_size=1, max_size=2).map("/".join)
facts = st.tuples(st.integers(0, 1), st.integers(0, 1))
trees = st.dictionaries(paths, facts, max_size=12)


@given(trees, trees)
@example({"a/b": (0, 0), "a!": (0, 0)}, {"a!": (0, 0), "a/b": (0, 0)})
def test_the_plan_is_that_of_two_dictionaries(
    now: dict[str, tuple[int, int]], before: dict[str, tuple[int, int]]
) -> None:
    pictures = sorted((picture(name, *fact) for name, fact in now.items()), key=lambda one: one.key)
    dones = sorted((done(name, *fact) for name, fact in before.items()), key=lambda one: one.key)
    plan, todo = planned(pictures, dones)
    kept = {name for name in now if before.get(name) == now[name]}
    assert todo == [one.name for one in pictures if one.name not in kept]
    assert (plan.pictures, plan.kept) == (len(now), len(kept))
    assert plan.changed == now.keys() & before.keys() - kept
    assert plan.gone == before.keys() - now.keys()


@pytest.fixture
def folder(tmp_path: Path) -> LocalFolder:
    (tmp_path / "a").write_bytes(b"7 bytes")
    return LocalFolder(str(tmp_path))


SHA = hashlib.sha256(b"7 bytes").hexdigest()


def test_the_same_bytes_with_another_time_are_kept_and_their_time_is_noted(
    folder: LocalFolder,
) -> None:
    same = SameContent(folder)
    plan, todo = planned([picture("a", mtime_us=5)], [done("a", sha256=SHA)], same)
    assert (plan.kept, todo, same.times_us) == (1, [], {"a": 5})


def test_the_same_bytes_with_the_same_time_need_no_note(folder: LocalFolder) -> None:
    same = SameContent(folder)
    plan, _ = planned([picture("a")], [done("a", sha256=SHA)], same)
    assert (plan.kept, same.times_us) == (1, {})


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (picture("a", mtime_us=1_000_000), done("a", sha256=digest("other"))),
        (picture("a"), done("a", sha256=None, status="unreadable")),
        (picture("a", size=8, mtime_us=5), done("a", sha256=SHA)),
        (picture("vanished", mtime_us=5), done("vanished", sha256=SHA)),
    ],
)
def test_other_bytes_or_none_are_judged_anew_though_size_and_time_are_alike(
    folder: LocalFolder, now: Listed, before: Done
) -> None:
    same = SameContent(folder)
    plan, todo = planned([now], [before], same)
    assert todo == [now.name]
    assert plan.changed == {now.name}
    assert same.times_us == {}


def test_a_picture_of_another_size_is_not_read_at_all() -> None:
    class Closed(LocalFolder):
        def read(self, picture: Listed) -> bytes:
            raise AssertionError("it was read")

    plan, _ = planned([picture("a", size=8)], [done("a")], SameContent(Closed("nowhere")))
    assert plan.changed == {"a"}


def test_a_disk_that_goes_away_while_it_is_compared_ends_the_run(tmp_path: Path) -> None:
    same = SameContent(LocalFolder(str(tmp_path / "gone")))
    with pytest.raises(RunError, match="There is no folder"):
        same(picture("a"), done("a"))


@pytest.fixture
def spool() -> Iterator[Spool]:
    found = Spool()
    yield found
    found.close()


def test_a_list_on_disk_keeps_its_order_and_is_read_twice(spool: Spool) -> None:
    odd = [
        Listed('b\nc,"d"', 'b\nc,"d"', 2**40, -5),
        Listed(r"a\udcff", "a\udcff", 0, 2**60, "This folder cannot be read. Allow it"),
        Listed("Icon\r", "Icon\r", 1, 1),
        Listed("\u2028é\U0001f600", "\u2028é\U0001f600", 1, 1),
    ]
    for one in odd:
        spool.add(one)
    assert len(spool) == len(odd)
    assert list(spool) == odd
    assert list(spool) == odd


def test_an_empty_list_is_empty(spool: Spool) -> None:
    assert len(spool) == 0
    assert list(spool) == []


def test_a_list_that_fails_half_way_leaves_no_file_open() -> None:
    def listed() -> Iterator[Listed]:
        yield picture("a")
        raise RunError("The disk has gone")

    with pytest.raises(RunError, match="gone"):
        make_plan(listed(), iter([]))
