"""Nouns as the documents that the schemas describe."""

from dataclasses import asdict
from typing import Any

from services.sharing.actions import allowed_actions
from services.sharing.domain import Dataset, DatasetVersion
from services.sharing.storage.accesses import LoggedAccess
from services.sharing.storage.datasets import ConsentGiven
from shared.access import Member
from shared.tables import Encoding


def dataset(found: Dataset, reader: Member) -> dict[str, Any]:
    names = ("id", "title", "kind", "description", "municipality", "revision", "created_at",
             "updated_at")  # fmt: skip
    return {
        **{name: getattr(found, name) for name in names},
        "consent": {**asdict(found.consent.recipients), "since": found.consent.since},
        "version": found.newest.number,
        "newest": version(found.newest),
        "actions": allowed_actions(reader, found),
    }


def consent(given: ConsentGiven) -> dict[str, Any]:
    return {
        **asdict(given.consent.recipients),
        "before": given.before,
        "since": given.consent.since,
        "given_by": given.consent.given_by,
    }


def access(logged: LoggedAccess) -> dict[str, Any]:
    document = asdict(logged.access)
    return {
        **document,
        "what": document.pop("use"),
        "dataset_title": logged.title,
        "dataset_municipality": logged.owner,
    }


def page(items: list[dict[str, Any]], page: int, per_page: int, total: int) -> dict[str, Any]:
    return {"items": items, "page": page, "per_page": per_page, "total": total}


def version(found: DatasetVersion) -> dict[str, Any]:
    return {
        **asdict(found.file),
        "encoding": Encoding(found.file.encoding),
        "number": found.number,
        "uploaded_at": found.uploaded_at,
        "uploaded_by": found.uploaded_by,
    }
