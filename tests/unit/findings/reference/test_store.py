"""Baselines on disk: whole, private, named by anything, told apart from damage."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.errors import BaselineError
from posture.findings.reference import TAKE_SOURCES, TAKE_STANCES, HeadAndShoulders, Take
from posture.findings.reference.encoding import SCHEMA, Baseline, decoded, encoded
from posture.findings.reference.store import Store, data_folder, file_name
from posture.runtime import atomic_write

numbers = st.floats(-1e6, 1e6)
places = st.builds(HeadAndShoulders, numbers, numbers, numbers, numbers)
moments = st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds"))
takes = st.builds(
    Take,
    st.sampled_from(TAKE_STANCES),
    moments,
    st.sampled_from(TAKE_SOURCES),
    st.integers(1, 500),
    st.dictionaries(st.text(max_size=20), numbers, max_size=5),
    st.none() | numbers,
    st.none() | numbers,
    st.none() | places,
    st.text(max_size=20),
    st.none() | st.text(max_size=64),
)


def take(day: int = 1, hip_flexion: float = 1.0) -> Take:
    return Take("standing", f"2026-11-{day:02d}T08:00:00", "photo", 1, {"hip_flexion": hip_flexion})


@given(st.text(max_size=40), st.lists(takes, max_size=4))
def test_what_is_written_is_read_again(name: str, several: list[Take]) -> None:
    found = decoded(encoded(Baseline(name, tuple(several))))
    assert found.name == name
    assert sorted(map(repr, found.takes)) == sorted(map(repr, several))
    assert [one.taken_at for one in found.takes] == sorted(one.taken_at for one in several)


def test_recording_again_adds_takes(tmp_path: Path) -> None:
    store = Store(tmp_path / "deep" / "baselines")
    assert not store.has("Anna")
    store.add_takes("Anna", [take(2)])
    after = store.add_takes("Anna", [take(1), take(3)])
    assert after == store.read("Anna")
    assert [one.day for one in after.takes] == ["2026-11-01", "2026-11-02", "2026-11-03"]
    assert (after.days, len(after.reference.of("standing"))) == (3, 3)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights another way")
def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "baselines")
    before = os.umask(0)
    try:
        store.add_takes("Anna", [take()])
        store.add_takes("Anna", [take()])
    finally:
        os.umask(before)
    (file,) = store.folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/root",
        "C:\\Windows",
        "con",
        "a" * 5000,
        "Ünïcödé 名前 😀",
        "\x00\n\x1b[31m",
        ".hidden",
        "-rf",
        "a/b",
        "'; DROP",
        "\udcff",
    ],
)
def test_any_name_has_a_file_of_its_own_in_the_folder(tmp_path: Path, name: str) -> None:
    store = Store(tmp_path / "baselines")
    store.add_takes(name, [take()])
    (file,) = store.folder.iterdir()
    assert file.name == file_name(name)
    assert file.name.isascii()
    assert len(file.name) < 60
    assert store.read(name).takes == (take(),)
    assert [one.name for one in store.read_all()[0]] == [" ".join(name.split())]
    store.remove(name)
    assert list(store.folder.iterdir()) == []
    assert list(tmp_path.iterdir()) == [store.folder]


def test_one_name_has_one_file_however_it_is_written() -> None:
    assert file_name("José Ángel") == file_name("jose\u0301  ángel ")
    assert file_name("STRASSE") == file_name("straße")
    assert file_name("Anna") != file_name("Anne")
    assert file_name("名") != file_name("前")


@given(st.text(min_size=1))
def test_a_file_name_is_harmless(name: str) -> None:
    found = file_name(name)
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert not found.startswith((".", "-"))
    assert found.endswith(".json")
    assert file_name(name.casefold()) == file_name(name)


@pytest.mark.parametrize("name", ["", "  ", "\n"])
def test_an_empty_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BaselineError, match="name is empty"):
        Store(tmp_path).add_takes(name, [take()])


def test_a_name_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    store = Store(tmp_path / "none")
    with pytest.raises(BaselineError, match=r"no reference called 'Bea'.*none yet"):
        store.read("Bea")
    store.add_takes("Anna", [take()])
    for act in (store.read, store.remove):
        with pytest.raises(BaselineError, match=r"no reference called 'Bea'.*Anna"):
            act("Bea")


GOOD = json.loads(encoded(Baseline("Anna", (take(),))))


def changed(**entries: object) -> str:
    return json.dumps({**GOOD, "takes": [{**GOOD["takes"][0], **entries}]})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no JSON",
        "[]",
        "null",
        "{}",
        json.dumps(GOOD)[:-20],
        json.dumps({**GOOD, "schema": "posture/2"}),
        json.dumps({**GOOD, "name": 3}),
        json.dumps({**GOOD, "takes": {}}),
        json.dumps({**GOOD, "takes": [[]]}),
        changed(stance="flying"),
        changed(source="X-ray"),
        changed(taken_at="yesterday"),
        changed(taken_at=None),
        changed(frames=0),
        changed(frames=True),
        changed(measures={"hip_flexion": "12"}),
        changed(measures={"hip_flexion": float("nan")}),
        changed(measures=None),
        changed(low_back=float("inf")),
        changed(ear_hip="1"),
        changed(place={"head_y": 1.0}),
        changed(place=[]),
        changed(sha256=1),
        changed(surprise=1),
    ],
)
def test_a_damaged_file_is_told_with_what_to_do_and_can_be_removed(
    tmp_path: Path, text: str
) -> None:
    store = Store(tmp_path)
    store.add_takes("Bea", [take()])
    path = tmp_path / file_name("Anna")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BaselineError, match="damaged") as caught:
        store.read("Anna")
    assert "posture baseline remove Anna" in caught.value.do
    with pytest.raises(BaselineError, match="damaged"):
        store.add_takes("Anna", [take()])
    found, wrong = store.read_all()
    assert [one.name for one in found] == ["Bea"]
    assert len(wrong) == 1
    assert str(path) in str(wrong[0])
    assert path.read_text(encoding="utf-8") == text, "nothing is lost by looking"
    store.remove("Anna")
    assert not path.exists()


def test_bytes_that_are_no_text_are_damage(tmp_path: Path) -> None:
    (tmp_path / file_name("Anna")).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BaselineError, match="damaged"):
        Store(tmp_path).read("Anna")


def test_a_file_of_a_later_version_asks_for_an_update(tmp_path: Path) -> None:
    later = json.dumps({**GOOD, "schema": "posture-baseline/2"})
    (tmp_path / file_name("Anna")).write_text(later, encoding="utf-8")
    with pytest.raises(BaselineError, match=r"later version.*Update posture"):
        Store(tmp_path).read("Anna")
    assert SCHEMA == "posture-baseline/1"


ADDER = """
import sys, time
from pathlib import Path
from posture.findings.reference import Take
from posture.findings.reference.store import Store
folder, which = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for number in range(15):
    moment = f"2026-11-{number + 1:02d}T0{which}:00:00"
    Store(folder).add_takes("Anna", [Take("standing", moment, "photo", 1, {"hip_flexion": 1.0})])
