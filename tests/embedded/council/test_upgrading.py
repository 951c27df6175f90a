"""API tokens of version 0.1.0, after the upgrade."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from services.council import migrations
from services.council.api import blueprint
from services.council.domain.api_tokens import secret_hash
from shared import tokens
from shared.access import Scope
from shared.database import Database
from shared.migration.upgrading import upgrade
from shared.service import build_context
from shared.settings import Settings
from shared.transactions import utc_now
from shared.web.app import create_app

OF_0_1_0 = ("0001_council.py", "0002_commitments.py")
HEAD, OFFICE = "所属長のトークン", "事務局のトークン"
MEMBERS = (("head", "016942", '["section_head"]'), ("office", "012238", '["coordinator"]'))
TOKENS = ((HEAD, "head"), (OFFICE, "office"))
_ENROL = (
    "insert into members (id, login, name, section, municipality, roles, coordinator, term_from,"
    " password_hash, password_temporary, password_since, sample, search_key, created_by,"
    " created_at, revision) values (:id, :id, '名', '', :town, :roles, false, '2026-04-01', 'h',"
    " false, '2026-04-01 00:00:00', false, '', 'operator', '2026-04-01 00:00:00', 1)"
)
_ISSUE = (
    "insert into api_tokens (id, name, municipality, secret_hash, created_by, created_at, last_day)"
    " values (:id, :name, '016942', :hash, :by, '2026-04-01 00:00:00', '2099-03-31')"
)


def write_as_before(database: Database, folder: Path) -> None:
    """As 0.1.0 left it, with a token that a 所属長 had made, and one that the 事務局 had made.

    `folder` is for the migrations of that version.
    """
    folder.mkdir()
    for name in OF_0_1_0:
        shutil.copy(Path(migrations.__path__[0]) / name, folder)
    upgrade(database, folder, "council_schema")
    with database.writing() as session:
        for member, town, roles in MEMBERS:
            session.execute(text(_ENROL), {"id": member, "town": town, "roles": roles})
        for name, by in TOKENS:
            row = {"id": name, "name": name, "hash": secret_hash(name), "by": by}
            session.execute(text(_ISSUE), row)


@pytest.fixture
def upgraded(settings: Settings, tmp_path: Path) -> Any:
    """`upgraded(secret)`: council's answer to the token; and how it reads an access token."""
    database = Database(settings.database_url("council"))
    write_as_before(database, tmp_path / "before")
    database.close()
    context, _ = build_context("council", settings)
    context.directory.know("council", context.ring.jwks())
    client = create_app(context, blueprint).test_client()

    def drawn(secret: str) -> Any:
        answer = client.post("/tokens", json={"api_token": secret})
        token = answer.json.get("access_token")
        return answer, tokens.read(
            token, context.directory, "registry", utc_now()
        ) if token else None

    yield drawn
    context.transactions.database.close()


def test_a_token_that_a_section_head_had_made_goes_on_with_every_scope(upgraded: Any) -> None:
    answer, caller = upgraded(HEAD)
    assert answer.status_code == 200
    assert (caller.scopes, caller.sponsor) == (frozenset(Scope), "head")


def test_a_token_that_the_secretariat_had_made_waits_for_a_section_head(upgraded: Any) -> None:
    answer, caller = upgraded(OFFICE)
    assert (answer.status_code, caller) == (401, None)
    assert "引き継ぐ" in answer.json["detail"]
