"""What the operator does on the command line, in the trail of the service that it is about."""

from infra.callers import OPERATOR
from shared.acts import Act, Particular
from shared.database import Database
from shared.migration import migrate
from shared.transactions import CONSOLE, Transactions


def record(
    database: Database, service: str, act: Act, whom: str = "", **particulars: Particular
) -> None:
    """Raises what the database raises."""
    migrate(database, "shared.trail")  # a database of 0.1.0, restored or not started since
    transactions = Transactions(service, database, lambda _: None, address=CONSOLE)
    with transactions.begin(OPERATOR) as work:
        work.record(act, whom, **particulars)
