"""What council puts on record of its members, so that each of its actions says it alike."""

from services.council.domain.members import Card, Duties, Member
from shared.acts import Act
from shared.transactions import UnitOfWork


def record_enrolment(work: UnitOfWork, member: Member) -> None:
    duties = member.duties
    work.record(
        Act.MEMBER_ENROLLED,
        member.id,
        municipality=duties.municipality,
        roles=sorted(duties.roles),
        **_term(duties),
    )


def record_card(work: UnitOfWork, member_id: str, before: Card, after: Card) -> None:
    """Which parts of it are not what they were."""
    fields = [name for name, value in vars(after).items() if value != getattr(before, name)]
    work.record(Act.CARD_CHANGED, member_id, fields=fields)


def record_changes(work: UnitOfWork, before: Member, after: Member) -> None:
    """Roles and municipality, and the term, if they are not what they were."""
    old, new = before.duties, after.duties
    if (old.roles, old.municipality) != (new.roles, new.municipality):
        work.record(
            Act.ROLES_CHANGED,
            after.id,
            municipality_before=old.municipality,
            municipality=new.municipality,
            roles_before=sorted(old.roles),
            roles=sorted(new.roles),
        )
    if old.term != new.term:
        work.record(Act.TERM_CHANGED, after.id, **_term(new))


def _term(duties: Duties) -> dict[str, str | None]:
    until = duties.term.until
    return {
        "term_from": duties.term.begins.isoformat(),
        "term_until": until.isoformat() if until else None,
    }
