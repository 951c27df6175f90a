"""What the caller may see of projects."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from services.registry import permissions, storage
from services.registry.domain import Attachment, HistoryEntry, Located, Project, Summary, Version
from shared.access import Member, Relation, Role
from shared.acts import Act
from shared.errors import NotFound
from shared.life_cycles import EDITABLE, PROJECT
from shared.transactions import UnitOfWork
from shared.vocabulary import Approval


def relation(member: Member, project: Project) -> Relation:
    return relation_to(member, project.lead, project.content.partners)


def relation_to(member: Member, lead: str, partners: Collection[str]) -> Relation:
    if member.is_of(lead):
        return Relation.OWN
    return Relation.PARTNER if member.municipality in partners else Relation.OTHER


def get_project(work: UnitOfWork, project_id: str) -> Project:
    """The project, if the caller may see it; raise NotFound otherwise."""
    project = storage.get(work.session, project_id)
    reading = permissions.READ if project.is_public else permissions.READ_DRAFT
    reading.check(work.by, relation(work.by, project))
    return project


def seen_by(member: Member, project: Project) -> Project:
    """The project as the member reads it.

    The working copy is for the lead town and 監査 alone, and while it may be changed: what was
    begun and not submitted in time rests until then. The comment with which it was sent back may be
    所属長's, so it is the town's too; the 事務局 finds its own words in the history.
    """
    if project.submitted_content is None:
        return project
    sees_drafts = permissions.READ_DRAFT.allows(member, relation(member, project))
    submitted = replace(
        project,
        content=project.submitted_content,
        attachments=project.submitted_attachments,
    )
    if sees_drafts:
        return project if project.state in EDITABLE else submitted
    return replace(
        submitted,
        approval=Approval.NONE,
        return_comment="",
        revision=project.shown_revision,
        updated_at=project.shown_at,
    )


def sees_unsubmitted_changes(member: Member, project: Project) -> bool:
    """Whether there is something in the working copy that others do not see, and the member may."""
    inside = permissions.READ_DRAFT.allows(member, relation(member, project))
    return inside and project.has_unsubmitted_changes


def take_attachment(work: UnitOfWork, project_id: str, sha256: str) -> Attachment:
    """The attachment to be sent, which is on record."""
    project = seen_by(work.by, get_project(work, project_id))
    attached = (*project.attachments, *project.submitted_attachments)
    attachment = pick_attachment(attached, sha256)
    work.record(Act.ATTACHMENT_DOWNLOADED, project_id, sha256=attachment.sha256)
    return attachment


def pick_attachment(attachments: Sequence[Attachment], sha256: str) -> Attachment:
    for attachment in attachments:
        if attachment.sha256 == sha256:
            return attachment
    raise NotFound("添付ファイルが見つかりません。")


def list_projects(
    work: UnitOfWork, what: storage.Search, page: int, per_page: int
) -> tuple[list[Summary], int]:
    """One page of what the caller may see, and how many there are."""
    drafts_of = drafts_seen_by(work.by)
    found, total = storage.search(work.session, what, drafts_of, page, per_page)
    return [summary_for(one, drafts_of) for one in found], total


def drafts_seen_by(member: Member) -> str | None:
    """The town whose drafts the member sees; "*" is every town's."""
    if member.holds(Role.AUDITOR):
        return "*"
    return member.municipality if member.holds(Role.OFFICIAL, Role.SECTION_HEAD) else None


def summary_for(summary: Summary, drafts_of: str | None) -> Summary:
    """What happens to a working copy is for those who see drafts."""
    return summary if drafts_of in ("*", summary.lead) else summary.seen_from_outside()


def list_history(
    work: UnitOfWork, project_id: str, page: int, per_page: int
) -> tuple[list[HistoryEntry], int]:
    """One page, newest first, of what the caller may know, and how many entries that are.

    Steps inside the lead town are for those who see its drafts.
    """
    project = get_project(work, project_id)
    held = relation(work.by, seen_by(work.by, project))
    told = None if permissions.READ_DRAFT.allows(work.by, held) else PUBLIC_EVENTS
    entries, total = storage.read_history(work.session, project_id, told, page, per_page)
    return list(history_seen_by(work.by, held, entries)), total


def history_seen_by(
    member: Member, held: Relation, entries: Iterable[HistoryEntry]
) -> Iterator[HistoryEntry]:
    """What the member, who stands so to the project, may know of its history."""
    inside = permissions.READ_DRAFT.allows(member, held)
    for entry in entries:
        if inside:
            yield entry
        elif entry.event in PUBLIC_EVENTS:
            told = entry.comment if _is_told_why(member, held, entry.event) else ""
            yield replace(entry, comment=told, lapsed=False)


def _is_told_why(member: Member, held: Relation, event: str) -> bool:
    """A decision's reason is everybody's, a 取下げ's also that of the towns that take part."""
    concerned = event == "withdrawn" and held in (Relation.OWN, Relation.PARTNER)
    return concerned or event == "decided" or member.holds(Role.COORDINATOR)


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


def get_version(work: UnitOfWork, project_id: str, version: int) -> Version:
    """Raise NotFound if that version was never submitted."""
    project = get_project(work, project_id)
    if version > project.version:
        raise NotFound("その版はありません。")
    return storage.get_version(work.session, project_id, version)


def list_sites(work: UnitOfWork) -> list[Located]:
    return storage.submitted_sites(work.session)


ASKING = frozenset({"request-approval", "cancel-request"})
"""Actions of whoever needs another's approval."""


def allowed_actions(member: Member, project: Project) -> list[str]:
    """Names of what the member may do with the project as it stands now.

    Whoever approves neither asks for approval nor takes the request back.
    """
    held = relation(member, project)
    approves = permissions.APPROVE.allows(member, held)
    return [
        name
        for name, action in PROJECT.items()
        if action.permission
        and permissions.OF_ACTIONS[action.permission].allows(member, held)
        and project.allows(name)
        and not (approves and name in ASKING)
    ]
