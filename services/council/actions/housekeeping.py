"""What council does by itself."""

from typing import Any

from services.council.storage import codes, devices, failures, municipalities, sessions
from shared.events.council import MunicipalityRecorded
from shared.transactions import UnitOfWork
from shared.vocabulary import MUNICIPALITIES, POPULATION_AS_OF, Municipality


def record_municipalities(work: UnitOfWork) -> None:
    """Announce each municipality once, and again when its figures have changed."""
    for municipality in MUNICIPALITIES:
        figures = _figures(municipality)
        if municipalities.told(work.session, municipality.code) != figures:
            municipalities.note(work.session, municipality.code, figures)
            work.announce(_recorded(municipality))


def _figures(municipality: Municipality) -> dict[str, Any]:
    return {**vars(municipality), "population_as_of": POPULATION_AS_OF.isoformat()}


def _recorded(municipality: Municipality) -> MunicipalityRecorded:
    return MunicipalityRecorded(**vars(municipality), population_as_of=POPULATION_AS_OF)


def forget_what_is_over(work: UnitOfWork) -> None:
    """Delete ended sessions, codes past their life, failures long past, devices long unused."""
    codes.forget_over(work.session, work.now)
    sessions.forget_over(work.session, work.now)
    failures.forget_old(work.session, work.now)
    devices.forget_unused(work.session, work.now)
