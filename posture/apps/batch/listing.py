"""The pictures below a folder, in a stable order: by their names, part by part of the path."""

from __future__ import annotations

import fnmatch
import functools
import os
import re
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from posture.apps.batch.places import is_address, local_path, storage_of
from posture.apps.batch.walking import in_depth
from posture.capture import images
from posture.errors import RunError, UnreadableImage
from posture.results.report_json import tellable
from posture.runtime import atomic_write, resources
from posture.runtime.addresses import scrubbed, without_secrets


@dataclass(frozen=True, slots=True)
class Listed:
    """A picture that is there.

    Attributes
    ----------
    name : path below the folder, ``/`` between its parts; :func:`spelled`, so fit for a table
    path : the same as the system gives it, where bytes may be no Unicode
    bytes, mtime_us : size, and time of the last change in microseconds since 1970 UTC
    fault : why it cannot be read, if that was seen already
    """

    name: str
    path: str
    bytes: int
    mtime_us: int
    fault: str | None = None

    @property
    def key(self) -> str:
        """What the order goes by."""
        return order_key(self.name)


def order_key(name: str) -> str:
    """So that a folder's files stay together, before a file whose name merely goes on."""
    return name.replace("/", "\0")


_BEFORE_AN_ESCAPE = re.compile(r"\\+(?=[\ud800-\udfff]|ud[89a-f][0-9a-f]{2})")


def spelled(path: str) -> str:
    r"""A path as tables can hold it, no two alike: a byte that is no UTF-8 reads ``\udcff``.

    Backslashes before what reads like that, or is it, are doubled: in a name that has the letters
    ``\udcff`` themselves, they come after two.
    """
    return tellable(_BEFORE_AN_ESCAPE.sub(lambda found: found[0] * 2, path))


@dataclass
class LeftAlone:
    """Files that are no pictures by their names, counted by how they end."""

    by_ending: Counter[str] = field(default_factory=Counter)


class Folder(Protocol):
    """A folder of pictures."""

    def listed(self, patterns: Sequence[str], left_alone: LeftAlone) -> Iterator[Listed]:
        """Every picture, in order of ``Listed.key``; files left alone are counted."""

    def read(self, picture: Listed) -> bytes:
        """What a picture's file holds; ``UnreadableImage`` if it cannot be read."""

    def check(self) -> None:
        """``RunError`` unless the folder is there."""


def folder_of(name: str, out: str) -> Folder:
    """The folder behind a path or an address; what lies in ``out`` is never listed.

    Raises
    ------
    RunError
        There is no such folder.
    """
    if not is_address(out):
        out = str(local_path(out))
    folder: Folder = (
        StorageFolder(name, out) if is_address(name) else LocalFolder(str(local_path(name)), out)
    )
    folder.check()
    return folder


def is_wanted(path: str, patterns: Sequence[str], left_alone: LeftAlone) -> bool:
    """Whether a file is to be read: by the patterns given, else by how its name ends.

    A pattern with ``/`` is held against the whole path, another against the file's name; case does
    not matter.
    """
    file = path.rpartition("/")[2]
    if patterns:
        return any(
            fnmatch.fnmatchcase((path if "/" in one else file).casefold(), one.casefold())
            for one in patterns
        )
    ending = file.rpartition(".")[2].casefold() if "." in file else ""
    if ending not in _other_endings():
        return True
    left_alone.by_ending[f".{ending}"] += 1
    return False


@functools.cache
def _other_endings() -> frozenset[str]:
    return frozenset(
        ending for kind in resources.read_toml("other_files.toml").values() for ending in kind
    )


_Found = tuple[str, os.DirEntry[str] | OSError]
"""A path below the folder, and what is there; of a folder that cannot be read, why."""


@dataclass(frozen=True, slots=True)
class LocalFolder:
    """A folder of this machine. Links are followed, each real folder is read once."""

    folder: str
    out: str = ""

    def check(self) -> None:
        """See :class:`Folder`."""
        if not Path(self.folder).is_dir():
            raise RunError(
                f"There is no folder {self.folder}",
                "Check the path; if it lies on another disk, connect it and run again",
            )

    def listed(self, patterns: Sequence[str], left_alone: LeftAlone) -> Iterator[Listed]:
        """See :class:`Folder`."""
        seen: set[tuple[int, int]] = set()
        if not is_address(self.out) and Path(self.out).is_dir():
            seen.add(_identity(Path(self.out)))

        def within(one: _Found) -> Iterator[_Found] | None:
            path, entry = one
            is_folder = not isinstance(entry, OSError) and _is_folder(entry)
            return self._entries(path, seen) if is_folder else None

        for path, entry in in_depth(self._entries("", seen), within):
            if isinstance(entry, OSError):
                yield _folder_that_cannot_be_read(path, entry)
            elif is_wanted(path, patterns, left_alone):
                yield _listed(path, entry)

    def _entries(self, below: str, seen: set[tuple[int, int]]) -> Iterator[_Found]:
        """What is in a folder, unless it was ``seen`` before; its error where it cannot be read."""
        try:
            folder = Path(self.folder) / below
            identity = _identity(folder)
            if identity in seen:
                return
            seen.add(identity)
            with os.scandir(folder) as found:
                entries = sorted(
                    (entry for entry in found if not entry.name.startswith(".")),
                    key=lambda entry: spelled(entry.name),
                )
        except OSError as error:
            yield below, error
            return
        for entry in entries:
            yield f"{below}/{entry.name}" if below else entry.name, entry

    def read(self, picture: Listed) -> bytes:
        """See :class:`Folder`."""
        try:
            return images.read_bytes(Path(self.folder) / picture.path)
        except UnreadableImage:
            self.check()
            raise


