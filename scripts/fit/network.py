"""Trains small networks with a spread for every target (jax, optax).

The loss is that of a Laplace error whose scale the network predicts; it follows most errors and
is not led astray by the few wild ones. A target that is a yes or no has the usual logistic loss.
A target that is NaN does not count for that picture.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Training:
    """How the members of a head are trained; `jitter` is noise on standardised inputs."""

    members: int = 4
    hidden: int = 64
    epochs: int = 120
    batch: int = 64
    rate: float = 2e-3
    decay: float = 3e-2
    jitter: float = 0.05
    dropout: float = 0.1
    seed: int = 0


@dataclass(frozen=True)
class Rows:
    """What is learned from: numbers (p, n) and targets (p, k), both standardised."""

    numbers: Floats
    targets: Floats


@dataclass(frozen=True)
class Trained:
    """The arrays of `posture.estimators.ensemble.Ensemble`, members first."""

    weights: tuple[Floats, ...]
    biases: tuple[Floats, ...]


def train(rows: Rows, is_yes_or_no: Bools, how: Training) -> Trained:
    """Train the members one after the other, each from its own seed."""
    members = [_member(rows, is_yes_or_no, how, how.seed * 100 + m) for m in range(how.members)]

    def together(layers: list[Any], kind: int) -> tuple[Floats, ...]:
        return tuple(
            np.stack([np.asarray(layer[kind], np.float64) for layer in of_members])
            for of_members in zip(*layers, strict=True)
        )

    return Trained(together(members, 0), together(members, 1))


def _member(rows: Rows, is_yes_or_no: Bools, how: Training, seed: int) -> Any:
    count = rows.targets.shape[1]
    flags = jnp.asarray(is_yes_or_no)
    numbers, targets = (np.asarray(a, np.float32) for a in (rows.numbers, rows.targets))
    pictures, batch = len(numbers), min(how.batch, len(numbers))
    steps = pictures // batch

    def loss(net: Any, x: Any, y: Any, key: Any) -> Any:
        jitter_key, drop_key = jax.random.split(key)
        x = x + how.jitter * jax.random.normal(jitter_key, x.shape)
        outputs = forward(net, x, drop_key, how.dropout)
        return _error(outputs[:, :count], jnp.clip(outputs[:, count:], -4.0, 2.0), y, flags)

    schedule = optax.cosine_decay_schedule(how.rate, how.epochs * steps)
    optimiser = optax.adamw(schedule, weight_decay=how.decay)

    @jax.jit
    def step(net: Any, state: Any, x: Any, y: Any, key: Any) -> Any:
        slope = jax.grad(loss)(net, x, y, key)
        change, state = optimiser.update(slope, state, net)
        return optax.apply_updates(net, change), state

    key = jax.random.PRNGKey(seed)
    key, start_key = jax.random.split(key)
    net = initial(start_key, numbers.shape[1], how.hidden, count)
    state = optimiser.init(net)
    order = np.random.default_rng(seed)
    for _ in range(how.epochs):
        shuffled = order.permutation(pictures)
        for start in range(0, steps * batch, batch):
            some = shuffled[start : start + batch]
            key, now = jax.random.split(key)
            net, state = step(net, state, numbers[some], targets[some], now)
    return net


def _error(mean: Any, log_scale: Any, y: Any, flags: Any) -> Any:
    known = jnp.isfinite(y)
    y = jnp.where(known, y, 0.0)
    laplace = jnp.abs(mean - y) * jnp.exp(-log_scale) + log_scale
    # Weighted by the root of the scale: else pictures with a small scale take all the learning.
    laplace = laplace * jax.lax.stop_gradient(jnp.exp(0.5 * log_scale))
    logistic = optax.sigmoid_binary_cross_entropy(mean, y)
    return jnp.mean(jnp.where(known, jnp.where(flags, logistic, laplace), 0.0))


def initial(key: Any, width: int, hidden: int, count: int) -> Any:
    """Random layers, the last one small, so that training starts from the mean."""
    sizes = (width, hidden, hidden, 2 * count)
    net = []
    for layer, (before, after) in enumerate(itertools.pairwise(sizes)):
        key, now = jax.random.split(key)
        gain = 2.0 if layer < len(sizes) - 2 else 0.01
        weight = jax.random.normal(now, (before, after)) * np.sqrt(gain / before)
        net.append((weight, jnp.zeros(after)))
    return net


def forward(net: Any, x: Any, key: Any, dropout: float) -> Any:
    """The last layer's numbers for standardised numbers (p, n)."""
    for weight, bias in net[:-1]:
        key, now = jax.random.split(key)
        x = _dropped(jax.nn.silu(x @ weight + bias), now, dropout)
    weight, bias = net[-1]
    return x @ weight + bias


def _dropped(x: Any, key: Any, dropout: float) -> Any:
    return x * jax.random.bernoulli(key, 1 - dropout, x.shape) / (1 - dropout)
