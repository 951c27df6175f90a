"""How callers stand by now, from council's own tables: what the other services hear of it."""

from sqlalchemy import Connection

from services.council.storage import api_tokens, members
from shared.access import API_TOKEN, Standing


def of(connection: Connection, caller: str) -> Standing | None:
    """How a member or API token stands; None for any other caller."""
    if caller.startswith(API_TOKEN):
        token = api_tokens.find(connection, caller.removeprefix(API_TOKEN))
        return token.standing() if token else None
    member = members.find(connection, caller)
    return member.standing() if member else None
