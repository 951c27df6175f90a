"""sharing's world: datasets with different consents."""

import io

from infra.docs.routes import Line
from services.sharing import permissions
from services.sharing.schemas import EXAMPLE_DATASET
from shared.access import Member, Relation, Role
from shared.events.fact import Fact
from shared.events.sharing import ConsentChanged, DatasetFact
from shared.settings import Settings
from tests.embedded.security.world import (
    BETSUKAI,
    SHIBETSU,
    World,
    good,
    of_town,
)


def build(settings: Settings) -> World:
    """Two datasets of 別海町: one for 標津町 alone, one for all members."""
    world = World("sharing", settings)
    owner = world.as_("official", BETSUKAI)

    def share(audience: str, *named: str) -> str:
        form = {
            **EXAMPLE_DATASET,
            "file": (io.BytesIO(EXAMPLE_DATASET["file"].encode()), "避難所.csv"),
            "audience": audience,
            "municipalities": list(named),
        }
        return str(good(owner.post("/datasets", data=form))["id"])

    world.variables = {
        "shared with one town": {"dataset_id": share("named", SHIBETSU)},
        "shared with all members": {"dataset_id": share("all_members")},
    }
    world.relations = _to_dataset
    world.shown_by = {"dataset": "/datasets/{}"}
    return world


def _to_dataset(line: Line, caller: Member) -> set[Relation]:
    if not line.state:  # a new dataset is the caller's own municipality's
        return {Relation.OWN if caller.municipality else Relation.OTHER}
    relations = of_town(caller, BETSUKAI)
    if line.state == "shared with one town":
        reached = caller.municipality == SHIBETSU
    else:
        reached = caller.municipality is not None or caller.holds(Role.COORDINATOR)
    return relations | ({Relation.CONSENTED} if reached else set())


def may_read(fact: Fact, caller: Member) -> bool:
    assert isinstance(fact, DatasetFact)
    held = [Relation.OWN] if caller.is_of(fact.municipality) else []
    before = fact.before.reach(caller) if isinstance(fact, ConsentChanged) else False
    reached = [Relation.CONSENTED] if before or fact.recipients.reach(caller) else []
    return permissions.SEE.allows(caller, *held, *reached)
