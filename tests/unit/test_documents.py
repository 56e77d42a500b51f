"""README and the documents agree with the repository: links, words, floors, lengths."""

from __future__ import annotations

import importlib
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from tests.documents import DOCUMENTS, ROOT, Link, anchors, blocks, links, name_of, text_of

README = ROOT / "README.md"
ARCHITECTURE = ROOT / "docs" / "ARCHITECTURE.md"
GLOSSARY = ROOT / "docs" / "glossary.md"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_readme_is_short() -> None:
    assert len(text_of(README).splitlines()) <= 200
    assert len(text_of(README).split()) <= 1800


def test_readme_shows_a_picture_of_the_repository() -> None:
    assert [link for link in links(README) if link.target.endswith(".jpg")]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_links_lead_somewhere(document: Path) -> None:
    for link in links(document):
        path, _, anchor = link.target.partition("#")
        assert "://" not in path, f"{link.target}: documents link to this repository only"
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        assert not anchor or anchor in anchors(target), link


def test_every_document_is_linked_from_another() -> None:
    linked = {
        (document.parent / link.target.partition("#")[0]).resolve()
        for document in DOCUMENTS
        for link in links(document)
    }
    assert set(DOCUMENTS) - linked == {README}


@pytest.mark.parametrize(
    "link",
    [one for one in links(GLOSSARY) if one.text.startswith("`posture.")],
    ids=lambda link: link.text,
)
def test_glossary_names_what_exists_where_it_says(link: Link) -> None:
    module, names = _imported(link.text.strip("`"))
    for name in names:
        assert name in vars(module), link.text
    assert module.__file__
    assert (GLOSSARY.parent / link.target).resolve() == Path(module.__file__).resolve()


def test_glossary_has_the_words_a_newcomer_needs() -> None:
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| (\[.+\)) \|$", text_of(GLOSSARY), re.MULTILINE)
    words = [word for word, _, _ in rows]
    assert len(words) == len(set(words)) == len(links(GLOSSARY)) - 1  # and ARCHITECTURE
    assert len(words) >= 40


def test_architecture_draws_the_floors_of_the_import_contract() -> None:
    (diagram,) = blocks(ARCHITECTURE, "text")
    assert diagram.splitlines() == _floors()


def test_architecture_says_of_each_part_what_comes_in_goes_out_and_stays_away() -> None:
    _, *sections = re.split(r"^## ", text_of(ARCHITECTURE), flags=re.MULTILINE)
    parts = [one for one in sections if not one.startswith("Beside the package")]
    for part in parts:
        for heading in ("- **In:**", "- **Out:**", "- **Never:**"):
            assert part.count(heading) == 1, part
    named = [part.split("\n")[0] for part in parts]
    assert named == [name for row in _floors() for name in re.split(r" [|:] ", row)]


def test_nothing_points_to_a_document_that_readers_do_not_have() -> None:
    parts = ("docs", "posture", "models", "scripts")
    readers_have = {path.name for part in parts for path in (ROOT / part).rglob("*.md")}
    readers_have |= {"README.md", "CONTRIBUTING.md", "LICENSE.md"}  # the last: in a wheel
    for folder in ("posture", "models"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".toml", ".md", ".json", ".sh"}:
                text = path.read_text(encoding="utf-8")
                named = set(re.findall(r"[\w-]+\.md\b", text)) - readers_have
                assert not named, (path, named)
                assert not re.search(r"article, line|article_line", text), path


def _floors() -> list[str]:
    """The layers of `pyproject.toml`, as they stand there."""
    (layers,) = (
        one["layers"]
        for one in PROJECT["tool"]["importlinter"]["contracts"]
        if one.get("containers") == ["posture"]
    )
    return list(layers)


def _imported(dotted: str) -> tuple[ModuleType, list[str]]:
    """The module that a dotted name begins with, and the names that follow it."""
    parts = dotted.split(".")
    for count in range(len(parts), 0, -1):
        try:
            return importlib.import_module(".".join(parts[:count])), parts[count:]
        except ModuleNotFoundError:
            continue
    raise AssertionError(f"{dotted} is no module")
