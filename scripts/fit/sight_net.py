"""The network that looks at side views: trained in JAX, its layers named for `onnx_file`.

What it is shown is spoiled anew each time: cut as pictures cut people, the frame moved as landmarks
of cut people move it, the mask softened, bled, holed and laid over by chairs.
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

from posture.estimators.features import PARTS
from posture.estimators.mask_crops import CLOSE, SCALES, WIDE, Scale
from scripts.fit.onnx_file import Graph
from scripts.fit.rows import COVERS, TRUTHS, Rows

Net = dict[str, Any]
AT = {part: row for row, part in enumerate(PARTS)}
FLAGS = (*COVERS, "backwards")
"""What is yes or no: what hides the low back, and a person taken to face the other way."""
BACKWARDS_SHARE = 0.1
MOVED = ("shoulder", "hip", "knee")
PLACES = tuple(
    f"{side} {part} {axis}"
    for side in ("near", "far")
    for part in MOVED
    for axis in ("ahead", "down")
)
"""Where the landmarks of the whole picture are, in the frame of what is seen of it."""
TARGETS = (*TRUTHS, *PLACES)
PLACE_WEIGHT = 0.1
# How far off landmarks are where only chest to thighs show, and in other crops: the hip and every
# point by itself, in trunk lengths, and the trunk's length as a share.
CHEST_OFF, OTHER_OFF = (0.12, 0.07, 0.15), (0.03, 0.02, 0.04)
AIDE_WEIGHT = 0.15  # of the angles that are only learned beside the tilt
COVER_WEIGHT = 0.3


Layer = tuple[int, int]
"""Filters of a look: their size in cells, how many."""


@dataclass(frozen=True)
class Plan:
    """How large the network is and how it is trained.

    The first filters do not overlap: they are one product of matrices, and a fit takes half the
    time that it takes with overlapping ones.
    """

    close: tuple[Layer, ...] = ((4, 32), (3, 48), (3, 64))
    wide: tuple[Layer, ...] = ((4, 32), (3, 48), (3, 64))
    hidden: tuple[int, ...] = (192, 96)
    epochs: int = 12
    batch: int = 128
    rate: float = 2e-3
    decay: float = 3e-2
    dropout: float = 0.1
    cut_share: float = 0.4
    seed: int = 0


@dataclass(frozen=True)
class Standard:
    """Middle and spread of the numbers (n,) and of the targets (k,)."""

    numbers: NDArray[np.float32]
    number_spread: NDArray[np.float32]
    targets: NDArray[np.float32]
    target_spread: NDArray[np.float32]


def train(
    rows: Rows,
    plan: Plan,
    weights: NDArray[np.float64],
    log: Any = None,
    start: tuple[Net, Standard] | None = None,
) -> tuple[Net, Standard]:
    """A network fitted to rows, which are drawn in proportion to their `weights`.

    From `start` on, where an earlier fit (on fewer rows, say) is to go on.
    """
    key, first = jax.random.split(jax.random.PRNGKey(plan.seed))
    net, standard = start or begun(first, rows, plan)
    count = len(rows.close)
    steps = plan.epochs * count // plan.batch
    schedule = optax.warmup_cosine_decay_schedule(0.0, plan.rate, min(200, steps // 5), steps)
    optimiser = optax.chain(
        optax.clip_by_global_norm(1.0), optax.adamw(schedule, weight_decay=plan.decay)
    )
    state = optimiser.init(net)

    @jax.jit
    def step(net: Any, state: Any, batch: Any, key: Any) -> Any:
        value, slope = jax.value_and_grad(loss)(net, batch, key)
        change, state = optimiser.update(slope, state, net)
        return optax.apply_updates(net, change), state, value

    def loss(net: Any, batch: Any, key: Any) -> Any:
        spoil_key, drop_key = jax.random.split(key)
        turn_key, spoil_key = jax.random.split(spoil_key)
        batch, backwards = turned_about(batch, turn_key)
        x, looks, places = spoiled(batch, spoil_key, plan.cut_share)
        outputs = forward(
            net, (x - standard.numbers) / standard.number_spread, looks, drop_key, plan
        )
        wanted = jnp.concatenate([batch["truths"], places], axis=1)
        wanted = (wanted - standard.targets) / standard.target_spread
        return _error(outputs, wanted, batch["covers"], backwards)

    rng = np.random.default_rng(plan.seed)
    chance, shown = weights / weights.sum(), 0.0
    for number in range(steps):
        some = rng.choice(count, plan.batch, p=chance)
        batch = {n: getattr(rows, n)[some] for n in BATCH}
        key, now = jax.random.split(key)
        net, state, value = step(net, state, batch, now)
        shown += (float(value) - shown) / min(number + 1, 100)
        if log is not None and (number + 1) % 200 == 0:
            log(f"step {number + 1} of {steps}: {shown:.3f}")
    return net, standard


def begun(key: Any, rows: Rows, plan: Plan) -> tuple[Net, Standard]:
    """A network that has learned nothing, and how numbers and targets of rows are spread."""
    numbers = np.asarray(jax.jit(numbers_of)(rows.points, rows.turned, rows.edges))
    standard = Standard(numbers.mean(axis=0), numbers.std(axis=0) + 1e-2, *middle_and_spread(rows))
    return initial(key, numbers.shape[1], plan), standard


def middle_and_spread(rows: Rows) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Of every target."""
    every = np.concatenate([rows.truths, np.asarray(places_of(rows.whole))], axis=1)
    return every.mean(axis=0), every.std(axis=0) + 1e-2


