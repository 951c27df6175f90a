"""Three projects and four evaluators, as registry and council announce them."""

from datetime import UTC, date, datetime
from typing import Any

from services.evaluation.schemas import EXAMPLE_DECISION, EXAMPLE_ROUND
from shared.access import Role
from shared.events.council import MemberAppointed
from shared.events.registry import ProjectSubmitted
from shared.vocabulary import today_in_tokyo

NEMURO, BETSUKAI, RAUSU = "012238", "016918", "016942"
PORT, BARN, SNOW = (f"5f0c2a7e-91d4-4c56-8a5d-3c2b7e9f1a0{n}" for n in (1, 2, 3))
NEMURO_EVALUATOR, BETSUKAI_EVALUATOR, RAUSU_EVALUATOR, EXPERT = (
    f"0c8f2d4b-6f1e-4f0b-9a53-7d1e5b2c4a1{n}" for n in (1, 2, 3, 4)
)
TITLE = "①知床岬周辺の通信環境改善（WⅰFⅰ含む）"

ROUND: dict[str, Any] = {
    **EXAMPLE_ROUND,
    "criteria": [
        {**criterion, "weight": weight}
        for criterion, weight in zip(EXAMPLE_ROUND["criteria"], (3.0, 1.0), strict=False)
    ],
    "candidates": [PORT, BARN, SNOW],
    "evaluators": [
        {"member_id": NEMURO_EVALUATOR, "municipality": NEMURO},
        {"member_id": BETSUKAI_EVALUATOR, "municipality": BETSUKAI},
        {"member_id": RAUSU_EVALUATOR, "municipality": RAUSU},
        {"member_id": EXPERT, "municipality": None, "until": "2050-03-31"},
    ],
    "due_date": "2050-12-18",
}


def todays_decision() -> dict[str, Any]:
    """The example, of a meeting that was held while the round stood."""
    return {**EXAMPLE_DECISION, "meeting_date": today_in_tokyo(datetime.now(UTC)).isoformat()}


def submitted(project_id: str, number: str, lead: str, *partners: str) -> ProjectSubmitted:
    return ProjectSubmitted(
        project_id=project_id,
        number=number,
        version=1,
        title=TITLE,
        field="fisheries",
        lead_municipality=lead,
        partners=partners,
        problem="",
        beneficiaries="",
        use_of_5g="",
        necessity="",
        network="carrier_5g",
        sites=(),
        schedule=(),
        costs=(),
        funding=(),
        indicators=(),
        digital_divide="",
        plan_item_id=None,
        contact_section="",
        attachment_count=0,
    )


def appointed(member_id: str, municipality: str | None) -> MemberAppointed:
    return MemberAppointed(
        member_id=member_id,
        municipality=municipality,
        roles=(Role.EVALUATOR,),
        term_from=date(2026, 4, 1),
        term_until=None,
    )
