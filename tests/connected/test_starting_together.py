"""Two processes of a service that start at the same moment, on a database that is still empty."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from infra.local import LocalServers
from shared.messaging.reading import LocalLog
from shared.service import build_context
from shared.settings import Settings
from shared.web.context import ServiceContext
from tests.connected.wiring import emptied

TOGETHER = 4


def test_processes_that_start_together_agree_on_tables_log_and_key(
    servers: LocalServers, tmp_path: Path
) -> None:
    url = servers.database_url("reporting")
    emptied(url).close()
    settings = Settings(var=tmp_path, database=url)
    begin = threading.Barrier(TOGETHER)

    def start(_: int) -> ServiceContext:
        begin.wait()
        return build_context("reporting", settings)[0]

    with ThreadPoolExecutor(TOGETHER) as pool:
        started = list(pool.map(start, range(TOGETHER)))

    databases = [context.transactions.database for context in started]
    assert len({LocalLog(database).read(0).log_id for database in databases}) == 1
    assert all(context.ring.jwks() == started[0].ring.jwks() for context in started)
    for database in databases:
        database.close()
