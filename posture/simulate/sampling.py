"""Random people, postures, clothes and rooms: one generator in, one scene out.

Standing is centred where people stand: tilt 10 (Lee 2005), thigh -3.3 and trunk -2.7 degrees
(Woodhull 1985), with wide tails so that rare postures are known. Lordosis, kyphosis and the
share of each spine segment are drawn free of the tilt (Youdas 1996).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posture.errors import UsageError
from posture.simulate import wardrobe
from posture.simulate.body import Phenotype
from posture.simulate.figure import Person
from posture.simulate.furniture import SEATS, Seat
from posture.simulate.photo import Finish
from posture.simulate.posing import Arm, Posture
from posture.simulate.render import Light
from posture.simulate.scene import Scene, View

STANCES = ("standing", "seated", "mixed")
ONE_VIEW = ("side", "oblique", "front", "back")
VIEWS = (*ONE_VIEW, "any")
SLUMPED_SHARE = 0.45
WIDE_SHARE = 0.22  # of postures drawn from wide tails


def sample_scene(seed: int, index: int, stance: str = "mixed", view: str = "side") -> Scene:
    """Scene number `index` of a seed; the same numbers give the same scene."""
    if stance not in STANCES:
        raise UsageError(f"stance {stance!r} is not one of {', '.join(STANCES)}")
    if view not in VIEWS:
        raise UsageError(f"view {view!r} is not one of {', '.join(VIEWS)}")
    rng = np.random.default_rng([seed, index])
    if view == "any":
        view = ONE_VIEW[int(rng.integers(len(ONE_VIEW)))]
    seated = stance == "seated" or (stance == "mixed" and rng.random() < 0.35)
    phenotype = sample_phenotype(rng)
    seat = sample_seat(rng)
    if view != "side":
        seat = replace(seat, desk=False)  # a desk would hide the person
    posture = sample_seated(rng, seat.desk) if seated else sample_standing(rng)
    outfit, words = wardrobe.sample_outfit(rng, phenotype, seated)
    looks = wardrobe.sample_looks(rng, phenotype)
    person = Person(phenotype, posture, looks, outfit, seated, float(rng.uniform(0.02, 0.045)))
    return Scene(
        person=person,
        room=wardrobe.sample_room(rng),
        view=sample_view(rng, view, seated),
        seat=seat,
        light=sample_light(rng),
        finish=sample_finish(rng),
        body=f"s{seed}-{index:06d}",
        clothing=words,
        occluded=("low_back",) if seated and seat.has_back else (),
        stance="seated" if seated else "standing",
        room_turn=float(rng.uniform(-8, 8)),
    )


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


def sample_standing(rng: np.random.Generator) -> Posture:
    """A standing posture: natural stance, or a wide tail."""
    common = float(rng.normal(0, 1.6))
    thigh = -3.3 - common + float(rng.normal(0, 2.0))
    trunk = -2.7 - 0.8 * common + float(rng.normal(0, 2.2))
    tilt = float(rng.normal(10, 8))
    if rng.random() < WIDE_SHARE:
        thigh, trunk = float(rng.uniform(-11, 20)), float(rng.uniform(-12, 20))
        tilt = float(rng.uniform(-18, 32))
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
        stride=_normal(rng, 1.5, 5.0),
        arms=sample_arms(rng, trunk),
    )


def balanced_knee(trunk: float, thigh: float, shift: float = 0.0) -> float:
    """Knee flexion that keeps the body's weight over the feet, degrees.

    With thigh and shank of about one length, sway is half of shank minus thigh; a trunk that
    leans forward wants the hips further back. Around Woodhull's stance this gives his 2 degrees.
    """
    sway = 4.3 - 0.35 * (trunk + 2.7) + shift
    return float(np.clip(2.0 * (sway + thigh), -7.0, 60.0))


def sample_seated(rng: np.random.Generator, desk: bool) -> Posture:
    """A seated posture, upright or slumped."""
    slumped = rng.random() < SLUMPED_SHARE
    tilt = float(np.clip(rng.normal(-20 if slumped else -8, 7), -38, 8))
    trunk = float(rng.normal(6 if slumped else 1, 6))
    thigh = float(rng.normal(88, 5))
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
    """Arms of a standing person: hanging a little forward, or one or both forearms up."""
    kind = rng.choice(["hang", "hang", "hang", "up", "mixed"])
    arms = []
    for side in (0, 1):
        up = kind == "up" or (kind == "mixed" and side == 0)
        arms.append(
            Arm(
                forward=float(rng.uniform(5, 25) if up else rng.uniform(1, 14)) + max(0.0, trunk),
                aside=float(rng.uniform(6, 14)),
                elbow=float(rng.uniform(60, 115) if up else rng.uniform(8, 26)),
                inward=float(rng.uniform(10, 40) if up else rng.uniform(0, 8)),
                curl=float(rng.uniform(12, 40)),
            )
        )
    return arms[0], arms[1]


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
        kind=str(rng.choice(SEATS)),
        colour=tones[int(rng.integers(len(tones)))],
        frame=(0.18, 0.18, 0.19) if rng.random() < 0.6 else (0.62, 0.48, 0.34),
        desk=bool(rng.random() < 0.3),
    )


def sample_view(rng: np.random.Generator, view: str, seated: bool) -> View:
    """A camera: 2.4-4.5 m away, within half a metre of the middle of the person."""
    facing = str(rng.choice(["left", "right"])) if view in {"side", "oblique"} else None
    yaw = float(np.clip(rng.normal(0, 8), -20, 20))
    if view == "oblique":
        yaw = float(rng.uniform(25, 65))
    return View(
        kind=view,
        facing=facing,
        yaw=yaw,
        roll=float(rng.normal(0, 1.2)),
        distance=float(rng.uniform(2.4, 4.5)),
        height=float(rng.uniform(-0.3, 0.5)) + (0.2 if seated else 0.0),
        fill=float(rng.uniform(0.62, 0.9)),
        aim=(float(rng.normal(0, 0.03)), float(rng.normal(0, 0.015))),
    )


def sample_light(rng: np.random.Generator) -> Light:
    """A sun from the camera's side and above, warm or cool."""
    warm = float(rng.normal(0, 0.05))
    strong = float(rng.uniform(0.5, 1.0))
    soft = float(rng.uniform(0.56, 0.76))
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
        exposure=float(rng.uniform(0.8, 1.05) if poor else rng.uniform(0.9, 1.08)),
        warmth=float(rng.normal(0, 0.02)),
        blur=float(rng.uniform(0.9, 1.8) if poor else rng.uniform(0.3, 0.8)),
        noise=float(rng.uniform(4, 7) if poor else rng.uniform(1, 3.5)),
        vignette=float(rng.uniform(0, 0.2)),
        quality=int(rng.integers(65, 92)),
        seed=int(rng.integers(2**31)),
    )


def _normal(rng: np.random.Generator, spread: float, limit: float = 1.0) -> float:
    return float(np.clip(rng.normal(0, spread), -limit, limit))


def _shares(rng: np.random.Generator) -> tuple[float, float, float]:
    parts = rng.dirichlet([4.0, 3.5, 2.5])
    return (float(parts[0]), float(parts[1]), float(parts[2]))
