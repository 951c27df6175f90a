"""Council's nameko door: what it serves, and what it does by itself."""

from datetime import timedelta

from services.council import actions
from services.council.api import blueprint
from shared import tokens
from shared.access import Member, Role
from shared.service import Background, HttpDoor
from shared.web.parts import Parts

KEY_LIFETIME = timedelta(days=30)
# Another process of council may sign with the old key until it looks again, a minute later.
OLD_KEY_STAYS = tokens.LIFETIME + timedelta(minutes=2)
_ITSELF = Member("service:council", None, frozenset({Role.SERVICE}))


def turn_keys(parts: Parts) -> None:
    """Sign with a new key every KEY_LIFETIME; the one before stays while its tokens do."""
    now = parts.transactions.clock()
    if now - parts.ring.signing_since >= KEY_LIFETIME:
        parts.ring.rotate()
    parts.ring.forget_replaced_before(now - OLD_KEY_STAYS)


def keep_house(parts: Parts) -> None:
    """Announce what is new of the municipalities, and forget what is over."""
    parts.transactions.run(actions.record_municipalities, _ITSELF, "")
    parts.transactions.run(actions.forget_what_is_over, _ITSELF, "")


class CouncilService:
    name = "council"

    door = HttpDoor("協議会", blueprint)
    keys = Background(turn_keys, pause_seconds=60)
    house = Background(keep_house, pause_seconds=3600)
