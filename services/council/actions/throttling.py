"""Holding back sign-ins after failures.

An attempt is asked twice whether it is held back: before the password is checked, and again, with
the counts locked, when the verdict is known. Wrong ones are counted, so that guesses at the same
moment learn no more than one after another; right ones are counted by themselves, generously.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from services.council.domain.errors import WaitBeforeTrying
from services.council.domain.throttling import Count, Failures, Lane
from services.council.storage import failures
from shared.transactions import UnitOfWork


def free_lane(work: UnitOfWork, lanes: Iterable[Lane]) -> Lane:
    """The first that is not held back; raise WaitBeforeTrying if all are."""
    waits = []
    for lane in lanes:
        waits.append(
            lane.seconds_to_wait(_found(lane, partial(failures.find, work.session)), work.now)
        )
        if not waits[-1]:
            return lane
    raise WaitBeforeTrying(min(waits))


def count_failure(work: UnitOfWork, lane: Lane) -> None:
    """Raise WaitBeforeTrying if others have filled the lane meanwhile."""
    before = _locked(work, lane)
    for count in lane.wrong:
        _add(work, count, before.get(count))


def forgive(work: UnitOfWork, lane: Lane) -> None:
    """The password was right: the narrowest count begins anew. Raise WaitBeforeTrying as above."""
    before = _locked(work, lane)
    failures.forget(work.session, lane.own)
    if lane.right:
        _add(work, lane.right, before.get(lane.right))


def _locked(work: UnitOfWork, lane: Lane) -> Mapping[Count, Failures]:
    found = _found(lane, partial(failures.lock, work.session))
    if seconds := lane.seconds_to_wait(found, work.now):
        raise WaitBeforeTrying(seconds)
    return found


def _found(lane: Lane, find: Callable[[Count], Failures | None]) -> Mapping[Count, Failures]:
    found = {count: find(count) for count in lane.counts}
    return {count: known for count, known in found.items() if known}


def _add(work: UnitOfWork, count: Count, before: Failures | None) -> None:
    if before is None:
        failures.add(work.session, count, Failures(count=1, last_at=work.now))
    else:
        failures.save(work.session, count, before.with_another(count.rule, work.now))
