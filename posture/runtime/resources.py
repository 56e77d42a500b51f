"""Reads what ships with the package: model bundles, data files. Installed or editable alike."""

from __future__ import annotations

import csv
import functools
import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from posture.errors import ModelError

if TYPE_CHECKING:
    import numpy as np

PACKAGE_DIR = Path(__file__).resolve().parents[1]

LANDMARKER_FILES: Mapping[str, str] = MappingProxyType(
    {"lite": "pose_landmarker_lite.task", "full": "pose_landmarker_full.task"}
)
"""The bundles that ship with the package, by the name ``--model`` takes."""

LANDMARKER_SHA256: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "lite": frozenset({"59929e1d1ee95287735ddd833b19cf4ac46d29bc7afddbbf6753c459690d574a"}),
        "full": frozenset(
            {
                "5134a3aad27a58b93da0088d431f366da362b44e3ccfbe3462b3827a839011b1",
                "4eaa5eb7a98365221087693fcc286334cf0858e2eb6e15b506aa4a7ecdcec4ad",
            }
        ),
    }
)
"""Accepted digests of each bundle; the two of ``full`` hold the same networks, zipped twice."""


def models_dir() -> Path:
    """The folder with the model bundles: inside the wheel, or beside the package in a clone."""
    inside = PACKAGE_DIR / "models"
    return inside if inside.is_dir() else PACKAGE_DIR.parent / "models"


def sha256_of(path: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def landmarker_path(model: str | Path) -> Path:
    """The file behind ``--model``: ``lite``, ``full`` or a path.

    Raises
    ------
    ModelError
        There is no such file.
    """
    name = LANDMARKER_FILES.get(str(model))
    path = models_dir() / name if name else Path(model)
    if path.is_file():
        return path
    if name:
        raise ModelError(
            f"The landmarker bundle {path} is missing", "Install the package again (pip install .)"
        )
    raise ModelError(
        f"There is no model file {path}",
        "Give --model lite, --model full, or the path of a pose landmarker .task file",
    )


def landmarker_sha256(model: str | Path, path: Path) -> str:
    """The sha256 of the bundle at ``path``, checked when it is one that ships with the package.

    Raises
    ------
    ModelError
        A shipped bundle's bytes are not the official ones (cut short, changed).
    """
    digest = sha256_of(path)
    accepted = LANDMARKER_SHA256.get(str(model))
    if accepted is not None and digest not in accepted:
        raise ModelError(
            f"The landmarker bundle {path} is not the official file (sha256 {digest[:12]}…)",
            "It may be cut short: install the package again (pip install .)",
        )
    return digest


ESTIMATORS_FILE = "posture_estimators.npz"


def estimators_path() -> Path:
    """The file of the fitted estimators; its sha256 stands in ``SHA256SUMS`` beside it."""
    return models_dir() / ESTIMATORS_FILE


@functools.cache
def estimators_sha256() -> str:
    """The sha256 of the fitted estimators, checked against the one that ships beside them.

    Raises
    ------
    ModelError
        The file is missing, cut short or changed.
    """
    path = estimators_path()
    if not path.is_file():
        raise ModelError(
            f"The fitted estimators {path} are missing", "Install the package again (pip install .)"
        )
    digest = sha256_of(path)
    sums = path.parent / "SHA256SUMS"
    lines = sums.read_text(encoding="utf-8").splitlines() if sums.is_file() else []
    if [digest, path.name] not in [line.split() for line in lines]:
        raise ModelError(
            f"The fitted estimators {path} are not the file that ships (sha256 {digest[:12]}…)",
            "Install the package again (pip install .)",
        )
    return digest


@functools.cache
def read_estimators() -> Mapping[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]]:
    """The arrays of the fitted estimators by name (see ``models/posture_estimators.md``)."""
    import numpy as np

    estimators_sha256()
    with np.load(estimators_path(), allow_pickle=False) as data:
        return {name: data[name] for name in data.files}


@functools.cache
def read_toml(name: str) -> Mapping[str, Any]:
    """A table of ``posture/data`` (``rules.toml``, ``uncertainty.toml``, ...), parsed."""
    with (PACKAGE_DIR / "data" / name).open("rb") as file:
        return tomllib.load(file)


@functools.cache
def read_csv(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a table of ``posture/data``, each by the names in its first line."""
    with (PACKAGE_DIR / "data" / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
