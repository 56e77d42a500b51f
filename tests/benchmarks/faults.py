"""A failing disk and a kill at every step of everything that is kept: what is lost or doubled.

``python -m tests.benchmarks.faults``; ends with 1 where anything is. Needs a system that forks.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import get_args

from tests import kept_things
from tests.faults import Fault, strikes

RANDOM_KILLS = 60
"""Of a process that does nothing but add past results: SQLite writes where nobody can count."""

LONGEST_LIFE_S = 0.15
SEED = 78


def faults() -> dict[str, float]:
    """How many faults there were of each kind, and what came of them, all kept things together."""
    figures: Counter[str] = Counter(lost=0, doubled=0, unclear=0)
    sites: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        for name, make in kept_things.ALL.items():
            for fault in get_args(Fault):
                for struck in strikes(make, Path(folder) / name / fault, fault):
                    figures[fault] += 1
                    figures["lost"] += len(struck.lost)
                    figures["doubled"] += len(struck.doubled)
                    figures["unclear"] += bool(struck.unclear)
                    sites.add(f"{name}: {struck.site}")
                    if not struck.is_well:
                        print(name, fault, struck, file=sys.stderr)
            print(f"{name}: {sum(figures[one] for one in get_args(Fault))} so far", file=sys.stderr)
        figures.update(_random_kills(Path(folder) / "random"))
    return {"faults": sum(figures[one] for one in get_args(Fault)), "sites": len(sites), **figures}


def _random_kills(folder: Path) -> Counter[str]:
    """The history, added to by processes that are killed at any moment: what they said is there."""
    kept, figures, rng = kept_things.history(folder), Counter[str](), random.Random(SEED)
    kept.add(0)
    there = {0}
    for _ in range(RANDOM_KILLS):
        told = _told_until_killed(kept, max(there) + 1, rng.uniform(0.0, LONGEST_LIFE_S))
        held = kept.held()
        figures["killed"] += 1
        figures["lost"] += len((there | set(told)) - set(held))
        figures["doubled"] += len(held) - len(set(held))
        there = set(held)
    return figures


def _told_until_killed(kept: kept_things.Kept, first: int, life_s: float) -> list[int]:
    """The numbers that a process said it had kept before it was killed."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        number = first
        while True:
            kept.add(number)
            os.write(into, f"{number}\n".encode())
            number += 1
    os.close(into)
    time.sleep(life_s)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(out, encoding="ascii") as pipe:
        return [int(line) for line in pipe]


def main() -> None:
    """Print the figures as JSON; end with 1 where anything was lost, doubled or unclear."""
    figures = faults()
    print(json.dumps(figures, indent=1))
    sys.exit(int(any(figures[name] for name in ("lost", "doubled", "unclear"))))


if __name__ == "__main__":
    main()