BATCH = ("close", "wide", "points", "turned", "edges", "truths", "covers", "real", "whole")


def _error(outputs: Any, wanted: Any, covers: Any, backwards: Any) -> Any:
    """Laplace errors whose scale is told beside them; flags are yes or no.

    Of people taken to face the other way only that is learned.
    """
    count = wanted.shape[1]
    mean, scale, flags = outputs[:, :count], outputs[:, count : 2 * count], outputs[:, 2 * count :]
    scale = jnp.clip(scale, -4.0, 2.0)
    laplace = jnp.abs(mean - wanted) * jnp.exp(-scale) + scale
    # Weighted by the root of the scale: else pictures with a small scale take all the learning.
    laplace = laplace * jax.lax.stop_gradient(jnp.exp(0.5 * scale))
    aides = [AIDE_WEIGHT] * (len(TRUTHS) - 1)
    weight = jnp.array([1.0, *aides, *[PLACE_WEIGHT] * len(PLACES)])
    right = 1.0 - backwards
    cover = optax.sigmoid_binary_cross_entropy(flags[:, :-1], covers).sum(axis=1)
    about = optax.sigmoid_binary_cross_entropy(flags[:, -1], backwards)
    return (right * ((laplace * weight).sum(axis=1) + COVER_WEIGHT * cover) + about).mean()


# What is shown -----------------------------------------------------------------------------------


def turned_about(batch: Any, key: Any) -> tuple[Any, Any]:
    """The batch with some rows as if they faced the other way, and which: (p,) 0 or 1.

    The landmarks of somebody without a head follow the way that was guessed.
    """
    is_turned = jax.random.uniform(key, (len(batch["points"]),)) < BACKWARDS_SHARE
    sign = jnp.where(is_turned, -1.0, 1.0)[:, None]
    edges = batch["edges"]
    other = jnp.stack([-edges[:, 2], edges[:, 1], -edges[:, 0], edges[:, 3]], axis=1)
    changed = dict(batch)
    changed["edges"] = jnp.where(is_turned[:, None], other, edges)
    changed["turned"] = batch["turned"] * sign
    flip = jnp.stack([sign, jnp.ones_like(sign)], axis=-1)[:, None]
    changed |= {name: batch[name] * flip for name in ("points", "whole")}
    for name, scale in zip(("close", "wide"), SCALES, strict=True):
        mask = batch[name].astype(jnp.float32)
        across = sign * jnp.asarray(scale.across)
        changed[name] = columns_at(mask, columns_of(scale, across))
    return changed, is_turned.astype(jnp.float32)


def places_of(points: Any) -> Any:
    """The numbers of `PLACES`, (p, 12), of points (p, 2, 8, 2)."""
    return jnp.asarray(points)[:, :, [AT[part] for part in MOVED]].reshape(len(points), -1)


