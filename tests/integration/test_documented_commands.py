"""Every command line that README and the documents show is one that can be typed.

Each document is gone through as a reader would, in a folder of their own. A line that `PARSED_ONLY`
names is held against the options there are; every other line is run.
"""

from __future__ import annotations

import doctest
import fnmatch
import importlib.util
import inspect
import re
import shlex
import shutil
import tomllib
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import click
import pytest
from click.testing import CliRunner

import posture
from posture.apps.cli import main
from tests.documents import DOCUMENTS, ROOT, blocks, commands, inline_commands, name_of

pytestmark = pytest.mark.usefixtures("recalled")

PARSED_ONLY = {
    "posture photo samples/[*].jpg*": "26 pictures; test_samples.py judges each",
    "posture photo --same *": "needs two photos of one person; test_photo_command.py has bursts",
    "posture serve*": "runs until it is stopped; test_serve.py starts it",
    "posture batch *": "minutes, and a cluster; test_batch_command.py, test_batch_engines.py",
    "posture compare *": "needs two films of one person; test_compare_command.py makes results",
    "posture live *": "a camera, or a whole film; test_live_command.py reads that film",
    "posture day *": "needs the log of such a run; test_live_command.py makes its page",
    "posture simulate *": "renders; tests/unit/simulate draws people and films",
    "posture validate *": "needs rendered people; test_validate_command.py",
    "make *": "installs, or takes minutes to hours: the target must be there",
    "pip install *": "installs: the extra must be there",
    "curl *": "needs a server; test_serve.py posts the same: the endpoint must be there",
    "openssl *": "makes a key; test_batch_engines.py has one",
    "dask *": "starts a cluster; test_batch_engines.py has one of its own",
    ".venv/bin/python -m pytest *": "runs tests: the file must be there",
}
"""Lines that are not run, and why."""

PHOTOS = {
    "mine.jpg": "standing_side_left_forward_tilt.jpg",
    "lying.jpg": "standing_side_left_forward_tilt.jpg",  # refused: no sample lies
}
"""Pictures of the reader's own, as the documents name them, and the sample that stands for each."""

WITH_COMMANDS = [document for document in DOCUMENTS if commands(document)]
SLOW = {"docs/video.md"}  # reads films again and again, as its own tests do
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def is_parsed_only(line: str) -> bool:
    return any(fnmatch.fnmatchcase(line, pattern) for pattern in PARSED_ONLY)


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the samples and photos of the reader's own, and no references yet."""
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    for name, sample in PHOTOS.items():
        shutil.copy(ROOT / "samples" / sample, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(
    "document",
    [
        pytest.param(one, marks=[pytest.mark.slow] if name_of(one) in SLOW else [])
        for one in WITH_COMMANDS
    ],
    ids=[name_of(one) for one in WITH_COMMANDS],
)
def test_commands_do_as_shown(document: Path) -> None:
    for line in commands(document):
        if is_parsed_only(line):
            parse(line)
            continue
        name, *words = shlex.split(line)
        assert name == "posture", f"{line}: neither run nor parsed"
        result = CliRunner().invoke(main, words, catch_exceptions=False)
        assert result.exit_code == 0, f"{line}: {result.output}"


@pytest.mark.usefixtures("reader")
def test_the_python_shown_does_as_shown() -> None:
    """The page From Python as one sitting; what follows ``...`` is not held against it."""
    page = "\n".join(blocks(ROOT / "docs" / "python.md", "python"))
    done = run_examples(page, "python.md")
    assert done.attempted > 20
    elsewhere = [one for one in DOCUMENTS if one.name != "python.md"]
    assert not [one for one in elsewhere if "posture.check(" in "".join(blocks(one, "python"))]


@pytest.mark.usefixtures("reader")
def test_the_examples_in_docstrings_do_as_shown() -> None:
    shown = [
        (name, doc)
        for name in ("", *posture.__all__)
        if ">>>" in (doc := inspect.getdoc(getattr(posture, name) if name else posture) or "")
    ]
    assert [name for name, _ in shown] == ["", "Session"]
    for name, doc in shown:
        assert run_examples(doc, name or "posture").attempted


def run_examples(text: str, name: str) -> doctest.TestResults:
    """Fail unless the examples in a text print what stands below them."""
    printed: list[str] = []
    test = doctest.DocTestParser().get_doctest(text, {"posture": posture}, name, None, 0)
    done = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=printed.append)
    assert not done.failed, "".join(printed)
    return done


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_commands_within_sentences_exist(document: Path) -> None:
    for words in inline_commands(document):
        exists(words)


def test_no_line_is_excused_that_nobody_shows() -> None:
    shown = [line for document in DOCUMENTS for line in commands(document)]
    for pattern in PARSED_ONLY:
        assert fnmatch.filter(shown, pattern), pattern


@pytest.mark.parametrize(
    "line",
    ["posture photo", "posture photo a.jpg --slow", "posture batch in", "posture fly", "make tea"],
)
def test_a_line_that_cannot_be_typed_is_noticed(line: str) -> None:
    with pytest.raises((click.UsageError, AssertionError)):
        parse(line)


def parse(line: str) -> None:
    """Fail unless the line names commands, options and values that there are."""
    words = shlex.split(line)
    match words:
        case ["posture", *rest]:
            command, rest = command_of(rest)
            command.make_context(command.name, rest).close()
        case ["dask", *rest]:
            from distributed.cli import dask_scheduler, dask_worker

            command = {"scheduler": dask_scheduler.main, "worker": dask_worker.main}[rest[0]]
            command.make_context(rest[0], rest[1:]).close()
        case ["curl", *_]:
            (address,) = (word for word in words if word.startswith("http"))
            assert urlsplit(address).path in endpoints()
        case _:
            exists(words)


def exists(words: list[str]) -> None:
    """Fail unless the command is there, with every option that is named; values may be missing."""
    match words:
        case ["posture", *rest]:
            command, rest = command_of(rest)
            known = {opt for one in command.params for opt in (*one.opts, *one.secondary_opts)}
            assert {word for word in rest if word.startswith("--")} <= known | {"--help"}, words
        case ["make", target]:
            makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), words
        case ["openssl", "req", *options]:
            assert {"-x509", "-keyout", "-out"} <= set(options), words
        case ["pip", "install", *options, "-r", lock]:
            assert (ROOT / lock).is_file(), words
            assert options == ["--require-hashes"], words
        case ["pip", "install", "--no-deps", "--no-build-isolation", "."]:
            pass
        case ["pip", "install", what]:
            extra = re.fullmatch(r"\.(?:\[(\w+)\])?", what)
            assert extra, words
            assert extra[1] is None or extra[1] in PROJECT["project"]["optional-dependencies"]
        case ["python", "-m", module, *options]:
            assert importlib.util.find_spec(module), words
            code = "".join(path.read_text() for path in (ROOT / "scripts/fit").glob("*.py"))
            assert all(f'"{option}"' in code for option in options if option.startswith("--"))
        case [".venv/bin/python", "-m", "pytest", "-q", path]:
            assert (ROOT / path).exists(), words
        case _:
            pytest.fail(f"{words}: what is this?")


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that words after ``posture`` name, and the words that are left for it."""
    command: click.Command = main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        assert words[0] in command.commands, f"there is no command {words[0]}"
        command, words = command.commands[words[0]], words[1:]
    return command, words


def endpoints() -> set[str]:
    """The paths of the web app."""
    from posture.apps.web.app import make_app
    from posture.results.history import History

    nobody = cast(Any, None)
    return set(make_app(nobody, nobody, History(), nobody).openapi()["paths"])
