"""What looks at a camera knows the person's own reference, as a photo's judge does."""

from __future__ import annotations

from pathlib import Path

import pytest

from posture.engine import models_behind
from posture.errors import BaselineError
from posture.findings.reference import Take, made_by, own_offset
from posture.findings.reference.store import Store
from posture.monitoring.setting_up import watcher_for
from posture.types import Estimate
from tests import heads
from tests.figures import Figure, Solid, frame_with_positions

STANDING = Figure(trunk_deg=-3, thigh_deg=-3, knee_deg=2)


@pytest.fixture(autouse=True)
def data_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    heads.put_in(monkeypatch)


def tilt(baseline: str | None) -> Estimate:
    look = watcher_for(Solid(STANDING), baseline).look(frame_with_positions(), 0.0)
    assert look.report is not None
    return look.report.measures["pelvic_tilt"]


def test_points_marked_once_move_the_tilt_before_a_camera_too() -> None:
    plain = tilt(None)
    assert plain.value is not None
    take = Take(
        "standing",
        "2026-11-22T12:00:00",
        "photo",
        1,
        {},
        tilt_offset=6.0,
        made_by=made_by(models_behind(Solid(STANDING))),
    )
    Store().add_takes("Anna", [take])
    offset = own_offset([take], "standing")
    assert offset is not None
    assert tilt("Anna").value == pytest.approx(plain.value + offset.moved_deg)


def test_a_reference_that_is_not_there_is_refused() -> None:
    with pytest.raises(BaselineError):
        watcher_for(Solid(STANDING), "Nobody")