def spoiled(batch: Any, key: Any, cut_share: float) -> tuple[Any, list[Any], Any]:
    """Numbers (p, n) and looks (p, rows, columns, 2) of rows, cut and spoiled at random, and where
    the landmarks of the whole picture are in them (p, 12)."""
    keys = jax.random.split(key, 5)
    points, edges = batch["points"], batch["edges"]
    real = batch["real"][:, None, None]
    window, is_cut, is_chest = cuts(points, keys[0], cut_share)
    is_crop = jnp.abs(batch["whole"] - points).max(axis=(1, 2, 3)) > 0  # as it was seen: not again
    window = jnp.where(is_crop[:, None], jnp.array([-9.0, -9.0, 9.0, 9.0]), window)
    is_cut, is_chest = is_cut & ~is_crop, is_chest & ~is_crop
    edges = jnp.stack(
        [
            jnp.maximum(edges[:, 0], window[:, 0]),
            jnp.maximum(edges[:, 1], window[:, 1]),
            jnp.minimum(edges[:, 2], window[:, 2]),
            jnp.minimum(edges[:, 3], window[:, 3]),
        ],
        axis=1,
    )
    shift, zoom, off = moved(is_cut, is_chest, keys[1])
    looks = []
    for name, scale, look_key in zip(("close", "wide"), SCALES, keys[2:4], strict=True):
        mask = batch[name].astype(jnp.float32) / 255.0
        mask = jnp.where(is_cut[:, None, None], warped(mask, scale, shift, zoom), mask)
        mask = jnp.where(real, softened(mask, look_key, 0.3), worn(mask, look_key))
        looks.append(mask)
    points = (points - shift[:, None, None, :]) / zoom[:, None, None, None]
    corner = jnp.concatenate([shift, shift], axis=1)
    edges = (edges - corner) / zoom[:, None]
    whole = (batch["whole"] - shift[:, None, None, :]) / zoom[:, None, None, None]
    numbers = numbers_of(points + off, batch["turned"], edges)
    return numbers, layered(looks, edges), places_of(whole)


def layered(masks: list[Any], edges: Any) -> list[Any]:
    """The masks within the picture, and the picture: (p, rows, columns, 2) each."""
    looks = []
    for mask, scale in zip(masks, SCALES, strict=True):
        across, down = jnp.asarray(scale.across), jnp.asarray(scale.down)
        in_columns = (across >= edges[:, :1]) & (across <= edges[:, 2:3])
        in_rows = (down >= edges[:, 1:2]) & (down <= edges[:, 3:])
        picture = (in_rows[:, :, None] & in_columns[:, None, :]).astype(jnp.float32)
        looks.append(jnp.stack([mask * picture, picture], axis=-1))
    return looks


def cuts(points: Any, key: Any, share: float) -> tuple[Any, Any, Any]:
    """Windows (p, 4) that cut people as pictures do, which are cut, and which show from chest to
    thighs alone: (p,) bool each."""
    count = len(points)
    luck = jax.random.uniform(key, (count, 8))
    shoulder = points[:, :, AT["shoulder"], 1].mean(axis=1)
    far = jnp.full(count, 9.0)
    kind = luck[:, 0] / max(share, 1e-6)  # 0 to 1 where it is cut
    head = (kind < 0.62) & (kind >= 0)
    chest = kind < 0.34
    feet = (kind < 0.34) | ((kind >= 0.55) & (kind < 0.88))
    aside = (kind >= 0.85) & (kind < 1.0)
    top = jnp.where(
        chest, shoulder * (1.05 - 0.55 * luck[:, 1]), shoulder - 0.02 - 0.33 * luck[:, 1]
    )
    bottom = jnp.where(chest, 0.3 + 0.5 * luck[:, 2], 0.7 + 1.2 * luck[:, 2])
    side = 0.3 + 0.8 * luck[:, 3]
    window = jnp.stack(
        [
            jnp.where(aside & (luck[:, 4] < 0.5), -side, -far),
            jnp.where(head, top, -far),
            jnp.where(aside & (luck[:, 4] >= 0.5), side, far),
            jnp.where(feet, bottom, far),
        ],
        axis=1,
    )
    return window, kind < 1.0, chest


