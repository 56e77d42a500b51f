"""Points over time, read back by other programs' readers."""

import io
import warnings

import numpy as np
import pandas
import pytest

from posture.movements.model import Movement
from posture.movements.opensim_files import in_metres
from posture.movements.tracking_files import to_deeplabcut
from posture.output.c3d_file import to_c3d
from posture.pose.skeleton import INDEX, LANDMARKS
from tests.movement_curves import facts

c3d = pytest.importorskip("c3d")
pytest.importorskip("ezc3d")

LOOKS = 6
UNSEEN = 3
SHOULDER = INDEX["left_shoulder"]


@pytest.fixture(scope="module")
def movement() -> Movement:
    """A shoulder that rises above still ankles; in one look there is nobody."""
    points = np.full((LOOKS, len(LANDMARKS), 2), 400.0, np.float32)
    points[:, SHOULDER, 1] = 100.0 - 5.0 * np.arange(LOOKS)
    visibility = np.full((LOOKS, len(LANDMARKS)), 0.75, np.float32)
    points[UNSEEN], visibility[UNSEEN] = np.nan, np.nan
    return Movement(
        film=facts(LOOKS / 15),
        test=None,
        is_chosen=False,
        status="not_assessed",
        reason=None,
        view=None,
        facing=None,
        yaw_deg=None,
        curves={},
        time_s=np.arange(LOOKS) / 15,
        points=points,
        visibility=visibility,
        torso_px=100.0,
    )


def test_c3d_has_metres_and_leaves_out_who_is_not_seen(movement: Movement) -> None:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="No analog data")
        reader = c3d.Reader(io.BytesIO(to_c3d(movement, 1.70)))
        frames = [points for _, points, _ in reader.read_frames()]
    assert [name.strip() for name in reader.point_labels] == list(LANDMARKS)
    assert reader.point_rate == pytest.approx(movement.film.looks_per_s)
    assert len(frames) == LOOKS
    assert np.allclose(frames[0][:, :2], in_metres(movement, 1.70)[0], atol=1e-5)
    assert frames[0][SHOULDER, 1] == pytest.approx(3 * 0.288 * 1.70)
    is_there = [bool((points[:, 3] >= 0).all()) for points in frames]
    assert is_there == [number != UNSEEN for number in range(LOOKS)]


def test_deeplabcut_has_pixels_and_visibility(movement: Movement) -> None:
    table = pandas.read_csv(io.StringIO(to_deeplabcut(movement)), header=[0, 1, 2], index_col=0)
    read = table["posture"]
    assert list(dict.fromkeys(name for name, _ in read.columns)) == list(LANDMARKS)
    assert movement.points is not None
    shoulder = read["left_shoulder"]
    assert np.allclose(shoulder[["x", "y"]], movement.points[:, SHOULDER], equal_nan=True)
    expected = [np.nan if number == UNSEEN else 0.75 for number in range(LOOKS)]
    assert np.allclose(shoulder["likelihood"], expected, equal_nan=True)
