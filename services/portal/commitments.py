"""Commitments of 首長: council keeps them, the registry the projects; here the two are joined."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g

from services.portal import clients
from services.portal.clients import council, registry
from shared.access import Role
from shared.vocabulary import part_taken

WAITING_STATES = ("accepted", "adopted")
"""Where a project has come so far that its own 首長 is reminded to commit."""


@dataclass(frozen=True, kw_only=True)
class Commitments:
    """What the page of a project shows: all of them, each with the municipality's part.

    One `of_before` was signed before the version that stands now was submitted.
    `key` is for the blank form, so that sending it twice signs once.
    """

    items: list[dict[str, Any]]
    may_sign: bool
    key: str


def to_project(project: Mapping[str, Any]) -> Commitments | None:
    """None while council does not answer: the project is shown all the same."""
    try:
        found = list(council.every("/commitments", project_id=project["id"]))
    except (clients.Away, clients.Refused):
        return None
    content = project["content"]
    lead, partners = content["lead_municipality"], content["partners"]
    items = [
        {
            **one,
            "part": part_taken(one["municipality"], lead, partners),
            "of_before": _was_signed_before(project["submitted_at"], one["signed_at"]),
        }
        for one in found
    ]
    own = [one for one in found if one["municipality"] == _head_of() and not one["withdrawal"]]
    open_to_sign = bool(project["version"]) and project["state"] != "withdrawn"
    may_sign = bool(_head_of()) and open_to_sign and not own
    return Commitments(items=items, may_sign=may_sign, key=str(uuid.uuid4()))


def told_among(
    entries: Sequence[Mapping[str, Any]], given: Commitments, newer: datetime | None
) -> list[Mapping[str, Any]]:
    """The entries of one page of a project's history, with what was done to its commitments then.

    Both newest first; `newer` is when the last entry of the page before was, None on the first.
    """
    oldest = _moment(entries[-1]) if entries else None
    done = [
        one
        for one in _acts(given)
        if (newer is None or _moment(one) < newer) and (oldest is None or _moment(one) >= oldest)
    ]
    return sorted([*entries, *done], key=_moment, reverse=True)


def _acts(given: Commitments) -> Iterator[Mapping[str, Any]]:
    """Each signature and each withdrawal, in the shape of an entry of the history."""
    for one in given.items:
        of_town = {"municipality": one["municipality"], "changes": []}
        yield {"event": "committed", "at": one["signed_at"], "by": one["signed_by"], **of_town}
        if ended := one["withdrawal"]:
            yield {
                **{"event": "uncommitted", "at": ended["at"], "by": ended["by"]},
                **{"comment": ended["reason"], **of_town},
            }


def _moment(entry: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(entry["at"])


def _was_signed_before(submitted_at: str | None, signed_at: str) -> bool:
    if submitted_at is None:
        return False
    return datetime.fromisoformat(signed_at) < datetime.fromisoformat(submitted_at)


def _head_of() -> str | None:
    """The municipality for which the member signs; None for whoever is no 首長."""
    member = g.session.member
    return member["municipality"] if Role.HEAD in member["roles"] else None


def not_yet_given(town: str) -> list[Mapping[str, Any]] | None:
    """The town's own projects without its commitment; None while council does not answer."""
    try:
        given = list(council.every("/commitments", municipality=town))
    except (clients.Away, clients.Refused):
        return None
    committed = {one["project_id"] for one in given if not one["withdrawal"]}
    return [
        project
        for state in WAITING_STATES
        for project in registry.every("/projects", municipality=town, state=state)
        if project["id"] not in committed
    ]
