"""Who decides on each page: the portal asks a service, and shows what it answers.

A page is worth its sign-in and no more. What somebody may see or do is for the service's routes,
named here in the order in which the page asks them: the first that refuses makes the page a
refusal of the same kind. A page without a line keeps the portal from starting.
"""

import re

from flask import Flask

from shared.life_cycles import PROJECT
from shared.manifests import WITH_API
from shared.web.permit import UndeclaredRoute

EVERYBODY = "everybody"
PEOPLE = "people"
"""Whoever is signed in: nothing but their own is shown or changed."""

BY_BUTTON = tuple(
    name
    for name, action in PROJECT.items()
    if action.permission and name not in ("edit", "report-progress")
)
"""The actions of a project that a button of its page takes; the two others have forms."""

PAGES = {
    "GET /": PEOPLE,
    "GET /health": EVERYBODY,
    "GET /metrics": EVERYBODY,
    "GET /manual": EVERYBODY,
    "GET /sign-in": EVERYBODY,
    "POST /sign-in": EVERYBODY,
    "GET /sign-in/code": EVERYBODY,
    "POST /sign-in/code": EVERYBODY,
    "POST /sign-out": PEOPLE,
    "POST /notices/{notice_id}/acknowledge": "council DELETE /notices/{notice_id}",
    "POST /notices/acknowledge": "council DELETE /notices/{notice_id}",
    "GET /password": PEOPLE,
    "POST /password": "council PUT /me/password",
    "GET /sessions": "council GET /me/sessions",
    "POST /sessions/{session_id}/end": "council DELETE /me/sessions/{session_id}",
    "POST /sessions/end-others": "council DELETE /me/sessions",
    "POST /unsent": PEOPLE,
    "POST /unsent/discard": PEOPLE,
    "GET /unsent/windows": PEOPLE,
    "GET /projects": "registry GET /projects",
    "GET /projects/new": "registry POST /projects",
    "GET /projects/new/{form_id}": "registry POST /projects",
    "POST /projects/new/{form_id}": "registry POST /projects",
    "GET /projects/{project_id}": "registry GET /projects/{project_id}",
    "GET /projects/{project_id}/edit": (
        "registry GET /projects/{project_id}, registry PUT /projects/{project_id}"
    ),
    "POST /projects/{project_id}/edit": "registry PUT /projects/{project_id}",
    "GET /projects/{project_id}/attachments/{sha256}": (
        "registry GET /projects/{project_id}/attachments/{sha256}"
    ),
    "GET /projects/{project_id}/versions/{number}": (
        "registry GET /projects/{project_id}/versions/{version}"
    ),
    **{
        f"POST /projects/{{project_id}}/{action}": (
            f"registry POST /projects/{{project_id}}/{action}"
        )
        for action in (*BY_BUTTON, "attachments")
    },
    "POST /projects/{project_id}/detach": (
        "registry DELETE /projects/{project_id}/attachments/{sha256}"
    ),
    "POST /projects/{project_id}/report-progress": (
        "registry GET /projects/{project_id}, "
        "registry PUT /projects/{project_id}/progress/{fiscal_year}"
    ),
    "POST /projects/{project_id}/discard": PEOPLE,
    "POST /projects/{project_id}/commitments": "council POST /commitments",
    "POST /projects/{project_id}/commitments/{commitment_id}/withdraw": (
        "council POST /commitments/{commitment_id}/withdraw"
    ),
    "GET /map": "registry GET /sites",
    "GET /datasets": "sharing GET /datasets",
    "GET /datasets/new": "sharing POST /datasets",
    "POST /datasets/new": "sharing POST /datasets",
    "GET /datasets/accesses": "sharing GET /accesses",
    "GET /datasets/{dataset_id}": "sharing GET /datasets/{dataset_id}",
    "GET /datasets/{dataset_id}/download": "sharing GET /datasets/{dataset_id}/download",
    "POST /datasets/{dataset_id}/consent": "sharing PUT /datasets/{dataset_id}/consent",
    "POST /datasets/{dataset_id}/versions": "sharing POST /datasets/{dataset_id}/versions",
    "GET /rounds": "evaluation GET /rounds",
    "GET /rounds/new": "evaluation POST /rounds",
    "GET /rounds/new/{form_id}": "evaluation POST /rounds",
    "POST /rounds/new/{form_id}": "evaluation POST /rounds",
    "GET /rounds/{round_id}": "evaluation GET /rounds/{round_id}",
    **{
        f"{method} /rounds/{{round_id}}/edit": (
            "evaluation GET /rounds/{round_id}, evaluation PUT /rounds/{round_id}"
        )
        for method in ("GET", "POST")
    },
    **{
        f"GET /rounds/{{round_id}}/{action}": (
            f"evaluation GET /rounds/{{round_id}}, evaluation POST /rounds/{{round_id}}/{action}"
        )
        for action in ("open", "close", "publish")
    },
    **{
        f"POST /rounds/{{round_id}}/{action}": f"evaluation POST /rounds/{{round_id}}/{action}"
        for action in ("open", "close", "publish")
    },
    "GET /rounds/{round_id}/results": "evaluation GET /rounds/{round_id}/ranking",
    "GET /rounds/{round_id}/decisions/{project_id}": (
        "evaluation GET /rounds/{round_id}, "
        "evaluation GET /rounds/{round_id}/candidates/{project_id}/decisions"
    ),
    "POST /rounds/{round_id}/decisions/{project_id}": (
        "evaluation PUT /rounds/{round_id}/candidates/{project_id}/decision"
    ),
    "GET /rounds/{round_id}/scores": "evaluation GET /rounds/{round_id}/my-scores",
    "GET /rounds/{round_id}/scores/{project_id}": "evaluation GET /rounds/{round_id}/my-scores",
    "POST /rounds/{round_id}/scores/{project_id}": (
        "evaluation PUT /rounds/{round_id}/candidates/{project_id}/my-scores"
    ),
    "GET /reports": "reporting GET /reports",
    "GET /reports/new": "reporting POST /reports",
    "POST /reports/new": "reporting POST /reports",
    "GET /reports/{report_id}": "reporting GET /reports/{report_id}",
    "GET /reports/{report_id}/files/{format_}": (
        "reporting GET /reports/{report_id}/files/{format_}"
    ),
    "GET /reports/word-template": "reporting GET /word-template",
    "POST /reports/word-template": "reporting PUT /word-template",
    "GET /reports/word-template/file": "reporting GET /word-template/file",
    "GET /members": "council GET /members",
    "GET /members/new": "council POST /members",
    "POST /members/new": "council POST /members",
    "GET /members/proposals": "council GET /proposals",
    **{
        f"POST /members/proposals/{{proposal_id}}/{action}": (
            f"council POST /proposals/{{proposal_id}}/{action}"
        )
        for action in ("confirm", "decline", "withdraw")
    },
    "GET /members/api-tokens": "council GET /api-tokens",
    "GET /members/api-tokens/new": "council POST /api-tokens",
    "POST /members/api-tokens/new": "council POST /api-tokens",
    **{
        f"{method} /members/api-tokens/{{token_id}}/revoke": "council DELETE /api-tokens/{token_id}"
        for method in ("GET", "POST")
    },
    **{
        f"{method} /members/api-tokens/{{token_id}}/take-over": (
            "council POST /api-tokens/{token_id}/take-over"
        )
        for method in ("GET", "POST")
    },
    "GET /members/{member_id}": (
        "council GET /members/{member_id}, council PUT /members/{member_id}"
    ),
    **{
        f"GET /members/{{member_id}}/{action}": f"council POST /members/{{member_id}}/{action}"
        for action in ("password-reset", "suspend")
    },
    "POST /members/{member_id}": "council PUT /members/{member_id}",
    **{
        f"POST /members/{{member_id}}/{action}": f"council POST /members/{{member_id}}/{action}"
        for action in ("password-reset", "suspend", "resume")
    },
    "GET /operations": "reporting GET /parked",
    **{
        page: ", ".join(f"{service} GET /trail" for service in WITH_API)
        for page in ("GET /trail", "POST /trail/export")
    },
    **{
        f"{method} /operations/parked/{{stream}}/{{position}}/{action}": (
            f"reporting POST /parked/{{stream}}/{{position}}/{action}"
        )
        for method in ("GET", "POST")
        for action in ("replay", "skip")
    },
}
"""By method and path; a variable that stands for an action is spelled out."""


def decider(method: str, rule: str) -> str:
    """Who decides on the page of a Flask rule; whoever is signed in, unless all may see it."""
    return PAGES.get(_key("GET" if method == "HEAD" else method, rule), PEOPLE)


def require_declared(app: Flask) -> None:
    """Raise UndeclaredRoute naming a page that has no line."""
    routes = {
        _key(method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    spelled_out = PAGES.keys() - routes
    for route in sorted(routes - PAGES.keys()):
        if not any(_is_one_of(line, route) for line in spelled_out):
            raise UndeclaredRoute(route)


def _key(method: str, rule: str) -> str:
    """`GET /rounds/<uuid:round_id>` as `GET /rounds/{round_id}`."""
    path = re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule)
    return f"{method} {path}"


def _is_one_of(line: str, route: str) -> bool:
    """Whether the line spells out the last variable of the route."""
    return line.rpartition("/")[0] == route.rpartition("/")[0] and route.endswith("}")
