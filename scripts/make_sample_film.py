"""Write `samples/sit_and_stand.mp4` and `samples/films.json`: a rendered person with known states.

    python scripts/make_sample_film.py [SEED]

Half a minute from the side: works at a seat, slumps a little, stands up, stands, walks off.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from posture.evaluation.simulate.body import load_body
from posture.evaluation.simulate.dataset import put
from posture.evaluation.simulate.film.cast import sample_player
from posture.evaluation.simulate.film.director import Director, Story
from posture.evaluation.simulate.film.filming import shoot_film, write_films
from posture.evaluation.simulate.film.ordering import LANDSCAPE, Production
from posture.evaluation.simulate.film.scenarios import WORK, FilmPlan
from posture.evaluation.simulate.film.stage import put_up
from posture.evaluation.simulate.photo import Finish
from posture.evaluation.simulate.render import Renderer

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
NAME = "sit_and_stand.mp4"
SEED, FPS, LENGTH_S = 6, 4.0, 30.0
CLEAN = Finish(exposure=1.05, noise=0.0, blur=0.6, quality=92)  # noise would not fit 500 kB


def main() -> None:
    """Render the film and write its truth."""
    made = produce(int(sys.argv[1]) if len(sys.argv) > 1 else SEED)
    with Renderer(LANDSCAPE) as renderer, TemporaryDirectory() as folder:
        entry = shoot_film(Path(folder), NAME, made, renderer, takes=0)
        put(SAMPLES / NAME, (Path(folder) / NAME).read_bytes())
    write_films(SAMPLES, [entry])
    print(f"{NAME} {(SAMPLES / NAME).stat().st_size // 1000} kB")


def produce(seed: int) -> Production:
    """The film before it is shot."""
    rng = np.random.default_rng(seed)
    player = sample_player(rng, load_body(), "train", False, "sample-film")
    stage = put_up(rng, player, "side", "train", False, LANDSCAPE)
    stage = replace(stage, finish=CLEAN)
    director = Director(rng, player, stage, LANDSCAPE, liveliness=0.5)
    director.work(14.0, ("slumped",))
    director.rise()
    director.stand(7.0)
    director.walk_off(((director.feet[0], director.feet[1] - 3.0),))
    director.away(LENGTH_S - director.now_s)
    story = Story(LENGTH_S, tuple(director.acts))
    return Production(FilmPlan(WORK, "side", LENGTH_S), player, stage, story, FPS)


if __name__ == "__main__":
    main()
