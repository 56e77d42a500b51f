"""What `import posture` offers, what it costs, and the one tree that all its errors hang on."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
import typing
from pathlib import Path
from typing import Any

import pytest

import posture
from posture import errors
from posture.apps.batch.batch_options import BatchOptions
from posture.apps.batch.run import BatchSettings
from posture.errors import PostureError, UnreadableImage
from posture.session import options_for
from posture.types import Report

SAMPLE = Path(__file__).parents[2] / "samples" / "standing_side_left_neutral.jpg"
HEAVY = ("mediapipe", "cv2", "PIL", "matplotlib", "rich", "click", "pyarrow", "moderngl")
ERRORS = [
    one
    for one in vars(errors).values()
    if inspect.isclass(one) and issubclass(one, BaseException) and one.__module__ == errors.__name__
]


def loaded_after(code: str) -> set[str]:
    """Top-level modules a fresh Python holds after running ``code``."""
    script = f"{code}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return set(done.stdout.split())


def test_importing_posture_imports_nothing_heavy() -> None:
    loaded = loaded_after("import posture; posture.check; posture.Report")
    assert "posture" in loaded
    assert not loaded & set(HEAVY)


def test_the_check_for_heavy_imports_would_find_one() -> None:
    assert "PIL" in loaded_after("import posture.capture.images")


def test_every_public_name_exists_and_is_documented() -> None:
    assert posture.__doc__
    assert sorted(posture.__all__) == list(posture.__all__)
    for name in posture.__all__:
        assert inspect.getdoc(getattr(posture, name)), name


def test_nothing_public_is_left_out_of_the_list() -> None:
    """Beside submodules and the names of `typing`."""
    public = {
        name
        for name, value in vars(posture).items()
        if not name.startswith("_")
        and not inspect.ismodule(value)
        and getattr(value, "__module__", "").startswith("posture")
    }
    assert public == set(posture.__all__)


def test_every_type_that_comes_back_is_public() -> None:
    """The report, the error and all that a report holds."""
    met: set[type] = set()
    ahead: list[object] = [posture.Report]
    while ahead:
        hint = ahead.pop()
        ahead += typing.get_args(hint)
        if dataclasses.is_dataclass(hint) and isinstance(hint, type) and hint not in met:
            met.add(hint)
            ahead += typing.get_type_hints(hint).values()
    assert {one.__name__ for one in met} >= {"Estimate", "Finding", "Report", "View"}
    assert met <= {getattr(posture, name) for name in posture.__all__}


def test_check_gives_the_report_on_a_photo() -> None:
    for picture in (SAMPLE, str(SAMPLE)):
        report = posture.check(picture, model="lite", fast=True)
        assert isinstance(report, posture.Report)
        assert (report.status, report.passes) == ("ok", 1)
        assert report.measures["hip_flexion"]
        assert report.source.name == str(SAMPLE)


def test_a_session_judges_pictures_of_every_kind_as_check_does() -> None:
    with posture.Session(model="lite", fast=True) as session, SAMPLE.open("rb") as file:
        whole = session.check(SAMPLE).to_dict()
        for picture in (SAMPLE.read_bytes(), file):
            assert session.check(picture, name=str(SAMPLE)).to_dict() == whole
        marked = session.check(SAMPLE, asis=(470, 650), psis=(530, 640), vertical=((9, 9), (9, 99)))
        assert marked.measures["pelvic_tilt"].method == "measured"
        assert marked.view is not None
        assert marked.view.roll_deg == 0.0
        assert session.check(SAMPLE).to_dict() == whole
    with pytest.raises(errors.UsageError, match=r"closed.*another"):
        session.check(SAMPLE)


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"person": (1,)}, r"person is no point: \(1,\)"),
        ({"person": "ab"}, "person is no point: 'ab'"),
        ({"asis": (1, float("nan")), "psis": (1, 2)}, "asis is no point"),
        ({"asis": (1, 2)}, "asis and psis go together"),
        ({"joints": {"elbow": (1, 2)}}, "No joint is called elbow.*shoulder, hip, knee"),
        ({"vertical": (1, 2, 3, 4)}, "both its ends"),
        ({"vertical": ((1, 2), 3)}, "an end of vertical is no point: 3"),
    ],
)
def test_points_that_make_no_sense_are_named_before_anything_is_read(
    wrong: dict[str, Any], fault: str
) -> None:
    with pytest.raises(errors.UsageError, match=fault):
        options_for(**wrong)


def test_what_does_not_fit_a_picture_is_named(tmp_path: Path) -> None:
    with pytest.raises(errors.BadMark, match="outside the picture"):
        posture.check(SAMPLE, model="lite", fast=True, person=(-5, 5))
    with pytest.raises(errors.BaselineError):
        posture.Session(reference="nobody-of-this-name")


def test_every_error_that_is_documented_is_one_of_the_page_from_python() -> None:
    page = (Path(__file__).parents[2] / "docs" / "python.md").read_text("utf-8")
    for of in (posture.Session, posture.Session.check, posture.check, posture.batch, Report.save):
        for name in re.findall(r"posture\.errors\.(\w+)", inspect.getdoc(of) or ""):
            assert name in vars(errors)
            assert f"| `{name}` |" in page


def test_batch_has_every_option_of_a_batch_and_no_other() -> None:
    fields = {one.name for one in dataclasses.fields(BatchOptions)}
    fields |= {one.name for one in dataclasses.fields(BatchSettings)} - {"options"}
    assert set(inspect.signature(posture.batch).parameters) == fields
    defaults = {one.name: one.default for one in dataclasses.fields(BatchOptions)}
    for name, parameter in inspect.signature(posture.batch).parameters.items():
        if name in defaults:
            assert parameter.default == defaults[name]


def test_a_missing_photo_is_an_unreadable_image(tmp_path: Path) -> None:
    with pytest.raises(UnreadableImage, match="no such file"):
        posture.check(tmp_path / "missing.jpg", model="lite", fast=True)


def test_a_missing_model_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(errors.ModelError, match="no model file"):
        posture.check(SAMPLE, model=tmp_path / "missing.task")


def test_every_exception_of_the_package_hangs_on_the_one_tree() -> None:
    for module in pkgutil.walk_packages(posture.__path__, "posture."):
        if (
            module.name.startswith("posture.evaluation.simulate")
            or module.name == "posture.__main__"
        ):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if inspect.isclass(value) and issubclass(value, BaseException):
                is_ours = value.__module__.startswith("posture")
                assert not is_ours or issubclass(value, PostureError), (module.name, name)
                assert not is_ours or value in ERRORS, (module.name, name)


def test_the_tree_is_drawn_as_the_classes_derive() -> None:
    drawn: dict[str, str] = {}
    open_at: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        names = [one.__name__ for one in ERRORS if one.__name__ in line.split()]
        if names:
            depth = line.index(names[0])
            open_at = [(at, name) for at, name in open_at if at < depth]
            drawn[names[0]] = open_at[-1][1] if open_at else "Exception"
            open_at.append((depth, names[0]))
    assert drawn == {one.__name__: one.__bases__[0].__name__ for one in ERRORS}


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_says_what_happened_and_what_to_do(kind: type[PostureError]) -> None:
    assert kind.__doc__
    error = kind("The file is empty", "Copy it again")
    assert str(error) == "The file is empty. Copy it again"
    assert (error.what, error.do) == ("The file is empty", "Copy it again")
    assert str(kind("The file is empty")) == "The file is empty"
