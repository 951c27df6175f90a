"""Every route declares its permission; a route without one stops the service from starting."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, g

from shared.access import EVERYBODY, Permission
from shared.web.bodies import bound_stranger
from shared.web.calls import caller
from shared.web.context import service_context

View = TypeVar("View", bound=Callable[..., Any])


class UndeclaredRoute(Exception):
    """A route says not who may use it."""


def permit(permission: Permission) -> Callable[[View], View]:
    """Let only callers through whose roles can hold the permission, and systems that may call.

    A town's own system needs the permission's scope, one of Yui's services a line in CALLS. A
    weighty one asks for a password that was proved lately.

    Their relation to the thing at hand is checked by the action, with the same permission.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if permission is EVERYBODY:
                g.public = True
                bound_stranger()
            else:
                permission.admit(caller(), service_context().service)
                if permission.weighty:
                    caller().require_proof(service_context().transactions.clock())
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast(View, guarded)

    return declare


def declared(app: Flask) -> dict[tuple[str, str], Permission]:
    """The permission of every (method, route); raise UndeclaredRoute if one has none."""
    table = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.endswith("static"):
            continue
        view = app.view_functions[rule.endpoint]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            table[method, rule.rule] = _permission_of(view, method, rule.rule)
    return table


def _permission_of(view: Any, method: str, rule: str) -> Permission:
    handler = getattr(getattr(view, "view_class", None), method.lower(), view)
    if not hasattr(handler, "permission"):
        raise UndeclaredRoute(f"{method} {rule}")
    return cast(Permission, handler.permission)
