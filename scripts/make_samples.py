"""Write `samples/`: rendered people whose true angles are known, for the README and the tests.

    python scripts/make_samples.py [NAME...]

Each picture is another body. With names, only those pictures are drawn again.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

from posture.simulate.body import Phenotype, load_body
from posture.simulate.clothing import Garment
from posture.simulate.dataset import put, write_truth
from posture.simulate.figure import Person
from posture.simulate.furniture import Seat
from posture.simulate.looks import Looks
from posture.simulate.mesh import Colour, Pattern
from posture.simulate.photo import Finish
from posture.simulate.posing import Arm, Posture
from posture.simulate.render import Light, Renderer
from posture.simulate.room import Room
from posture.simulate.scene import Bystander, Scene, View, shoot

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
SIZE = (900, 1200)
FINISH = Finish(exposure=1.02, blur=0.45, noise=1.6, vignette=0.12, quality=90)

DARK, BROWN, TAN, FAIR = (
    (0.40, 0.27, 0.20),
    (0.55, 0.38, 0.28),
    (0.78, 0.60, 0.47),
    (0.87, 0.69, 0.58),
)
BLACK_HAIR, BROWN_HAIR, BLOND, GREY = (
    (0.06, 0.05, 0.05),
    (0.22, 0.14, 0.09),
    (0.55, 0.41, 0.24),
    (0.66, 0.65, 0.64),
)
OAK = (Pattern.PLANKS, (0.66, 0.51, 0.36), (0.46, 0.33, 0.22))
WALNUT = (Pattern.PLANKS, (0.46, 0.34, 0.25), (0.28, 0.20, 0.15))
PALE = (Pattern.PLANKS, (0.76, 0.68, 0.57), (0.58, 0.50, 0.40))
TILES = (Pattern.TILES, (0.78, 0.76, 0.72), (0.58, 0.56, 0.53))
CARPET = (Pattern.SPECKLE, (0.56, 0.53, 0.50), (0.45, 0.43, 0.41))


def top(
    name: str, colour: Colour, second: Colour | None = None, **more: float | Pattern
) -> Garment:
    """A top; plain cloth unless a second colour and a pattern are given."""
    known: dict[str, tuple[float, float, float, float]] = {
        "T-shirt": (0.885, 0.0, 0.30, 0.006),
        "loose T-shirt": (0.85, 0.0, 0.40, 0.017),
        "tank top": (0.90, -0.03, 0.0, 0.002),
        "jumper": (0.87, 0.01, 0.97, 0.014),
        "shirt": (0.82, 0.008, 0.96, 0.012),
        "fitted top": (0.90, 0.0, 0.97, 0.003),
    }
    low, high, sleeve, slack = known[name]
    pattern = more.get("pattern", Pattern.WEAVE)
    darker = (colour[0] * 0.92, colour[1] * 0.92, colour[2] * 0.92)
    return Garment(
        "top",
        name,
        colour,
        second or darker,
        Pattern(int(pattern)),
        low,
        high,
        sleeve,
        slack,
        seed=3,
    )


def bottom(name: str, colour: Colour) -> Garment:
    """Leggings, jeans, trousers, shorts or a skirt."""
    lighter = (min(1, colour[0] * 1.25), min(1, colour[1] * 1.25), min(1, colour[2] * 1.25))
    if name == "skirt":
        return Garment("skirt", name, colour, lighter, Pattern.WEAVE, 0.43, 0.02)
    known = {
        "leggings": (0.12, 0.02, 0.0005, Pattern.PLAIN),
        "jeans": (0.072, 0.0, 0.006, Pattern.WEAVE),
        "trousers": (0.068, 0.01, 0.016, Pattern.WEAVE),
        "shorts": (0.56, 0.0, 0.012, Pattern.WEAVE),
    }
    low, high, slack, pattern = known[name]
    return Garment("bottom", name, colour, lighter, pattern, low, high, 0.0, slack, seed=5)


def shoes(colour: Colour = (0.20, 0.20, 0.22), sole: Colour = (0.88, 0.88, 0.86)) -> Garment:
    """A pair of trainers."""
    return Garment("shoes", "shoes", colour, sole, low=0.082)


def room(
    name: str,
    wall: Colour,
    floor: tuple[Pattern, Colour, Colour],
    accent: Colour,
    *things: tuple[str, float],
    behind: float = 1.3,
    seed: int = 1,
) -> Room:
    """A room by its colours and things."""
    return Room(name, wall, floor[1], floor[2], floor[0], behind, things, 0.0, accent, seed)


LIVING = room(
    "living room",
    (0.86, 0.84, 0.79),
    OAK,
    (0.52, 0.38, 0.26),
    ("window", -1.25),
    ("plant", 1.05),
    ("picture", 0.75),
)
STUDY = room(
    "study", (0.74, 0.79, 0.81), PALE, (0.40, 0.30, 0.24), ("shelf", 1.2), ("lamp", -1.05), seed=4
)
HALL = room(
    "hall",
    (0.84, 0.80, 0.72),
    TILES,
    (0.34, 0.40, 0.45),
    ("door", 0.95),
    ("picture", -0.85),
    behind=1.1,
    seed=6,
)
GYM = room(
    "exercise room",
    (0.80, 0.81, 0.80),
    CARPET,
    (0.62, 0.60, 0.56),
    ("window", 1.3),
    behind=1.6,
    seed=8,
)
BEDROOM = room(
    "bedroom",
    (0.83, 0.78, 0.79),
    WALNUT,
    (0.60, 0.48, 0.36),
    ("cabinet", 1.05),
    ("picture", 1.0),
    ("rug", 0.0),
    seed=9,
)
OFFICE = room(
    "office",
    (0.85, 0.87, 0.87),
    CARPET,
    (0.36, 0.42, 0.40),
    ("window", 0.9),
    ("plant", -1.3),
    seed=12,
)
DAYLIGHT = Light((-0.6, -0.55, 1.1), (0.85, 0.82, 0.76), (0.64, 0.66, 0.70), (0.38, 0.35, 0.31))
SOFT = Light((0.5, -0.7, 1.3), (0.6, 0.57, 0.52), (0.70, 0.71, 0.73), (0.42, 0.39, 0.36))

LAP = Arm(9, 8, 60, 12, 14, prone=80, support="thigh")
HANDS_ON_THIGHS = (LAP, LAP)
KEYS = Arm(24, 8, 66, 12, 14, prone=80, support="desk")
TYPING = (KEYS, KEYS)


def scenes() -> dict[str, Scene]:
    """Every sample by the name of its file."""
    made = standing_scenes() | seated_scenes() | other_views()
    return {
        name: replace(s, body=f"sample-{k:02d}" if s.person else None)
        for k, (name, s) in enumerate(made.items(), start=1)
    }


def standing_scenes() -> dict[str, Scene]:
    """Side views of people who stand."""
    left, right = View("side", "left", 0.0), View("side", "right", 2.0)
    return {
        "standing_side_left_neutral": Scene(
            Person(
                Phenotype(male=1, age=0.15, muscle=0.55, weight=0.45, height=0.51),
                Posture(pelvic_tilt=10),
                Looks(FAIR, BROWN_HAIR),
                (bottom("jeans", (0.17, 0.23, 0.36)), top("T-shirt", (0.88, 0.88, 0.87)), shoes()),
            ),
            LIVING,
            left,
            light=DAYLIGHT,
            clothing="T-shirt, jeans, shoes",
        ),
        "standing_side_right_neutral": Scene(
            Person(
                Phenotype(
                    male=0, age=0.2, muscle=0.5, weight=0.45, height=0.52, origin=(0.8, 0, 0.2)
                ),
                Posture(pelvic_tilt=11, lordosis=3),
                Looks(BROWN, BLACK_HAIR, style="bun"),
                (
                    bottom("leggings", (0.14, 0.15, 0.19)),
                    top("T-shirt", (0.78, 0.44, 0.34)),
                    shoes((0.8, 0.8, 0.8), (0.95, 0.95, 0.95)),
                ),
            ),
            STUDY,
            right,
            light=SOFT,
            clothing="T-shirt, leggings, shoes",
        ),
        "standing_side_left_forward_tilt": Scene(
            Person(
                Phenotype(
                    male=0, age=0.1, muscle=0.55, weight=0.4, height=0.54, origin=(0, 0.3, 0.7)
                ),
                Posture(
                    pelvic_tilt=25,
                    trunk_lean=-1.5,
                    thigh_angle=-2.0,
                    knee_flexion=3.5,
                    lordosis=8,
                    kyphosis=6,
                ),
                Looks(TAN, BROWN_HAIR, style="ponytail"),
                (
                    bottom("leggings", (0.22, 0.26, 0.40)),
                    top("tank top", (0.30, 0.55, 0.52)),
                    shoes((0.3, 0.3, 0.34)),
                ),
            ),
            GYM,
            left,
            light=DAYLIGHT,
            clothing="tank top, leggings, shoes",
        ),
        "standing_side_right_backward_tilt": Scene(
            Person(
                Phenotype(
                    male=1, age=0.3, muscle=0.4, weight=0.4, height=0.49, origin=(0, 0.9, 0.1)
                ),
                Posture(
                    pelvic_tilt=-8,
                    trunk_lean=-4.5,
                    thigh_angle=-5.5,
                    knee_flexion=2.0,
                    lordosis=-8,
                    kyphosis=10,
                    neck_forward=5,
                ),
                Looks(TAN, BLACK_HAIR),
                (bottom("shorts", (0.30, 0.31, 0.34)), top("T-shirt", (0.55, 0.62, 0.70)), shoes()),
            ),
            HALL,
            right,
            light=SOFT,
            clothing="T-shirt, shorts, shoes",
        ),
        "standing_side_left_heavy": Scene(
            Person(
                Phenotype(
                    male=1,
                    age=0.4,
                    muscle=0.45,
                    weight=1.35,
                    height=0.50,
                    details={"stomach/stomach-pregnant": 0.45},
                ),
                Posture(
                    pelvic_tilt=13,
                    trunk_lean=-3.5,
                    knee_flexion=1.0,
                    kyphosis=5,
                    arms=(Arm(8, 17, 18), Arm(8, 17, 18)),
                ),
                Looks(FAIR, GREY, style="short"),
                (
                    bottom("trousers", (0.36, 0.33, 0.29)),
                    top("shirt", (0.46, 0.55, 0.68), (0.88, 0.88, 0.9), pattern=Pattern.CHECKS),
                    shoes(),
                ),
            ),
            BEDROOM,
            left,
            light=SOFT,
            clothing="checked shirt, trousers, shoes",
        ),
        "standing_side_right_old_lean": Scene(
            Person(
                Phenotype(male=0, age=0.95, muscle=0.3, weight=0.15, height=0.48),
                Posture(
                    pelvic_tilt=4,
                    trunk_lean=3.5,
                    thigh_angle=0.5,
                    knee_flexion=6.5,
                    kyphosis=18,
                    neck_forward=10,
                    lordosis=-5,
                ),
                Looks(FAIR, GREY, style="bob"),
                (
                    bottom("trousers", (0.22, 0.23, 0.30)),
                    top("jumper", (0.62, 0.36, 0.40)),
                    shoes(),
                ),
            ),
            LIVING,
            replace(right, yaw=-3.0),
            light=DAYLIGHT,
            clothing="jumper, trousers, shoes",
        ),
        "standing_side_left_sway_back": Scene(
            Person(
                Phenotype(male=0, age=0.25, muscle=0.4, weight=0.6, height=0.5, origin=(1, 0, 0)),
                Posture(
                    pelvic_tilt=3,
                    trunk_lean=-9.5,
                    thigh_angle=-8.5,
                    knee_flexion=-4.0,
                    kyphosis=14,
                    neck_forward=7,
                ),
                Looks(DARK, BLACK_HAIR, style="ponytail"),
                (
                    bottom("jeans", (0.28, 0.36, 0.48)),
                    top("fitted top", (0.80, 0.66, 0.34)),
                    shoes(),
                ),
            ),
            STUDY,
            replace(left, yaw=3.0),
            light=SOFT,
            clothing="fitted top, jeans, shoes",
        ),
    }


def seated_scenes() -> dict[str, Scene]:
    """Side views of people who sit."""
    left, right = View("side", "left", fill=0.74), View("side", "right", fill=0.74)
    return {
        "seated_side_left_upright": Scene(
            Person(
                Phenotype(male=0, age=0.2, weight=0.45, height=0.52),
                Posture(
                    pelvic_tilt=-4,
                    trunk_lean=1,
                    thigh_angle=88,
                    knee_flexion=90,
                    aside=(3, 3),
                    arms=HANDS_ON_THIGHS,
                ),
                Looks(FAIR, BLOND, style="bob"),
                (
                    bottom("jeans", (0.19, 0.25, 0.38)),
                    top("fitted top", (0.36, 0.48, 0.42)),
                    shoes(),
                ),
                seated=True,
            ),
            LIVING,
            left,
            Seat("stool", (0.66, 0.52, 0.38), (0.50, 0.38, 0.27)),
            DAYLIGHT,
            stance="seated",
            clothing="fitted top, jeans, shoes",
        ),
        "seated_side_right_slumped": Scene(
            Person(
                Phenotype(male=1, age=0.2, weight=0.5, height=0.53, origin=(0.2, 0.8, 0)),
                Posture(
                    pelvic_tilt=-25,
                    trunk_lean=5,
                    thigh_angle=86,
                    knee_flexion=84,
                    aside=(5, 5),
                    kyphosis=22,
                    neck_forward=12,
                    head_pitch=8,
                    arms=(replace(LAP, forward=-14.0), replace(LAP, forward=-12.0)),
                ),
                Looks(TAN, BLACK_HAIR),
                (
                    bottom("trousers", (0.30, 0.30, 0.32)),
                    top("T-shirt", (0.70, 0.36, 0.28)),
                    shoes(),
                ),
                seated=True,
            ),
            HALL,
            right,
            Seat("bench", (0.58, 0.45, 0.32), (0.3, 0.3, 0.3)),
            SOFT,
            stance="seated",
            clothing="T-shirt, trousers, shoes",
        ),
        "seated_side_left_desk": Scene(
            Person(
                Phenotype(male=1, age=0.3, weight=0.6, height=0.5, origin=(1, 0, 0)),
                Posture(
                    pelvic_tilt=-12,
                    trunk_lean=3,
                    thigh_angle=88,
                    knee_flexion=92,
                    aside=(4, 4),
                    kyphosis=9,
                    neck_forward=5,
                    arms=TYPING,
                ),
                Looks(DARK, BLACK_HAIR),
                (
                    bottom("trousers", (0.20, 0.22, 0.28)),
                    top("T-shirt", (0.85, 0.84, 0.80), (0.28, 0.38, 0.52), pattern=Pattern.STRIPES),
                    shoes(),
                ),
                seated=True,
            ),
            OFFICE,
            replace(left, aim=(-0.12, 0.0), fill=0.68),
            Seat("office", (0.24, 0.26, 0.30), desk=True),
            SOFT,
            stance="seated",
            clothing="striped T-shirt, trousers, shoes",
            occluded=("low_back",),
        ),
        "seated_side_right_chair": Scene(
            Person(
                Phenotype(male=0, age=0.6, weight=0.95, height=0.5, origin=(0.3, 0, 0.7)),
                Posture(
                    pelvic_tilt=-15,
                    trunk_lean=-4,
                    thigh_angle=90,
                    knee_flexion=95,
                    aside=(5, 5),
                    kyphosis=10,
                    neck_forward=4,
                    arms=HANDS_ON_THIGHS,
                ),
                Looks(TAN, BROWN_HAIR, style="bun"),
                (
                    bottom("trousers", (0.34, 0.28, 0.30)),
                    top("jumper", (0.46, 0.52, 0.64)),
                    shoes(),
                ),
                seated=True,
            ),
            BEDROOM,
            right,
            Seat("chair", (0.72, 0.62, 0.48), (0.52, 0.38, 0.26)),
            DAYLIGHT,
            stance="seated",
            clothing="jumper, trousers, shoes",
            occluded=("low_back",),
        ),
    }


def other_views() -> dict[str, Scene]:
    """Front, back, oblique, two people and nobody."""
    hanging = (Arm(3, 12, 12), Arm(3, 12, 12))
    front = Person(
        Phenotype(male=0, age=0.3, weight=0.55, height=0.52, origin=(0, 0.2, 0.8)),
        Posture(
            obliquity=3.0,
            shoulder_drop=-1.5,
            side_lean=-1.0,
            valgus=(3.0, 1.0),
            aside=(2, 2),
            arms=hanging,
        ),
        Looks(FAIR, BROWN_HAIR, style="long", eyes=(0.3, 0.4, 0.45)),
        (bottom("jeans", (0.20, 0.25, 0.34)), top("T-shirt", (0.44, 0.58, 0.56)), shoes()),
    )
    back = Person(
        Phenotype(male=1, age=0.2, muscle=0.65, weight=0.5, height=0.51, origin=(0.6, 0, 0.4)),
        Posture(obliquity=-2.5, shoulder_drop=2.5, side_lean=2.0, aside=(2, 2), arms=hanging),
        Looks(BROWN, BLACK_HAIR),
        (bottom("shorts", (0.26, 0.27, 0.30)), top("tank top", (0.82, 0.82, 0.80)), shoes()),
    )
    oblique = Person(
        Phenotype(male=1, age=0.35, weight=0.7, height=0.5),
        Posture(pelvic_tilt=14, lordosis=4),
        Looks(FAIR, BROWN_HAIR),
        (bottom("trousers", (0.42, 0.37, 0.30)), top("jumper", (0.26, 0.34, 0.46)), shoes()),
    )
    main = Person(
        Phenotype(male=0, age=0.15, weight=0.5, height=0.53, origin=(0, 1, 0)),
        Posture(pelvic_tilt=15, lordosis=3),
        Looks(FAIR, BLACK_HAIR, style="ponytail"),
        (bottom("skirt", (0.30, 0.32, 0.42)), top("T-shirt", (0.86, 0.80, 0.70)), shoes()),
    )
    return {
        "standing_front": Scene(
            front, LIVING, View("front", None), light=SOFT, clothing="T-shirt, jeans, shoes"
        ),
        "standing_back": Scene(
            back, GYM, View("back", None), light=DAYLIGHT, clothing="tank top, shorts, shoes"
        ),
        "standing_oblique_left": Scene(
            oblique,
            STUDY,
            View("oblique", "left", 45.0),
            light=SOFT,
            clothing="jumper, trousers, shoes",
        ),
        "two_people": Scene(
            main,
            replace(HALL, behind=2.6, things=(("door", -1.3), ("picture", 1.4))),
            View("side", "right", 0.0, distance=3.0, fill=0.72, aim=(0.16, 0.0)),
            light=DAYLIGHT,
            others=(Bystander(oblique, (1.7, -1.05), 40.0),),
            clothing="T-shirt, skirt, shoes",
        ),
        "nobody": Scene(
            None, LIVING, View("side", "left", fill=0.8), Seat("chair"), DAYLIGHT, stance=None
        ),
    }


def main() -> None:
    """Draw the samples named on the command line, or all; write their truth."""
    wanted = set(sys.argv[1:])
    model, truths = load_body(), {}
    path = SAMPLES / "truth.json"
    if path.exists():
        truths = {e["file"]: e for e in json.loads(path.read_text(encoding="utf-8"))}
    SAMPLES.mkdir(exist_ok=True)
    with Renderer(SIZE) as renderer:
        for name, scene in scenes().items():
            if wanted and name not in wanted:
                continue
            shot = shoot(renderer, model, replace(scene, finish=FINISH))
            put(SAMPLES / f"{name}.jpg", shot.jpeg)
            truths[f"{name}.jpg"] = {"file": f"{name}.jpg", **shot.truth}
            print(f"{name}.jpg {len(shot.jpeg) // 1000} kB")
    write_truth(SAMPLES, [truths[f"{n}.jpg"] for n in scenes() if f"{n}.jpg" in truths])


if __name__ == "__main__":
    main()
