"""Fits one head: standardise, cross-check by body, train on all, widen to honest intervals."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from posture.regression import LIMIT, Ensemble
from scripts.fit.heads import Head, Table, shift_bases
from scripts.fit.network import Training, train

Floats = NDArray[np.float64]

FOLDS = 5
AXES = 40
SHARE_HELD = 0.90  # of pictures whose truth the interval must hold
SHARE_USUAL = 0.99  # of training pictures that are not called strange


@dataclass(frozen=True)
class Checked:
    """Answers for pictures whose bodies were kept out of the fit: (p, k) each."""

    mean: Floats
    scale: Floats


def fit(head: Head, table: Table, how: Training) -> tuple[Ensemble, Checked]:
    """The ensemble trained on all pictures, and what such ensembles say of bodies kept out."""
    fold = np.array([zlib.crc32(str(e["body"]).encode()) % FOLDS for e in table.entries])
    checked = Checked(np.zeros_like(table.targets), np.zeros_like(table.targets))
    for k in range(FOLDS):
        out = fold == k
        if not out.any():
            continue
        part = train_on(head, table.inputs[~out], table.targets[~out], replace(how, seed=k + 1))
        checked.mean[out], checked.scale[out] = answers(part, table.inputs[out])
    whole = train_on(head, table.inputs, table.targets, how)
    widening = held(np.abs(checked.mean - table.targets) / checked.scale)
    is_choice = np.isin(head.targets, head.yes_or_no)
    widening[is_choice] = 1.0
    return replace(whole, widening=widening), Checked(checked.mean, checked.scale * widening)


def held(ratio: Floats) -> Floats:
    """For each column: what the scale must be multiplied by to hold the share wanted."""
    return np.array([np.nanquantile(column, SHARE_HELD) for column in ratio.T])


def train_on(head: Head, inputs: Floats, targets: Floats, how: Training) -> Ensemble:
    """An ensemble fitted to these rows, intervals not yet widened."""
    centre, spread = inputs.mean(axis=0), inputs.std(axis=0) + 1e-3
    standard = ((inputs - centre) / spread).clip(-LIMIT, LIMIT)
    is_choice = np.isin(head.targets, head.yes_or_no)
    middle = np.where(is_choice, 0.0, np.nanmean(targets, axis=0))
    range_ = np.where(is_choice, 1.0, np.nanstd(targets, axis=0))
    trained = train(
        standard, (targets - middle) / range_, is_choice, shift_bases(head, spread), how
    )
    axes, limit, usual = ordinary(standard)
    return Ensemble(
        head.inputs,
        head.targets,
        centre,
        spread,
        trained.weights,
        trained.biases,
        middle,
        range_,
        np.ones(len(head.targets)),
        axes,
        limit,
        usual,
    )


def ordinary(standard: Floats) -> tuple[Floats, Floats, float]:
    """Main directions of ordinary inputs, their spreads, and how far nearly all pictures lie."""
    _, sizes, axes = np.linalg.svd(standard, full_matrices=False)
    axes = axes[:AXES]
    limit = sizes[:AXES] / np.sqrt(len(standard))
    along = standard @ axes.T / limit
    rest = standard - (standard @ axes.T) @ axes
    distance = np.sqrt((along**2).mean(axis=1)) + np.sqrt((rest**2).mean(axis=1))
    return axes, limit, float(np.quantile(distance, SHARE_USUAL))


def answers(ensemble: Ensemble, inputs: Floats) -> tuple[Floats, Floats]:
    """Means and scales (p, k) for rows of inputs."""
    said = [ensemble.answer(row) for row in inputs]
    return (
        np.array([list(one.mean.values()) for one in said]),
        np.array([list(one.scale.values()) for one in said]),
    )