"""


def test_two_processes_that_add_takes_at_once_lose_none(tmp_path: Path) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, "-c", ADDER, str(tmp_path), str(which)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for which in range(2)
    ]
    for one in both:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in both:
        assert one.stdin is not None
        one.stdin.write("now\n")
        one.stdin.flush()
    for one in both:
        one.communicate()
        assert one.returncode == 0
    assert len(Store(tmp_path).read("Anna").takes) == 30


def test_removing_what_is_not_there_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match="no reference called 'Berta'"):
        Store(tmp_path / "nowhere").remove("Berta")
    assert not (tmp_path / "nowhere").exists()


def test_a_failed_write_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    store.add_takes("Anna", [take(1)])

    def full(target: Path, data: bytes, *, mode: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic_write, "write_whole", full)
    with pytest.raises(BaselineError, match="No space left on device"):
        store.add_takes("Anna", [take(2)])
    assert len(store.read("Anna").takes) == 1


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "baselines").write_text("")
    with pytest.raises(BaselineError, match="cannot be written"):
        Store(tmp_path / "baselines").add_takes("Anna", [take()])


def test_the_folder_is_the_users_own_unless_another_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path))
    assert data_folder() == tmp_path / "baselines" == Store().folder
    monkeypatch.delenv("POSTURE_DATA")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    assert data_folder().name == "baselines"
    assert data_folder().parent.name == "posture"
    if sys.platform == "linux":
        assert data_folder() == tmp_path / "xdg" / "posture" / "baselines"


def test_only_numbers_are_kept(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add_takes("Anna", [take()] * 20)
    (file,) = tmp_path.iterdir()
    assert file.stat().st_size < 20 * 1000
