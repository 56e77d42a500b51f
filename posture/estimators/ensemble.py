"""A fitted ensemble of small networks: numbers of a picture in, angles with their spread out.

Pure numpy. Each member is a perceptron with two hidden layers whose last layer gives, for every
target, an expected value and the logarithm of its error's scale. A head that also looks at
silhouettes has layers of small filters before them, a stack of its own for each.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from posture.types import FloatArray

LIMIT = 4.0
"""Inputs further than this from the training mean, in standard deviations, count as that far."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What an ensemble says of one picture.

    Attributes
    ----------
    mean, scale : mapping of target to its value and to half the width of its 90 % interval
    ood_score : how unlike the training pictures the numbers are; 1 is the accepted limit
    """

    mean: Mapping[str, float]
    scale: Mapping[str, float]
    ood_score: float

    def kept(self, whole: float, none: float) -> float:
        """How much of it counts, 0..1: all up to ``whole``, nothing from ``none`` on."""
        return float(np.clip((none - self.ood_score) / (none - whole), 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class Stack:
    """Layers of filters that look at one kind of picture.

    Attributes
    ----------
    filters, thresholds : of each layer, (members, k, k, in, out) and (members, out)
    """

    filters: tuple[FloatArray, ...]
    thresholds: tuple[FloatArray, ...]

    def seen(self, picture: FloatArray) -> FloatArray:
        """What the members make of a picture (rows, columns): (members, n), each flat."""
        now = picture[None, :, :, None]
        for filters, threshold in zip(self.filters, self.thresholds, strict=True):
            now = np.maximum(filtered(now, filters) + threshold[:, None, None, :], 0.0)
        return now.reshape(len(now), -1)


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
    stacks : of filters, one for each picture; none where a head reads numbers alone
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
    stacks: tuple[Stack, ...] = field(default=(), repr=False)

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

        def looks_at(number: int) -> bool:
            return f"{head}/look{number}_filters0" in arrays

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
            stacks=tuple(
                Stack(layers(f"look{k}_filters"), layers(f"look{k}_thresholds"))
                for k in itertools.takewhile(looks_at, itertools.count())
            ),
        )

    def predict(self, numbers: FloatArray, looks: Sequence[FloatArray] = ()) -> Prediction:
        """What the ensemble says of one picture.

        Parameters
        ----------
        numbers : (n,) in the order of ``inputs``.
        looks : (rows, columns) 0..1 each, the pictures that the head's stacks look at.
        """
        if numbers.shape != self.centre.shape:
            raise ValueError(f"{len(self.centre)} numbers are needed, not {numbers.shape}")
        if len(looks) != len(self.stacks):
            raise ValueError(f"{len(self.stacks)} silhouettes are needed, not {len(looks)}")
        standard = ((numbers - self.centre) / self.spread).clip(-LIMIT, LIMIT)
        outputs = self._run(standard, looks)
        count = len(self.targets)
        mean, log_scale = outputs[:, :count], outputs[:, count:].clip(-4.0, 2.0)
        value = mean.mean(axis=0) * self.target_spread + self.target_centre
        scale = np.exp(log_scale).mean(axis=0) * self.target_spread * self.widening
        return Prediction(
            dict(zip(self.targets, value.tolist(), strict=True)),
            dict(zip(self.targets, scale.tolist(), strict=True)),
            self._ood_score(standard),
        )

    def _run(self, standard: FloatArray, looks: Sequence[FloatArray]) -> FloatArray:
        """The last layer of every member, (members, 2 k)."""
        seen = [stack.seen(picture) for stack, picture in zip(self.stacks, looks, strict=True)]
        members = len(self.weights[0])
        now = np.concatenate([*seen, np.tile(standard, (members, 1))], axis=1)[:, None, :]
        for layer, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            now = now @ weight + bias[:, None, :]
            if layer < len(self.weights) - 1:
                now = now / (1.0 + np.exp(-now))
        return now[:, 0, :]

    def _ood_score(self, standard: FloatArray) -> float:
        along = self.axes @ standard / self.axis_limit
        rest = standard - self.axes.T @ (self.axes @ standard)
        distance = np.sqrt(np.mean(along**2)) + np.sqrt(np.mean(rest**2))
        return float(distance) / self.usual


def filtered(pictures: FloatArray, filters: FloatArray) -> FloatArray:
    """Every second place of the members' pictures seen through their filters.

    The picture is bordered with zeros so that the result is half as large, rounded up; the border
    is split as the training library splits it, the larger part below and to the right.

    Parameters
    ----------
    pictures : (members, r, c, in), or (1, r, c, in) where all look at the same one
    filters : (members, k, k, in, out)

    Returns
    -------
    (members, r / 2, c / 2, out)
    """
    members, size = filters.shape[:2]
    out = [-(-side // 2) for side in pictures.shape[1:3]]
    missing = [
        max((after - 1) * 2 + size - before, 0)
        for after, before in zip(out, pictures.shape[1:3], strict=True)
    ]
    (top, bottom), (left, right) = ((gap // 2, gap - gap // 2) for gap in missing)
    count, rows, columns, depth = pictures.shape
    padded = np.zeros((count, top + rows + bottom, left + columns + right, depth))
    padded[:, top : top + rows, left : left + columns] = pictures
    windows = np.lib.stride_tricks.sliding_window_view(padded, (size, size), axis=(1, 2))
    every_second = windows[:, ::2, ::2].transpose(0, 1, 2, 4, 5, 3)
    flat = every_second.reshape(count, out[0] * out[1], -1)
    seen: FloatArray = flat @ filters.reshape(members, flat.shape[2], -1)
    return seen.reshape(members, *out, -1)
