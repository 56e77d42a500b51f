"""The panel: what is on it, that it fits, when it is drawn, and the terminal given back."""

from __future__ import annotations

import io
import os
import re
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from posture.apps.live import panel as panel_module
from posture.apps.live import panel_words
from posture.apps.live.panel import Lines, Panel, open_panel
from posture.apps.live.panel_sections import PanelMessage, Shown, lines_of
from posture.monitoring.pausing import Pause
from posture.monitoring.snapshot import STATES, Event, NextNudge, Snapshot
from posture.output.terminal.console_page import ConsolePage
from posture.output.text import printable
from posture.types import Estimate, Reason
from tests.snapshots import SEATED
from tests.worded import reason_words, worded

HIDDEN = "the hips are hidden by the desk: move the camera to the side, so that head to knees show"
GENERIC = replace(
    SEATED,
    reason=worded(HIDDEN),
    hip_flexion=Estimate.missing(worded(HIDDEN)),
    pelvic_tilt=Estimate.missing(worded(HIDDEN)),
    is_generic=True,
    generic_s=5400.0,
    next_nudge=NextNudge("reminder", 0.0, worded("paused until 09:50")),
)
LOST = replace(
    SEATED,
    state="unknown",
    reason=worded("no picture comes"),
    hip_flexion=Estimate.missing(worded("no picture comes")),
    pelvic_tilt=Estimate.missing(worded("no picture comes")),
    lengths={},
)
NUDGE = Event(
    1800.0, "nudge", worded("Seated 30 min. The article links long sitting. Stand up?"), "W1"
)
SAT = Event(1.0, "sat", worded("Sat down."))


def console(width: int = 80, height: int = 40, encoding: str = "utf-8") -> Console:
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    return Console(file=file, force_terminal=True, width=width, height=height, color_system=None)


def drawn(
    snapshot: Snapshot,
    width: int = 80,
    height: int = 40,
    *,
    note: str | None = None,
    messages: Sequence[PanelMessage] = (),
    encoding: str = "utf-8",
) -> list[str]:
    shown = Shown("camera 0", snapshot, "09:18", snapshot.time_s - 1390, note, messages, True)
    lines = lines_of(shown, ConsolePage(console(width, height, encoding)), height)
    return ["".join(text for text, _ in line) for line in lines]


def squeezed(lines: Sequence[str]) -> str:
    """All in one line, runs of blanks as one."""
    return " ".join(" ".join(lines).split())


def test_it_shows_the_state_the_clocks_and_the_angles() -> None:
    text = squeezed(drawn(SEATED))
    for phrase in (
        "posture live camera 0 seen 96 % of 2 h 15 min",
        "● Seated since 09:18 (23 min)",
        "Sitting now 23 min Breaks 3",
        "Sitting in all 1 h 52 min Shifts of posture 14",
        "Next nudge in 7 min",
        "Hip flexion 91° (84 to 98) 90 % interval",
        "Pelvic tilt −12° (−25 to 1) estimated, bones not seen",
        "Bout glutes held 28 % longer than standing, hip flexors 18 % shorter, for 23 min",
        "Today glutes held 30 % longer than standing, hip flexors 19 % shorter, for 1 h 52 min",
        "s pause h an hour t until tomorrow q quit",
    ):
        assert phrase in text


def test_a_pause_shows_until_when_and_the_key_that_ends_it() -> None:
    until = datetime(2026, 11, 30, 14, 30)
    paused = replace(
        SEATED,
        pause=Pause(9000.0, until),
        next_nudge=NextNudge("nudge", 410.0, worded("paused until 14:30")),
    )
    text = squeezed(drawn(paused))
    assert "after 7 min more of sitting; none now: paused until 14:30" in text
    assert "r resume" in text
    assert "r resume" not in squeezed(drawn(SEATED))


def test_the_length_bars_lie_on_either_side_of_100() -> None:
    lines = drawn(SEATED)
    hundred = next(line for line in lines if "60 " in line and "150" in line).index("100") + 1
    glutes = next(line for line in lines if line.startswith("   Glutes"))
    flexors = next(line for line in lines if line.startswith("   Hip flexors"))
    assert glutes.rindex("●") > hundred + 1
    assert flexors.rindex("●") < hundred - 1


