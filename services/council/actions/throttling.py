"""Holding back sign-ins after failures.

An attempt is asked twice whether it is held back: before the password is checked, and again, with
the counts locked, when the verdict is known. Only wrong ones are counted. So any number of right
ones at the same moment succeed, and guesses at the same moment learn no more than one after
another.
"""

from collections.abc import Iterable

from services.council.domain.errors import WaitBeforeTrying
from services.council.domain.throttling import Count, Failures, Lane
from services.council.storage import failures
from shared.transactions import Work


def free_lane(work: Work, lanes: Iterable[Lane]) -> Lane:
    """The first that is not held back; raise WaitBeforeTrying if all are."""
    waits = []
    for lane in lanes:
        waits.append(_seconds_to_wait(work, lane, [failures.find(work.session, c) for c in lane]))
        if not waits[-1]:
            return lane
    raise WaitBeforeTrying(min(waits))


def count_failure(work: Work, lane: Lane) -> None:
    """Raise WaitBeforeTrying if others have filled the lane meanwhile."""
    for count, before in zip(lane, _locked(work, lane), strict=True):
        _add(work, count, before)


def forgive(work: Work, lane: Lane) -> None:
    """The password was right: the narrowest count begins anew. Raise WaitBeforeTrying as above."""
    _locked(work, lane)
    failures.forget(work.session, lane[0])


def _locked(work: Work, lane: Lane) -> list[Failures | None]:
    found = [failures.lock(work.session, count) for count in lane]
    if seconds := _seconds_to_wait(work, lane, found):
        raise WaitBeforeTrying(seconds)
    return found


def _seconds_to_wait(work: Work, lane: Lane, found: list[Failures | None]) -> int:
    pairs = zip(lane, found, strict=True)
    return max(
        known.seconds_to_wait(count.rule, work.now) if known else 0 for count, known in pairs
    )


def _add(work: Work, count: Count, before: Failures | None) -> None:
    if before is None:
        failures.add(work.session, count, Failures(count=1, last_at=work.now))
    else:
        failures.save(work.session, count, before.with_another(count.rule, work.now))
