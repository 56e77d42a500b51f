"""Random light, and how a phone takes it."""

from __future__ import annotations

import numpy as np

from posture.evaluation.simulate.photo import Finish
from posture.evaluation.simulate.render import Light


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
