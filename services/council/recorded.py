"""What council's own facts say that its tables hold. Names, logins and secrets are never told.

`yui verify` lets these handlers write it anew, and compares.
"""

from typing import Any

import msgspec
from sqlalchemy import Table, false, update
from sqlalchemy.orm import Session

from services.council.storage import tables
from shared.access import Role
from shared.database import put
from shared.events import council as facts
from shared.events.fact import Event
from shared.messaging import projection
from shared.reconciling import Record, recorded

MUNICIPALITIES = recorded(tables.municipalities, "code", "told")
MEMBERS = recorded(
    tables.members,
    *("id", "municipality", "roles", "coordinator", "term_from", "term_until", "suspended_at"),
)
# Of a token nothing is told but its end.
API_TOKENS = recorded(tables.api_tokens, "id", "revoked_at", is_told=false())
PLANS = recorded(
    tables.plans, "id", "title", "municipality", "first_fiscal_year", "last_fiscal_year"
)
PLAN_ITEMS = recorded(tables.plan_items, "id", "plan_id", "number", "title")
COMMITMENTS = recorded(
    tables.commitments,
    *("id", "project_id", "municipality", "words", "signed_by", "signed_at"),
    *("withdrawn_by", "withdrawn_at", "withdrawal_reason"),
)


def municipality_recorded(session: Session, fact: facts.MunicipalityRecorded, event: Event) -> None:
    row = {"code": fact.code, "told": msgspec.json.decode(event.data)}
    put(session, MUNICIPALITIES.table, row, "code")


def member_recorded(
    session: Session, fact: facts.MemberAppointed | facts.MemberChanged, _: Event
) -> None:
    row = {
        "id": fact.member_id,
        "municipality": fact.municipality,
        "roles": [role.value for role in fact.roles],
        "coordinator": Role.COORDINATOR in fact.roles,
        "term_from": fact.term_from.isoformat(),
        "term_until": fact.term_until.isoformat() if fact.term_until else None,
    }
    put(session, MEMBERS.table, row, "id")


def member_suspended(session: Session, fact: facts.MemberSuspended, event: Event) -> None:
    _note(session, MEMBERS.table, fact.member_id, suspended_at=event.time)


def member_resumed(session: Session, fact: facts.MemberResumed, _: Event) -> None:
    _note(session, MEMBERS.table, fact.member_id, suspended_at=None)


def api_token_revoked(session: Session, fact: facts.ApiTokenRevoked, event: Event) -> None:
    put(session, API_TOKENS.table, {"id": fact.token_id, "revoked_at": event.time}, "id")


def plan_recorded(session: Session, fact: facts.PlanRecorded, _: Event) -> None:
    names = ("title", "municipality", "first_fiscal_year", "last_fiscal_year")
    told = {name: getattr(fact, name) for name in names}
    put(session, PLANS.table, {"id": fact.plan_id, **told}, "id")


def plan_item_added(session: Session, fact: facts.PlanItemAdded, _: Event) -> None:
    item = {"id": fact.item_id, "plan_id": fact.plan_id}
    put(session, PLAN_ITEMS.table, {**item, "number": fact.number, "title": fact.title}, "id")


def commitment_signed(session: Session, fact: facts.CommitmentSigned, event: Event) -> None:
    names = ("project_id", "municipality", "words", "signed_by")
    told = {name: getattr(fact, name) for name in names}
    row = {"id": fact.commitment_id, **told, "signed_at": event.time}
    put(session, COMMITMENTS.table, row, "id")


def commitment_withdrawn(session: Session, fact: facts.CommitmentWithdrawn, event: Event) -> None:
    told = {"withdrawn_by": fact.withdrawn_by, "withdrawal_reason": fact.reason}
    _note(session, COMMITMENTS.table, fact.commitment_id, withdrawn_at=event.time, **told)


def _note(session: Session, table: Table, id_: str, **told: Any) -> None:
    session.execute(update(table).where(table.c.id == id_).values(told))


RECORD = Record(
    {
        facts.MunicipalityRecorded: projection(municipality_recorded),
        facts.MemberAppointed: projection(member_recorded),
        facts.MemberChanged: projection(member_recorded),
        facts.MemberSuspended: projection(member_suspended),
        facts.MemberResumed: projection(member_resumed),
        facts.ApiTokenRevoked: projection(api_token_revoked),
        facts.PlanRecorded: projection(plan_recorded),
        facts.PlanItemAdded: projection(plan_item_added),
        facts.CommitmentSigned: projection(commitment_signed),
        facts.CommitmentWithdrawn: projection(commitment_withdrawn),
    },
    (MUNICIPALITIES, MEMBERS, API_TOKENS, PLANS, PLAN_ITEMS, COMMITMENTS),
)
