"""Each service in turn, with its world of objects."""

from collections.abc import Iterator

import pytest

from shared.manifests import WITH_API
from shared.settings import Settings
from tests.embedded.security.portal import Portal, portal_over_all
from tests.embedded.security.world import World
from tests.embedded.security.worlds import WORLDS


@pytest.fixture(scope="module", params=WITH_API)
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    built = WORLDS[request.param](Settings(var=tmp_path_factory.mktemp(request.param)))
    yield built
    built.close()


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with portal_over_all(tmp_path_factory.mktemp("portal")) as built:
        yield built
