"""The fitted networks that look at side views: a SideNetInput in, angles with their spread out.

The networks are ONNX files within the model file; OpenCV runs them. The only module below the
decoder that imports cv2.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from posture.estimators.ensemble import Prediction
from posture.estimators.mask_crops import CUTS, SideNetInput
from posture.types import FloatArray

LOG_SCALE = (-4.0, 2.0)
"""Between which the logarithm of a scale is held, in spreads of the target."""
INPUTS = ("close", "wide")


@dataclass(frozen=True, slots=True)
class SideNet:
    """The networks of the model file, whose predictions are averaged (see its card).

    Attributes
    ----------
    files : the bytes of each ONNX file
    targets, flags : names of the angles, degrees, and of places, trunk lengths about the hip as it
        is seen; and of what is yes or no: what hides the low back, and whether the person was
        taken to face the wrong way
    numbers, number_spread : (n,) mean and standard deviation of an input's numbers
    middles, spreads : (k,) mean and standard deviation of the targets
    groups : stances that have half-widths of their own, "other" the last
    widening : for each of ``CUTS`` (groups, k), half-width of the 90 % interval over the scale
    hip_share : for each of ``CUTS`` (groups,), that of hip flexion over the root of the sum of the
        squares of trunk's and thigh's, whose errors are not independent
    """

    files: tuple[bytes, ...] = field(repr=False)
    targets: tuple[str, ...]
    flags: tuple[str, ...]
    numbers: FloatArray = field(repr=False)
    number_spread: FloatArray = field(repr=False)
    middles: FloatArray = field(repr=False)
    spreads: FloatArray = field(repr=False)
    groups: tuple[str, ...]
    widening: Mapping[str, FloatArray] = field(repr=False)
    hip_share: Mapping[str, FloatArray] = field(repr=False)

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> SideNet:
        """The networks among a model file's arrays.

        Raises
        ------
        KeyError
            The file has none.
        """
        count = sum(key.startswith("side/onnx") for key in arrays)

        def words(name: str) -> tuple[str, ...]:
            return tuple(str(word) for word in arrays[f"side/{name}"])

        def values(name: str) -> FloatArray:
            found: FloatArray = arrays[f"side/{name}"].astype(np.float64)
            return found

        return cls(
            tuple(arrays[f"side/onnx{k}"].tobytes() for k in range(count)),
            words("targets"),
            words("flags"),
            values("numbers"),
            values("number_spread"),
            values("middles"),
            values("spreads"),
            words("groups"),
            {cut: values(f"widening {cut}") for cut in CUTS},
            {cut: values(f"hip share {cut}") for cut in CUTS},
        )

    def predict(self, sight: SideNetInput, group: str, cut: str = "whole") -> Prediction:
        """What the networks say of one side view.

        The prediction's means have those of ``targets``, the angles that follow from them
        (:func:`with_hips`) and the logit of each of ``flags``.

        Parameters
        ----------
        group : the stance, one of ``groups``.
        cut : one of ``CUTS``, which have half-widths of their own.
        """
        outputs = np.stack([self._outputs(net, sight) for net in _opened(self)])
        count = len(self.targets)
        means = outputs[:, :count] * self.spreads + self.middles
        scales = np.exp(outputs[:, count : 2 * count].clip(*LOG_SCALE)) * self.spreads
        scale = np.hypot(scales.mean(axis=0), means.std(axis=0))
        row = self.groups.index(group)
        scale = scale * self.widening[cut][row]
        logits = outputs[:, 2 * count :].mean(axis=0)
        mean = dict(zip(self.targets, means.mean(axis=0).tolist(), strict=True))
        scales_of = dict(zip(self.targets, scale.tolist(), strict=True))
        mean, scales_of = with_hips(mean, scales_of, float(self.hip_share[cut][row]))
        mean |= dict(zip(self.flags, logits.tolist(), strict=True))
        return Prediction(mean, scales_of, 0.0)

    def _outputs(self, net: Any, sight: SideNetInput) -> FloatArray:
        numbers = (sight.numbers - self.numbers) / self.number_spread
        for name, look in zip(INPUTS, sight.looks, strict=True):
            net.setInput(np.ascontiguousarray(look[None], np.float32), name)
        net.setInput(numbers[None].astype(np.float32), "numbers")
        output: FloatArray = net.forward()[0].astype(np.float64)
        return output


def with_hips(
    mean: Mapping[str, float], scale: Mapping[str, float], hip_share: float
) -> tuple[dict[str, float], dict[str, float]]:
    """Means and half-widths, degrees, with those of both hips, and as a body of legs together has
    them: the thigh the mean of both, knee and shank the near leg's."""
    means, scales = dict(mean), dict(scale)
    for kind in (means, scales):
        kind["thigh_angle"] = (kind["near thigh_angle"] + kind["far thigh_angle"]) / 2
        kind["knee_flexion"] = kind["near knee_flexion"]
        kind["shank_angle"] = kind["near shank_angle"]
    for leg in ("", "near ", "far "):
        thigh, hip = f"{leg}thigh_angle", f"{leg}hip_flexion"
        means[hip] = means["trunk_lean"] + means[thigh]
        scales[hip] = hip_share * math.hypot(scales["trunk_lean"], scales[thigh])
    return means, scales


_own = threading.local()  # a network of OpenCV's holds what it computes: one for each thread


def _opened(side: SideNet) -> list[Any]:
    known: dict[int, list[Any]] = _own.__dict__.setdefault("nets", {})
    if id(side) not in known:
        import cv2

        files = [np.frombuffer(data, np.uint8) for data in side.files]
        known[id(side)] = [cv2.dnn.readNetFromONNX(data) for data in files]
    return known[id(side)]
