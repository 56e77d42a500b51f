"""Trains small networks with a spread for every target (jax, optax).

The loss is that of a Laplace error whose scale the network predicts; it follows most errors and
is not led astray by the few wild ones. A target that is a yes or no has the usual logistic loss.
A target that is NaN does not count for that picture. A network that looks at silhouettes has
layers of filters first, a stack for each look; while it learns, silhouettes are blurred, bled and
shifted at random, as the landmarker's masks are.
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

from posture.regression import Stack

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FILTERS = (
    ((5, 8), (3, 16), (3, 24), (3, 32)),
    ((5, 12), (3, 24), (3, 40), (3, 48)),
)
"""Size and number of the filters of each layer, for each look."""


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
    """What is learned from: numbers (p, n) standardised, targets (p, k) standardised, and the
    silhouettes of each look (p, rows, columns) uint8."""

    numbers: Floats
    targets: Floats
    looks: tuple[NDArray[np.uint8], ...] = ()


@dataclass(frozen=True)
class Trained:
    """The arrays of `posture.regression.Ensemble`, members first."""

    weights: tuple[Floats, ...]
    biases: tuple[Floats, ...]
    stacks: tuple[Stack, ...]


def train(rows: Rows, is_yes_or_no: Bools, how: Training) -> Trained:
    """Train the members one after the other, each from its own seed."""
    members = [_member(rows, is_yes_or_no, how, how.seed * 100 + m) for m in range(how.members)]

    def together(layers: list[Any], kind: int) -> tuple[Floats, ...]:
        return tuple(
            np.stack([np.asarray(layer[kind], np.float64) for layer in of_members])
            for of_members in zip(*layers, strict=True)
        )

    dense = [one["dense"] for one in members]
    stacks = zip(*(one["looks"] for one in members), strict=True)
    return Trained(
        together(dense, 0),
        together(dense, 1),
        tuple(Stack(together(list(one), 0), together(list(one), 1)) for one in stacks),
    )


def _member(rows: Rows, is_yes_or_no: Bools, how: Training, seed: int) -> Any:
    count = rows.targets.shape[1]
    flags = jnp.asarray(is_yes_or_no)
    numbers, targets = (np.asarray(a, np.float32) for a in (rows.numbers, rows.targets))
    pictures, batch = len(numbers), min(how.batch, len(numbers))
    steps = pictures // batch

    def loss(net: Any, x: Any, y: Any, seen: Any, key: Any) -> Any:
        jitter_key, drop_key, *spoil_keys = jax.random.split(key, 2 + len(seen))
        x = x + how.jitter * jax.random.normal(jitter_key, x.shape)
        seen = [
            spoiled(look.astype(jnp.float32) / 255.0, key)
            for look, key in zip(seen, spoil_keys, strict=True)
        ]
        said = forward(net, x, seen, drop_key, how.dropout)
        return _error(said[:, :count], jnp.clip(said[:, count:], -4.0, 2.0), y, flags)

    schedule = optax.cosine_decay_schedule(how.rate, how.epochs * steps)
    optimiser = optax.adamw(schedule, weight_decay=how.decay)

    @jax.jit
    def step(net: Any, state: Any, x: Any, y: Any, seen: Any, key: Any) -> Any:
        slope = jax.grad(loss)(net, x, y, seen, key)
        change, state = optimiser.update(slope, state, net)
        return optax.apply_updates(net, change), state

    key = jax.random.PRNGKey(seed)
    key, start_key = jax.random.split(key)
    shapes = [look.shape[1:] for look in rows.looks]
    net = initial(start_key, numbers.shape[1], how.hidden, count, shapes)
    state = optimiser.init(net)
    order = np.random.default_rng(seed)
    for _ in range(how.epochs):
        shuffled = order.permutation(pictures)
        for start in range(0, steps * batch, batch):
            some = shuffled[start : start + batch]
            seen = [look[some] for look in rows.looks]
            key, now = jax.random.split(key)
            net, state = step(net, state, numbers[some], targets[some], seen, now)
    return net


def _error(mean: Any, log_scale: Any, y: Any, flags: Any) -> Any:
    known = jnp.isfinite(y)
    y = jnp.where(known, y, 0.0)
    laplace = jnp.abs(mean - y) * jnp.exp(-log_scale) + log_scale
    # Weighted by the root of the scale: else pictures with a small scale take all the learning.
    laplace = laplace * jax.lax.stop_gradient(jnp.exp(0.5 * log_scale))
    logistic = optax.sigmoid_binary_cross_entropy(mean, y)
    return jnp.mean(jnp.where(known, jnp.where(flags, logistic, laplace), 0.0))


def spoiled(seen: Any, key: Any) -> Any:
    """Silhouettes (p, r, c) blurred, bled in or out and shifted by a cell, each by its own luck."""
    blur_key, bleed_key, shift_key = jax.random.split(key, 3)
    share = jax.random.uniform(blur_key, (len(seen), 1, 1))
    sides = jnp.pad(seen, ((0, 0), (1, 1), (1, 1)), mode="edge")
    rows = (sides[:, :-2] + 2 * sides[:, 1:-1] + sides[:, 2:]) / 4
    soft = (rows[:, :, :-2] + 2 * rows[:, :, 1:-1] + rows[:, :, 2:]) / 4
    seen = seen + share * (soft - seen)
    bleed = 0.15 * jax.random.normal(bleed_key, (len(seen), 1, 1))
    seen = jnp.clip(seen + bleed * 4 * seen * (1 - seen), 0.0, 1.0)
    shift: Any = jax.random.randint(shift_key, (2,), -1, 2)
    return jnp.roll(jnp.roll(seen, shift[0], 1), shift[1], 2)


def initial(key: Any, width: int, hidden: int, count: int, shapes: list[tuple[int, ...]]) -> Any:
    """Random layers, the last one small, so that training starts from the mean.

    `shapes` are those of the pictures looked at.
    """
    net: dict[str, Any] = {"looks": [], "dense": []}
    for (rows, columns), layers in zip(shapes, FILTERS[: len(shapes)], strict=True):
        stack, channels = [], 1
        for size, filters in layers:
            key, now = jax.random.split(key)
            spread = np.sqrt(2.0 / (size * size * channels))
            weight = jax.random.normal(now, (size, size, channels, filters)) * spread
            stack.append((weight, jnp.zeros(filters)))
            channels, rows, columns = filters, -(-rows // 2), -(-columns // 2)
        net["looks"].append(stack)
        width += rows * columns * channels
    sizes = (width, hidden, hidden, 2 * count)
    for layer, (before, after) in enumerate(itertools.pairwise(sizes)):
        key, now = jax.random.split(key)
        gain = 2.0 if layer < len(sizes) - 2 else 0.01
        weight = jax.random.normal(now, (before, after)) * np.sqrt(gain / before)
        net["dense"].append((weight, jnp.zeros(after)))
    return net


def forward(net: Any, x: Any, seen: Any, key: Any, dropout: float) -> Any:
    """The last layer's numbers for standardised numbers (p, n) and looks (p, r, c) each."""
    parts = []
    for stack, look in zip(net["looks"], seen, strict=True):
        key, now = jax.random.split(key)
        parts.append(_dropped(_filtered(stack, look[..., None]), now, dropout))
    x = jnp.concatenate([*parts, x], axis=1)
    for weight, bias in net["dense"][:-1]:
        key, now = jax.random.split(key)
        x = _dropped(jax.nn.silu(x @ weight + bias), now, dropout)
    weight, bias = net["dense"][-1]
    return x @ weight + bias


def _filtered(stack: Any, seen: Any) -> Any:
    """What the layers of one stack make of pictures (p, r, c, 1), flat."""
    for filters, threshold in stack:
        seen = jax.lax.conv_general_dilated(
            seen, filters, (2, 2), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")
        )
        seen = jax.nn.relu(seen + threshold)
    return seen.reshape(len(seen), -1)


def _dropped(x: Any, key: Any, dropout: float) -> Any:
    return x * jax.random.bernoulli(key, 1 - dropout, x.shape) / (1 - dropout)