def test_what_stands_in_for_hips_that_are_not_seen_is_marked() -> None:
    text = squeezed(drawn(GENERIC, width=104))
    assert f"Hip flexion, pelvic tilt not assessed: {HIDDEN[:30]}" in text
    assert "≈128 %" in text
    assert "≈82 %" in text
    assert "≈ Hips not seen: a generic seated value stands in" in text
    assert "1 h 30 min of it generic" in text
    assert "≈" not in squeezed(drawn(SEATED))


def test_the_camera_and_why_the_state_is_unknown_are_told() -> None:
    text = squeezed(drawn(LOST, note="camera 0 is gone; it is tried again in 4 s"))
    assert "? Cannot tell since" in text
    assert "No picture comes." in text
    assert "Camera 0 is gone; it is tried again in 4 s." in text


@pytest.mark.parametrize(
    ("nudge", "words"),
    [
        (NextNudge("nudge", 700.0), "Next nudge in 12 min"),
        (NextNudge("reminder", 59.2), "Next reminder in 60 s"),
        (NextNudge("nudge", 0.0, worded("quiet hours")), "Next nudge held back: quiet hours"),
        (
            NextNudge("nudge", 90.0, worded("paused")),
            "Next nudge after 2 min more of sitting; none now: paused",
        ),
        (NextNudge("nudge", 90.0, Reason("not_seated")), "Next nudge after 2 min more of sitting "),
        (NextNudge(None, None, worded("away")), "Next nudge none: away"),
        (NextNudge(), "Next nudge none until you sit"),
    ],
)
def test_the_next_nudge_is_told_with_what_keeps_it_back(nudge: NextNudge, words: str) -> None:
    assert words in squeezed(drawn(replace(SEATED, next_nudge=nudge)))


def test_the_newest_event_comes_first_and_is_there_in_a_low_terminal_too() -> None:
    messages = [PanelMessage(f"08:{minute:02d}", f"event {minute}") for minute in range(10, 20)]
    lines = drawn(SEATED, messages=messages)
    shown = [line.split()[-1] for line in lines if "event" in line]
    assert shown[:3] == ["19", "18", "17"]
    assert "event 19" in squeezed(drawn(SEATED, height=12, messages=messages))


def test_without_keys_none_are_named() -> None:
    shown = Shown("film.mp4", SEATED, "0:00:00", 0.0, None, (), False)
    lines = lines_of(shown, ConsolePage(console()), 40)
    assert "pause" not in "".join(text for line in lines for text, _ in line)


@given(
    snapshot=st.sampled_from([SEATED, GENERIC, LOST]),
    state=st.sampled_from(STATES),
    width=st.integers(60, 200),
    height=st.integers(5, 60),
    encoding=st.sampled_from(["utf-8", "ascii"]),
    note=st.sampled_from([None, "the camera is busy: another program has it; tried again in 32 s"]),
    source=st.text(max_size=200),
)
def test_it_always_fits(
    snapshot: Snapshot,
    state: str,
    width: int,
    height: int,
    encoding: str,
    note: str | None,
    source: str,
) -> None:
    messages = [PanelMessage("09:18", reason_words(NUDGE.message), True)] * 9
    snapshot = replace(snapshot, state=state)  # type: ignore[arg-type]
    shown = Shown(source, snapshot, "09:18", 0.0, note, messages, True)
    lines = lines_of(shown, ConsolePage(console(width, height, encoding)), height)
    texts = ["".join(text for text, _ in line) for line in lines]
    assert len(texts) <= height
    assert max(cell_len(text) for text in texts) <= width
    assert all(printable(text) == text for text in texts)
    if encoding == "ascii":
        assert all(text.isascii() for text in texts)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_what_has_passed_and_what_remains_add_up(passed: float, remains: float) -> None:
    """Neither says more has passed, or less remains, than does."""
    assert in_s(panel_words.elapsed(passed)) <= passed
    assert in_s(panel_words.remaining(remains)) >= remains


