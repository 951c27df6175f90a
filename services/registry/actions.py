"""What can be done with projects: one verb, one transaction each."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from services.registry import permissions, storage
from services.registry.domain import (
    Approval,
    Attachment,
    Content,
    HistoryEntry,
    Progress,
    Project,
    State,
    changes_between,
)
from services.registry.domain.project import EDITABLE, WITHDRAWABLE
from shared.access import Member, Permission, Relation, Role
from shared.errors import Conflict, Invalid, NotAllowed, NotFound
from shared.events.fact import Fact
from shared.transactions import Work
from shared.vocabulary import FiscalYear

MOST_ATTACHMENTS = 20


def relation(member: Member, project: Project) -> Relation:
    if member.is_of(project.lead):
        return Relation.OWN
    if member.municipality in project.content.partners:
        return Relation.PARTNER
    return Relation.OTHER


def get_project(work: Work, project_id: str) -> Project:
    """The project, if the caller may see it; raise NotFound otherwise."""
    project = storage.get(work.session, project_id)
    reading = permissions.READ if project.is_public else permissions.READ_DRAFT
    reading.check(work.by, relation(work.by, project))
    return project


def seen_by(member: Member, project: Project) -> Project:
    """The project as the member reads it: the working copy is for the lead town and 監査 alone."""
    sees_drafts = permissions.READ_DRAFT.allows(member, relation(member, project))
    if sees_drafts or project.submitted_content is None:
        return project
    return replace(
        project,
        content=project.submitted_content,
        attachments=project.submitted_attachments,
        approval=Approval.NONE,
        return_comment=project.return_comment if member.holds(Role.COORDINATOR) else "",
    )


def _changeable(work: Work, project_id: str, revision: int, needed: Permission) -> Project:
    project = get_project(work, project_id)
    needed.check(work.by, relation(work.by, project))
    project.expect_revision(revision)
    return project


def _keep(work: Work, before: Project, after: Project, event: str, comment: str = "") -> Project:
    storage.save(work.session, after)
    entry = HistoryEntry(
        at=work.now,
        by=work.by.id,
        event=event,
        from_state=before.state,
        to_state=after.state,
        version=after.version,
        comment=comment,
        changes=changes_between(before.content, after.content),
    )
    storage.write_history(work.session, after.id, entry)
    return after


def _tell(work: Work, fact: Fact | None) -> None:
    if fact is not None:
        work.announce(fact)


def register_project(work: Work, project_id: str, content: Content) -> Project:
    """A new draft of the caller's own town; a repeat with the same id answers the first one."""
    if not work.by.is_of(content.lead_municipality):
        raise NotAllowed("ご自身の市町の事業だけを登録できます。")
    existing = storage.find(work.session, project_id)
    if existing is not None:
        if existing.created_by != work.by.id:
            raise Conflict("この受付番号はすでに使われています。")
        return existing
    if problems := content.contradictions():
        raise Invalid(problems=problems)
    project = Project(
        id=project_id,
        content=content,
        created_at=work.now,
        updated_at=work.now,
        created_by=work.by.id,
    )
    return _keep(work, project, project, "registered")


def edit_project(work: Work, project_id: str, revision: int, content: Content) -> Project:
    """Change the working copy."""
    project = _changeable(work, project_id, revision, permissions.EDIT)
    before = replace(project)
    project.edit(content, work.now)
    return _keep(work, before, project, "edited")


def request_approval(work: Work, project_id: str, revision: int) -> Project:
    project = _changeable(work, project_id, revision, permissions.EDIT)
    before = replace(project)
    project.request_approval(work.now)
    return _keep(work, before, project, "approval_requested")


def decline_approval(work: Work, project_id: str, revision: int, comment: str) -> Project:
    project = _changeable(work, project_id, revision, permissions.APPROVE)
    before = replace(project)
    project.decline(comment, work.now)
    return _keep(work, before, project, "declined", comment)


def approve_project(work: Work, project_id: str, revision: int) -> Project:
    """所属長 approves and the project is submitted, as its next version."""
    project = _changeable(work, project_id, revision, permissions.APPROVE)
    before = replace(project)
    serial = 0
    if project.number is None:
        year = FiscalYear.of(work.today).year
        serial = storage.next_serial(work.session, project.lead, year)
    fact = project.approve(serial, work.now)
    storage.keep_version(work.session, project)
    work.announce(fact)
    last = replace(before, content=before.submitted_content or before.content)
    return _keep(work, last, project, "submitted")


def accept_project(work: Work, project_id: str, revision: int) -> Project:
    project = _changeable(work, project_id, revision, permissions.COORDINATE)
    before = replace(project)
    work.announce(project.accept(work.now))
    return _keep(work, before, project, "accepted")


def return_project(work: Work, project_id: str, revision: int, comment: str) -> Project:
    """差戻し, with what the town should mend."""
    project = _changeable(work, project_id, revision, permissions.COORDINATE)
    before = replace(project)
    work.announce(project.send_back(comment, work.now))
    return _keep(work, before, project, "returned", comment)


def withdraw_project(work: Work, project_id: str, revision: int, reason: str) -> Project:
    project = _changeable(work, project_id, revision, permissions.EDIT)
    before = replace(project)
    _tell(work, project.withdraw(work.now))
    return _keep(work, before, project, "withdrawn", reason)


def start_project(work: Work, project_id: str, revision: int) -> Project:
    project = _changeable(work, project_id, revision, permissions.EDIT)
    before = replace(project)
    work.announce(project.start(work.now))
    return _keep(work, before, project, "started")


