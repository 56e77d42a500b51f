"""Fits one head: standardise, train, cross-check on bodies kept out, widen to honest intervals."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from posture.estimators.ensemble import LIMIT, Ensemble
from scripts.fit.heads import Head, Table
from scripts.fit.kept_out import is_kept_out
from scripts.fit.network import Rows, Training, train

Floats = NDArray[np.float64]

AXES = 40
SHARE_HELD = 0.90  # of pictures whose truth the interval must hold
SHARE_USUAL = 0.99  # of pictures seen by the landmarker that are not called strange


@dataclass(frozen=True)
class Checked:
    """Answers for the bodies kept out: `table` their rows, means and half-widths (p, k)."""

    table: Table
    mean: Floats
    scale: Floats


def fit(head: Head, table: Table, how: Training) -> tuple[Ensemble, Checked]:
    """The ensemble trained without every fourth body, and what it says of those."""
    kept = np.array([not is_kept_out(str(entry["body"])) for entry in table.entries])
    ensemble = train_on(head, [table.at(kept)], how)
    out = table.at(~kept)
    mean, scale = answers(ensemble, out)
    widening = held(np.abs(mean - out.targets) / scale)
    widening[np.isin(head.targets, head.yes_or_no)] = 1.0
    return replace(ensemble, widening=widening), Checked(out, mean, scale * widening)


def held(ratio: Floats) -> Floats:
    """For each column: what the scale must be multiplied by to hold the share wanted."""
    return np.array([np.nanquantile(column, SHARE_HELD) for column in ratio.T])


def train_on(head: Head, tables: list[Table], how: Training) -> Ensemble:
    """An ensemble fitted to these rows, intervals not yet widened; the first are pictures."""
    inputs = np.concatenate([one.inputs for one in tables])
    targets = np.concatenate([one.targets for one in tables])
    centre, spread = inputs.mean(axis=0), inputs.std(axis=0) + 1e-3
    standard = ((inputs - centre) / spread).clip(-LIMIT, LIMIT)
    is_choice = np.isin(head.targets, head.yes_or_no)
    middle = np.where(is_choice, 0.0, np.nanmean(targets, axis=0))
    range_ = np.where(is_choice, 1.0, np.nanstd(targets, axis=0))
    trained = train(Rows(standard, (targets - middle) / range_), is_choice, how)
    axes, limit, usual = ordinary(standard, len(tables[0].inputs))
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


def ordinary(standard: Floats, pictures: int) -> tuple[Floats, Floats, float]:
    """Main directions of inputs, their spreads, and how far nearly all the first pictures lie."""
    sizes, turned = np.linalg.eigh(standard.T @ standard / len(standard))
    axes = turned[:, ::-1][:, :AXES].T
    limit = np.sqrt(np.maximum(sizes[::-1][:AXES], 1e-6))
    along = standard @ axes.T / limit
    rest = standard - (standard @ axes.T) @ axes
    distance = np.sqrt((along**2).mean(axis=1)) + np.sqrt((rest**2).mean(axis=1))
    return axes, limit, float(np.quantile(distance[:pictures], SHARE_USUAL))


def answers(ensemble: Ensemble, table: Table) -> tuple[Floats, Floats]:
    """Means and scales (p, k) for the rows of a table."""
    predictions = [ensemble.predict(row) for row in table.inputs]
    return (
        np.array([list(one.mean.values()) for one in predictions]),
        np.array([list(one.scale.values()) for one in predictions]),
    )
