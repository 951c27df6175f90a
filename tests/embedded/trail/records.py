"""Recording acts and reading them back, as tests do it again and again."""

from shared.access import Member, Role
from shared.acts import Act
from shared.messaging.verification import Finding
from shared.trail.entries import Entry, Numbered
from shared.trail.keeping import Search, search
from shared.trail.verification import verify
from shared.transactions import Transactions

AUDITOR = Member("auditor-1", None, frozenset({Role.AUDITOR}))


def record(transactions: Transactions, *acts: Act, by: Member = AUDITOR) -> None:
    for act in acts:
        with transactions.begin(by, "request-1") as work:
            work.record(act, "somebody")


def on_record(transactions: Transactions, **what) -> list[Entry]:
    """What is on record, in order."""
    return [one.entry for one in numbered(transactions, **what)]


def numbered(transactions: Transactions, **what) -> list[Numbered]:
    with transactions.database.reading() as session:
        return search(session, Search(**{"after": 0, **what}))


def positions_found(transactions: Transactions) -> list[int]:
    """Where the entries are wrong, whatever became of the guards."""
    return [one.position for one in findings(transactions) if "仕組み" not in one.words]


def findings(transactions: Transactions) -> tuple[Finding, ...]:
    with transactions.database.reading() as session:
        return verify(session, transactions.service).findings
