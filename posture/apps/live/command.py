"""What `posture live` does with its options, from opening the camera to the page of the day."""

from __future__ import annotations

import contextlib
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace
from rich.console import Console
from threadpoolctl import threadpool_limits

from posture.apps.live import panel_words, rule_tables
from posture.apps.live.alerts import Alerts
from posture.apps.live.keys import Keys
from posture.apps.live.panel import open_panel
from posture.apps.live.session_loop import Limits, LiveSession, Outputs
from posture.apps.live.window import open_window
from posture.capture.sources import open_source, stderr_for_python_alone
from posture.engine import models_behind
from posture.errors import OutputError
from posture.findings.rule_specs import LiveRules
from posture.monitoring.day_so_far import DaySoFar
from posture.monitoring.log import LogWriter
from posture.monitoring.setting_up import monitor_for, watcher_for
from posture.monitoring.snapshot import Snapshot
from posture.output.day import command as day
from posture.output.day.taking_up import day_of_log
from posture.output.terminal import print_disclaimer
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.runtime import resources
from posture.runtime.interrupts import Stop, listening
from posture.runtime.screen_lock import ScreenLock


@dataclass(frozen=True, slots=True)
class LiveSettings:
    """How a session is to be run.

    Attributes
    ----------
    camera : a camera's number, a film's path or an address.
    fps : looks a second; None for as many as the machine makes.
    seconds : of source time after which it ends; None for never.
    notify : desktop notifications: yes, no, or (None) where the desktop takes them.
    rules : the user's own TOML file of rules, ``quiet_hours`` and ``still`` on top of it.
    """

    camera: str = "0"
    window: bool = False
    log: Path | None = None
    fps: float | None = 2.0
    as_fast_as_possible: bool = False
    seconds: float | None = None
    is_assumed_seated: bool = False
    baseline: str | None = None
    model: str = "full"
    notify: bool | None = None
    sound: bool = False
    still: bool = False
    quiet_hours: tuple[str, ...] = ()
    rules: Path | None = None


def run(settings: LiveSettings) -> Snapshot:
    """Watch until the source ends, the time is over or somebody stops it; then tell the day.

    Raises
    ------
    RunError
        The camera, the log, a model, the reference or the window cannot be used.
    """
    if settings.log is not None:
        _check_page(settings.log)
    last = _watch(settings, _rules(settings))
    if settings.log is None:
        print_disclaimer(Console(stderr=True, highlight=False))
    else:
        day.run(settings.log, None)
    return last


def _check_page(log: Path) -> None:
    """That the day's page can go beside the log: better told now than after hours."""
    try:
        with contextlib.suppress(OSError):  # a folder that is not to be read: the log tells it
            day.check(day.beside(log))
    except OutputError as error:
        raise OutputError(
            error.what, "The page of the day goes there: give --log another name"
        ) from None


def _watch(settings: LiveSettings, rules: LiveRules) -> Snapshot:
    """The session itself."""
    stop = Stop()
    with ExitStack() as stack:
        stack.enter_context(stderr_for_python_alone())
        # Arrays this small make several threads only wait for each other.
        stack.enter_context(threadpool_limits(1, "blas"))
        window = stack.enter_context(open_window()) if settings.window else None
        landmarker = stack.enter_context(MediaPipeLandmarker(settings.model))
        source = stack.enter_context(
            open_source(
                settings.camera,
                every_s=None if settings.fps is None else 1.0 / settings.fps,
                as_fast_as_possible=settings.as_fast_as_possible,
            )
        )
        day = _day_so_far(settings.log) if source.is_live else None
        monitor = monitor_for(
            rules,
            models_behind(landmarker),
            baseline=settings.baseline,
            is_assumed_seated=settings.is_assumed_seated,
            day=day,
        )
        alerts = stack.enter_context(Alerts(settings.notify, settings.sound))
        # Last of what can fail, so that a run that does not begin leaves no empty log.
        log = stack.enter_context(LogWriter(settings.log)) if settings.log else None
        keys = Keys()
        panel = stack.enter_context(
            open_panel(source.name, is_live=source.is_live, has_keys=keys.can_be_pressed)
        )
        keys.on_pause(panel.pause, panel.resume)
        stack.enter_context(keys)
        stack.enter_context(listening(stop, lambda: None))
        watcher = watcher_for(landmarker, settings.baseline)
        outputs = Outputs(panel, keys, alerts, log, window)
        start_s = 0.0 if day is None else day.time_s
        if log is not None:
            log.write_rules(rules, start_s, now() if source.is_live else None)
        if day is not None:
            panel.say(panel_words.gone_on_with(day))
        lock = stack.enter_context(ScreenLock()) if source.is_live else None
        session = LiveSession(source, watcher, monitor, outputs, start_s=start_s, lock=lock)
        return session.run(stop, Limits(settings.seconds))


def _day_so_far(log: Path | None) -> DaySoFar | None:
    """What the log has counted today already; None where it has not."""
    rules = resources.read_toml("live.toml")["clocks"]
    return None if log is None else day_of_log(log, now(), rules)


def now() -> datetime:
    """Local wall-clock time."""
    return datetime.now().astimezone()


def _rules(settings: LiveSettings) -> LiveRules:
    """The rules that ship, with what the user's file and options say otherwise."""
    changes = rule_tables.read_changes(settings.rules) if settings.rules else {}
    rules = rule_tables.live_rules(changes)
    if settings.quiet_hours:
        nudges = replace(rules.nudges, quiet_hours=settings.quiet_hours)
        rules = replace(rules, nudges=nudges)
    if settings.still:
        rules = replace(rules, still=replace(rules.still, is_on=True))
    return rules
