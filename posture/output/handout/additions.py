"""What whoever hands a result on adds to it: who, where, and notes; each of a length that fits."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from posture.errors import UsageError
from posture.results.assessment.encoding import LONGEST_NAME, LONGEST_NOTES, notes_of, one_line

OPTIONS = {
    "pseudonym": "--name",
    "assessor": "--assessor",
    "clinic": "--clinic",
    "notes": "--notes",
}


@dataclass(frozen=True, slots=True)
class Additions:
    """What whoever makes the handout adds to a result; None leaves what it says itself."""

    pseudonym: str | None = None
    assessor: str | None = None
    clinic: str | None = None
    notes: str | None = None

    def checked(self) -> Additions:
        """The same on one line each, notes in lines.

        Raises
        ------
        UsageError
            A text is too long; says which.
        """
        return Additions(**{key: _checked(key, text) for key, text in asdict(self).items()})


NOTHING = Additions()


def _checked(key: str, text: str | None) -> str | None:
    if text is None:
        return None
    longest = LONGEST_NOTES if key == "notes" else LONGEST_NAME
    if len(text) > longest:
        raise UsageError(
            f"{OPTIONS[key]} has {len(text):,} characters", f"Give at most {longest:,}"
        )
    return notes_of(text) if key == "notes" else one_line(text)
