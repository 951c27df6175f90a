"""Where the council's things stand in their lives, and what each of that is called."""

from shared.vocabulary.classifications import Labelled


class ProjectState(Labelled):
    """Where a project stands."""

    DRAFT = "draft", "下書き"
    SUBMITTED = "submitted", "提出"
    ACCEPTED = "accepted", "受理"
    RETURNED = "returned", "差戻し"
    UNDER_EVALUATION = "under_evaluation", "評価中"
    ADOPTED = "adopted", "採択"
    ON_HOLD = "on_hold", "保留"
    NOT_ADOPTED = "not_adopted", "不採択"
    IN_PROGRESS = "in_progress", "実施中"
    COMPLETED = "completed", "完了"
    WITHDRAWN = "withdrawn", "取下げ"


class Approval(Labelled):
    """Whether a project's working copy lies before 所属長, and why it does so no more."""

    NONE = "none", "未申請"
    REQUESTED = "requested", "所属長の承認待ち"
    LAPSED = "lapsed", "承認の依頼は取下げ"
    DECLINED = "declined", "所属長から差戻し"


class RoundState(Labelled):
    """Where an evaluation round stands."""

    PREPARING = "preparing", "準備中"
    OPEN = "open", "評価受付中"
    CLOSED = "closed", "締切"
    PUBLISHED = "published", "公表済み"


class ReportState(Labelled):
    """Where a joint report stands."""

    QUEUED = "queued", "順番待ち"
    MAKING = "making", "作成中"
    DONE = "done", "完成"
    FAILED = "failed", "作成失敗"
