"""Where a batch writes: a folder of this machine, or any storage that fsspec knows.

Every file is put in its place whole or not at all. Names are relative, with ``/`` between parts.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from posture.apps.batch import local_files
from posture.apps.batch.storage_lock import StorageLock
from posture.errors import MissingLibrary, OutputError, PostureError, UsageError
from posture.runtime import atomic_write, durable
from posture.runtime.addresses import scrubbed, without_secrets

DRAFTS = ".drafts"
"""Files on their way; what a killed run leaves there is thrown away by the next."""

LOCK = ".lock"
LOCAL = ("file://", "local://")


class BatchOutput(Protocol):
    """A folder to write to. Whatever goes wrong in it is an ``OutputError``."""

    def prepare(self) -> None:
        """Make the folder if it is missing, and try at once whether it can be written to."""

    def held(self) -> contextlib.AbstractContextManager[None]:
        """Within the block no other run may write here; ``UsageError`` if one does.

        What a run that ended before its time left half-written is thrown away.
        """

    def write(self, name: str, data: bytes, *, settled: bool = True) -> None:
        """Put a file in its place at once; what was there before stays until then.

        ``settled``: it outlasts a loss of power from then on; else only once :meth:`settle` has.
        """

    def settle(self, names: Sequence[str]) -> None:
        """Wait until what files in their places hold outlasts a loss of power.

        Their names do once a file is written after it.
        """

    def filling(self, name: str) -> contextlib.AbstractContextManager[IO[bytes]]:
        """A file to write piece by piece, in its place and settled when the block ends well."""

    def opened(self, name: str) -> IO[bytes]:
        """A file to read from anywhere in it; ``FileNotFoundError`` if there is none."""

    def names(self, folder: str) -> Iterator[str]:
        """All files below a folder, in order; none if there is no such folder.

        A link to a folder counts as a file: what lies behind it is not ours.
        """

    def remove(self, name: str) -> bool:
        """Take a file away, if it is there; whether there is none now.

        A link, and what lies behind one, is somebody else's and stays.
        """


def place_of(folder: str) -> BatchOutput:
    """The place behind ``--out``: a path, or an address such as ``s3://bucket/out``."""
    return StorageOutput(folder) if is_address(folder) else LocalOutput(local_path(folder))


def is_address(folder: str) -> bool:
    """Whether this names a storage that fsspec knows, and no path of this machine."""
    return "://" in folder and not folder.startswith(LOCAL)


def local_path(folder: str) -> Path:
    """The path of this machine that is meant; ``file://`` before it makes no difference."""
    for start in LOCAL:
        folder = folder.removeprefix(start)
    return Path(folder)


def storage_of(address: str) -> tuple[Any, str]:
    """The file system behind an address, and the path in it.

    Raises
    ------
    MissingLibrary, UsageError
        fsspec, or what it needs for this kind of storage, is not installed; or it knows no such.
    """
    shown = without_secrets(address)
    try:
        import fsspec

        filesystem, path = fsspec.core.url_to_fs(address)
    except ImportError as error:
        raise MissingLibrary(
            f"{shown} cannot be reached ({scrubbed(str(error), address)})",
            "pip install '.[batch]' in the clone, and the fsspec package for this storage",
        ) from None
    except ValueError as error:
        raise UsageError(
            f"{shown} cannot be reached ({scrubbed(str(error), address)})", "Check the address"
        ) from None
    return filesystem, str(path).rstrip("/")


@dataclass(frozen=True, slots=True)
class LocalOutput:
    """A folder of this machine, or one that it sees as its own."""

    root: Path

    def prepare(self) -> None:
        """See :class:`BatchOutput`."""
        with self._explained():
            self.root.mkdir(parents=True, exist_ok=True)
            atomic_write.try_folder(self.root)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """See :class:`BatchOutput`."""
        with self._explained():
            file = (self.root / LOCK).open("ab")
        with file:
            local_files.lock(file, self.root)
            shutil.rmtree(self.root / DRAFTS, ignore_errors=True)
            yield
            shutil.rmtree(self.root / DRAFTS, ignore_errors=True)

    def write(self, name: str, data: bytes, *, settled: bool = True) -> None:
        """See :class:`BatchOutput`."""
        with self._drafted(name, settled=settled) as file:
            file.write(data)

    def settle(self, names: Sequence[str]) -> None:
        """See :class:`BatchOutput`."""
        with self._explained():
            durable.flush_all(self.root / name for name in names)

    def filling(self, name: str) -> contextlib.AbstractContextManager[IO[bytes]]:
        """See :class:`BatchOutput`."""
        return self._drafted(name, settled=True)

    @contextlib.contextmanager
    def _drafted(self, name: str, *, settled: bool) -> Iterator[IO[bytes]]:
        target, draft = self.root / name, self.root / DRAFTS / uuid.uuid4().hex
        with self._explained():
            try:
                with local_files.opened_anew(draft) as file:
                    yield file
                    if settled:
                        file.flush()
                        durable.flush_file(file.fileno())
                made_folders = local_files.moved(draft, target)
            except BaseException:
                with contextlib.suppress(OSError):
                    draft.unlink()
                raise
            if settled and made_folders:
                durable.flush_folders([target], self.root)
            elif settled:
                durable.flush_folder(target.parent)

    def opened(self, name: str) -> IO[bytes]:
        """See :class:`BatchOutput`."""
        return (self.root / name).open("rb")

    def names(self, folder: str) -> Iterator[str]:
        """See :class:`BatchOutput`."""
        with self._explained():
            yield from local_files.below(self.root, folder)

    def remove(self, name: str) -> bool:
        """See :class:`BatchOutput`."""
        with self._explained():
            if local_files.is_behind_a_link(self.root, name):
                return False
            (self.root / name).unlink(missing_ok=True)
        return True

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise unusable(str(self.root), atomic_write.reason(error)) from None


