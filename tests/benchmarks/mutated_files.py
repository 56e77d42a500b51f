"""A hundred thousand damaged pictures, decoded as in a worker of the web app and within its limits.

Resumable: what is done stands in ``out/mutated_files.json``.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import re
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from posture.apps.web.photo_worker import photo_job
from posture.capture import images
from posture.errors import InputError, WorkerDied
from posture.runtime.worker_process import WorkerProcess
from tests.mutations import damaged, fault_of, seeds

FILES = 100_000
AT_ONCE = 500
LONGEST_S = 120.0
KEPT_EXAMPLES = 50


@dataclass
class Tally:
    """What has become of the files so far."""

    done: int = 0
    deaths: list[str] = field(default_factory=list)
    without_reason: list[str] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    peak_mb: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """To be written, and read by :meth:`of`."""
        return vars(self) | {"outcomes": dict(sorted(self.outcomes.items()))}

    @classmethod
    def of(cls, path: Path) -> Tally:
        """What an earlier run left, or nothing."""
        if not path.is_file():
            return cls()
        read = json.loads(path.read_text())
        return cls(**read | {"outcomes": Counter(read["outcomes"])})


def mutated_files(out: Path, files: int = FILES) -> dict[str, float]:
    """Deaths, answers without a reason and the most memory of a worker."""
    tally = Tally.of(out)
    at = get_context("spawn").Value("q", 0, lock=False)
    with WorkerProcess(functools.partial(_job, at)) as worker:
        while tally.done < files:
            _go_on(worker, at, tally, min(AT_ONCE, files - tally.done))
            out.write_text(json.dumps(tally.as_json(), indent=1) + "\n")
    read = sum(count for name, count in tally.outcomes.items() if name.endswith(": read"))
    return {
        "files": tally.done,
        "read": read,
        "refused": sum(tally.outcomes.values()) - read,
        "deaths of a worker": len(tally.deaths),
        "answers without a reason": len(tally.without_reason),
        "peak of a worker, MB": tally.peak_mb,
    }


def _go_on(worker: WorkerProcess[Any, Any], at: Any, tally: Tally, count: int) -> None:
    """A few hundred files; where the worker dies, up to that file and with it."""
    if not worker.is_started:
        worker.start()
    try:
        outcomes, without, peak_mb = worker.request((tally.done, count), LONGEST_S)
    except WorkerDied as died:
        died_at = at.value
        tally.deaths.append(f"{died_at}: {died.how}")
        if died_at > tally.done:  # those before it again, now that it is known where to stop
            _go_on(worker, at, tally, died_at - tally.done)
        tally.done = died_at + 1
        return
    tally.outcomes.update(outcomes)
    tally.without_reason += without[: KEPT_EXAMPLES - len(tally.without_reason)]
    tally.peak_mb = max(tally.peak_mb, peak_mb)
    tally.done += count


@contextlib.contextmanager
def _job(at: Any) -> Iterator[Callable[[tuple[int, int]], Any]]:
    """In a worker as the web app has it, with its networks and its limit of memory."""
    with Path(os.devnull).open("w") as nothing:
        os.dup2(nothing.fileno(), 2)  # libraries that complain on their own
    whole = seeds()
    with photo_job("full", images.MAX_MEGAPIXELS):
        yield functools.partial(_decode_some, whole, at)


def _decode_some(whole: Mapping[str, bytes], at: Any, which: tuple[int, int]) -> Any:
    outcomes: Counter[str] = Counter()
    without: list[str] = []
    first, count = which
    for number in range(first, first + count):
        at.value = number
        name, data = damaged(whole, number)
        try:
            images.decode(data, name)
            outcomes[f"{name}: read"] += 1
        except InputError as error:
            outcomes[f"{name}: refused"] += 1
            if fault := fault_of(error):
                without.append(f"{number} {name}: {fault}")
        except Exception:
            without.append(f"{number} {name}: {traceback.format_exc(limit=-3)}")
    return outcomes, without, _peak_mb()


def _peak_mb() -> float:
    """The most memory that this process ever held."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    return int(found[1]) / 1024 if found else 0.0
