"""What a door does for each request: who calls, run the action, versions as ETags."""

import uuid
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from flask import g, request

from shared import tokens
from shared.access import Member
from shared.errors import Invalid, NothingShown, Problem, Stale
from shared.transactions import Transactions, UnitOfWork
from shared.web.address import client_address
from shared.web.context import service_context
from shared.web.storing import storing_texts
from shared.workshop import Task

P = ParamSpec("P")
R = TypeVar("R")


class VersionRequired(Invalid):
    """A change of an existing thing without `If-Match`."""

    title = "更新する版が指定されていません"


def caller() -> Member:
    """The signed-in caller, as they stand by now.

    Raise NothingShown for a missing token, NotSignedIn for an invalid one or who may not act.
    """
    if "member" not in g:
        g.member = service_context().transactions.admit(bearer())
    return cast(Member, g.member)


def bearer() -> Member:
    """The caller as the token says. Raise NothingShown or NotSignedIn."""
    if "bearer" not in g:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NothingShown("サインインしてください。")
        now = service_context().transactions.clock()
        g.bearer = tokens.read(token, service_context().directory, service_context().service, now)
    return cast(Member, g.bearer)


def run(action: Callable[Concatenate[UnitOfWork, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run an action for the caller, in a transaction of its own.

    Raise QuotaUsedUp, and run nothing, where the request's texts are more than the town may store.
    """
    by = _by()
    with storing_texts(by):
        return _transactions().run(action, by, g.request_id, *args, **kwargs)


def query(read: Callable[Concatenate[UnitOfWork, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a query for the caller; it changes nothing."""
    return _transactions().query(read, _by(), g.request_id, *args, **kwargs)


def short_work(task: Task) -> Any:
    """Get a task done while the caller waits; a `Worker`. Raises Busy where too many want that."""
    with service_context().workshop.short.seat(caller().turn, client_waits()):
        return task.run()


def client_waits() -> Callable[[], bool]:
    """Tells whether the client of this request is still there."""
    known: Callable[[], bool] = request.environ.get("yui.client_waits", lambda: True)
    return known


def _transactions() -> Transactions:
    return service_context().transactions.called_from(client_address())


_NOBODY = Member("", None, frozenset())


def _by() -> Member:
    """The caller; on routes open to everybody, nobody."""
    if "Authorization" not in request.headers and getattr(g, "public", False):
        return _NOBODY
    return caller()


def idempotent_id() -> str:
    """The id of what is being created: from the `Idempotency-Key`, so that a repeat finds it."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return str(uuid.uuid4())
    try:
        return own_id(uuid.UUID(key), caller().id)
    except ValueError:
        raise Invalid(problems=[Problem("/Idempotency-Key", "UUIDで指定してください。")]) from None


def own_id(key: uuid.UUID, maker: str) -> str:
    """The id of what this member or program makes under the key.

    Another's key, or the id of something that is there, is to them a key like any other: what was
    made by others can neither be found by a key nor be in its way.
    """
    return str(uuid.uuid5(key, maker))


def if_match() -> int:
    """The revision the caller has read, from `If-Match`."""
    tags = request.if_match
    if not tags:
        raise VersionRequired("If-Match に、読み込んだ版を指定してください。")
    for tag in tags.as_set():
        if tag and tag.isdecimal() and len(tag) < 10:
            return int(tag)
    raise Stale("画面を読み込んだ後に、ほかの方が更新しました。")


def etag(revision: int) -> dict[str, str]:
    """The header that tells the caller which revision they have read."""
    return {"ETag": f'"{revision}"'}
