"""How well `posture live` knows the state: rendered films with known truth, read as a user would.

    python3 -m scripts.live_accuracy FOLDER [--out FIGURES.json]

FOLDER holds films and their `films.json` (`posture simulate --video`). Each film goes through the
command itself, as fast as possible; its log is compared with the truth.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

EDGE_S = 1.0
"""Seconds about a change of state in which either answer counts."""
FOUND_WITHIN_S = 2.0
ON_THE_FEET = ("standing", "moving")
NUDGE_MIN, REMIND_MIN = 0.4, 0.8
"""Films last minutes: rule W1 is asked to speak after 24 and 48 s instead of 30 and 60 min."""
RULES = f"""
[W1]
nudge_min = {NUDGE_MIN}
remind_min = {REMIND_MIN}
repeat_min = 0.0
[nudges]
spacing_min = 0.1
"""

JSON_NAMES = {"logged_seated_s": "told_seated_s"}  # a figure that the JSON file names otherwise


@dataclass
class Figures:
    """What was counted over some films."""

    films: int = 0
    seconds: float = 0.0
    judged: int = 0
    right: int = 0
    changes: int = 0
    found: int = 0
    brief: int = 0
    brief_found: int = 0
    seated_s: float = 0.0
    logged_seated_s: float = 0.0
    nudges: int = 0
    nudges_missed: int = 0
    nudges_not_due: int = 0
    nudges_while_off: int = 0
    sat_while_off: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Figures) -> None:
        """Count another film's in."""
        for name, value in asdict(other).items():
            setattr(self, name, getattr(self, name) + value)

    def payload(self) -> dict[str, Any]:
        """The figures as the JSON file names them."""
        return {JSON_NAMES.get(name, name): value for name, value in asdict(self).items()}

    def line(self, name: str) -> str:
        """One line of a table."""
        error = 100.0 * (self.logged_seated_s - self.seated_s) / max(self.seated_s, 1e-9)
        return (
            f"{name:<28} {self.films:3d} films {self.seconds / 60:5.1f} min   "
            f"state {100.0 * self.right / max(self.judged, 1):6.2f} %   "
            f"changes {self.found}/{self.changes} ({self.brief_found}/{self.brief} about moving)   "
            f"seated {error:+.2f} %   "
            f"nudges {self.nudges}, missed {self.nudges_missed}, not due {self.nudges_not_due}, "
            f"while off {self.nudges_while_off}   "
            f"'sat down' of somebody who did not {self.sat_while_off}"
        )


def main() -> None:
    """Judge every film and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--only", default="", help="a part of a scenario's or file's name")
    arguments = parser.parse_args()
    entries = json.loads((arguments.folder / "films.json").read_text(encoding="utf-8"))
    films = [e for e in entries if arguments.only in f"{e['scenario']} {e['file']}"]
    films = [e for e in films if e["scenario"] not in ("still", "step")]
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(2) as pool:
        jobs = [(arguments.folder, Path(scratch), entry) for entry in films]
        judged = list(pool.map(lambda job: judge(*job), jobs))
    groups: dict[str, Figures] = {}
    for entry, figures in zip(films, judged, strict=True):
        print(figures.line(f"{entry['file']} {entry['scenario']} {entry['view']}"))
        print("".join(f"    {line}\n" for line in figures.wrong), end="")
        for group in (f"scenario {entry['scenario']}", f"view {entry['view']}", "all"):
            groups.setdefault(group, Figures()).add(figures)
    print()
    for name, figures in groups.items():
        print(figures.line(name))
    if arguments.out:
        payload = {name: figures.payload() for name, figures in groups.items()}
        arguments.out.write_text(json.dumps(payload, indent=1), encoding="utf-8")


def judge(folder: Path, scratch: Path, entry: dict[str, Any]) -> Figures:
    """The figures of one film."""
    log = scratch / f"{entry['file']}.jsonl"
    rules = scratch / f"{entry['file']}.toml"
    rules.write_text(RULES, encoding="utf-8")
    command = ["live", "--camera", str(folder / entry["file"]), "--as-fast-as-possible"]
    command += ["--log", str(log), "--rules", str(rules), "--no-notify"]
    if entry["view"] == "monitor":
        command += ["--baseline", baseline_of(folder, scratch, entry)]
    posture(scratch, *command)
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    return compare(entry, lines)


def posture(scratch: Path, *command: str, fine: tuple[int, ...] = (0,)) -> None:
    """Run a command of the tool; its own words are shown when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "posture", *command],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"POSTURE_DATA": str(scratch / "data")},
    )
    if done.returncode not in fine:
        sys.exit(f"posture {' '.join(command)} failed: {done.stderr}")