def in_s(text: str) -> float:
    units = {"s": 1, "min": 60, "h": 3600}
    return sum(int(n) * units[unit] for n, unit in re.findall(r"(\d+) (s|min|h)\b", text))


def test_nothing_is_told_of_a_time_held_too_short_to_have_a_mean() -> None:
    early = replace(SEATED, sat_total_s=30.0, sitting_s=30.0)
    assert "Time held" not in squeezed(drawn(early))


def test_coverage_is_never_whole_where_a_second_was_missed() -> None:
    missed = replace(SEATED, time_s=10_000.0, observed_s=9_999.0)
    assert panel_words.coverage(missed).startswith("seen 99 %")
    assert panel_words.coverage(replace(missed, observed_s=10_000.0)).startswith("seen 100 %")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    found = SimpleNamespace(now_s=1000.0)
    monkeypatch.setattr(panel_module, "time", SimpleNamespace(monotonic=lambda: found.now_s))
    return found


def draws(where: Console) -> int:
    """How often the screen was drawn: each begins at its upper left corner."""
    file = where.file
    file.flush()
    assert isinstance(file, io.TextIOWrapper)
    return file.buffer.getvalue().count(b"posture live")  # type: ignore[no-any-return]


def test_it_is_drawn_four_times_a_second_at_most(clock: SimpleNamespace) -> None:
    where = console()
    with Panel(where) as panel:
        for number in range(60):
            clock.now_s += 1 / 30
            value = 60.0 + number
            panel.show(replace(SEATED, hip_flexion=Estimate.around(value, 5.0)))
        assert 7 <= draws(where) <= 9


def test_it_is_not_drawn_again_when_nothing_is_new(clock: SimpleNamespace) -> None:
    where = console()
    with Panel(where) as panel:
        clock.now_s += 0.5
        panel.show(SEATED)
        before = draws(where)
        for _ in range(5):
            clock.now_s += 0.5
            panel.show(SEATED)
        assert draws(where) == before
        panel.tell(SAT)
        assert draws(where) == before + 1


def test_before_the_first_picture_it_says_what_it_waits_for(clock: SimpleNamespace) -> None:
    where = console()
    with Panel(where, source="camera 0") as panel:
        assert "Starting." in text_of(where)
        clock.now_s += 1
        panel.show(None, "camera 0 is busy; it is tried again in 2 s")
        assert "Camera 0 is busy; it is tried again in 2 s." in text_of(where)
    assert "Watched" not in text_of(where)


def test_since_when_is_the_moment_of_the_change_not_of_the_last_picture(
    clock: SimpleNamespace,
) -> None:
    where = console()
    with Panel(where, now=None) as panel:
        for time_s, state in ((10.0, "standing"), (70.0, "seated"), (200.0, "seated")):
            clock.now_s += 1
            panel.show(replace(SEATED, time_s=time_s, state=state))  # type: ignore[arg-type]
    assert "since 0:01:10 (2 min)" in text_of(where)


def text_of(where: Console) -> str:
    where.file.flush()
    text: str = where.file.buffer.getvalue().decode()  # type: ignore[attr-defined]
    return text


def test_the_terminal_is_given_back_and_the_session_summed_up() -> None:
    where = console()
    with Panel(where) as panel:
        panel.show(SEATED)
    text = text_of(where)
    assert text.index("\x1b[?1049h") < text.rindex("\x1b[?1049l")
    assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l")
    last = text.splitlines()[-1]
    assert last.endswith(
        "Watched for 2 h 15 min: seated 1 h 52 min, 3 breaks, 14 shifts of posture."
    )


def test_a_terminal_that_is_gone_does_not_end_the_run(clock: SimpleNamespace) -> None:
    class Gone(io.StringIO):
        is_gone = False

        def write(self, text: str) -> int:
            if self.is_gone:
                raise OSError(5, "Input/output error")
            return super().write(text)

    file = Gone()
    panel = Panel(Console(file=file, force_terminal=True, width=80, height=24))
    panel.show(SEATED)
    file.is_gone = True
    clock.now_s += 10
    panel.show(LOST)
    panel.tell(NUDGE)
    panel.close()


