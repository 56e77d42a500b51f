"""The lock of the screen: believed where the desktop tells, never made up where it does not."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from posture.runtime.screen_lock import ScreenLock

PATIENCE_S = 60.0


def until(holds: Callable[[], bool]) -> bool:
    """Whether it comes to hold."""
    end_s = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > end_s:
            return False
        time.sleep(0.02)
    return True


def test_it_follows_what_the_desktop_says(tmp_path: Path) -> None:
    says = tmp_path / "locked"
    says.write_text("LockedHint=no\n")
    command = [sys.executable, "-c", f"print(open({str(says)!r}).read())"]
    with ScreenLock(command, every_s=0.02) as lock:
        says.write_text("LockedHint=yes\n")
        assert until(lambda: lock.is_locked)
        says.write_text("LockedHint=no\n")
        assert until(lambda: not lock.is_locked)


def test_a_desktop_that_does_not_tell_is_never_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_SESSION_ID", raising=False)
    with ScreenLock() as lock:
        assert not lock.is_locked
    with ScreenLock([str(tmp_path / "none")], every_s=0.02) as lock:
        assert not lock.is_locked
