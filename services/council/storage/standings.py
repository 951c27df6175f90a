"""How callers stand by now, from council's own tables: what the other services hear of it."""

from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from services.council.storage import api_tokens, members
from shared.access import API_TOKEN, Standing


def of(session: Session, callers: Collection[str]) -> Mapping[str, Standing]:
    """By caller's id, the standing of those that are members or API tokens."""
    found = {caller: _of_one(session, caller) for caller in callers}
    return {caller: standing for caller, standing in found.items() if standing is not None}


def _of_one(session: Session, caller: str) -> Standing | None:
    if caller.startswith(API_TOKEN):
        token = api_tokens.find(session, caller.removeprefix(API_TOKEN))
        return token.standing() if token else None
    member = members.find(session, caller)
    return member.standing() if member else None