def baseline_of(folder: Path, scratch: Path, entry: dict[str, Any]) -> str:
    """Record the person's own reference from the stills that came with the film; its name."""
    name = f"film {entry['file']}"
    for stance, files in entry["baseline"].items():
        photos = [str(folder / file) for file in files]
        # A photo that shows no head, of someone who stands before a low camera, is refused.
        posture(scratch, "baseline", "record", name, *photos, "--stance", stance, fine=(0, 1))
    return name


def compare(entry: dict[str, Any], lines: list[dict[str, Any]]) -> Figures:
    """What one log gets right."""
    logged = {int(line["t_s"]): line for line in lines if "state" in line}
    events = [line for line in lines if "event" in line]
    states = entry["states"]
    edges = [state["start_s"] for state in states[1:]]
    figures = Figures(films=1, seconds=entry["duration_s"])
    wrong_since: int | None = None
    for second in range(int(entry["duration_s"])):
        truth = state_at(states, second)
        logged_state = logged.get(second, {"state": "nothing"})["state"]
        is_near_edge = second < EDGE_S or any(abs(second - edge) <= EDGE_S for edge in edges)
        if not is_near_edge:
            figures.judged += 1
            figures.right += logged_state == truth
            if logged_state != truth and (wrong_since is None or second > wrong_since + 1):
                figures.wrong.append(f"at {second} s: {logged_state}, in truth {truth}")
            if logged_state != truth:
                wrong_since = second
    for before, after in itertools.pairwise(merged(states)):
        is_found = found(logged, after)
        figures.changes += 1
        figures.found += is_found
        if not is_found:
            at_s = after["start_s"]
            figures.wrong.append(f"not found: {before['state']} → {after['state']} at {at_s:.1f} s")
    for before, after in itertools.pairwise(states):
        if "moving" in (before["state"], after["state"]):
            figures.brief += 1
            figures.brief_found += found(logged, after)
    last_s = max(logged, default=0)
    figures.seated_s = sum(
        max(0.0, min(s["end_s"], last_s) - s["start_s"]) for s in states if s["state"] == "seated"
    )
    figures.logged_seated_s = max((line["sat_total_s"] for line in logged.values()), default=0.0)
    spoken = [event for event in events if event["event"] in ("nudge", "reminder")]
    surely, perhaps = (nudges_due(states, slack_s) for slack_s in (EDGE_S, -EDGE_S))
    figures.nudges = len(spoken)
    figures.nudges_missed = max(0, surely - len(spoken))
    figures.nudges_not_due = max(0, len(spoken) - perhaps)
    figures.nudges_while_off = sum(not is_near_sitting(states, one["t_s"]) for one in spoken)
    sat = [event for event in events if event["event"] == "sat"]
    figures.sat_while_off = sum(not is_near_sitting(states, one["t_s"]) for one in sat)
    return figures


def is_near_sitting(states: list[dict[str, Any]], time_s: float) -> bool:
    """Whether somebody sits within what counts as about that time."""
    window = np.arange(time_s - EDGE_S, time_s + EDGE_S, 0.25)
    return any(state_at(states, at) == "seated" for at in window)


def merged(states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The states with standing and moving as one: what the log has events for."""
    joined: list[dict[str, Any]] = []
    for state in states:
        name = "on the feet" if state["state"] in ON_THE_FEET else state["state"]
        if joined and joined[-1]["state"] == name:
            joined[-1] = {**joined[-1], "end_s": state["end_s"]}
        else:
            joined.append({**state, "state": name})
    return joined


def found(logged: dict[int, Any], after: dict[str, Any]) -> bool:
    """Whether the new state is told within the time allowed, before the next one is over."""
    wanted = ON_THE_FEET if after["state"] == "on the feet" else (after["state"],)
    until_s = min(after["start_s"] + FOUND_WITHIN_S, after["end_s"] + EDGE_S)
    near = range(int(after["start_s"]), int(np.ceil(until_s)) + 1)
    return any(logged.get(second, {}).get("state") in wanted for second in near)


def state_at(states: list[dict[str, Any]], time_s: float) -> str:
    """The true state at a time."""
    for state in states:
        if time_s < state["end_s"]:
            return str(state["state"])
    return str(states[-1]["state"])


def nudges_due(states: list[dict[str, Any]], slack_s: float) -> int:
    """How often rule W1 must speak: seated time since the last break, a minute off the chair.

    ``slack_s`` is by how much a limit must be passed for it to count, negative for nearly.
    """
    sitting_s = off_s = 0.0
    due = 0
    for state in states:
        length_s = state["end_s"] - state["start_s"]
        if state["state"] == "seated":
            after = sitting_s + length_s
            limits = (60 * limit + slack_s for limit in (NUDGE_MIN, REMIND_MIN))
            due += sum(sitting_s < limit <= after for limit in limits)
            sitting_s, off_s = after, 0.0
        elif state["state"] != "unknown":
            off_s += length_s
            if off_s >= 60.0:
                sitting_s = 0.0
    return due


if __name__ == "__main__":
    main()
