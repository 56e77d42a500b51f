"""Writes ``docs/codebook.md`` anew from the columns: ``python -m scripts.make_codebook``."""

from __future__ import annotations

from pathlib import Path

from posture.results.codebook import codebook

FILE = Path(__file__).resolve().parents[1] / "docs" / "codebook.md"


def main() -> None:
    """Write the document."""
    FILE.write_text(codebook(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
