"""Puts on record, counted, what a door refused."""

from typing import Any

from flask import g, request

from shared.access import Member
from shared.acts import Act
from shared.networks import network_of
from shared.trail.refusals import Refusal
from shared.web.address import client_address
from shared.web.context import service_context


def count_refusal(status: int, by: str | None = None) -> None:
    """The request at hand was refused with this status; `by` is the caller if not the token's."""
    rule = request.url_rule.rule if request.url_rule else ""
    who = _caller() if by is None else by
    _count(Act.REFUSED, who, route=rule, method=request.method, status=status)


def count_wrong_password(of: str) -> None:
    """`of` is the member whose it would be, empty for an unknown login."""
    _count(Act.PASSWORD_FAILED if "member" in g else Act.SIGN_IN_FAILED, _caller(), whom=of)


def _caller() -> str:
    bearer: Member | None = g.get("bearer")  # who may not act any more is known by name, too
    return bearer.id if bearer else ""


def _count(act: Act, by: str, **what: Any) -> None:
    address = client_address()
    refusal = Refusal(act, by, network="" if by else network_of(address), **what)
    now = service_context().transactions.clock()
    service_context().refusals.count(refusal, now, address, g.get("request_id", ""))
