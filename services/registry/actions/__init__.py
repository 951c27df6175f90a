"""What can be done with projects: one verb, one transaction each."""

from services.registry.actions.deciding import (
    accept_project,
    approve_project,
    cancel_request,
    complete_project,
    decline_approval,
    report_progress,
    request_approval,
    return_project,
    start_project,
    withdraw_project,
)
from services.registry.actions.following import (
    begin_evaluation,
    follow_decision,
)
from services.registry.actions.noticing import tell_home
from services.registry.actions.reading import (
    PUBLIC_EVENTS,
    allowed_actions,
    get_history,
    get_project,
    get_version,
    list_projects,
    list_sites,
    relation,
    seen_by,
    sees_unsubmitted_changes,
    take_attachment,
)
from services.registry.actions.writing import (
    MOST_ATTACHMENTS,
    attach_file,
    edit_project,
    register_project,
    remove_attachment,
    see_project_to_attach,
)

__all__ = [
    "MOST_ATTACHMENTS",
    "PUBLIC_EVENTS",
    "accept_project",
    "allowed_actions",
    "approve_project",
    "attach_file",
    "begin_evaluation",
    "cancel_request",
    "complete_project",
    "decline_approval",
    "edit_project",
    "follow_decision",
    "get_history",
    "get_project",
    "get_version",
    "list_projects",
    "list_sites",
    "register_project",
    "relation",
    "remove_attachment",
    "report_progress",
    "request_approval",
    "return_project",
    "see_project_to_attach",
    "seen_by",
    "sees_unsubmitted_changes",
    "start_project",
    "take_attachment",
    "tell_home",
    "withdraw_project",
]
