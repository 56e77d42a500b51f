"""What is installed in `.venv`, against the locks and NOTICE.

Asks nobody: whether holes are known in what is locked is for pip-audit, which
`scripts/check_dependencies.sh` runs afterwards.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements-install.lock", "requirements-dev.lock")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(?: ; (.*?))? \\$", re.MULTILINE)
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}", re.MULTILINE)

LGPL = re.compile(r"lib(av(?:codec|device|filter|format|util)|swresample|swscale|postproc"
                  r"|Qt\d\w+?|heif|de265|quadmath)(?=[-.])")  # fmt: skip
"""Names of libraries under the LGPL, as wheels hold them."""

GPL = re.compile(r"lib(x264|x265|xvidcore|gsl|fftw3)(?=[-.])")
"""Under the GPL, which is not to be among what is installed."""


def pinned(lock: str) -> dict[str, str]:
    """The version of each package in the text of a lock."""
    return {name_key(name): version for name, version, _ in PINNED.findall(lock)}


def name_key(name: str) -> str:
    """A name as the index spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def without_hash(lock: str) -> list[str]:
    """Packages of a lock that any file could stand in for."""
    pieces = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)
    return [piece.split()[0] for piece in pieces if "==" in piece and not HASH.search(piece)]


def differing(installed: Iterable[Distribution], wanted: dict[str, str]) -> Iterator[str]:
    """What is installed in another version than is locked."""
    for one in installed:
        name = name_key(one.metadata["Name"])
        if name in wanted and wanted[name] != one.version:
            yield f"{name} {one.version} is installed, and {wanted[name]} is locked"


def libraries_in(installed: Iterable[Distribution], kind: re.Pattern[str]) -> dict[str, set[str]]:
    """The libraries of a kind in each package that has any, by the name of the package."""
    found: dict[str, set[str]] = {}
    for one in installed:
        for file in one.files or ():
            if (library := kind.match(file.name)) is not None:
                found.setdefault(name_key(one.metadata["Name"]), set()).add(library[0])
    return found


def not_named(found: dict[str, set[str]], notice: str) -> Iterator[str]:
    """Libraries that NOTICE does not name under the package that brings them."""
    parts = re.split(r"^(?=[a-z][a-z-]*(?:, [a-z-]+)*(?: \(.*\))?$)", notice, flags=re.MULTILINE)
    by_package: dict[str, str] = {}
    for part in parts:
        heading, _, text = part.partition("\n")
        for name in heading.partition(" (")[0].split(", "):
            by_package[name] = by_package.get(name, "") + text
    for package, libraries in sorted(found.items()):
        text = by_package.get(package, "")
        for library in sorted(libraries):
            if library not in text:
                yield f"NOTICE does not name {library} of {package}"


def faults(root: Path = ROOT) -> list[str]:
    """All that is wrong, a line each."""
    locks = {name: (root / name).read_text("utf-8") for name in LOCKS}
    installed = list(distributions())
    found = [f"{name}: {one} has no hash" for name in locks for one in without_hash(locks[name])]
    for lock in locks.values():
        found += differing(installed, pinned(lock))
    notice = (root / "NOTICE").read_text("utf-8")
    found += not_named(libraries_in(installed, LGPL), notice)
    for package, libraries in libraries_in(installed, GPL).items():
        found.append(f"{package} brings {', '.join(sorted(libraries))}, under the GPL")
    return found


def main() -> None:
    """Print what is wrong; end with 1 where something is."""
    found = faults()
    print("\n".join(found) or "What is installed is what is locked, and NOTICE names its parts.")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
