"""Tables, compared with what the facts say: a service's own, and what it keeps of others' facts."""

from collections.abc import Iterator, Mapping

from sqlalchemy.orm import Session

from infra.doors import read_models_of, record_of
from infra.verification.reading import readable
from shared.database import Database
from shared.messaging.protocol.continuity import Cursor
from shared.messaging.verification import Verified
from shared.rebuilding import ReadModel
from shared.reconciling import Compared, Record, compare, heard, own, retold, whole


def verify_tables(databases: Mapping[str, Database]) -> dict[str, Verified]:
    """Per service with tables that facts speak of, what is otherwise; `end` counts the rows.

    Tables, log and cursors of a service are of one moment, whoever writes meanwhile.
    """
    found: dict[str, Verified] = {}
    for service, database in databases.items():
        with readable(found, service), database.snapshot() as session:
            if compared := [*_compared(service, session, databases)]:
                found[service] = _together(compared)
    return found


def _compared(
    service: str, session: Session, databases: Mapping[str, Database]
) -> Iterator[Compared]:
    if record := record_of(service):
        yield from _with_own_facts(service, record, session)
    for read_model in read_models_of(service):
        producer = databases.get(read_model.subscription.partition(".")[2])
        if producer is not None:
            yield from _with_heard_facts(read_model, session, producer)


def _with_own_facts(service: str, record: Record, session: Session) -> Iterator[Compared]:
    with retold(service, record.handlers, own(session), record.tables) as told:
        yield Compared(0, told.findings)
        for recorded in record.tables:
            yield compare(recorded, told.session, session)


def _with_heard_facts(
    read_model: ReadModel, session: Session, producer: Database
) -> Iterator[Compared]:
    tables = [whole(table) for table in read_model.tables]
    with producer.reading() as log:
        facts = heard(session, read_model.subscription, log)
        with retold(read_model.service, read_model.handlers, facts, tables) as told:
            yield Compared(0, told.findings)
            for recorded in tables:
                yield compare(recorded, told.session, session)


def _together(compared: list[Compared]) -> Verified:
    findings = tuple(finding for each in compared for finding in each.findings)
    return Verified(Cursor("", sum(each.rows for each in compared)), findings)
