"""Frees what a service's stored files no longer need to take up, and says how much that was."""

from dataclasses import asdict
from functools import partial

import structlog

from shared.files import Swept, named_files, sweep
from shared.web import metrics
from shared.web.context import ServiceContext

PAUSE_SECONDS = 3600


def sweep_files(context: ServiceContext) -> None:
    """Set aside and remove, as `shared.files.sweeping` tells, what no table of it names."""
    named = partial(named_files, context.transactions.database)
    swept = sweep(context.files.folder, named, context.transactions.clock())
    if swept != Swept():
        structlog.get_logger(service=context.service).info("files_swept", **asdict(swept))
    metrics.count_removed_files(context.service, swept.removed, swept.removed_bytes)
