"""Which acts the trail of security acts knows: one table, for whoever records and whoever reads.

An act has a word that is stored, what officials call it, what it means, and the particulars that an
entry of it may hold, by name and type. Particulars are ids, numbers and words of fixed lists: never
a password, a token, a 個人番号, a person's name or a free text. A new act is one entry here.
"""

from collections.abc import Mapping
from enum import StrEnum

Particular = str | int | bool | None | list[str]
"""A value as JSON has it."""
LONGEST_TEXT = 200


class UnfitParticular(TypeError):
    """An act was to be recorded with something that its entries do not hold."""


class Act(StrEnum):
    """One kind of act; `label` is Japanese, `meaning` is for docs/security.md."""

    label: str
    meaning: str
    particulars: Mapping[str, type]

    def __new__(
        cls, word: str, label: str, meaning: str, particulars: Mapping[str, type] | None = None
    ) -> "Act":
        act = str.__new__(cls, word)
        act._value_ = word
        act.label, act.meaning, act.particulars = label, meaning, particulars or {}
        return act

    @classmethod
    def of(cls, word: str) -> "Act | None":
        """The act of a stored word; None if this program does not know it."""
        return cls._value2member_map_.get(word)  # type: ignore[return-value]

    def check(self, particulars: Mapping[str, Particular]) -> None:
        """Raise UnfitParticular for a name that the act does not have, or a value of another type.

        None is what is not known or has no end.
        """
        for name, value in particulars.items():
            wanted = self.particulars.get(name)
            if wanted is None or not (value is None or type(value) is wanted):
                raise UnfitParticular(f"{self}: {name}={value!r}")
            if isinstance(value, str) and len(value) > LONGEST_TEXT:
                raise UnfitParticular(f"{self}: {name} is longer than {LONGEST_TEXT}")

    SIGNED_IN = "session.begun", "サインイン", "A member signed in."
    SIGN_IN_FAILED = (
        "session.refused",
        "サインインの失敗",
        "A sign-in failed; an unknown login is not kept, since it may be a mistyped password.",
        {"count": int},
    )
    PASSWORD_FAILED = (
        "password.refused",
        "パスワード確認の失敗",
        "Somebody signed in gave a wrong present password.",
        {"count": int},
    )
    SIGNED_OUT = "session.ended", "サインアウト", "A session, or all of a member's, ended."
    TOKEN_REUSED = (
        "session.token-reused",
        "使用済みの更新トークンの提示",
        "A refresh token was shown a second time, so that somebody else has it: its session ended.",
    )
    PASSWORD_CHANGED = "password.changed", "パスワードの変更", "A member changed the own password."
    PASSWORD_RESET = (
        "password.reset",
        "再設定コードの発行",
        "Somebody issued a code with which a member decides on a new password.",
    )
    RESET_CODE_USED = (
        "password.code-used",
        "再設定コードの使用",
        "A new password was set with a reset code.",
        {"issued_by": str},
    )
    PASSWORD_PROVED = (
        "password.proved",
        "パスワードの確認",
        "A member proved the password again, for an act of great weight.",
    )
    PROPOSAL_MADE = (
        "proposal.made",
        "承認の申請",
        "Somebody proposed what a second 事務局 member has to confirm.",
        {"deed": str},
    )
    PROPOSAL_CONFIRMED = (
        "proposal.confirmed",
        "申請の承認",
        "A second 事務局 member confirmed it.",
        {"deed": str, "proposed_by": str},
    )
    PROPOSAL_DECLINED = (
        "proposal.declined",
        "申請の却下",
        "A second 事務局 member declined it.",
        {"deed": str, "proposed_by": str},
    )
    PROPOSAL_WITHDRAWN = (
        "proposal.withdrawn",
        "申請の取下げ",
        "Its proposer withdrew it.",
        {"deed": str},
    )

    MEMBER_ENROLLED = (
        "member.enrolled",
        "構成員の登録",
        "A member was enrolled.",
        {"municipality": str, "roles": list, "term_from": str, "term_until": str},
    )
    ROLES_CHANGED = (
        "member.roles-changed",
        "役割・所属の変更",
        "A member's roles or municipality changed.",
        {
            "municipality_before": str,
            "municipality": str,
            "roles_before": list,
            "roles": list,
        },
    )
    TERM_CHANGED = (
        "member.term-changed",
        "任期の変更",
        "A member's term changed.",
        {"term_from": str, "term_until": str},
    )
    CARD_CHANGED = (
        "member.card-changed",
        "表示名・課の変更",
        "A member's name or section changed; the names themselves are not kept here.",
        {"fields": list},
    )
    MEMBER_SUSPENDED = "member.suspended", "利用の停止", "A member was suspended."
    MEMBER_RESUMED = "member.resumed", "利用の再開", "A suspension was lifted."

    API_TOKEN_MADE = (
        "api-token.made",
        "接続用トークンの発行",
        "An API token was made.",
        {"municipality": str, "scopes": list, "last_day": str},
    )
    API_TOKEN_TAKEN_OVER = (
        "api-token.taken-over",
        "接続用トークンの引継ぎ",
        "Another 所属長 answers for an API token from now on.",
        {"sponsor_before": str},
    )
    API_TOKEN_USED = (
        "api-token.used",
        "接続用トークンの使用",
        "An API token was used: the first time from a network on a day (Asia/Tokyo).",
        {"network": str},
    )
    API_TOKEN_REVOKED = "api-token.revoked", "接続用トークンの失効", "An API token was revoked."

    REFUSED = (
        "request.refused",
        "拒否",
        "A request was refused (401 with a token, 403, 404 of what is there, 413 where a town has"
        " stored enough for a day, 429). The first of a caller, route and minute; further ones of"
        " that minute are one entry with their count.",
        {"method": str, "route": str, "status": int, "count": int},
    )

    COMMITMENT_SIGNED = "commitment.signed", "コミットメントの署名", "A 首長 signed a commitment."
    COMMITMENT_WITHDRAWN = (
        "commitment.withdrawn",
        "コミットメントの取下げ",
        "A commitment was withdrawn.",
    )
    PLAN_RECORDED = (
        "plan.recorded",
        "計画の登録",
        "A municipality's plan was recorded.",
        {"municipality": str},
    )
    PLAN_ITEM_ADDED = (
        "plan.item-added",
        "計画への項目の追加",
        "A plan got one more item.",
        {"item": str},
    )

    ROUND_PREPARED = (
        "round.prepared",
        "評価の準備",
        "A round was prepared, with these evaluators.",
        {"evaluators": list},
    )
    ROUND_REVISED = (
        "round.revised",
        "評価の内容の変更",
        "A round's content or evaluators were changed.",
        {"fields": list, "evaluators_added": list, "evaluators_removed": list},
    )
    ROUND_OPENED = "round.opened", "評価の開始", "A round was opened for scoring."
    ROUND_CLOSED = "round.closed", "評価の締切り", "A round was closed."
    DECISION_RECORDED = (
        "round.decided",
        "決定の記録",
        "The council's decision on a project was recorded in a round.",
        {"project": str, "decision": str},
    )
    RESULTS_PUBLISHED = "round.published", "評価結果の公表", "A round's results were published."
    SHARED_WITH_ALL = (
        "dataset.shared-with-all",
        "全構成市町への共有",
        "A dataset was shared with every town: in entries of 0.1.0, the one change told.",
    )
    CONSENT_CHANGED = (
        "dataset.consent-changed",
        "共有範囲の設定",
        "A dataset was shared, with others than before, or with nobody any more; towns are told"
        " where it is for those named.",
        {
            "audience_before": str,
            "municipalities_before": list,
            "audience": str,
            "municipalities": list,
        },
    )
    DATASET_DOWNLOADED = (
        "dataset.downloaded",
        "共有データの取得",
        "A dataset was downloaded.",
        {"version": int},
    )
    ATTACHMENT_DOWNLOADED = (
        "attachment.downloaded",
        "添付ファイルの取得",
        "An attachment of a project was downloaded.",
        {"sha256": str},
    )
    REPORT_DOWNLOADED = (
        "report.downloaded",
        "報告書の取得",
        "A file of a joint report was downloaded.",
        {"format": str},
    )
    REPORT_ORDERED = "report.ordered", "報告書の作成", "A joint report was ordered."
    TEMPLATE_REPLACED = (
        "template.replaced",
        "Wordのひな形の差替え",
        "The Word template of reports was replaced.",
        {"sha256": str},
    )
    TRAIL_READ = (
        "trail.read",
        "操作の記録の閲覧",
        "The trail was read: the first time by a member from a network on a day (Asia/Tokyo).",
        {"network": str},
    )
    TRAIL_EXPORTED = (
        "trail.exported",
        "操作の記録の書き出し",
        "The trail of all services was exported.",
        {"from": str, "until": str, "person": str},
    )

    KEY_MADE = (
        "key.made",
        "署名鍵（改ざんを見分けるための鍵）の作成",
        "A service began to sign with a new key.",
    )
    KEY_ROTATED = (
        "key.rotated",
        "署名鍵（改ざんを見分けるための鍵）の交代",
        "The operator replaced a service's key.",
    )
    KEY_WITHDRAWN = (
        "key.withdrawn",
        "署名鍵（改ざんを見分けるための鍵）の失効",
        "The operator withdrew a service's key.",
    )

    PARKED_REPLAYED = (
        "parked.replayed",
        "保留した出来事の再適用",
        "A parked fact was tried again.",
        {"stream": str, "position": int},
    )
    PARKED_SKIPPED = (
        "parked.skipped",
        "保留した出来事の除外",
        "A parked fact was left out for good.",
        {"stream": str, "position": int},
    )
    BACKUP_BEGUN = "backup.begun", "バックアップの作成", "The operator began a back-up."
    RESTORED = (
        "backup.restored",
        "バックアップからの復元",
        "The installation was restored from a back-up of that time.",
        {"made_at": str},
    )
    REBUILT = (
        "tables.rebuilt",
        "表の作り直し",
        "What a service heard of another was made anew, up to that position.",
        {"stream": str, "position": int},
    )
    VERIFIED = (
        "logs.verified",
        "記録の検証",
        "The operator verified all logs and trails.",
        {"findings": int},
    )
