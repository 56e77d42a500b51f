"""`posture photo --test thomas` as it is typed; the samples stand, so that each is refused."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from posture.apps.cli import main
from posture.runtime.resources import PACKAGE_DIR
from tests.live_runs import SAMPLES

pytestmark = pytest.mark.usefixtures("recalled")

SCHEMA = json.loads((PACKAGE_DIR / "data" / "posture-movement-1.schema.json").read_text("utf-8"))
STANDS = SAMPLES / "standing_side_left_neutral.jpg"


def photo(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["photo", *map(str, arguments)])


def test_somebody_who_stands_is_refused_in_words() -> None:
    result = photo(STANDS, "--test", "thomas", "--back-flat")
    assert result.exit_code == 0
    assert "Nobody lies on their back in this picture" in " ".join(result.output.split())
    assert result.output.count("wellness and education tool") == 1


def test_json_is_one_line_a_photo_and_is_written_too(tmp_path: Path) -> None:
    result = photo(STANDS, tmp_path / "none.jpg", "--test", "thomas", "--json", "--out", tmp_path)
    assert result.exit_code == 1
    assert "none.jpg" in result.stderr
    (line,) = result.stdout.splitlines()
    found = json.loads(line)
    jsonschema.validate(found, SCHEMA)
    assert (found["test"], found["reason_code"]) == ("thomas", "thomas_not_lying")
    assert json.loads((tmp_path / f"{STANDS.name}.movement.json").read_text("utf-8")) == found


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--back-flat"], "Add --test thomas"),
        (["--test", "thomas", "--same"], "Leave them out"),
        (["--test", "squat"], "'squat' is not"),
    ],
)
def test_options_that_make_no_sense_are_refused(arguments: list[str], words: str) -> None:
    result = photo(STANDS, *arguments)
    assert result.exit_code == 2
    assert words in result.output
