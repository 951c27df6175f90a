"""A service on a SQLite file of its own, called as its members would call it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from shared import tokens
from shared.access import Member, Role
from shared.keys import KeyRing
from shared.service import build_context
from shared.settings import Settings
from shared.web.app import create_app
from shared.web.context import ServiceContext


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(var=tmp_path)


@pytest.fixture
def context(request: pytest.FixtureRequest, settings: Settings) -> Iterator[ServiceContext]:
    """The context of the service whose folder the test lies in."""
    built, _ = build_context(request.path.parent.name, settings)
    yield built
    built.transactions.database.close()


@pytest.fixture
def council_keys(settings: Settings, context: ServiceContext) -> KeyRing:
    """council's keys, known to the service without asking over the network."""
    ring = KeyRing("council", settings.keys)
    context.directory.know(ring.service, ring.jwks())
    return ring


Browser = Callable[..., FlaskClient]


@pytest.fixture
def as_member(context: ServiceContext, council_keys: KeyRing) -> Browser:
    """`as_member("official", of="016942")` answers a client signed in that way."""
    blueprint = import_module(f"services.{context.service}.api").blueprint
    app = create_app(context, blueprint)

    def sign_in(
        *roles: str,
        of: str | None = None,
        member_id: str | None = None,
        since_proved: timedelta = timedelta(0),
    ) -> FlaskClient:
        now = datetime.now(UTC)
        who = Member(
            member_id or f"{'-'.join(roles)}-{of}",
            of,
            frozenset(Role(role) for role in roles),
            proved_at=now - since_proved,
        )
        client = app.test_client()
        token = tokens.issue(council_keys, who, now)
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return client

    return sign_in
