"""Trains an ensemble of small perceptrons with a spread for every target (jax, optax).

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


@dataclass(frozen=True)
class Training:
    """How an ensemble is trained; `jitter` is noise on standardised inputs, `bases` (b, n) are
    directions along which whole inputs are shifted together by normal numbers."""

    members: int = 6
    hidden: int = 64
    epochs: int = 120
    batch: int = 64
    rate: float = 2e-3
    decay: float = 3e-2
    jitter: float = 0.05
    dropout: float = 0.1
    seed: int = 0


@dataclass(frozen=True)
class Trained:
    """Weights (members, in, out) and biases (members, out) of each layer."""

    weights: tuple[Floats, ...]
    biases: tuple[Floats, ...]


def train(
    inputs: Floats, targets: Floats, is_yes_or_no: NDArray[np.bool_], bases: Floats, how: Training
) -> Trained:
    """Fit an ensemble to standardised inputs (p, n) and targets (p, k)."""
    pictures, width = inputs.shape
    count = targets.shape[1]
    flags = jnp.asarray(is_yes_or_no)
    shifts = jnp.asarray(bases, jnp.float32)
    x_all, y_all = jnp.asarray(inputs, jnp.float32), jnp.asarray(targets, jnp.float32)

    def loss(layers: Any, rows: Any, key: Any) -> Any:
        jitter_key, shift_key, drop_key = jax.random.split(key, 3)
        x, y = x_all[rows], y_all[rows]
        x = x + how.jitter * jax.random.normal(jitter_key, x.shape)
        x = x + jax.random.normal(shift_key, (len(rows), shifts.shape[0])) @ shifts
        said = forward(layers, x, drop_key, how.dropout)
        mean, log_scale = said[:, :count], jnp.clip(said[:, count:], -4.0, 2.0)
        known = jnp.isfinite(y)
        y = jnp.where(known, y, 0.0)
        laplace = jnp.abs(mean - y) * jnp.exp(-log_scale) + log_scale
        # Weighted by the root of the scale: else pictures with a small scale take all the learning.
        laplace = laplace * jax.lax.stop_gradient(jnp.exp(0.5 * log_scale))
        logistic = optax.sigmoid_binary_cross_entropy(mean, y)
        return jnp.mean(jnp.where(known, jnp.where(flags, logistic, laplace), 0.0))

    steps = max(1, pictures // how.batch)
    schedule = optax.cosine_decay_schedule(how.rate, how.epochs * steps)
    optimiser = optax.adamw(schedule, weight_decay=how.decay)

    def step(layers: Any, state: Any, rows: Any, key: Any) -> Any:
        slope = jax.grad(loss)(layers, rows, key)
        change, state = optimiser.update(slope, state, layers)
        return optax.apply_updates(layers, change), state

    @jax.jit
    def epoch(layers: Any, state: Any, key: Any) -> Any:
        order_key, step_key = jax.random.split(key)
        orders = jax.vmap(lambda one: jax.random.permutation(one, pictures))(
            jax.random.split(order_key, how.members)
        )
        size = min(how.batch, pictures)
        rows = orders[:, : steps * size].reshape(how.members, steps, size).swapaxes(0, 1)
        keys = jax.random.split(step_key, (steps, how.members))

        def one(carry: Any, given: Any) -> Any:
            return jax.vmap(step)(*carry, *given), None

        carry, _ = jax.lax.scan(one, (layers, state), (rows, keys))
        return carry

    key = jax.random.PRNGKey(how.seed)
    key, start_key = jax.random.split(key)
    sizes = (width, how.hidden, how.hidden, 2 * count)
    layers = jax.vmap(lambda one: initial(one, sizes))(jax.random.split(start_key, how.members))
    state = jax.vmap(optimiser.init)(layers)
    for _ in range(how.epochs):
        key, now = jax.random.split(key)
        layers, state = epoch(layers, state, now)
    return Trained(
        tuple(np.asarray(weight, np.float64) for weight, _ in layers),
        tuple(np.asarray(bias, np.float64) for _, bias in layers),
    )


def initial(key: Any, sizes: tuple[int, ...]) -> Any:
    """Random layers; the last one small, so that training starts from the mean."""
    layers = []
    for layer, (before, after) in enumerate(itertools.pairwise(sizes)):
        key, now = jax.random.split(key)
        gain = 2.0 if layer < len(sizes) - 2 else 0.01
        weight = jax.random.normal(now, (before, after)) * np.sqrt(gain / before)
        layers.append((weight, jnp.zeros(after)))
    return layers


def forward(layers: Any, x: Any, key: Any, dropout: float) -> Any:
    """The last layer's numbers for standardised inputs (p, n), with dropout between layers."""
    for weight, bias in layers[:-1]:
        x = jax.nn.silu(x @ weight + bias)
        key, now = jax.random.split(key)
        x = x * jax.random.bernoulli(now, 1 - dropout, x.shape) / (1 - dropout)
    weight, bias = layers[-1]
    return x @ weight + bias
