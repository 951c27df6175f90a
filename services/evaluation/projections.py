"""What evaluation keeps of what others announced: written as heard, rebuilt by reading again."""

from sqlalchemy.orm import Session

from services.evaluation.domain import WITHDRAWN, HeardProject
from services.evaluation.storage import heard
from shared.events import registry
from shared.events.fact import Event


def project_submitted(session: Session, fact: registry.ProjectSubmitted, _: Event) -> None:
    heard.put_project(
        session,
        HeardProject(
            id=fact.project_id,
            number=fact.number,
            title=fact.title,
            lead_municipality=fact.lead_municipality,
            partners=fact.partners,
            state="submitted",
        ),
    )


def project_accepted(session: Session, fact: registry.ProjectAccepted, _: Event) -> None:
    heard.put_project_state(session, fact.project_id, "accepted")


def project_returned(session: Session, fact: registry.ProjectReturned, _: Event) -> None:
    heard.put_project_state(session, fact.project_id, "returned")


def project_withdrawn(session: Session, fact: registry.ProjectWithdrawn, _: Event) -> None:
    heard.put_project_state(session, fact.project_id, WITHDRAWN)


def evaluation_begun(session: Session, fact: registry.ProjectEvaluationBegun, _: Event) -> None:
    heard.put_project_state(session, fact.project_id, "under_evaluation")


def project_decided(session: Session, fact: registry.ProjectDecided, _: Event) -> None:
    heard.put_project_state(session, fact.project_id, fact.decision)
