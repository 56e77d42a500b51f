"""What looks and what keeps the clocks, both knowing the person's own reference.

For the camera loop and for the browser's.
"""

from __future__ import annotations

from collections.abc import Mapping

from posture.engine import Landmarker, Options
from posture.findings.reference import Reference, made_by
from posture.findings.reference.store import Store
from posture.findings.rule_specs import LiveRules
from posture.monitoring.day_so_far import DaySoFar
from posture.monitoring.desk import DeskReference
from posture.monitoring.monitor import Monitor
from posture.monitoring.observation import Observation
from posture.monitoring.watcher import CameraWatcher
from posture.runtime import resources


def watcher_for(landmarker: Landmarker, baseline: str | None = None) -> CameraWatcher:
    """What looks at one camera; what the person's own marks say is carried as in a photo.

    Parameters
    ----------
    landmarker : made to follow.
    baseline : name of the person's own reference.

    Raises
    ------
    BaselineError
        There is no reference of this name, or it cannot be read.
    """
    reference = None if baseline is None else Store().read(baseline).reference
    return CameraWatcher(landmarker, resources.read_toml("live.toml"), Options(reference=reference))


def monitor_for(
    rules: LiveRules,
    models: Mapping[str, str | None],
    *,
    baseline: str | None = None,
    is_assumed_seated: bool = False,
    day: DaySoFar | None = None,
) -> Monitor:
    """A monitor of one session.

    Parameters
    ----------
    rules : when something is said aloud, and what.
    models : what reads the pictures, as a report names it: takes by others are not compared.
    baseline : name of the person's own reference.
    day : an earlier session of the day, whose clocks go on.

    Raises
    ------
    BaselineError
        There is no reference of this name, or it cannot be read.
    """
    tables = resources.read_toml("live.toml")
    if baseline is None:
        return Monitor(rules, tables, is_assumed_seated=is_assumed_seated, day=day)
    reference = Store().read(baseline).reference
    at_desk = DeskReference(reference.places("seated"), reference.places("standing"))
    same_models = reference.read_by(made_by(models))
    return Monitor(
        rules,
        tables,
        at_desk,
        is_assumed_seated=is_assumed_seated,
        slump=lambda sight: _slump(same_models, sight),
        day=day,
    )


def _slump(reference: Reference, sight: Observation) -> float | None:
    lean = sight.measures.get("trunk_lean")
    if sight.stance != "seated" or sight.ear_hip is None or not lean or lean.value is None:
        return None
    return reference.slump(sight.ear_hip, lean.value).index
