"""Stored files, and what `yui verify` says of them."""

import io
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from infra.verification import verify_files, verify_logs
from shared.database import Database
from shared.files import FileStore, Swept, sweep
from shared.preparing import prepare
from shared.settings import Settings
from shared.transactions import utc_now

GONE = "0" * 64


def test_an_altered_file_and_one_that_is_gone_are_named(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path)
    store = FileStore(settings.files / "sharing")
    whole, altered = (store.put(io.BytesIO(content)) for content in (b"whole", b"altered"))
    with store.path(altered).open("ab") as file:
        file.write(b".")
    with closing(Database(settings.database_url("sharing"))) as sharing:
        with sharing.writing() as session:
            session.execute(text("create table stored (sha256 text)"))
            for name in (whole, altered, GONE):
                session.execute(text("insert into stored values (:name)"), {"name": name})
        found = verify_files(settings, {"sharing": sharing})["sharing"]
    assert found.end.position == 2
    assert [one.words for one in found.findings] == [
        f"ファイル {altered} の内容が書き換えられています。",
        f"ファイル {GONE} がありません。",
    ]


class LetGoAndSwept(Database):
    """Whatever its tables named is let go, and swept, as soon as they were read."""

    store: FileStore

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        with super().snapshot() as session:
            yield session
        self.swept = sweep(self.store.folder, lambda: set(), utc_now() + timedelta(days=1))


def test_what_is_let_go_while_it_reads_is_no_finding(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path)
    with closing(LetGoAndSwept(settings.database_url("sharing"))) as sharing:
        sharing.store = FileStore(settings.files / "sharing")
        named = sharing.store.put(io.BytesIO(b"let go in a moment"))
        with sharing.writing() as session:
            session.execute(text("create table stored (sha256 text)"))
            session.execute(text("insert into stored values (:name)"), {"name": named})
        found = verify_files(settings, {"sharing": sharing})["sharing"]
        assert sharing.swept == Swept(), "a sweep waits for whoever looks"
    assert (found.end.position, found.findings) == (1, ())


def test_a_database_that_cannot_be_read_is_said_and_not_a_crash(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path)
    with closing(Database(settings.database_url("reporting"))) as reporting:
        prepare(reporting, "reporting")
    with closing(Database(settings.database_url("sharing"))) as sharing:
        prepare(sharing, "sharing")
        with sharing.writing() as session:
            session.execute(text("drop table log"))
        with closing(Database(settings.database_url("reporting"))) as reporting:
            found = verify_logs({"sharing": sharing, "reporting": reporting})
    assert "読み取れません" in found["sharing"].findings[0].words
    assert found["reporting"].findings == ()
