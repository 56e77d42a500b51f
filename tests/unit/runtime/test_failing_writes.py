"""Disks that fail, and kills, at each step of a write: all is as before, or as it is to be after.

All steps of all that is kept, killed too: ``make faults``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from posture.errors import HistoryError
from posture.runtime.atomic_write import PREFIX
from tests import kept_things
from tests.faults import Fault, strikes
from tests.kept_things import Kept

EVERY = {"batch": 17, "fresh_batch": 23, "film_batch": 4}
"""Of whole batches, which take a third of a second each, only every so many steps."""


@pytest.mark.parametrize("fault", ["full", "broken"])
@pytest.mark.parametrize("name", kept_things.ALL)
def test_a_fault_at_each_step_loses_nothing_and_is_told(
    name: str, fault: Fault, tmp_path: Path
) -> None:
    struck = list(strikes(kept_things.ALL[name], tmp_path, fault, EVERY.get(name, 1)))
    assert len(struck) >= 3
    assert not [one for one in struck if not one.is_well]


CHILD = """
import sys
from pathlib import Path
from tests import kept_things
from tests.faults import strikes
for name in sys.argv[2:]:
    for one in strikes(kept_things.ALL[name], Path(sys.argv[1]) / name, "killed"):
        print(name, "well" if one.is_well and one.site else one)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no process can be forked there")
def test_a_kill_at_each_step_loses_nothing_and_stops_nothing(tmp_path: Path) -> None:
    names = ["takes", "days", "live_log", "history", "parts_of_a_batch"]
    command = [sys.executable, "-c", CHILD, str(tmp_path), *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not done.stderr
    lines = done.stdout.splitlines()
    assert [one for one in lines if not one.endswith(" well")] == []
    assert {one.split()[0] for one in lines} == set(names)


@pytest.mark.skipif(sys.platform == "win32", reason="files have no limit of size there")
def test_a_history_whose_disk_has_no_room_is_as_it_was(tmp_path: Path) -> None:
    import resource

    kept = kept_things.history(tmp_path / "kept")
    kept.add(0)
    refused, room = 0, -1
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    while kept.held() == [0]:
        room += 1
        resource.setrlimit(resource.RLIMIT_FSIZE, (room * 4_000, most))  # of its journal, too
        try:
            kept.add(1)
        except HistoryError:
            refused += 1
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    assert refused == room > 5
    assert kept.held() == [0, 1]


def test_a_careless_write_is_found_out(tmp_path: Path) -> None:
    """Else this would find nothing at all."""
    found = list(strikes(_careless, tmp_path, "full"))
    assert any(one.lost for one in found)


def _careless(folder: Path) -> Kept:
    target = folder / "numbers.json"

    def add(number: int) -> None:
        folder.mkdir(exist_ok=True)
        numbers = [*held(), number]
        with target.open("w", encoding="utf-8") as file:
            file.write(json.dumps(numbers))

    def held() -> list[int]:
        try:
            found: list[int] = json.loads(target.read_text())
        except (OSError, ValueError):
            return []
        return found

    return Kept(add, held)


@pytest.mark.parametrize("make", [kept_things.takes, kept_things.days])
def test_a_draft_that_a_kill_left_is_gone_with_the_next_write(
    make: Callable[[Path], Kept], tmp_path: Path
) -> None:
    made = make(tmp_path)
    made.add(0)
    (tmp_path / f"{PREFIX}killed").write_text("what is deleted since")
    made.add(1)
    assert made.held() == [0, 1]
    assert not list(tmp_path.glob(f"{PREFIX}*"))