def complete_project(work: Work, project_id: str, revision: int) -> Project:
    project = _changeable(work, project_id, revision, permissions.EDIT)
    before = replace(project)
    work.announce(project.complete(work.now))
    return _keep(work, before, project, "completed")


def report_progress(work: Work, project_id: str, revision: int, progress: Progress) -> Project:
    project = _changeable(work, project_id, revision, permissions.EDIT)
    before = replace(project)
    work.announce(project.report_progress(progress, work.now))
    return _keep(work, before, project, "progress_reported")


def attach_file(work: Work, project_id: str, revision: int, attachment: Attachment) -> Project:
    project = _changeable(work, project_id, revision, permissions.EDIT)
    if len(project.attachments) >= MOST_ATTACHMENTS:
        raise Conflict(f"添付ファイルは{MOST_ATTACHMENTS}件までです。")
    before = replace(project)
    project.attach(attachment, work.now)
    return _keep(work, before, project, "attached", attachment.file_name)


def remove_attachment(work: Work, project_id: str, revision: int, sha256: str) -> Project:
    project = _changeable(work, project_id, revision, permissions.EDIT)
    attachment = _attachment(project.attachments, sha256)
    before = replace(project)
    project.detach(sha256, work.now)
    return _keep(work, before, project, "detached", attachment.file_name)


def get_attachment(work: Work, project_id: str, sha256: str) -> Attachment:
    project = seen_by(work.by, get_project(work, project_id))
    return _attachment((*project.attachments, *project.submitted_attachments), sha256)


def _attachment(attachments: Sequence[Attachment], sha256: str) -> Attachment:
    for attachment in attachments:
        if attachment.sha256 == sha256:
            return attachment
    raise NotFound("添付ファイルが見つかりません。")


def list_projects(
    work: Work, what: storage.Search, page: int, per_page: int
) -> tuple[list[dict[str, Any]], int]:
    """One page of what the caller may see, and how many there are."""
    drafts_of: str | None = None
    if work.by.holds(Role.AUDITOR):
        drafts_of = "*"
    elif work.by.holds(Role.OFFICIAL, Role.SECTION_HEAD):
        drafts_of = work.by.municipality
    rows, total = storage.search(work.session, what, drafts_of, page, per_page)
    return [_summary_for(row, drafts_of) for row in rows], total


def _summary_for(row: Row[Any], drafts_of: str | None) -> dict[str, Any]:
    """The row; whether a working copy waits for approval is for those who see drafts."""
    summary = dict(row._mapping)
    if drafts_of not in ("*", row.lead):
        summary["approval"] = Approval.NONE.value
    return summary


def get_history(work: Work, project_id: str) -> list[HistoryEntry]:
    """Newest first; steps inside the lead town are for those who see its drafts."""
    project = get_project(work, project_id)
    entries = storage.read_history(work.session, project_id)
    if permissions.READ_DRAFT.allows(work.by, relation(work.by, project)):
        return entries
    comments = work.by.holds(Role.COORDINATOR)
    return [
        entry if comments else replace(entry, comment="")
        for entry in entries
        if entry.event in PUBLIC_EVENTS
    ]


PUBLIC_EVENTS = {
    "submitted",
    "accepted",
    "returned",
    "withdrawn",
    "evaluation_begun",
    "decided",
    "started",
    "completed",
    "progress_reported",
}


def get_version(work: Work, project_id: str, version: int) -> Row[Any]:
    get_project(work, project_id)
    return storage.get_version(work.session, project_id, version)


def list_sites(work: Work) -> list[Row[Any]]:
    return list(work.session.execute(storage.submitted_sites()).all())


def begin_evaluation(work: Work, project_id: str, round_id: str) -> None:
    """A round over the project has opened."""
    project = storage.find(work.session, project_id)
    if project is None:
        return
    before = replace(project)
    fact = project.begin_evaluation(round_id, work.now)
    if fact is not None:
        work.announce(fact)
        _keep(work, before, project, "evaluation_begun")


def follow_decision(work: Work, project_id: str, round_id: str, decision: str) -> None:
    """The council's decision was published; the project follows it."""
    project = storage.find(work.session, project_id)
    if project is None:
        return
    before = replace(project)
    fact = project.follow_decision(round_id, decision, work.now)
    if fact is not None:
        work.announce(fact)
        _keep(work, before, project, "decided")


def allowed_actions(member: Member, project: Project) -> list[str]:
    """Names of what the member may do with the project as it stands now."""
    held = relation(member, project)
    edits = permissions.EDIT.allows(member, held)
    approves = permissions.APPROVE.allows(member, held)
    coordinates = permissions.COORDINATE.allows(member, held)
    editable = project.state in EDITABLE
    requested = editable and project.approval is Approval.REQUESTED
    possible = {
        "edit": edits and editable,
        "request-approval": edits and editable and not requested,
        "approve": approves and requested,
        "decline": approves and requested,
        "accept": coordinates and project.state is State.SUBMITTED,
        "return": coordinates and project.state in {State.SUBMITTED, State.ACCEPTED},
        "withdraw": edits and project.state in WITHDRAWABLE,
        "start": edits and project.state is State.ADOPTED,
        "complete": edits and project.state is State.IN_PROGRESS,
        "report-progress": edits and project.state in {State.IN_PROGRESS, State.COMPLETED},
    }
    return [name for name, may in possible.items() if may]