@dataclass(frozen=True, slots=True)
class StorageOutput:
    """A folder in a storage that fsspec knows; such a storage puts a file in place at once."""

    address: str

    def prepare(self) -> None:
        """See :class:`BatchOutput`."""
        self.write(".posture", b"")
        self.remove(".posture")

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """See :class:`BatchOutput`; a storage has no halves."""
        filesystem, root = storage_of(self.address)
        lock = StorageLock(filesystem, f"{root}/{LOCK}", without_secrets(self.address))
        with contextlib.ExitStack() as stack:
            with self._explained():
                stack.enter_context(lock.held())
            yield

    def write(self, name: str, data: bytes, *, settled: bool = True) -> None:
        """See :class:`BatchOutput`; a storage settles what it has taken by itself."""
        filesystem, root = storage_of(self.address)
        path = f"{root}/{name}"
        with self._explained():
            _make_folder(filesystem, path)
            filesystem.pipe_file(path, data)

    def settle(self, names: Sequence[str]) -> None:
        """See :class:`BatchOutput`."""

    @contextlib.contextmanager
    def filling(self, name: str) -> Iterator[IO[bytes]]:
        """See :class:`BatchOutput`."""
        filesystem, root = storage_of(self.address)
        with tempfile.TemporaryDirectory() as folder:
            draft = Path(folder) / "draft"
            with draft.open("wb") as file:
                yield file
            path = f"{root}/{name}"
            with self._explained():
                _make_folder(filesystem, path)
                filesystem.put_file(str(draft), path)

    def opened(self, name: str) -> IO[bytes]:
        """See :class:`BatchOutput`."""
        filesystem, root = storage_of(self.address)
        with self._while_reading():
            file: IO[bytes] = filesystem.open(f"{root}/{name}", "rb")
        return io.BufferedReader(_StorageReader(file, self._while_reading))

    def names(self, folder: str) -> Iterator[str]:
        """See :class:`BatchOutput`."""
        filesystem, root = storage_of(self.address)
        with self._explained():
            filesystem.invalidate_cache()  # other processes have written since
            try:
                found = sorted(filesystem.find(f"{root}/{folder}"))
            except FileNotFoundError:
                return
        yield from (path[len(root) + 1 :] for path in found)

    def remove(self, name: str) -> bool:
        """See :class:`BatchOutput`; a storage has no links."""
        filesystem, root = storage_of(self.address)
        with self._explained(), contextlib.suppress(FileNotFoundError):
            filesystem.rm_file(f"{root}/{name}")
        return True

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except PostureError:
            raise
        except Exception as error:  # each storage has errors of its own
            raise self._fault(error) from None

    @contextlib.contextmanager
    def _while_reading(self) -> Iterator[None]:
        try:
            yield
        except OSError:  # as of a file of this machine
            raise
        except Exception as error:  # each storage has errors of its own
            raise self._fault(error, "read") from None

    def _fault(self, error: Exception, done: str = "written") -> OutputError:
        why = scrubbed(f"{type(error).__name__}: {error}", self.address)
        do = next((do for kind, do in _STORAGE_FAULTS if isinstance(error, kind)), _ALLOW)
        return unusable(without_secrets(self.address), why, do, done)


class _StorageReader(io.RawIOBase):
    """A file of a storage, which may go away while it is read: that is told like any other fault.

    ``explained`` is what it is read within.
    """

    def __init__(
        self, file: IO[bytes], explained: Callable[[], contextlib.AbstractContextManager[None]]
    ) -> None:
        self._file, self._explained = file, explained

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with self._explained():
            data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def close(self) -> None:
        super().close()
        self._file.close()


_ALLOW = "Make room or allow it"
_STORAGE_FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (FileNotFoundError, "Check the name of the bucket, which is not made here"),
    (PermissionError, "Check who you are logged in as, and that this may write there"),
)

BUCKETS = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "oss"})
"""Storages without folders, where to make one would make a bucket: nobody meant that."""


def _make_folder(filesystem: Any, path: str) -> None:
    """Make the folder of a file, in a storage that has folders."""
    own = filesystem.protocol
    if not BUCKETS & ({own} if isinstance(own, str) else set(own)):
        filesystem.makedirs(path.rpartition("/")[0], exist_ok=True)


def unusable(place: str, why: str, do: str = _ALLOW, done: str = "written") -> OutputError:
    """What to say, and how to go on: nothing that was finished is lost."""
    return OutputError(
        f"The output folder {place} cannot be {done} ({why})",
        f"{do}, then give the same command again: it goes on where it stopped",
    )
