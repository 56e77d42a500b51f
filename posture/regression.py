"""A fitted ensemble of small networks: numbers of a picture in, angles with their spread out.

Pure numpy. Each member is a perceptron with two hidden layers whose last layer gives, for every
target, an expected value and the logarithm of its error's scale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from posture.types import FloatArray

LIMIT = 4.0
"""Inputs further than this from the training mean, in standard deviations, count as that far."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an ensemble says of one picture.

    Attributes
    ----------
    mean, scale : mapping of target to its value and to half the width of its 90 % interval
    strangeness : how unlike the training pictures the numbers are; 1 is the accepted limit
    """

    mean: Mapping[str, float]
    scale: Mapping[str, float]
    strangeness: float


@dataclass(frozen=True, slots=True)
class Ensemble:
    """One fitted head; the arrays are those of the model file (see its card).

    Attributes
    ----------
    inputs, targets : names, in order
    centre, spread : (n,) mean and standard deviation of each input
    weights, biases : of each layer, (members, in, out) and (members, out)
    target_centre, target_spread : (k,) of each target
    widening : (k,) half-width of the 90 % interval over the predicted scale
    axes, axis_limit : (m, n) directions and (m,) spreads of ordinary inputs; ``usual`` the
        distance that 99 of 100 training pictures keep
    """

    inputs: tuple[str, ...] = field(repr=False)
    targets: tuple[str, ...]
    centre: FloatArray = field(repr=False)
    spread: FloatArray = field(repr=False)
    weights: tuple[FloatArray, ...] = field(repr=False)
    biases: tuple[FloatArray, ...] = field(repr=False)
    target_centre: FloatArray = field(repr=False)
    target_spread: FloatArray = field(repr=False)
    widening: FloatArray = field(repr=False)
    axes: FloatArray = field(repr=False)
    axis_limit: FloatArray = field(repr=False)
    usual: float = 1.0

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]], head: str) -> Ensemble:
        """The head called ``head`` of a model file's arrays.

        Raises
        ------
        KeyError
            The file has no such head.
        """

        def numbers(name: str) -> FloatArray:
            values: FloatArray = arrays[f"{head}/{name}"].astype(np.float64)
            step = arrays.get(f"{head}/{name}_step")
            return values if step is None else values * step.astype(np.float64)

        def layers(name: str) -> tuple[FloatArray, ...]:
            count = sum(
                key.startswith(f"{head}/{name}") and not key.endswith("_step") for key in arrays
            )
            return tuple(numbers(f"{name}{layer}") for layer in range(count))

        return cls(
            inputs=tuple(str(name) for name in arrays[f"{head}/inputs"]),
            targets=tuple(str(name) for name in arrays[f"{head}/targets"]),
            centre=numbers("centre"),
            spread=numbers("spread"),
            weights=layers("weights"),
            biases=layers("biases"),
            target_centre=numbers("target_centre"),
            target_spread=numbers("target_spread"),
            widening=numbers("widening"),
            axes=numbers("axes"),
            axis_limit=numbers("axis_limit"),
            usual=float(numbers("usual")),
        )

    def answer(self, numbers: FloatArray) -> Answer:
        """What the ensemble says of one picture: ``numbers`` (n,) in the order of ``inputs``."""
        if numbers.shape != self.centre.shape:
            raise ValueError(f"{len(self.centre)} numbers are needed, not {numbers.shape}")
        standard = ((numbers - self.centre) / self.spread).clip(-LIMIT, LIMIT)
        said = self._run(standard)
        count = len(self.targets)
        mean, log_scale = said[:, :count], said[:, count:].clip(-4.0, 2.0)
        value = mean.mean(axis=0) * self.target_spread + self.target_centre
        scale = np.exp(log_scale).mean(axis=0) * self.target_spread * self.widening
        return Answer(
            dict(zip(self.targets, value.tolist(), strict=True)),
            dict(zip(self.targets, scale.tolist(), strict=True)),
            self._strangeness(standard),
        )

    def _run(self, standard: FloatArray) -> FloatArray:
        """The last layer of every member, (members, 2 k)."""
        now = np.tile(standard, (len(self.weights[0]), 1))[:, None, :]
        for layer, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            now = now @ weight + bias[:, None, :]
            if layer < len(self.weights) - 1:
                now = now / (1.0 + np.exp(-now))
        return now[:, 0, :]

    def _strangeness(self, standard: FloatArray) -> float:
        along = self.axes @ standard / self.axis_limit
        rest = standard - self.axes.T @ (self.axes @ standard)
        distance = np.sqrt(np.mean(along**2)) + np.sqrt(np.mean(rest**2))
        return float(distance) / self.usual
