"""What evaluation keeps of what others announced: written as heard, rebuilt by reading again."""

from sqlalchemy.orm import Session

from services.evaluation.domain import HeardProject
from services.evaluation.storage import heard
from shared.events import registry
from shared.events.fact import Event
from shared.vocabulary import ProjectState


def project_submitted(session: Session, fact: registry.ProjectSubmitted, _: Event) -> None:
    heard.put_project(
        session,
        HeardProject(
            id=fact.project_id,
            number=fact.number,
            title=fact.title,
            lead_municipality=fact.lead_municipality,
            partners=fact.partners,
            state=ProjectState.SUBMITTED,
        ),
    )


def project_moved(session: Session, fact: registry.AboutProject, _: Event) -> None:
    heard.put_project_state(session, fact.project_id, registry.state_after(fact))
