"""truth.json → entries; what is wrong with one is said in words."""

import json
from pathlib import Path
from typing import Any

import pytest

from posture.errors import UsageError
from posture.evaluation.validate.truth_reading import read_truth

LEAST: dict[str, Any] = {
    "file": "000000.jpg",
    "body": "s1",
    "people": 1,
    "stance": "standing",
    "view": "side",
    "facing": "left",
    "measures": {"pelvic_tilt": 12, "sway": None},
}


def folder_with(tmp_path: Path, text: str) -> Path:
    (tmp_path / "truth.json").write_text(text)
    return tmp_path


def test_what_may_be_missing_may_be_missing_or_null(tmp_path: Path) -> None:
    nulls = dict.fromkeys(("pair", "camera", "build", "clothing", "fit", "occluded"))
    bare, nulled = read_truth(folder_with(tmp_path, json.dumps([LEAST, LEAST | nulls])))
    assert bare == nulled
    assert bare.measures == {"pelvic_tilt": 12.0}
    assert (bare.pair, bare.yaw_deg, bare.build.male, bare.garments) == (None, None, None, ())


def test_everything_that_is_told_is_read(tmp_path: Path) -> None:
    complete = LEAST | {
        "pair": "p1",
        "camera": {"yaw_deg": -4.5},
        "build": {"male": 0.2, "age": 0.5, "weight": 1, "lordosis": -7.5, "details": {"nose": 1}},
        "clothing": "jeans, long shirt,shoes, ",
        "fit": "loose",
        "occluded": ["low_back"],
        "points_px": {"asis": [1, 2]},
    }
    (entry,) = read_truth(folder_with(tmp_path, json.dumps([complete])))
    assert entry.pair == "p1"
    assert entry.yaw_deg == -4.5
    assert (entry.build.male, entry.build.age, entry.build.weight) == (0.2, 0.5, 1.0)
    assert entry.build.lordosis_deg == -7.5
    assert entry.garments == ("jeans", "long shirt", "shoes")
    assert (entry.fit, entry.occluded) == ("loose", ("low_back",))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[{", "is not JSON (line 1"),
        ("{}", "is not a list of pictures"),
        ("[]", "lists no picture"),
        ("[3]", "Picture 1 of truth.json is not an object"),
        ('[{"file": "a.jpg"}]', "has no body, people, stance, view, facing, measures"),
        (json.dumps([LEAST, LEAST | {"file": None}]), "Picture 2 of truth.json: file cannot be"),
        (json.dumps([LEAST | {"people": "two"}]), 'people cannot be "two"'),
        (json.dumps([LEAST | {"view": 3}]), "view cannot be 3"),
        (json.dumps([LEAST | {"measures": [1]}]), "measures cannot be [1]"),
        (json.dumps([LEAST | {"measures": {"sway": "big"}}]), 'measures: sway cannot be "big"'),
        (json.dumps([LEAST | {"measures": {"sway": float("nan")}}]), "sway cannot be NaN"),
        (json.dumps([LEAST | {"build": {"male": True}}]), "build: male cannot be true"),
        (json.dumps([LEAST | {"occluded": [1]}]), "occluded cannot be [1]"),
    ],
)
def test_a_wrong_file_is_told_in_words(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_truth(folder_with(tmp_path, text))
    assert message.lower() in str(raised.value).lower()


def test_a_missing_folder_or_file_says_how_to_get_one(tmp_path: Path) -> None:
    for folder, message in ((tmp_path, "There is no truth.json"), (tmp_path / "no", "no folder")):
        with pytest.raises(UsageError, match=message) as raised:
            read_truth(folder)
        assert "posture simulate" in str(raised.value)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "truth.json").write_bytes(b"\xff\xfe[")
    with pytest.raises(UsageError, match="not JSON in UTF-8"):
        read_truth(tmp_path)
