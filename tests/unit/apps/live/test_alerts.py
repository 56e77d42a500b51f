"""What is said aloud, and what becomes of it where the desktop does not take it."""

from __future__ import annotations

import asyncio
import io
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from posture.apps.live.alerts import Alerts
from posture.errors import MissingLibrary
from posture.monitoring.snapshot import Event
from tests.worded import worded

NUDGE = Event(1800.0, "nudge", worded("Seated 30 min. Stand up?"), "W1")
PATIENCE_S = 5.0
FIND_SPEC = "posture.apps.live.alerts.importlib.util.find_spec"


class Desktop:
    """Stands in for the library: keeps what it is sent, or fails as it is told to."""

    DEFAULT_SOUND = "a sound"

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, object]] = []
        self.can: frozenset[str] = frozenset({"message"})
        self.fails_at_start: Exception | None = None
        self.never_answers = False
        self.logs_instead: str | None = None
        self.arrived = threading.Event()

    def DesktopNotifier(self, **_: object) -> Desktop:  # noqa: N802 - the library's name
        if self.fails_at_start is not None:
            raise self.fails_at_start
        return self

    async def get_capabilities(self) -> frozenset[str]:
        return self.can

    async def send(
        self, title: str, message: str, *, on_dispatched: Callable[[], Any], sound: object
    ) -> str:
        if self.never_answers:
            await asyncio.Event().wait()
        self.sent.append((title, message, sound))
        if self.logs_instead is None:
            on_dispatched()
        else:
            try:
                raise OSError(self.logs_instead)
            except OSError:
                logging.getLogger("desktop_notifier.backends.base").warning("no", exc_info=True)
        self.arrived.set()
        return "1"


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    found = Desktop()
    monkeypatch.setitem(sys.modules, "desktop_notifier", found)
    monkeypatch.setattr(FIND_SPEC, lambda name: ModuleType(name))
    log = logging.getLogger("desktop_notifier")
    before = (log.handlers[:], log.propagate)
    yield found
    log.handlers[:], log.propagate = before


def trouble_of(spoken: Alerts) -> str:
    """What is told within the time a thread may need."""
    until_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < until_s:
        trouble = spoken.trouble()
        if trouble is not None:
            return trouble
        time.sleep(0.005)
    raise AssertionError("nothing was told")


def test_a_nudge_reaches_the_desktop(desktop: Desktop) -> None:
    with Alerts(True, False) as spoken:
        spoken.say(NUDGE)
        assert desktop.arrived.wait(PATIENCE_S)
        assert spoken.trouble() is None
    assert desktop.sent == [("posture live", "Seated 30 min. Stand up?", None)]


def test_with_sound_the_desktop_plays_its_own(desktop: Desktop) -> None:
    with Alerts(True, True) as spoken:
        spoken.say(NUDGE)
        assert desktop.arrived.wait(PATIENCE_S)
    assert desktop.sent[0][2] == "a sound"


def test_only_nudges_and_reminders_are_said(desktop: Desktop) -> None:
    with Alerts(None, False) as spoken:
        for kind in ("sat", "stood", "away", "back", "break", "camera_lost", "camera_back"):
            spoken.say(Event(1.0, kind, worded("quiet")))
        spoken.say(Event(2.0, "reminder", worded("Seated 60 min.")))
        assert desktop.arrived.wait(PATIENCE_S)
    assert [message for _, message, _ in desktop.sent] == ["Seated 60 min."]


def test_no_desktop_is_told_once_and_nothing_more_is_sent(desktop: Desktop) -> None:
    desktop.fails_at_start = OSError("no session bus")
    with Alerts(True, False) as spoken:
        trouble = trouble_of(spoken)
        spoken.say(NUDGE)
        assert spoken.trouble() is None
    assert trouble == (
        "No desktop notifications: no desktop could be reached (no session bus). "
        "Nudges are still shown here."
    )
    assert desktop.sent == []


def test_where_nobody_asked_a_missing_desktop_is_not_worth_a_word(desktop: Desktop) -> None:
    desktop.fails_at_start = OSError("no session bus")
    spoken = Alerts(None, False)
    spoken.close()
    assert spoken.trouble() is None


def test_a_desktop_that_takes_nothing_is_told(desktop: Desktop) -> None:
    desktop.can = frozenset()
    with Alerts(True, False) as spoken:
        assert "takes none" in trouble_of(spoken)


def test_a_desktop_that_goes_away_is_told_and_prints_nothing(
    desktop: Desktop, capfd: pytest.CaptureFixture[str]
) -> None:
    desktop.logs_instead = "the bus is gone"
    with Alerts(None, False) as spoken:
        spoken.say(NUDGE)
        assert "the bus is gone" in trouble_of(spoken)
    assert capfd.readouterr() == ("", "")


def test_a_desktop_that_never_answers_holds_nothing_up(desktop: Desktop) -> None:
    desktop.never_answers = True
    with Alerts(True, False, patience_s=0.05) as spoken:
        spoken.say(NUDGE)
        assert "did not answer" in trouble_of(spoken)


def test_asked_for_without_the_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FIND_SPEC, lambda name: None)
    with pytest.raises(MissingLibrary, match="extra notify"):
        Alerts(True, False)
    Alerts(None, False).say(NUDGE)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("sound", "rung"), [(True, "\a"), (False, "")])
def test_the_bell_rings_where_a_sound_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, sound: bool, rung: str
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    spoken = Alerts(False, sound)
    spoken.say(NUDGE)
    spoken.say(Event(1.0, "sat", worded("Sat down.")))
    assert terminal.getvalue() == rung


def test_no_bell_is_written_into_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.StringIO()
    monkeypatch.setattr(sys, "stderr", file)
    Alerts(False, True).say(NUDGE)
    assert file.getvalue() == ""
