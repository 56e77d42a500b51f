"""A deferred module is loaded when it is used and not before, and is the real one afterwards."""

import sys
from pathlib import Path

import pytest

from posture.runtime import lazy_imports


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package whose import leaves a trace, as do its submodule's."""
    folder = tmp_path / "heavy_package"
    folder.mkdir()
    (folder / "__init__.py").write_text("LOADED = True\n")
    (folder / "part.py").write_text("def answer():\n    return 42\n")
    (tmp_path / "user_of_it.py").write_text(
        "import heavy_package.part as part\nimport heavy_package\n"
        "def ask():\n    return part.answer()\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    return "heavy_package"


def test_it_is_loaded_when_used_and_not_before(package: str) -> None:
    with lazy_imports.imports(package, f"{package}.part"):
        import user_of_it  # type: ignore[import-not-found]
    assert package not in sys.modules
    assert user_of_it.ask() == 42
    assert sys.modules[package].LOADED


def test_a_module_that_is_there_already_stays(package: str) -> None:
    before = sys.modules["json"]
    with lazy_imports.imports("json"):
        import json
    assert json is before is sys.modules["json"]
