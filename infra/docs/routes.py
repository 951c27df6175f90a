"""Every route of every service with the permissions it checks, in the order it checks them.

The door checks what the route declares. Where a route is about one object, the action then checks
whether the caller may know of it, and whether they may do this with it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from infra.doors import app_of
from services.registry import permissions as registry
from services.sharing import permissions as sharing
from shared.access import EVERYBODY, Member, Permission, Relation
from shared.errors import Refusal
from shared.web.errors import status_of
from shared.web.permit import declared


@dataclass(frozen=True)
class ObjectState:
    """An object in one state: `known` says who may know of it."""

    name: str
    known: Permission | None = None


ANY_STATE = (ObjectState(""),)

STATES: Mapping[tuple[str, str], tuple[ObjectState, ...]] = {
    ("registry", "version"): (ObjectState("submitted", registry.READ),),
    ("registry", "project_id"): (
        ObjectState("draft", registry.READ_DRAFT),
        ObjectState("submitted", registry.READ),
    ),
    ("sharing", "dataset_id"): (
        ObjectState("shared with one town", sharing.SEE),
        ObjectState("shared with all members", sharing.SEE),
    ),
    ("evaluation", "round_id"): (
        ObjectState("in preparation"),
        ObjectState("open"),
        ObjectState("published"),
    ),
}
"""By service and name of the route's variable, the first that fits; others have but one state."""


@dataclass(frozen=True)
class Line:
    """One row of the table: a route, about an object in one state."""

    service: str
    method: str
    route: str
    state: str
    checks: tuple[Permission, ...]

    def refusal(self, caller: Member | None, relations: frozenset[Relation]) -> int | None:
        """401, 403 or 404; None where the caller is let through. `caller` None is signed out."""
        if self.checks == (EVERYBODY,):
            return None
        if caller is None:
            return 401
        door, *further = self.checks
        try:
            door.admit(caller, self.service)
        except Refusal as refusal:
            return status_of(type(refusal))
        for check in further:
            if not check.allows(caller, *relations):
                return _status(check)
        return None


def _status(permission: Permission) -> int:
    return 404 if permission.secret else 403


def readable(route: str) -> str:
    """`/projects/<uuid:project_id>` as `/projects/{project_id}`."""
    return re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", route)


def lines_of(service: str) -> list[Line]:
    """Every route of the service, by path and method; raise UndeclaredRoute if one says nothing."""
    with app_of(service) as app:
        table = declared(app)
    by_path = sorted(table.items(), key=lambda item: (item[0][1], item[0][0]))
    return [
        line
        for (method, route), permission in by_path
        for line in _lines(service, method, route, permission)
    ]


def _lines(service: str, method: str, route: str, door: Permission) -> Iterator[Line]:
    for state in _states(service, route):
        yield Line(service, method, route, state.name, (door, *_on_object(service, state, door)))


def _states(service: str, route: str) -> tuple[ObjectState, ...]:
    for (owner, variable), states in STATES.items():
        if owner == service and f":{variable}>" in route:
            return states
    return ANY_STATE


def _on_object(service: str, state: ObjectState, door: Permission) -> Iterator[Permission]:
    """What the action checks once it has the object."""
    if door is EVERYBODY:
        return
    if state.known:
        yield state.known
        yield replace(door, secret=False)  # whoever knows of it is told that it is not for them
    else:
        yield door