def _identity(folder: Path) -> tuple[int, int]:
    status = folder.stat()
    return status.st_dev, status.st_ino


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _listed(path: str, entry: os.DirEntry[str]) -> Listed:
    try:
        status = entry.stat()
    except OSError:  # a link that leads nowhere: reading it says so
        return Listed(spelled(path), path, 0, 0)
    size = status.st_size if stat.S_ISREG(status.st_mode) else 0
    return Listed(spelled(path), path, size, status.st_mtime_ns // 1000)


def _folder_that_cannot_be_read(path: str, error: OSError) -> Listed:
    if not path:
        raise RunError(
            f"The folder cannot be read ({atomic_write.reason(error)})", "Allow it, then run again"
        )
    fault = f"This folder cannot be read ({atomic_write.reason(error)}). Allow it, then run again"
    return Listed(spelled(path), path, 0, 0, fault)


@dataclass(frozen=True, slots=True)
class StorageFolder:
    """A folder in a storage that fsspec knows."""

    address: str
    out: str = ""

    def check(self) -> None:
        """See :class:`Folder`."""
        filesystem, root = storage_of(self.address)
        try:
            filesystem.invalidate_cache()  # others may have put pictures there since
            is_there = filesystem.isdir(root)
        except Exception as error:  # each storage has errors of its own
            raise self._unreachable(error) from None
        if not is_there:
            raise RunError(
                f"There is no folder {without_secrets(self.address)}", "Check the address"
            )

    def listed(self, patterns: Sequence[str], left_alone: LeftAlone) -> Iterator[Listed]:
        """See :class:`Folder`."""
        filesystem, root = storage_of(self.address)
        skipped = storage_of(self.out)[1] if is_address(self.out) else None
        for details in self._walked(filesystem, root, skipped):
            path = details["name"][len(root) :].lstrip("/")
            if is_wanted(path, patterns, left_alone):
                size = int(details.get("size") or 0)
                yield Listed(spelled(path), path, size, _mtime_us(details))

    def read(self, picture: Listed) -> bytes:
        """See :class:`Folder`."""
        if picture.bytes > images.MAX_FILE_BYTES:
            raise UnreadableImage("The file is too large", "Save it smaller, as JPEG")
        filesystem, root = storage_of(self.address)
        try:
            data = _whole(filesystem, f"{root}/{picture.path}", picture.bytes)
        except Exception as error:  # each storage has errors of its own
            self.check()
            raise UnreadableImage(
                f"The file cannot be read ({self._fault(error)})", "Check the storage"
            ) from None
        return data

    def _walked(self, filesystem: Any, root: str, skipped: str | None) -> Iterator[dict[str, Any]]:
        """Details of every file, folders in place among the files of their own."""

        def entries(folder: str) -> Iterator[dict[str, Any]]:
            try:
                found = filesystem.ls(folder, detail=True)
            except Exception as error:  # each storage has errors of its own
                raise self._unreachable(error) from None
            for details in sorted(found, key=lambda one: spelled(one["name"].rstrip("/"))):
                path = details["name"].rstrip("/")
                if path not in (folder, skipped) and not path.rpartition("/")[2].startswith("."):
                    yield details

        def within(details: dict[str, Any]) -> Iterator[dict[str, Any]] | None:
            is_folder = details["type"] == "directory"
            return entries(details["name"].rstrip("/")) if is_folder else None

        return in_depth(entries(root), within)

    def _unreachable(self, error: Exception) -> RunError:
        return RunError(
            f"{without_secrets(self.address)} cannot be reached ({self._fault(error)})",
            "Check the address, the network and who you are logged in as",
        )

    def _fault(self, error: Exception) -> str:
        return scrubbed(f"{type(error).__name__}: {error}", self.address)


def _whole(filesystem: Any, path: str, size: int) -> bytes:
    """All that a file holds; ``size`` is what the listing said.

    Asked for as a range that ends one byte beyond, for s3fs asks for a size it is not told: twice
    the trips.
    """
    if size:
        data: bytes = filesystem.cat_file(path, start=0, end=size + 1)
        if len(data) == size:
            return data
    whole: bytes = filesystem.cat_file(path)
    return whole


def _mtime_us(details: dict[str, Any]) -> int:
    """Time of the last change, under the name that this storage gives it; 0 if it gives none."""
    for name in ("mtime", "LastModified", "last_modified", "updated", "modified", "created"):
        value = details.get(name)
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        if isinstance(value, datetime):
            return round(value.timestamp() * 1e6)
        if isinstance(value, int | float):
            return round(value * 1e6)
    return 0
