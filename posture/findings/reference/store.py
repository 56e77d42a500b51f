"""Where baselines lie: one file a person in the user's data folder, written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from posture.errors import BaselineError
from posture.findings.reference import Take
from posture.findings.reference.encoding import Baseline, decoded, encoded, in_order
from posture.runtime import atomic_write, file_lock, paths
from posture.runtime.paths import name_key


def data_folder() -> Path:
    """The folder of baselines of this user; it may not exist yet."""
    return paths.data_folder() / "baselines"


def file_name(name: str) -> str:
    """A file name for any name: harmless, short, and the same however it is spelt or capitalised.

    The letters and digits at its front are for people; the rest tells names apart.
    """
    key = name_key(name)
    plain = re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFKD", key))  # no accents
    readable = re.sub(r"[^a-z0-9]+", "-", plain)[:24].strip("-")
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return f"{readable or 'name'}-{digest}.json"


class Store:
    """The baselines of one folder.

    Parameters
    ----------
    folder : the user's own where it is not given.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = data_folder() if folder is None else folder

    def has(self, name: str) -> bool:
        """Whether there is a baseline of this name, damaged or not."""
        return self._path(name).is_file()

    def read(self, name: str) -> Baseline:
        """The baseline of a person.

        Raises
        ------
        BaselineError
            There is none of this name, or its file is damaged.
        """
        path = self._path(name)
        if not path.is_file():
            raise self._unknown(name)
        return _read(path, name)

    def read_all(self) -> tuple[list[Baseline], list[BaselineError]]:
        """Every baseline by name, and what is wrong with those that cannot be read."""
        found: list[Baseline] = []
        wrong: list[BaselineError] = []
        for path in sorted(self.folder.glob("*.json")):
            try:
                found.append(_read(path, None))
            except BaselineError as error:
                wrong.append(error)
        return sorted(found, key=lambda one: name_key(one.name)), wrong

    def add_takes(self, name: str, takes: Sequence[Take]) -> Baseline:
        """Add takes to a person's baseline, which is made if there is none; what it is now.

        A photo is one take: a later one of it stands in for the earlier.

        Raises
        ------
        BaselineError
            The name is empty, or the file is damaged or cannot be written.
        """
        path = self._path(name)
        try:
            with self._alone():
                before = _read(path, name) if path.is_file() else Baseline(" ".join(name.split()))
                anew = {take.sha256 for take in takes if take.sha256 is not None}
                kept = [take for take in before.takes if take.sha256 not in anew]
                after = Baseline(before.name, in_order([*kept, *takes]))
                atomic_write.write_whole(path, encoded(after), mode=paths.PRIVATE_FILE)
        except OSError as error:
            raise BaselineError(
                f"The reference cannot be written to {path} ({atomic_write.reason(error)})",
                f"Make room there, or name another folder in {paths.DATA_VARIABLE}",
            ) from None
        return after

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Within the block nobody else changes a baseline of this folder, which is made.

        Those who only read see what was before or what is after.
        """
        paths.make_private(self.folder)
        with contextlib.suppress(OSError, NotImplementedError):
            self.folder.chmod(paths.PRIVATE_FOLDER)
        with file_lock.locked(self.folder):
            atomic_write.sweep(self.folder)
            yield

    def remove(self, name: str) -> None:
        """Delete a person's baseline from disk, damaged or not.

        Raises
        ------
        BaselineError
            There is none of this name, or it cannot be deleted.
        """
        path = self._path(name)
        if not self.folder.is_dir():
            raise self._unknown(name)
        try:
            with self._alone():
                path.unlink()
        except FileNotFoundError:
            raise self._unknown(name) from None
        except OSError as error:
            raise BaselineError(
                f"{path} cannot be deleted ({atomic_write.reason(error)})", "Delete it by hand"
            ) from None

    def _path(self, name: str) -> Path:
        if not name_key(name):
            raise BaselineError("The name is empty", "Give the reference a name")
        return self.folder / file_name(name)

    def _unknown(self, name: str) -> BaselineError:
        names = ", ".join(one.name for one in self.read_all()[0])
        known = f"There is {names}" if names else "There is none yet"
        return BaselineError(
            f"There is no reference called {name!r}",
            f"{known}; posture baseline record NAME PHOTO... makes one",
        )


def _read(path: Path, name: str | None) -> Baseline:
    """A baseline's file; ``name`` is the one it is looked up by."""
    whose = f"The reference of {name!r} in {path}" if name else f"The reference in {path}"
    try:
        return decoded(path.read_bytes())
    except OSError as error:
        raise BaselineError(
            f"{whose} cannot be read ({atomic_write.reason(error)})",
            "Make it readable, or delete it",
        ) from None
    except BaselineError as error:
        raise BaselineError(f"{whose} cannot be read: {error.what}", error.do) from None
    except ValueError as error:
        remedy = f"posture baseline remove {name}" if name else "Delete the file"
        raise BaselineError(
            f"{whose} is damaged ({_first_line(error)})", f"{remedy}, then record it again"
        ) from None


def _first_line(error: ValueError) -> str:
    return str(error).partition("\n")[0][:120]
