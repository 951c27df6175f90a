"""docs/examples/two_services.py on real servers."""

import subprocess
import sys
from pathlib import Path

from kombu import Connection
from sqlalchemy import text

from infra.local import LocalServers
from shared.messaging.lanes import exchange_of, queue_of
from tests.connected.wiring import emptied

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "two_services.py"


def test_with_a_database_each_and_a_broker_between_them_the_row_arrives(
    servers: LocalServers, operator_uri: str
) -> None:
    databases = [emptied(servers.database_url(name)) for name in ("registry", "reporting")]
    urls = [database.url for database in databases]

    said = subprocess.run(
        [sys.executable, EXAMPLE, *urls, operator_uri],
        capture_output=True,
        check=True,
        text=True,
        timeout=120,
    ).stdout

    assert said == "('第八根室丸', 3)\n"
    with databases[1].reading() as session:
        assert session.execute(text("select * from berths")).all() == [("第八根室丸", 3)]
    with Connection(operator_uri) as connection:
        channel = connection.default_channel
        channel.queue_delete(queue_of("board", "harbour"))
        channel.exchange_delete(exchange_of("harbour"))
