"""The body model, read once, and bodies of known build; all that is here counts as rendering.

Films, stances, clothes and framings by the dozen take long and change seldom: they count as slow.
"""

from pathlib import Path

import pytest

from posture.evaluation.simulate.body import BodyModel, Phenotype, load_body, shape
from posture.evaluation.simulate.skinning import Rig, make_rig

BUILDS = {
    "man": Phenotype(male=1, age=0.2),
    "woman": Phenotype(male=0, age=0.2),
    "heavy": Phenotype(male=1, weight=1.2, details={"stomach/stomach-pregnant": 0.4}),
    "lean old": Phenotype(male=0, age=1, weight=0.1),
}


SLOW = (
    "test_filming.py",
    "test_movements.py",
    "test_stances.py",
    "test_wardrobe.py",
    "test_framing.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.rendering)
            if item.path.name in SLOW:
                item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def model() -> BodyModel:
    return load_body()


@pytest.fixture(scope="session")
def rigs(model: BodyModel) -> dict[str, Rig]:
    return {name: make_rig(model, shape(model, p)) for name, p in BUILDS.items()}


@pytest.fixture(params=list(BUILDS))
def rig(request: pytest.FixtureRequest, rigs: dict[str, Rig]) -> Rig:
    return rigs[str(request.param)]
