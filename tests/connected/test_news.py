"""What is told of a history, which is kept as JSON, by either kind of database."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from infra.local import LocalServers
from services.registry import storage
from services.registry.domain import Content, HistoryEntry, Project
from services.registry.storage.tables import metadata
from shared.database import Database
from shared.vocabulary import ProjectState
from tests.connected.wiring import emptied

NOON = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)
RAUSU, SHIBETSU = "016942", "016934"


def _keep(session: Session, project_id: str, version: int) -> None:
    content = Content(title=project_id, lead_municipality=RAUSU, partners=(SHIBETSU,))
    project = Project(
        id=project_id,
        content=content,
        created_at=NOON,
        updated_at=NOON,
        shown_at=NOON - timedelta(days=30),
        created_by="official",
        version=version,
    )
    storage.save(session, project)


def _write(session: Session, event: str, by: str = "official", *, lapsed: bool = False) -> None:
    entry = HistoryEntry(
        at=NOON,
        by=by,
        event=event,
        from_state=ProjectState.DRAFT,
        to_state=ProjectState.DRAFT,
        version=1,
        lapsed=lapsed,
    )
    storage.write_history(session, "shown", entry)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_news_is_chosen_alike_by_both(kind: str, servers: LocalServers, tmp_path: Path) -> None:
    database = (
        Database(f"sqlite:///{tmp_path}/registry.db")
        if kind == "sqlite"
        else emptied(servers.database_url("registry"))
    )
    with database.writing() as session:
        metadata.create_all(session.connection())
        _keep(session, "draft", 0)
        _keep(session, "shown", 1)
        _write(session, "submitted")
        _write(session, "edited", lapsed=True)
        _write(session, "accepted", by="office")
        for _ in range(6):
            _write(session, "edited")

        def found(town: str, drafts_of: str | None) -> list[str]:
            since = NOON - timedelta(days=14)
            return [p.id for p in storage.changed_since(session, since, town, drafts_of)]

        def page(told: Collection[str] | None, number: int) -> tuple[list[str], int]:
            entries, total = storage.read_history(session, "shown", told, number, 2)
            return [entry.event for entry in entries], total

        def events(*, outside: Collection[str] = (), inside: Collection[str] = ()) -> list[str]:
            told = {"submitted", "accepted"}
            newest = storage.newest_history(
                session,
                "office",
                storage.Told(ids=outside, events=told),
                storage.Told(ids=inside, events=told),
            )
            return [entry.event for entry in newest["shown"]]

        assert page(None, 4) == (["accepted", "edited"], 9)
        assert page({"submitted", "accepted"}, 1) == (["accepted", "submitted"], 2)
        assert page({"submitted", "accepted"}, 2) == ([], 2)
        assert events(outside=["shown"]) == ["submitted"]
        assert events(inside=["shown"]) == ["edited", "submitted"]
        assert found(RAUSU, RAUSU) == ["shown", "draft"]
        assert found(RAUSU, None) == found(SHIBETSU, SHIBETSU) == found(SHIBETSU, None) == []
    database.close()