def test_where_nobody_watches_each_event_is_a_line() -> None:
    file = io.StringIO()
    display = open_panel("camera 0", console=Console(file=file, force_terminal=True, width=60))
    assert isinstance(display, Lines)
    display.show(SEATED, "lost")
    display.tell(replace(NUDGE, message=worded(f"[bold]{reason_words(NUDGE.message)}[/nonsense]")))
    display.say("The log ends here.")
    display.close()
    lines = file.getvalue().splitlines()
    assert re.fullmatch(r"\d\d:\d\d:\d\d \[bold\]Seated 30 .*\?\[/nonsense\]", lines[0])
    assert lines[1].endswith("The log ends here.")
    assert lines[2].startswith("Watched for 2 h 15 min")
    assert len(lines) == 3
    assert "\x1b" not in file.getvalue()


def test_moments_of_a_recording_are_told_from_its_start_and_of_a_day_by_the_clock() -> None:
    files = [io.StringIO(), io.StringIO()]
    Lines(Console(file=files[0]), now=None).tell(NUDGE)
    Lines(Console(file=files[1]), now=lambda: datetime(2026, 11, 25, 9, 8, 7)).tell(NUDGE)
    assert [file.getvalue().split()[0] for file in files] == ["0:30:00", "09:08:07"]


RUNS = """
import os, time
from dataclasses import replace
from posture.apps.live.keys import Keys
from posture.apps.live.panel import open_panel
from tests.snapshots import SEATED

keys = Keys()
panel = open_panel("camera 0", has_keys=keys.can_be_pressed)
keys.on_pause(panel.pause, panel.resume)
with panel, keys:
    print("pid:%d ready" % os.getpid(), flush=True)
    number = 0
    while (key := keys.pressed()) != "q":
        number += 1
        panel.show(replace(SEATED, breaks=number // 10))
        if key == "x":
            raise ValueError("a fault")
        time.sleep(0.02)
"""
ALT, MAIN = "\x1b[?1049h", "\x1b[?1049l"


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
class TestInATerminal:
    """Each child has a terminal of its own."""

    @pytest.mark.parametrize("how", ["q", "x", "\x03", "SIGTERM"])
    def test_it_is_given_back_however_the_run_ends(self, how: str) -> None:
        from tests.terminals import Child

        with Child(RUNS) as child:
            text = child.says("Seated")
            assert ALT in text
            if how == "SIGTERM":
                pid = re.search(r"pid:(\d+)", text)
                assert pid is not None
                os.kill(int(pid[1]), signal.SIGTERM)
            else:
                child.types(how)
            _, text = child.ends()
            assert MAIN in text
            assert "\x1b[?25h" in text
            assert "Watched for 2 h 15 min" in text[text.rindex(MAIN) :]
            assert child.settings_are_back()

    def test_a_new_size_is_used_at_the_next_drawing(self) -> None:
        from tests.terminals import Child

        with Child(RUNS, columns=100) as child:
            assert "─" * 98 in child.says(" quit")
            child.resize(64, 30)
            child.says(" " + "─" * 62 + "\x1b")
            child.types("q")
            child.ends()

    def test_while_suspended_the_shell_has_its_own_screen(self) -> None:
        from tests.terminals import Child

        with Child(RUNS) as child:
            text = child.says("Seated")
            pid = re.search(r"pid:(\d+)", text)
            assert pid is not None
            child.types("\x1a")
            child.says(MAIN)
            child.waits_until_stopped(int(pid[1]))
            os.kill(int(pid[1]), signal.SIGCONT)
            child.says(ALT)
            child.says("Seated")
            child.types("q")
            assert MAIN in child.ends()[1]

    def test_a_job_in_the_background_draws_nothing_over_what_the_user_does(self) -> None:
        from tests.terminals import Child

        with Child(RUNS, in_background=True) as child:
            assert ALT not in child.says("ready")
