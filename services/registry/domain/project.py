"""A project and the actions of its life, of which `life_cycles.PROJECT` says where each leads.

`content` is the lead town's working copy. What others read is the newest submitted version, kept
unchanged. A correction or 差替え becomes the next version when 所属長 approves it.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from services.registry.domain.changes import Change
from services.registry.domain.content import Content, Progress
from shared.errors import Conflict, Invalid, Problem, Stale
from shared.events import registry as facts
from shared.events.fact import Fact
from shared.life_cycles import EDITABLE, PROJECT
from shared.vocabulary import Approval, FiscalYear, ProjectState, municipality, today_in_tokyo

_WHY_NOT = {
    ("decline", False): "承認の依頼が出ていません。",
    ("cancel-request", False): "承認の依頼が出ていません。",
    ("request-approval", True): "すでに所属長の承認待ちです。",
    ("request-approval", False): "提出済みの内容から、変更がありません。",
    ("approve", False): "提出済みの内容から、変更がありません。",
}
"""By the action, and whether an approval was asked for."""


@dataclass(frozen=True)
class Attachment:
    """A file of a project, stored by its SHA-256."""

    sha256: str
    file_name: str
    media_type: str
    size_bytes: int


@dataclass(frozen=True, kw_only=True)
class HistoryEntry:
    """Who did what, when, and what it was before; `lapsed` if a request for approval ended."""

    at: datetime
    by: str
    event: str
    from_state: ProjectState
    to_state: ProjectState
    version: int
    comment: str = ""
    changes: tuple[Change, ...] = ()
    lapsed: bool = False


@dataclass(kw_only=True)
class Project:
    """The aggregate. Methods change it and return the fact to announce, if there is one.

    `revision` and `updated_at` move with every change, `shown_revision` and `shown_at` only with
    those that members beyond the lead town see: how often a town rewrites is its own affair.
    """

    id: str
    content: Content
    created_at: datetime
    updated_at: datetime
    shown_at: datetime
    created_by: str
    state: ProjectState = ProjectState.DRAFT
    approval: Approval = Approval.NONE
    revision: int = 1
    shown_revision: int = 1
    version: int = 0
    number: str | None = None
    return_comment: str = ""
    submitted_at: datetime | None = None
    submitted_content: Content | None = None
    round_id: str | None = None
    attachments: tuple[Attachment, ...] = ()
    submitted_attachments: tuple[Attachment, ...] = ()
    progress: tuple[Progress, ...] = ()

    @property
    def lead(self) -> str:
        return self.content.lead_municipality

    @property
    def is_public(self) -> bool:
        """Whether members beyond the lead town may see it: it has been submitted once."""
        return self.version > 0

    def expect_revision(self, revision: int) -> None:
        """Raise Stale if somebody changed it since the caller read `revision`."""
        if revision != self.revision:
            raise Stale("画面を読み込んだ後に、ほかの画面でこの事業が更新されました。")

    @property
    def has_unsubmitted_changes(self) -> bool:
        """Whether the working copy says something else than the newest submitted version."""
        submitted = (self.submitted_content, self.submitted_attachments)
        return self.is_public and (self.content, self.attachments) != submitted

    @property
    def _has_something_to_submit(self) -> bool:
        return self.state is not ProjectState.SUBMITTED or self.has_unsubmitted_changes

    @property
    def unanswered_comment(self) -> str:
        """Why it was sent back, until the town has handed in anew, or has nothing to hand in."""
        asks = self.state in EDITABLE and self._has_something_to_submit
        return self.return_comment if asks else ""

    def allows(self, action: str) -> bool:
        """Whether the action may be taken now."""
        return PROJECT.allows(action, self.state) and self._approval_allows(action)

    def _approval_allows(self, action: str) -> bool:
        requested = self.approval is Approval.REQUESTED
        match action:
            case "decline" | "cancel-request":
                return requested
            case "approve":
                return requested or self._has_something_to_submit
            case "request-approval":
                return not requested and self._has_something_to_submit
        return True

    def require(self, action: str) -> None:
        """Raise Conflict where the action may not be taken."""
        if not PROJECT.allows(action, self.state):
            raise Conflict(f"この事業は「{self.state.label}」のため、この操作を行えません。")
        if not self._approval_allows(action):
            raise Conflict(_WHY_NOT[action, self.approval is Approval.REQUESTED])

    def _touch(self, at: datetime) -> None:
        """A step inside the lead town, which alone sees a draft."""
        self.revision += 1
        self.updated_at = at
        if not self.is_public:
            self.shown_at = at

    def _clear_approval(self) -> None:
        """Nothing lies before 所属長, and no comment asks anything of the town, any more."""
        self.approval = Approval.NONE
        self.return_comment = ""

    def _move(self, action: str, at: datetime) -> None:
        self.state = PROJECT[action].target
        self._show(at)

    def _show(self, at: datetime) -> None:
        """A step that every reader sees."""
        self._touch(at)
        self.shown_revision += 1
        self.shown_at = at

    def _write(self, content: Content, attachments: tuple[Attachment, ...], at: datetime) -> None:
        """Change the working copy, if it is one; 所属長 approves only what was asked for."""
        if (content, attachments) == (self.content, self.attachments):
            return
        self.content, self.attachments = content, attachments
        if self.approval is Approval.REQUESTED:
            self.approval = Approval.LAPSED
        self._touch(at)

    def edit(self, content: Content, at: datetime) -> None:
        self.require("edit")
        if problems := content.contradictions(self.content):
            raise Invalid(problems=problems)
        self._write(replace(content, lead_municipality=self.lead), self.attachments, at)

    def attach(self, attachment: Attachment, at: datetime) -> None:
        self.require("edit")
        same = next((a for a in self.attachments if a.sha256 == attachment.sha256), None)
        if same is None:
            self._write(self.content, (*self.attachments, attachment), at)
        elif same.file_name != attachment.file_name:
            told = (
                f"同じ内容のファイルが、「{same.file_name}」という名前で、すでに添付されています。"
            )
            raise Invalid(problems=[Problem("/file", told)])

    def detach(self, sha256: str, at: datetime) -> None:
        self.require("edit")
        left = tuple(a for a in self.attachments if a.sha256 != sha256)
        self._write(self.content, left, at)

    def request_approval(self, at: datetime) -> None:
        """Lay the working copy before 所属長; raise Invalid naming every field that lacks."""
        self.require("request-approval")
        self._require_complete()
        self.approval = Approval.REQUESTED
        self._touch(at)

    def cancel_request(self, at: datetime) -> None:
        """Whoever asked takes the request back; the working copy stays as it is."""
        self.require("cancel-request")
        self.approval = Approval.NONE
        self._touch(at)

    def _require_complete(self) -> None:
        if problems := self.content.missing_for_submission():
            raise Invalid("提出に必要な項目が不足しています。", problems)

    def decline(self, comment: str, at: datetime) -> None:
        """所属長 sends it back to the 担当者."""
        self.require("decline")
        self.approval = Approval.DECLINED
        self.return_comment = comment
        self._touch(at)

    def approve(self, serial: int, at: datetime) -> Fact:
        """所属長 approves, asked to or not: the working copy becomes the next submitted version.

        `serial` numbers the town's projects within the fiscal year of `at`. Raise Invalid naming
        every field that lacks.
        """
        self.require("approve")
        self._require_complete()
        if self.number is None:
            self.number = number_of(self.lead, at, serial)
        self._clear_approval()
        self.version += 1
        self.submitted_at = at
        self.submitted_content = self.content
        self.submitted_attachments = self.attachments
        self._move("approve", at)
        return self._submitted()

    def _submitted(self) -> facts.ProjectSubmitted:
        return facts.ProjectSubmitted(
            project_id=self.id,
            number=self.number or "",
            version=self.version,
            attachment_count=len(self.attachments),
            **self.content.told(),
        )

    def accept(self, at: datetime) -> Fact:
        self.require("accept")
        self._clear_approval()
        self._move("accept", at)
        return facts.ProjectAccepted(project_id=self.id, version=self.version)

    def send_back(self, comment: str, at: datetime) -> Fact:
        """差戻し: the town answers with a new version, which needs 所属長 again."""
        self.require("return")
        self.approval = Approval.NONE
        self.return_comment = comment
        self._move("return", at)
        return facts.ProjectReturned(project_id=self.id, version=self.version)

    def withdraw(self, at: datetime) -> Fact | None:
        """取下げ; a draft that nobody had seen is withdrawn without a word to others."""
        self.require("withdraw")
        self._clear_approval()
        self._move("withdraw", at)
        return facts.ProjectWithdrawn(project_id=self.id) if self.is_public else None

    def begin_evaluation(self, round_id: str, at: datetime) -> Fact | None:
        """A round over it has opened, and keeps it; what was withdrawn meanwhile stays so."""
        if not self.allows("begin-evaluation"):
            return None
        self._clear_approval()
        self.round_id = round_id
        self._move("begin-evaluation", at)
        return facts.ProjectEvaluationBegun(project_id=self.id, round_id=round_id)

    def follow_decision(self, round_id: str, decision: str, at: datetime) -> Fact | None:
        """採択, 保留 or 不採択 as the council decided in the round that it is in."""
        if not self.allows("follow-decision") or self.round_id != round_id:
            return None
        self.state = ProjectState(decision)
        self._show(at)
        return facts.ProjectDecided(project_id=self.id, round_id=round_id, decision=decision)

    def start(self, at: datetime) -> Fact:
        self.require("start")
        self._move("start", at)
        return facts.ProjectStarted(project_id=self.id)

    def complete(self, at: datetime) -> Fact:
        self.require("complete")
        self._move("complete", at)
        return facts.ProjectCompleted(project_id=self.id)

    def report_progress(self, progress: Progress, at: datetime) -> Fact:
        """One year's 実績; a later report of the same year replaces it.

        Raise Invalid for a year before the plan or to come, or for what the plan does not measure.
        """
        self.require("report-progress")
        plan = self.submitted_content or self.content
        if problems := progress.contradictions(plan, today_in_tokyo(at)):
            raise Invalid("実績の内容を確認してください。", problems)
        others = (p for p in self.progress if p.fiscal_year != progress.fiscal_year)
        self.progress = tuple(sorted((*others, progress), key=lambda p: p.fiscal_year))
        self._show(at)
        measured = tuple(facts.Measured(**asdict(m)) for m in progress.measured)
        return facts.ProgressReported(
            project_id=self.id,
            fiscal_year=progress.fiscal_year,
            initial_yen=progress.initial_yen,
            operating_yen=progress.operating_yen,
            measured=measured,
        )


def number_of(municipality_code: str, at: datetime, serial: int) -> str:
    """Such as `R8-羅臼-001`: fiscal year, town, serial within both."""
    year = FiscalYear.of(today_in_tokyo(at)).year - 2018
    return f"R{year}-{municipality(municipality_code).name[:-1]}-{serial:03d}"
