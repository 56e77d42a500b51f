"""Properties of which every made-up example takes long: fewer of them than the profile says."""

from __future__ import annotations

from hypothesis import settings


def at_most(count: int) -> settings:
    """A decorator: so many examples, or fewer where the profile has fewer."""
    return settings(max_examples=min(count, settings().max_examples))
