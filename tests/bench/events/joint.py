"""The joint read model made anew, by reporting's own handlers.

`fill N` puts the lives of N projects into registry's log; `rebuild feed` reads them from what
`ours serve` answers, `rebuild database` as `yui rebuild` does. Both print the facts a second.
"""

import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice

from infra.doors import read_models_of
from shared import tokens
from shared.database import Database
from shared.events.fact import Fact
from shared.keys import KeyRing
from shared.manifests import SERVICES
from shared.messaging import log as log_module
from shared.messaging.reading import LocalLog, Log, open_log
from shared.migration import migrate
from shared.rebuilding import rebuild as make_anew
from shared.transactions import utc_now
from tests.bench.events import wiring
from tests.bench.events.lives import lives

FILLED_AT_ONCE = 1_000


def fill(projects: int) -> None:
    """All other services' databases as at their first start."""
    databases = {service: wiring.database(service) for service in SERVICES}
    migrate(databases["reporting"], "services.reporting")
    facts = lives(projects)
    while told := list(islice(facts, FILLED_AT_ONCE)):
        _append(databases["registry"], told)
    wiring.ready()


def _append(registry: Database, told: Sequence[Fact]) -> None:
    now = datetime.now(UTC)
    with registry.writing() as session:
        announced = [
            log_module.Announcement(fact, f"{fact.subject}/{place}", now, "bench")
            for place, fact in enumerate(told)
        ]
        log_module.append(session, "registry", announced)
        log_module.number(session, limit=FILLED_AT_ONCE)


def rebuild(source: str) -> None:
    (projects,) = (
        read_model
        for read_model in read_models_of("reporting")
        if read_model.subscription.endswith("registry")
    )
    log = {"feed": _feed, "database": _database}[source]()
    reporting = wiring.database("reporting")
    wiring.ready()
    began = time.perf_counter()
    facts = make_anew(projects, reporting, log, lambda _: None)
    sys.stdout.write(f"{facts / (time.perf_counter() - began)}\n")


def _feed() -> Log:
    reader = KeyRing("reporting", wiring.settings().keys)
    return open_log(
        os.environ["FEED"], lambda: tokens.issue_for_service(reader, "registry", utc_now())
    )


def _database() -> Log:
    return LocalLog(wiring.database("registry"))


if __name__ == "__main__":
    verb, *words = wiring.arguments()
    {"fill": fill, "rebuild": rebuild}[verb](*words)
