"""Render films of movement tests whose repetitions and angles are known, and measure the answers.

    python3 -m scripts.movement_accuracy FOLDER [--count N] [--seed S] [--split test] [--out FILE]

writes FOLDER/TEST with N films of each test (those that are there are kept; about two minutes a
film), reads each with `posture video`'s own reader without naming the test, and prints
a table. Errors are against rendered bodies, not bone.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from posture.evaluation.simulate.film.movement_films import MovementOrder, render_movement_films
from posture.evaluation.simulate.film.movements import TESTS
from posture.movements.film import FilmRequest, read_film
from posture.movements.model import Figure, Movement, Repetition
from posture.pose.mediapipe import MediaPipeLandmarker

Entry = Mapping[str, Any]
LIFT_OFF = 0.05
PEAKS: Mapping[str, tuple[str, bool]] = {
    "hip_flexion_peak": ("hip_flexion", False),
    "knee_flexion_peak": ("knee_flexion", False),
    "trunk_lean_peak": ("trunk_lean", False),
    "hip_extension_peak": ("hip_flexion", True),
}
"""Figures that are the highest (or, negated, the lowest) value of a curve in a repetition."""


@dataclass
class Tally:
    """What was counted and measured of one test."""

    films: int = 0
    known: int = 0
    found: int = 0
    wrong: int = 0
    auto_right: int = 0
    auto_named: list[str] = field(default_factory=list)
    times_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    held: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))


def main() -> None:
    """Render what is missing, read, compare, print."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("folder", type=Path)
    reader.add_argument("--count", type=int, default=3, help="films a test")
    reader.add_argument("--seed", type=int, default=202)
    reader.add_argument("--split", choices=["train", "test"], default="test")
    reader.add_argument("--out", type=Path)
    reader.add_argument("--only-there", action="store_true", help="render nothing")
    arguments = reader.parse_args()
    tallies: dict[str, Tally] = {}
    for test in TESTS:
        folder = arguments.folder / test
        if not arguments.only_there:
            order = MovementOrder(test, arguments.count, arguments.seed, arguments.split)
            render_movement_films(folder, order)
        if (folder / "films.json").exists():
            tallies[test] = measured(folder)
            print("\n".join(lines_of(test, tallies[test])), flush=True)
    if arguments.out is not None:
        rows = {test: dict(rows_of(one)) for test, one in tallies.items()}
        arguments.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def measured(folder: Path) -> Tally:
    """Every film of a folder, read and compared."""
    tally = Tally()
    for entry in json.loads((folder / "films.json").read_text(encoding="utf-8")):
        film, auto = folder / entry["file"], _read(folder / entry["file"], FilmRequest())
        same = auto.test == entry["test"]  # chosen or found out, the same test reads alike
        movement = auto if same else _read(film, FilmRequest(entry["test"]))
        tally.films += 1
        tally.auto_right += auto.test == entry["test"]
        tally.auto_named.append(auto.test or "none")
        compare(movement, entry, tally)
    return tally


def _read(film: Path, request: FilmRequest) -> Movement:
    with MediaPipeLandmarker() as landmarker:
        return read_film(film, landmarker, request)


def compare(movement: Movement, entry: Entry, tally: Tally) -> None:
    """One film's repetitions and figures beside what is true."""
    known = list(entry["repetitions"])
    own = [
        one
        for one in movement.repetitions
        if entry["test"] != "gait" or one.cycle.side == known[0]["side"]
    ]
    tally.known += len(known)
    pairs = list(_pairs(own, known))
    tally.found += len(pairs)
    tally.wrong += len(own) - len(pairs)
    for one, true in pairs:
        for name, time_s in (
            ("start_s", one.cycle.start_s),
            ("turn_s", one.cycle.turn_s),
            ("end_s", one.cycle.end_s),
        ):
            if time_s is not None:
                tally.times_s[name].append(time_s - true[name])
    for one in movement.repetitions if entry["test"] == "gait" else [one for one, _ in pairs]:
        _compare_figures(one, movement, entry, tally)
    _compare_whole(movement, entry, tally)


def _pairs(own: Sequence[Repetition], known: Sequence[Entry]) -> Iterator[tuple[Repetition, Entry]]:
    """Each true repetition with the nearest that was found, within half of its length."""
    left = list(own)
    for true in known:
        nearest = min(left, key=lambda one: abs(one.cycle.turn_s - true["turn_s"]), default=None)
        half_s = (true["end_s"] - true["start_s"]) / 2
        if nearest is not None and abs(nearest.cycle.turn_s - true["turn_s"]) <= half_s:
            left.remove(nearest)
            yield nearest, true


