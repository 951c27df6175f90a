"""A database that has no room for more."""

from typing import Any

from services.registry.schemas import EXAMPLE_CONTENT
from shared.web.context import ServiceContext
from tests.embedded.full_disk import no_room
from tests.embedded.registry.steps import RAUSU

LONG = EXAMPLE_CONTENT | {"problem": "海" * 1500}


def test_who_cannot_save_for_want_of_room_is_told_so_and_can_once_there_is(
    as_member: Any, context: ServiceContext
) -> None:
    official = as_member("official", of=RAUSU)
    with no_room(context.transactions.database.engine):
        answers = [official.post("/projects", json=LONG) for _ in range(20)]

    refused = answers[-1]
    assert refused.status_code == 503
    assert refused.json["detail"] == "ディスクの空きがないため、保存できません。"
    saved = sum(answer.status_code == 201 for answer in answers)
    assert official.get("/projects").json["total"] == saved
    assert official.post("/projects", json=LONG).status_code == 201
