"""All logs and trails of an installation, compared with what was recorded of them elsewhere."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from sqlalchemy import select

from infra.backup.manifest import Manifest
from infra.verification.reading import readable
from services.reporting.storage import recorded_positions
from services.sharing.storage import accesses
from services.sharing.storage.tables import accesses as access_log_table
from shared.database import Database
from shared.messaging.protocol.continuity import Cursor
from shared.messaging.tables import cursors
from shared.messaging.verification import Verified, Witness, verify
from shared.trail import verification as trail
from shared.trail.guards import others_than_guards
from shared.trail.tables import trail as trail_table


def verify_logs(
    databases: Mapping[str, Database], backups: Mapping[str, Manifest] = MappingProxyType({})
) -> dict[str, Verified]:
    """Per service, what came of reading its log; `backups` by the names they go by."""
    witnesses = defaultdict(list)
    for name, backup in backups.items():
        for producer, end in backup.logs.items():
            witnesses[producer].append(Witness(f"バックアップ（{name}）", end))
    unreadable: dict[str, Verified] = {}
    for service, database in databases.items():
        with readable(unreadable, service):
            for producer, witness in _kept_by(service, database):
                witnesses[producer].append(witness)
    found: dict[str, Verified] = {}
    for service, database in databases.items():
        with readable(found, service), database.snapshot() as session:
            found[service] = verify(session, witnesses[service])
    return {
        service: one if one.findings else unreadable.get(service, one)
        for service, one in found.items()
    }


def verify_trails(
    databases: Mapping[str, Database], backups: Mapping[str, Manifest] = MappingProxyType({})
) -> dict[str, Verified]:
    """Per service, what came of reading its trail of security acts, and what may silence it."""
    found: dict[str, Verified] = {}
    for service, database in databases.items():
        with readable(found, service), database.snapshot() as session:
            read = trail.verify(session, service, _from_trails(service, backups))
            guarded = (trail_table.name, *_GUARDED_BESIDE.get(service, ()))
            others = others_than_guards(session, guarded)
            found[service] = replace(read, findings=(*others, *read.findings))
    return found


def verify_access_log(
    databases: Mapping[str, Database], backups: Mapping[str, Manifest] = MappingProxyType({})
) -> dict[str, Verified]:
    """What came of reading sharing's log of who looked at what."""
    found: dict[str, Verified] = {}
    with readable(found, "sharing"), databases["sharing"].snapshot() as session:
        witnesses = _from_trails(accesses.ACCESS_LOG, backups)
        found["sharing"] = accesses.verify(session, witnesses)
    return found


def _from_trails(name: str, backups: Mapping[str, Manifest]) -> list[Witness]:
    return [
        Witness(f"バックアップ（{backup_name}）", backup.trails[name])
        for backup_name, backup in backups.items()
        if name in backup.trails
    ]


def _kept_by(service: str, database: Database) -> Iterator[tuple[str, Witness]]:
    """What the service keeps of how others' logs were; raises what reading raises."""
    with database.reading() as session:
        for stream, *heard in session.execute(_CURSORS):
            yield stream.partition(".")[2], Witness(f"{service}の受信位置", Cursor(*heard))
        if service == "reporting":
            for number, at in recorded_positions(session):
                heard_then = Cursor("", at.position, at.hash)
                yield at.service, Witness(f"報告書（{number}）", heard_then)


_GUARDED_BESIDE = {"sharing": (access_log_table.name,)}
"""The tables of a service that bear guards, as each one's trail does."""

_CURSORS = select(cursors.c.stream, cursors.c.log_id, cursors.c.position, cursors.c.hash)