def moved(is_cut: Any, is_chest: Any, key: Any) -> tuple[Any, Any, Any]:
    """How far off the landmarks of somebody cut are: the frame (p, 2) trunk lengths and its scale
    (p,), and each point by itself (p, 2, 8, 2)."""
    frame_key, point_key = jax.random.split(key)
    luck = jax.random.normal(frame_key, (len(is_cut), 3))
    size = jnp.where(is_chest[:, None], jnp.array(CHEST_OFF), jnp.array(OTHER_OFF))
    size = jnp.where(is_cut[:, None], size, 0.0)
    off = jax.random.normal(point_key, (len(is_cut), 2, len(PARTS), 2))
    # The frame hangs on the middle of the hips: it stays where it is.
    off = off.at[:, :, AT["hip"]].add(-off[:, :, AT["hip"]].mean(axis=1, keepdims=True))
    return (
        size[:, :1] * luck[:, :2],
        jnp.exp(size[:, 2] * luck[:, 2]),
        size[:, 1, None, None, None] * off,
    )


def warped(mask: Any, scale: Scale, shift: Any, zoom: Any) -> Any:
    """Masks (p, rows, columns) as a frame moved by `shift` and scaled by `zoom` has them."""
    down = jnp.asarray(scale.down) * zoom[:, None] + shift[:, 1:]
    across = jnp.asarray(scale.across) * zoom[:, None] + shift[:, :1]
    rows = (down + scale.above) * (scale.rows / (scale.above + scale.below)) - 0.5
    return columns_at(rows_at(mask, rows), columns_of(scale, across))


def columns_of(scale: Scale, across: Any) -> Any:
    """Columns, in cells, of places ahead of the hip."""
    return (across + scale.behind) * (scale.columns / (scale.behind + scale.ahead)) - 0.5


def rows_at(mask: Any, rows: Any) -> Any:
    """Rows between rows, by linear weights, nothing beyond."""
    last = mask.shape[1] - 1
    first = jnp.clip(jnp.floor(rows), 0, last - 1).astype(jnp.int32)
    part = jnp.clip(rows - first, 0.0, 1.0)[..., None]
    above = jnp.take_along_axis(mask, first[..., None], axis=1)
    below = jnp.take_along_axis(mask, first[..., None] + 1, axis=1)
    inside = ((rows >= -0.5) & (rows <= last + 0.5))[..., None]
    return jnp.where(inside, above * (1 - part) + below * part, 0.0)


def columns_at(mask: Any, columns: Any) -> Any:
    """The same along columns."""
    return jnp.swapaxes(rows_at(jnp.swapaxes(mask, 1, 2), columns), 1, 2)


def softened(mask: Any, key: Any, most: float) -> Any:
    """Masks blurred and bled a little."""
    blur_key, bleed_key = jax.random.split(key)
    share = most * jax.random.uniform(blur_key, (len(mask), 1, 1))
    mask = mask + share * (blurred(mask) - mask)
    bleed = 0.1 * jax.random.normal(bleed_key, (len(mask), 1, 1))
    return jnp.clip(mask + bleed * 4 * mask * (1 - mask), 0.0, 1.0)


