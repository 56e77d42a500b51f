"""Random people, postures, clothes and rooms: one generator in, one scene out.

Standing is centred where people stand: tilt 10 (Lee 2005), thigh -3.3 and trunk -2.7 degrees
(Woodhull 1985), with wide tails so that rare postures are known. Lordosis, kyphosis and the
share of each spine segment are drawn free of the tilt (Youdas 1996).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posture.errors import UsageError
from posture.simulate import wardrobe
from posture.simulate.body import Phenotype
from posture.simulate.figure import Person
from posture.simulate.flesh import Flesh
from posture.simulate.furniture import SEATS, Seat
from posture.simulate.photo import Finish
from posture.simulate.posing import Arm, Posture
from posture.simulate.render import Light
from posture.simulate.scene import Scene, View

STANCES = ("standing", "seated", "mixed")
ONE_VIEW = ("side", "oblique", "front", "back")
VIEWS = (*ONE_VIEW, "any")
SPLITS = ("train", "test")
SEATED_SHARE = 0.35  # of mixed stances
SLUMPED_SHARE = 0.45
WIDE_SHARE = 0.22  # of postures drawn from wide tails
WIDE_SHARE_TO_LEARN = 0.65  # the same in the training split, so that no estimator learns the mean
CROPPED_SHARE = 0.05


@dataclass(frozen=True)
class Wish:
    """What pictures are wanted: stance of `STANCES`, view of `VIEWS`, split of `SPLITS` or None
    for all garments, hair and rooms; `per_body` postures of each body in the same clothes."""

    stance: str = "mixed"
    view: str = "side"
    split: str | None = None
    per_body: int = 1

    def __post_init__(self) -> None:
        """Say plainly what is not on offer."""
        for what, value, known in (
            ("stance", self.stance, STANCES),
            ("view", self.view, VIEWS),
            ("split", self.split, (None, *SPLITS)),
        ):
            if value not in known:
                names = ", ".join(str(one) for one in known if one)
                raise UsageError(f"{what} {value!r} is not one of {names}")
        if self.per_body < 1:
            raise UsageError("per_body must be at least 1")


def sample_scene(seed: int, index: int, wish: Wish | None = None) -> Scene:
    """Scene number `index` of a seed; the same numbers give the same scene."""
    wish = wish or Wish()
    which, again = divmod(index, wish.per_body)
    key = [seed, which, (None, *SPLITS).index(wish.split)]
    scene = _first_scene(np.random.default_rng(key), wish, f"s{seed}-{which:06d}")
    if wish.per_body == 1:
        return scene
    scene = replace(scene, pair=scene.body)
    return scene if not again else _again(scene, np.random.default_rng([*key, again]), wish)


def _first_scene(rng: np.random.Generator, wish: Wish, body: str) -> Scene:
    view = wish.view
    if view == "any":
        view = ONE_VIEW[int(rng.integers(len(ONE_VIEW)))]
    seated = wish.stance == "seated" or (wish.stance == "mixed" and rng.random() < SEATED_SHARE)
    phenotype = sample_phenotype(rng)
    seat = sample_seat(rng)
    if view != "side":
        seat = replace(seat, desk=False)  # a desk would hide the person
    posture = sample_posture(rng, seated, seat.desk, wish.split)
    if view in {"front", "back"}:
        posture = uneven(rng, posture, seated)
    outfit, words = wardrobe.sample_outfit(rng, phenotype, seated, wish.split)
    looks = wardrobe.sample_looks(rng, phenotype, wish.split)
    bag = wardrobe.sample_bag(rng, wish.split)
    near = outfit[int(rng.integers(len(outfit)))].colour
    person = Person(
        phenotype,
        posture,
        looks,
        outfit,
        seated,
        sink=float(rng.uniform(0.015, 0.05)),
        flesh=sample_flesh(rng),
        bag=bag,
    )
    return Scene(
        person=person,
        room=wardrobe.sample_room(rng, wish.split, near),
        view=sample_view(rng, view, seated),
        seat=seat,
        light=sample_light(rng),
        finish=sample_finish(rng),
        body=body,
        clothing=words if bag is None else f"{words}, {bag.name}",
        fit=wardrobe.fit_of(outfit),
        stance="seated" if seated else "standing",
        room_turn=float(rng.uniform(-8, 8)),
    )


def _again(scene: Scene, rng: np.random.Generator, wish: Wish) -> Scene:
    """The same body, clothes, room and camera in another posture."""
    assert scene.person is not None
    posture = sample_posture(rng, scene.person.seated, scene.seat.desk, wish.split)
    moved = replace(scene.person.posture, **{n: getattr(posture, n) for n in RE_STANCE})
    finish = replace(scene.finish, seed=int(rng.integers(2**31)))
    return replace(scene, person=replace(scene.person, posture=moved), finish=finish)


RE_STANCE = (
    "pelvic_tilt",
    "trunk_lean",
    "thigh_angle",
    "knee_flexion",
    "lordosis",
    "kyphosis",
    "head_pitch",
    "neck_forward",
    "stride",
)
"""What the same person does anew when they stand or sit again."""


def sweep_scene(seed: int, person: int, step: int, steps: int, wish: Wish | None = None) -> Scene:
    """Step `step` of `steps` through the range of tilts of one body, all else unchanged."""
    scene = sample_scene(seed, person, replace(wish or Wish(), per_body=1))
    assert scene.person is not None
    low, high = SEATED_SWEEP if scene.person.seated else STANDING_SWEEP
    tilt = low + (high - low) * step / max(1, steps - 1)
    posture = replace(scene.person.posture, pelvic_tilt=tilt)
    finish = replace(scene.finish, seed=scene.finish.seed + step)
    who = replace(scene.person, posture=posture)
    return replace(scene, person=who, pair=f"{scene.body}-sweep", finish=finish)


STANDING_SWEEP = (-10.0, 30.0)
SEATED_SWEEP = (-35.0, 5.0)


def sample_posture(
    rng: np.random.Generator, seated: bool, desk: bool = False, split: str | None = None
) -> Posture:
    """A posture of the stance; the training split has more of the rare ones."""
    wide = WIDE_SHARE_TO_LEARN if split == "train" else WIDE_SHARE
    return sample_seated(rng, desk, wide) if seated else sample_standing(rng, wide)


def uneven(rng: np.random.Generator, posture: Posture, seated: bool) -> Posture:
    """The posture with a pelvis, shoulders and knees that are often far from level and straight.

    A pelvis that drops lowers a hip: half of the people bend that leg's knee under it, the others
    lift the other foot.
    """
    if rng.random() < 0.5:
        return posture
    drop = 5.0 if seated else 10.0
    obliquity = float(rng.uniform(-drop, drop))
    low = 1 if obliquity > 0 else 0
    bent = [0.0, 0.0]
    if not seated and rng.random() < 0.5:
        short = HIPS_APART_M * np.sin(np.radians(abs(obliquity))) / (2 * THIGH_M)
        bent[low] = float(np.degrees(np.arccos(1 - short)))
    return replace(
        posture,
        obliquity=obliquity,
        side_lean=float(rng.uniform(-7, 7)),
        shoulder_drop=float(rng.uniform(-9, 9)),
        valgus=(float(rng.uniform(-9, 11)), float(rng.uniform(-9, 11))),
        bent=(bent[0], bent[1]),
    )


HIPS_APART_M, THIGH_M = 0.17, 0.41


def sample_flesh(rng: np.random.Generator) -> Flesh:
    """Bumps of some millimetres; skin that follows the pelvis nearly."""
    follow = float(np.clip(rng.normal(1.0, 0.06), 0.85, 1.15))
    return Flesh(float(rng.uniform(0.0, 0.007)), follow, int(rng.integers(2**31)))


def sample_phenotype(rng: np.random.Generator) -> Phenotype:
    """An adult, to the edges: lean to heavy, young to old."""
    male = float(rng.choice([0.0, 1.0])) + float(rng.normal(0, 0.05))
    male = float(np.clip(male, 0, 1))
    weight = float(np.clip(rng.normal(0.55, 0.4), 0.0, 1.7))
    belly = max(0.0, float(rng.normal(0.05 + 0.25 * (weight - 0.6), 0.15)))
    details = {
        "buttocks/buttocks-volume": _normal(rng, 0.4),
        "stomach/stomach-tone": _normal(rng, 0.4),
        "stomach/stomach-pregnant": min(belly, 0.7),
        "hip/hip-scale-depth": _normal(rng, 0.3),
        "hip/hip-scale-horiz": _normal(rng, 0.3),
        "torso/torso-scale-depth": _normal(rng, 0.25),
        "torso/torso-vshape": _normal(rng, 0.3),
        "torso/measure-waist-circ": _normal(rng, 0.3),
        "head/head-fat": _normal(rng, 0.3),
        "head/head-oval": abs(_normal(rng, 0.3)),
        "nose/nose-scale-vert": _normal(rng, 0.4),
        "chin/chin-prominent": _normal(rng, 0.4),
    }
    origin = rng.dirichlet([0.7, 0.7, 0.9])
    return Phenotype(
        male=male,
        age=float(rng.beta(1.0, 1.6)),
        muscle=float(np.clip(rng.normal(0.5, 0.2), 0.05, 1)),
        weight=weight,
        height=float(np.clip(rng.normal(0.505, 0.05), 0.36, 0.66)),
        proportions=float(rng.uniform(0.35, 0.9)),
        cup=float(np.clip(rng.normal(0.5, 0.2), 0.05, 1)),
        origin=(float(origin[0]), float(origin[1]), float(origin[2])),
        details=details,
    )


def sample_standing(rng: np.random.Generator, wide: float = WIDE_SHARE) -> Posture:
    """A standing posture: natural stance, or with the chance `wide` a rare one."""
    common = float(rng.normal(0, 1.6))
    thigh = -3.3 - common + float(rng.normal(0, 2.0))
    trunk = -2.7 - 0.8 * common + float(rng.normal(0, 2.2))
    tilt = float(rng.normal(10, 8))
    stride = _normal(rng, 1.5, 5.0)
    if rng.random() < wide:
        thigh, trunk = float(rng.uniform(-12, 20)), float(rng.uniform(-12, 20))
        if rng.random() < 0.5:  # an ordinary stance with a rare tilt
            thigh, trunk = float(rng.uniform(-9, 5)), float(rng.uniform(-9, 6))
        tilt = float(rng.uniform(-20, 38))
        stride = _normal(rng, 5.0, 14.0)
    knee = balanced_knee(trunk, thigh, float(rng.normal(0, 0.8)))
    return Posture(
        pelvic_tilt=tilt,
        trunk_lean=trunk,
        thigh_angle=thigh,
        knee_flexion=knee,
        lordosis=_normal(rng, 10.0, 22.0),
        kyphosis=float(rng.normal(4, 8)),
        shares=_shares(rng),
        head_pitch=_normal(rng, 6.0, 15.0),
        neck_forward=float(rng.normal(3, 6)),
        side_lean=_normal(rng, 1.5, 6.0),
        obliquity=_normal(rng, 1.5, 6.0),
        shoulder_drop=_normal(rng, 1.5, 6.0),
        valgus=(_normal(rng, 2.5, 8.0), _normal(rng, 2.5, 8.0)),
        aside=(float(rng.uniform(-0.5, 5)), float(rng.uniform(-0.5, 5))),
        toe_out=float(rng.uniform(0, 15)),
        stride=stride,
        arms=sample_arms(rng, trunk),
    )


def balanced_knee(trunk: float, thigh: float, shift: float = 0.0) -> float:
    """Knee flexion that keeps the body's weight over the feet, degrees.

    With thigh and shank of about one length, sway is half of shank minus thigh; a trunk that
    leans forward wants the hips further back. Around Woodhull's stance this gives his 2 degrees.
    """
    sway = 4.3 - 0.35 * (trunk + 2.7) + shift
    return float(np.clip(2.0 * (sway + thigh), -7.0, 60.0))


def sample_seated(rng: np.random.Generator, desk: bool, wide: float = WIDE_SHARE) -> Posture:
    """A seated posture, upright or slumped, or with the chance `wide` a rare one."""
    slumped = rng.random() < SLUMPED_SHARE
    tilt = float(np.clip(rng.normal(-20 if slumped else -8, 7), -38, 8))
    trunk = float(rng.normal(6 if slumped else 1, 6))
    thigh = float(rng.normal(88, 5))
    if rng.random() < wide:
        tilt = float(rng.uniform(-42, 14))
        trunk = float(rng.uniform(-14, 24))
        thigh = float(rng.uniform(74, 102))
    return Posture(
        pelvic_tilt=tilt,
        trunk_lean=trunk,
        thigh_angle=thigh,
        knee_flexion=float(np.clip(thigh + rng.normal(0, 10), 60, 118)),
        lordosis=_normal(rng, 7.0, 15.0),
        kyphosis=float(rng.normal(15 if slumped else 4, 6)),
        shares=_shares(rng),
        head_pitch=_normal(rng, 7.0, 16.0),
        neck_forward=float(rng.normal(6 if slumped else 2, 4)),
        side_lean=_normal(rng, 1.5, 5.0),
        obliquity=_normal(rng, 1.0, 4.0),
        shoulder_drop=_normal(rng, 1.5, 5.0),
        aside=(float(rng.uniform(1, 10)), float(rng.uniform(1, 10))),
        toe_out=float(rng.uniform(0, 15)),
        arms=sample_seated_arms(rng, trunk, desk),
    )


def sample_arms(rng: np.random.Generator, trunk: float) -> tuple[Arm, Arm]:
    """Arms of a standing person, the two alike or one of each kind."""
    kinds = [str(k) for k in rng.choice(ARM_KINDS, size=2, p=ARM_SHARES)]
    if rng.random() < 0.7:
        kinds[1] = kinds[0]
    left, right = (_standing_arm(rng, kind, trunk) for kind in kinds)
    return left, right


ARM_KINDS = ("hanging", "raised", "folded", "on hip", "behind")
ARM_SHARES = (0.62, 0.2, 0.08, 0.05, 0.05)


def _standing_arm(rng: np.random.Generator, kind: str, trunk: float) -> Arm:
    ranges: dict[str, tuple[tuple[float, float], ...]] = {
        "hanging": ((-3, 16), (5, 15), (5, 28), (0, 12)),
        "raised": ((5, 30), (6, 14), (50, 118), (5, 45)),
        "folded": ((12, 30), (6, 14), (90, 112), (55, 80)),
        "on hip": ((-32, -12), (22, 38), (72, 100), (10, 35)),
        "behind": ((-36, -18), (5, 12), (5, 35), (0, 25)),
    }
    forward, aside, elbow, inward = (float(rng.uniform(*pair)) for pair in ranges[kind])
    if kind not in {"on hip", "behind"}:
        forward += max(0.0, trunk)
    return Arm(forward, aside, elbow, inward, curl=float(rng.uniform(12, 40)))


def sample_seated_arms(rng: np.random.Generator, trunk: float, desk: bool) -> tuple[Arm, Arm]:
    """Arms of a seated person: hands on the thighs, or forearms towards a desk."""
    arm = Arm(
        forward=float(rng.uniform(18, 32) if desk else rng.uniform(-14, 10)),
        aside=float(rng.uniform(6, 13)),
        inward=float(rng.uniform(4, 16)),
        curl=float(rng.uniform(10, 25)),
        prone=float(rng.uniform(55, 90)),
        support="desk" if desk else "thigh",
    )
    return arm, arm


SEAT_SHARES = (0.28, 0.22, 0.2, 0.1, 0.09, 0.06, 0.05)


def sample_seat(rng: np.random.Generator) -> Seat:
    """A seat, sometimes with a desk."""
    tones = [
        (0.25, 0.26, 0.3),
        (0.5, 0.16, 0.16),
        (0.16, 0.3, 0.4),
        (0.66, 0.55, 0.42),
        (0.8, 0.8, 0.78),
    ]
    return Seat(
        kind=str(rng.choice(SEATS, p=SEAT_SHARES)),
        colour=tones[int(rng.integers(len(tones)))],
        frame=(0.18, 0.18, 0.19) if rng.random() < 0.6 else (0.62, 0.48, 0.34),
        desk=bool(rng.random() < 0.3),
        armrests=bool(rng.random() < 0.12),
    )


def sample_view(rng: np.random.Generator, view: str, seated: bool) -> View:
    """A camera: 2.4-4.5 m away, within half a metre of the middle of the person."""
    facing = str(rng.choice(["left", "right"])) if view in {"side", "oblique"} else None
    yaw = float(np.clip(rng.normal(0, 8), -20, 20))
    if view == "oblique":
        yaw = float(rng.uniform(25, 65))
    fill, up = float(rng.uniform(0.62, 0.9)), float(rng.normal(0, 0.015))
    if view == "side" and rng.random() < CROPPED_SHARE:  # the feet are cut off
        fill, up = float(rng.uniform(1.0, 1.2)), float(rng.uniform(0.1, 0.2))
    return View(
        kind=view,
        facing=facing,
        yaw=yaw,
        roll=float(rng.normal(0, 1.2)),
        distance=float(rng.uniform(2.4, 4.5)),
        height=float(rng.uniform(-0.3, 0.5)) + (0.2 if seated else 0.0),
        fill=fill,
        aim=(float(rng.normal(0, 0.03)), up),
    )


def sample_light(rng: np.random.Generator) -> Light:
    """A sun from the camera's side and above, warm or cool."""
    warm = float(rng.normal(0, 0.05))
    strong, soft = float(rng.uniform(0.4, 1.0)), float(rng.uniform(0.5, 0.76))
    if rng.random() < 0.2:  # harsh: a hard sun in a dim room
        strong, soft = float(rng.uniform(0.9, 1.5)), float(rng.uniform(0.25, 0.45))
    return Light(
        to_sun=(
            float(rng.uniform(-0.9, 0.9)),
            float(rng.uniform(-0.9, -0.2)),
            float(rng.uniform(0.9, 1.6)),
        ),
        sun=(strong * (1 + warm), strong * 0.96, strong * (0.9 - warm)),
        sky=(soft * (1 - warm), soft, soft * (1.05 + warm)),
        ground=(soft * 0.58, soft * 0.53, soft * 0.48),
    )


def sample_finish(rng: np.random.Generator) -> Finish:
    """Exposure, blur, noise and JPEG quality of phones, good to poor."""
    poor = rng.random() < 0.2
    return Finish(
        exposure=float(rng.uniform(0.4, 1.15) if poor else rng.uniform(0.85, 1.1)),
        warmth=float(rng.normal(0, 0.02)),
        blur=float(rng.uniform(0.9, 1.8) if poor else rng.uniform(0.3, 0.8)),
        noise=float(rng.uniform(4, 7) if poor else rng.uniform(1, 3.5)),
        vignette=float(rng.uniform(0, 0.2)),
        quality=int(rng.integers(50, 80) if poor else rng.integers(70, 95)),
        seed=int(rng.integers(2**31)),
    )


def _normal(rng: np.random.Generator, spread: float, limit: float = 1.0) -> float:
    return float(np.clip(rng.normal(0, spread), -limit, limit))


def _shares(rng: np.random.Generator) -> tuple[float, float, float]:
    parts = rng.dirichlet([4.0, 3.5, 2.5])
    return (float(parts[0]), float(parts[1]), float(parts[2]))
