"""Those who share and read."""

from typing import Any

import pytest

from shared.access import PROOF_LASTS
from tests.embedded.sharing.datasets import (
    BEKKAI,
    NEMURO,
    RAUSU,
    SHIBETSU,
)


@pytest.fixture
def bekkai(as_member: Any) -> Any:
    return as_member("official", of=BEKKAI)


@pytest.fixture
def shibetsu(as_member: Any) -> Any:
    return as_member("official", of=SHIBETSU)


@pytest.fixture
def rausu(as_member: Any) -> Any:
    return as_member("official", of=RAUSU)


@pytest.fixture
def coordinator(as_member: Any) -> Any:
    return as_member("coordinator", of=NEMURO)


@pytest.fixture
def unproved(as_member: Any) -> Any:
    """An official of 別海町 who gave the password ten minutes ago."""
    return as_member("official", of=BEKKAI, since_proved=PROOF_LASTS)