def worn(mask: Any, key: Any) -> Any:
    """Exact masks as a landmarker's look: soft, their edge wavy, with holes and added patches."""
    keys = jax.random.split(key, 6)
    count, rows, columns = mask.shape
    twice = blurred(blurred(mask))
    share = jax.random.uniform(keys[0], (count, 1, 1))
    soft = mask + share * (twice - mask)
    coarse = jax.random.normal(keys[1], (count, rows // 8, columns // 8))
    waves = jax.image.resize(coarse, mask.shape, "bilinear")
    strength = 0.35 * jax.random.uniform(keys[2], (count, 1, 1)) ** 2
    bias = 0.15 * jax.random.normal(keys[3], (count, 1, 1))
    near_edge = 4 * twice * (1 - twice)
    soft = soft + (strength * waves + bias) * near_edge
    return jnp.clip(patched(soft, keys[4], keys[5]), 0.0, 1.0)


def patched(mask: Any, place_key: Any, luck_key: Any) -> Any:
    """Masks, one in six with a soft patch added or taken away at random."""
    count, rows, columns = mask.shape
    luck = jax.random.uniform(place_key, (count, 4))
    chance = jax.random.uniform(luck_key, (count, 1, 1))
    y, x = jnp.arange(rows)[:, None] / rows, jnp.arange(columns)[None] / columns
    high, wide = 0.02 + 0.12 * luck[:, 2, None, None], 0.02 + 0.12 * luck[:, 3, None, None]
    away = ((y - luck[:, 0, None, None]) / high) ** 2 + ((x - luck[:, 1, None, None]) / wide) ** 2
    patch = jax.nn.sigmoid(4 * (1 - away))
    added = jnp.maximum(mask, patch)
    holed = mask * (1 - patch)
    return jnp.where(chance < 0.1, added, jnp.where(chance < 0.17, holed, mask))


def blurred(mask: Any) -> Any:
    """Masks with each cell mixed with its neighbours."""
    sides = jnp.pad(mask, ((0, 0), (1, 1), (1, 1)), mode="edge")
    rows = (sides[:, :-2] + 2 * sides[:, 1:-1] + sides[:, 2:]) / 4
    return (rows[:, :, :-2] + 2 * rows[:, :, 1:-1] + rows[:, :, 2:]) / 4


def numbers_of(points: Any, turned: Any, edges: Any) -> Any:
    """As `posture.estimators.mask_crops.numbers_of`, of many rows: (p, n)."""
    ahead, below = points[..., 0], points[..., 1]
    edge = [edges[:, k, None, None] for k in range(4)]
    is_in = (ahead >= edge[0]) & (ahead <= edge[2]) & (below >= edge[1]) & (below <= edge[3])
    is_in = is_in.astype(jnp.float32)
    near, far = points[:, 0], points[:, 1]
    middle = jnp.where(is_in[:, 1, :, None] > 0, (near + far) / 2, near)

    def up(at: Any, low: str, high: str) -> Any:
        rise = at[:, AT[high]] - at[:, AT[low]]
        return jnp.arctan2(rise[:, 0], -rise[:, 1])

    def known(seen: Any, *parts: str) -> Any:
        return jnp.stack([seen[:, AT[part]] for part in parts]).min(axis=0)

    angles = [
        up(middle, "hip", "shoulder") * known(is_in[:, 0], "hip", "shoulder"),
        -up(near, "knee", "hip") * known(is_in[:, 0], "hip", "knee"),
        -up(far, "knee", "hip") * known(is_in[:, 1], "hip", "knee"),
        up(near, "ankle", "knee") * known(is_in[:, 0], "ankle", "knee"),
        up(middle, "ankle", "hip") * known(is_in[:, 0], "ankle", "hip"),
        up(middle, "shoulder", "ear") * known(is_in[:, 0], "shoulder", "ear"),
    ]
    count = len(points)
    return jnp.concatenate(
        [
            (points * is_in[..., None]).reshape(count, -1),
            is_in.reshape(count, -1),
            jnp.stack(angles, axis=1),
            jnp.radians(turned),
        ],
        axis=1,
    )


# The network -------------------------------------------------------------------------------------


def initial(key: Any, width: int, plan: Plan) -> Net:
    """Random layers, the last one small, so that training starts from the mean."""
    net: Net = {"close": [], "wide": [], "dense": []}
    for name, scale, layers in (("close", CLOSE, plan.close), ("wide", WIDE, plan.wide)):
        channels, rows, columns = 2, scale.rows, scale.columns
        for size, filters in layers:
            key, now = jax.random.split(key)
            spread = np.sqrt(2.0 / (size * size * channels))
            weight = jax.random.normal(now, (size, size, channels, filters)) * spread
            net[name].append((weight, jnp.zeros(filters)))
            channels, rows, columns = filters, -(-rows // stride(size)), -(-columns // stride(size))
        width += rows * columns * channels
    sizes = (width, *plan.hidden, 2 * len(TARGETS) + len(FLAGS))
    for layer, (before, after) in enumerate(itertools.pairwise(sizes)):
        key, now = jax.random.split(key)
        gain = 2.0 if layer < len(sizes) - 2 else 0.01
        weight = jax.random.normal(now, (before, after)) * np.sqrt(gain / before)
        net["dense"].append((weight, jnp.zeros(after)))
    return net


def forward(net: Net, x: Any, looks: list[Any], key: Any = None, plan: Plan | None = None) -> Any:
    """The last layer's numbers for standard numbers (p, n) and looks (p, r, c, 2)."""
    drop = 0.0 if key is None or plan is None else plan.dropout
    parts = []
    for name, look in zip(("close", "wide"), looks, strict=True):
        seen = look
        for filters, threshold in net[name]:
            seen = jax.nn.relu(filtered(seen, filters) + threshold)
        seen = jnp.transpose(seen, (0, 3, 1, 2)).reshape(len(seen), -1)
        key, part = _dropped(seen, key, drop)
        parts.append(part)
    x = jnp.concatenate([*parts, x], axis=1)
    for weight, bias in net["dense"][:-1]:
        key, x = _dropped(jax.nn.relu(x @ weight + bias), key, drop)
    weight, bias = net["dense"][-1]
    return x @ weight + bias


def filtered(seen: Any, filters: Any) -> Any:
    """Filters (size, size, channels, filters) over (p, rows, columns, channels): of an even size
    side by side, of an odd one at every other cell."""
    size, pad = filters.shape[0], padding(filters.shape[0])
    if pad:
        pads = ((pad, pad), (pad, pad))
        across = ("NHWC", "HWIO", "NHWC")
        return jax.lax.conv_general_dilated(seen, filters, (2, 2), pads, dimension_numbers=across)
    count, rows, columns, channels = seen.shape
    cells = seen.reshape(count, rows // size, size, columns // size, size, channels)
    cells = cells.transpose(0, 1, 3, 2, 4, 5).reshape(count, rows // size, columns // size, -1)
    return cells @ filters.reshape(-1, filters.shape[-1])


def padding(size: int) -> int:
    """Cells added at every side, as ONNX pads: none for filters side by side."""
    return size // 2 if size % 2 else 0


def stride(size: int) -> int:
    """Cells between filters of a size."""
    return 2 if size % 2 else size


def _dropped(x: Any, key: Any, share: float) -> tuple[Any, Any]:
    if key is None or not share:
        return key, x
    key, now = jax.random.split(key)
    return key, x * jax.random.bernoulli(now, 1 - share, x.shape) / (1 - share)


def answers(
    net: Net, standard: Standard, rows: Rows, edges: Any = None
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Means and scales (p, targets), and logits (p, flags), of rows as they are.

    With `edges` (p, 4) the pictures are cut there.
    """

    @jax.jit
    def ask(points: Any, turned: Any, edges: Any, close: Any, wide: Any) -> Any:
        masks = [one.astype(jnp.float32) / 255.0 for one in (close, wide)]
        x = (numbers_of(points, turned, edges) - standard.numbers) / standard.number_spread
        return forward(net, x, layered(masks, edges))

    edges = rows.edges if edges is None else edges
    outputs = np.concatenate(
        [
            np.asarray(
                ask(
                    *(
                        a[k : k + 256]
                        for a in (rows.points, rows.turned, edges, rows.close, rows.wide)
                    )
                )
            )
            for k in range(0, len(rows.close), 256)
        ]
    )
    count = len(TARGETS)
    mean = outputs[:, :count] * standard.target_spread + standard.targets
    scale = np.exp(outputs[:, count : 2 * count].clip(-4.0, 2.0)) * standard.target_spread
    return mean, scale, outputs[:, 2 * count :]


def onnx_of(net: Net, width: int) -> bytes:
    """The network as an ONNX file: inputs "close", "wide" (1, 2, r, c) and "numbers" (1, n)."""
    graph, parts = Graph(), []
    for name in ("close", "wide"):
        seen = name
        for layer, (filters, threshold) in enumerate(net[name]):
            kernels = np.transpose(np.asarray(filters), (3, 2, 0, 1))
            step = stride(len(filters))
            seen = graph.conv(seen, f"{name}{layer}", kernels, np.asarray(threshold), step)
        parts.append(graph.node("Flatten", [seen], f"{name}_flat", {"axis": 1}))
    now = graph.node("Concat", [*parts, "numbers"], "all", {"axis": 1})
    last = len(net["dense"]) - 1
    for layer, (weight, bias) in enumerate(net["dense"]):
        now = graph.dense(now, f"dense{layer}", np.asarray(weight), np.asarray(bias), layer < last)
    sizes = {
        "close": (1, 2, CLOSE.rows, CLOSE.columns),
        "wide": (1, 2, WIDE.rows, WIDE.columns),
        "numbers": (1, width),
    }
    return graph.file(sizes, now, (1, net["dense"][-1][1].shape[0]))
