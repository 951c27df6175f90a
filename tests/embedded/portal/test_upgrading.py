"""Sessions of version 0.1.0, after the upgrade."""

import hashlib
import shutil
from pathlib import Path

from sqlalchemy import text

from services.portal import migrations, sessions
from services.portal.application import create_app
from services.portal.cookies import SESSION
from shared.database import Database
from shared.migration.upgrading import upgrade
from shared.service import build_context
from shared.settings import Settings
from shared.transactions import utc_now

MEMBER, COOKIE = "a-member", "a cookie of 0.1.0"
_SIGN_IN = (
    "insert into sessions (id_hash, member_id, member, sealed_tokens, started_at, seen_at)"
    " values (:id_hash, :member, :known, 'sealed as 0.1.0 did', :now, :now)"
)


def write_as_before(database: Database, folder: Path) -> None:
    """As 0.1.0 left it, with a member who is signed in; `folder` is for its migration."""
    folder.mkdir()
    shutil.copy(Path(migrations.__path__[0]) / "0001_sessions_and_unsent_forms.py", folder)
    upgrade(database, folder, "portal_schema")
    now = utc_now().replace(tzinfo=None).isoformat(" ")
    id_hash = hashlib.sha256(COOKIE.encode()).hexdigest()
    known = '{"id": "a-member", "must_change_password": false}'
    row = {"id_hash": id_hash, "member": MEMBER, "known": known, "now": now}
    with database.writing() as session:
        session.execute(text(_SIGN_IN), row)


def test_whoever_was_signed_in_signs_in_anew_and_is_still_known(
    settings: Settings, tmp_path: Path
) -> None:
    database = Database(settings.database_url("portal"))
    write_as_before(database, tmp_path / "before")
    database.close()
    context, _ = build_context("portal", settings)
    browser = create_app(context).test_client()
    browser.set_cookie(SESSION, COOKIE)

    answer = browser.get("/projects")
    session = sessions.recognise(context.transactions.database, COOKIE, utc_now())
    context.transactions.database.close()

    assert answer.location == "/sign-in?next=%2Fprojects&ended=1"
    assert session.known_member_id == MEMBER