def _compare_figures(one: Repetition, movement: Movement, entry: Entry, tally: Tally) -> None:
    """The figures of one repetition."""
    end_s = one.cycle.end_s
    if end_s is None:
        return
    is_far = one.cycle.side is not None and one.cycle.side != movement.facing
    far = "far_" if is_far and entry["test"] == "gait" else ""
    for name, figure in one.figures.items():
        if name in PEAKS:
            curve, is_lowest = PEAKS[name]
            key = curve if curve == "trunk_lean" else f"{far}{curve}"
            values = _between(entry, key, one.cycle.start_s, end_s)
            if not len(values):
                continue
            true = -float(values.min()) if is_lowest else float(values.max())
            _add(tally, f"{far}{name}", figure, true)
        elif name == "thigh_from_level":
            thighs = _between(entry, "thigh_angle", one.cycle.start_s, end_s)
            _add(tally, name, figure, 90.0 - float(thighs.max()))
        elif name in ("hip_flexion_at_turn", "knee_flexion_at_turn"):
            _add(tally, name, figure, _at(entry, name.removesuffix("_at_turn"), one.cycle.turn_s))
        elif name == "trunk_against_shank":
            _add(tally, name, figure, _at(entry, "trunk_shank_angle", one.cycle.turn_s))
        elif name == "lean_at_lift_off":
            _add(tally, name, figure, _lean_at_lift_off(entry, one))
        elif name in ("hip_drop", "knee_inward"):
            _add(tally, name, figure, _held(entry, name, one))


def _compare_whole(movement: Movement, entry: Entry, tally: Tally) -> None:
    """The figures over all repetitions of a film."""
    cadence, place = movement.figures.get("cadence"), movement.figures.get("usual_place")
    if cadence is not None and cadence.value is not None:
        true = float(entry["cadence_per_min"])
        tally.errors["cadence_pct"].append(100.0 * (cadence.value - true) / true)
    if place is not None:
        _add(tally, "usual_place", place, _true_place(entry))


def _add(tally: Tally, name: str, figure: Figure, true: float) -> None:
    if figure.value is None or figure.low is None or figure.high is None:
        tally.errors[name].append(np.nan)
        return
    tally.errors[name].append(figure.value - true)
    tally.held[name].append(figure.low <= true <= figure.high)


def _between(entry: Entry, name: str, start_s: float, end_s: float) -> Any:
    return np.array([row[name] for row in entry["frames"] if start_s <= row["t_s"] <= end_s])


def _at(entry: Entry, name: str, time_s: float) -> float:
    times_s = [row["t_s"] for row in entry["frames"]]
    return float(np.interp(time_s, times_s, [row[name] for row in entry["frames"]]))


def _lean_at_lift_off(entry: Entry, one: Repetition) -> float:
    """The trunk's lean where a twentieth of the thigh's way up is gone."""
    rows = [
        row for row in entry["frames"] if one.cycle.start_s - 0.3 <= row["t_s"] <= one.cycle.turn_s
    ]
    thigh = np.array([row["thigh_angle"] for row in rows])
    level = thigh[0] - LIFT_OFF * (thigh[0] - thigh[-1])
    index = int(np.argmax(thigh <= level))
    return float(rows[index]["trunk_lean"])


def _held(entry: Entry, name: str, one: Repetition) -> float:
    """The drop of the hip line, or the knee of the leg stood on, in the middle of a hold."""
    side, turn_s = one.cycle.side, one.cycle.turn_s
    if name == "knee_inward":
        return float(_between(entry, f"knee_valgus_{side}", turn_s - 0.5, turn_s + 0.5).mean())
    held = float(_between(entry, "pelvic_obliquity", turn_s - 0.5, turn_s + 0.5).mean())
    change = held - float(_between(entry, "pelvic_obliquity", 0.0, 1.0).mean())
    return change if side == "left" else -change


def _true_place(entry: Entry) -> float:
    ends = {"forward": [], "backward": []}  # type: dict[str, list[float]]
    for one in entry["repetitions"]:
        ends[one["side"]].append(_at(entry, "pelvic_tilt", one["turn_s"]))
    back, ahead = float(np.mean(ends["backward"])), float(np.mean(ends["forward"]))
    usual = _at(entry, "pelvic_tilt", entry["duration_s"] - 0.5)
    return 100.0 * (usual - back) / (ahead - back)


def lines_of(test: str, tally: Tally) -> list[str]:
    """The table of one test."""
    head = (
        f"{test}: {tally.films} films, {tally.known} repetitions, {tally.found} found, "
        f"{tally.wrong} wrongly found; named right by auto {tally.auto_right} of "
        f"{tally.films} ({', '.join(tally.auto_named)})"
    )
    return [head, *(f"  {name:22s} {row}" for name, row in rows_of(tally))]


def rows_of(tally: Tally) -> Iterator[tuple[str, Any]]:
    """Mean error, bias, and how often the 90 % interval holds the truth."""
    for name, errors in {**tally.times_s, **tally.errors}.items():
        values = np.array(errors, dtype=float)
        known = values[np.isfinite(values)]
        row: dict[str, Any] = {"n": len(known), "missing": len(values) - len(known)}
        if len(known):
            row["mean_error"] = round(float(np.abs(known).mean()), 3)
            row["bias"] = round(float(known.mean()), 3)
        if tally.held.get(name):
            row["held"] = round(float(np.mean(tally.held[name])), 3)
        yield name, row


if __name__ == "__main__":
    main()
