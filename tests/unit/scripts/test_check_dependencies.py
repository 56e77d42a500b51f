"""What is installed is looked at: versions, hashes, and the licences of libraries within wheels."""

from __future__ import annotations

from importlib.metadata import distributions

import pytest

from scripts import check_dependencies
from scripts.check_dependencies import (
    GPL,
    LGPL,
    LOCKS,
    ROOT,
    differing,
    libraries_in,
    not_named,
    pinned,
    without_hash,
)

HASH = "    --hash=sha256:" + "0" * 64
LOCK = f"a==1.0 \\\n{HASH}\n    # via b\nb-c==2.0 ; python_version < '3.12' \\\n{HASH}\n"


def test_a_lock_is_read_and_what_has_no_hash_is_named() -> None:
    assert pinned(LOCK) == {"a": "1.0", "b-c": "2.0"}
    assert without_hash(LOCK) == []
    assert without_hash("a==1.0\n    # via b\n" + LOCK) == ["a==1.0"]


@pytest.mark.parametrize("name", [*LOCKS, "requirements.lock", "requirements-uv.lock"])
def test_every_package_of_every_lock_has_a_hash(name: str) -> None:
    lock = (ROOT / name).read_text("utf-8")
    assert pinned(lock)
    assert without_hash(lock) == []


def test_another_version_than_is_locked_is_named() -> None:
    pytest_itself = [one for one in distributions() if one.metadata["Name"] == "pytest"]
    (fault,) = differing(pytest_itself, {"pytest": "0.1"})
    assert "0.1 is locked" in fault


def test_the_notice_names_what_the_wheels_hold_and_nothing_of_the_gpl_is_there() -> None:
    installed = list(distributions())
    found = libraries_in(installed, LGPL)
    assert {"libavcodec", "libQt5Core"} <= found["opencv-contrib-python"]
    notice = (ROOT / "NOTICE").read_text("utf-8")
    assert list(not_named(found, notice)) == []
    assert libraries_in(installed, GPL) == {}


def test_a_part_that_the_notice_leaves_out_is_named() -> None:
    notice = "some\n\npi-heif (the extra)\n    libheif\nnumpy, scipy\n    libquadmath\n"
    found = {"pi-heif": {"libheif", "libde265"}, "scipy": {"libquadmath"}, "x": {"libheif"}}
    assert list(not_named(found, notice)) == [
        "NOTICE does not name libde265 of pi-heif",
        "NOTICE does not name libheif of x",
    ]


def test_the_locked_installers_are_looked_at() -> None:
    assert {"pip", "setuptools"} == set(pinned((ROOT / LOCKS[0]).read_text("utf-8")))
    assert callable(check_dependencies.main)
