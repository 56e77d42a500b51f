"""Render the films that `posture live` is measured on: a set to tune with and a set to report on.

    python3 -m scripts.make_films FOLDER [--workers N] [--only-reporting]

writes FOLDER-tuning (training split, 8 films, about 10 minutes), FOLDER-seen (test split, 24 films,
about 36 minutes: faults found there were mended), FOLDER (as many again, looked at by nobody
before they were counted), and FOLDER-exercise (test split, 6 films of people who squat, lunge,
bend, kneel and step before their chair). An interrupted run goes on where it stopped.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from posture.evaluation.simulate.film.filming import render_films
from posture.evaluation.simulate.film.ordering import FilmOrder

TUNING = FilmOrder(8, seed=51, split="train", minutes=1.35)
SEEN = FilmOrder(24, seed=52, split="test", minutes=1.65)
REPORTING = FilmOrder(24, seed=53, split="test", minutes=1.65)
EXERCISE = FilmOrder(6, seed=55, split="test", scenario="exercise")


def main() -> None:
    """Render the sets."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("folder", type=Path)
    reader.add_argument("--workers", type=int, default=2)
    reader.add_argument("--only-reporting", action="store_true", help="FOLDER and FOLDER-exercise")
    arguments = reader.parse_args()
    sets = [("", REPORTING), ("-exercise", EXERCISE)]
    if not arguments.only_reporting:
        sets = [("-tuning", TUNING), ("-seen", SEEN), *sets]
    for ending, order in sets:
        out = arguments.folder.with_name(arguments.folder.name + ending)
        render_films(out, order, arguments.workers)
        print(f"{order.count} films and films.json are in {out}")


if __name__ == "__main__":
    main()
