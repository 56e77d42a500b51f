"""Everything that can go wrong and be reported to a user, as one small tree.

    PostureError                  base: its text is fit to be shown to a user
    ├── Refused                   the web app answers a request with a status and these words
    ├── WorkerDied                a worker process ended before it answered
    ├── InvalidData               a value read from outside is not as it must be
    ├── InvalidJson               a text read from outside is no JSON
    ├── InputError                one input cannot be used; the others go on (exit 1)
    │   ├── UnreadableImage       the file is not a picture we can decode
    │   └── PicturesDiffer        one of several pictures of one stance is not like the others
    └── RunError                  the whole run cannot go on (exit 2)
        ├── UsageError            wrong options
        │   └── BadMark           a point marked by hand does not fit this picture
        ├── ModelError            landmarker bundle missing, cut or of another task
        ├── MissingLibrary        a system library or an optional extra is not there
        ├── SourceError           a camera, film or address gives no pictures
        ├── HistoryError          past results are off, missing or damaged
        ├── BaselineError         a person's own reference is missing, damaged or already there
        └── OutputError           the output folder cannot be written

Every error carries what happened (``what``) and what to do next (``do``), or the reason behind both
where modules that hold no words raise it (``posture.results.reason_text.what_and_do``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from posture.types import Reason

Key = str | int
"""Of an object, or (from 0) of a list: what leads to a value in data from outside."""


class PostureError(Exception):
    """Base of all errors meant for a user: what happened, and what to do next.

    In their place a :class:`~posture.types.Reason` may be given; ``what`` is then its code.
    """

    def __init__(self, what: str | Reason, do: str = "") -> None:
        super().__init__(what, do)
        self.reason = None if isinstance(what, str) else what
        self.what = what if isinstance(what, str) else what.code
        self.do = do

    def __str__(self) -> str:
        if self.reason is not None:
            from posture.results.reason_text import error_text

            return error_text(self)
        return f"{self.what}. {self.do}".strip() if self.do else self.what


class Refused(PostureError):
    """A request to the web app that cannot be met.

    ``status`` is that of the HTTP answer.
    """

    def __init__(self, what: str, do: str = "", *, status: int = 400) -> None:
        super().__init__(what, do)
        self.status = status


class WorkerDied(PostureError):
    """A worker process ended, or hung, before it answered; ``how`` as in "by SIGKILL"."""

    def __init__(self, what: str, do: str = "", *, how: str = "") -> None:
        super().__init__(what, do)
        self.how = how


class InvalidData(PostureError, ValueError):
    """A value is not as it must be.

    Attributes
    ----------
    path : keys and places (from 0) that lead to it from the outermost value.
    value : what stands there.
    problem : what is wrong with it, such as "must be a number, not null".
    expected : what it has to be, such as "a number"; empty where it is of the right kind, but
        lacks something or has too much.
    """

    def __init__(
        self,
        what: str,
        do: str = "",
        *,
        path: tuple[Key, ...] = (),
        value: object = None,
        problem: str = "",
        expected: str = "",
    ) -> None:
        super().__init__(what, do)
        self.path, self.value, self.problem, self.expected = path, value, problem, expected


class InvalidJson(PostureError, ValueError):
    """A text is no JSON; ``line`` is where that shows, from 1, None where that is not known."""

    def __init__(
        self, what: str, do: str = "", *, problem: str = "", line: int | None = None
    ) -> None:
        super().__init__(what, do)
        self.problem, self.line = problem, line


class InputError(PostureError):
    """One input cannot be used; the inputs beside it go on."""


class UnreadableImage(InputError):
    """The file is missing, no picture, damaged or too large."""


class PicturesDiffer(InputError):
    """One of several pictures given as one stance does not go with the others; ``name`` is its."""

    def __init__(self, what: str | Reason, do: str = "", name: str = "") -> None:
        super().__init__(what, do)
        self.name = name


class RunError(PostureError):
    """The whole run cannot go on."""


class UsageError(RunError):
    """Options that do not go together or make no sense."""


class BadMark(UsageError):
    """A point marked by hand lies outside the picture or makes no line."""


class ModelError(RunError):
    """A landmarker bundle is missing, cut short or made for another task."""


class MissingLibrary(RunError):
    """A system library or an optional extra is not installed."""


class SourceError(RunError):
    """A camera, film or address cannot be opened or gives no pictures."""


class BaselineError(RunError):
    """A person's own reference is missing, damaged or already there."""


class HistoryError(RunError):
    """Past results are turned off, not there, damaged or of a later version."""


class OutputError(RunError):
    """The output folder or file cannot be written."""
