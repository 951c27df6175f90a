"""A service's sweep of its stored files, at another time than now."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.file_keeper import sweep_files
from shared.files import stored_in
from shared.web.context import ServiceContext

TOMORROW, THE_DAY_AFTER = timedelta(days=1), timedelta(days=2, minutes=1)


def swept(context: ServiceContext, *later: timedelta) -> set[str]:
    """The hashes of what is in its place after a sweep at each of these times from now."""
    now = datetime.now(UTC)
    for each in later:
        transactions = replace(context.transactions, clock=lambda each=each: now + each)
        sweep_files(replace(context, transactions=transactions))
    return {path.name for path in stored_in(context.files.folder)}


def hashes(named: Iterable[dict[str, str]]) -> set[str]:
    return {one["sha256"] for one in named}
