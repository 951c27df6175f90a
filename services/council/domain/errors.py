"""Why council says no."""

from shared.errors import (
    Conflict,
    Invalid,
    MayNotAct,
    NotAllowed,
    NotSignedIn,
    Problem,
    TooManyAttempts,
)


class WrongCredentials(NotSignedIn):
    """The same words whether the login is unknown or the password wrong."""

    on_record = False

    def __init__(self) -> None:
        super().__init__("ログインID又はパスワードが正しくありません。")


class SessionOver(NotSignedIn):
    """The refresh token is unknown, ended or too old."""

    def __init__(self) -> None:
        super().__init__("サインインの有効期限が切れました。もう一度サインインしてください。")


class ApiTokenRefused(NotSignedIn):
    """Unknown, revoked or past its last day."""

    def __init__(self) -> None:
        super().__init__("接続用トークンが無効か、有効期限が切れています。")


class ApiTokenUnsponsored(NotSignedIn):
    """Its sponsor is no longer an active 所属長 of its municipality."""

    def __init__(self) -> None:
        super().__init__(
            "この接続用トークンを受け持つ所属長がいないため、利用を止めています。"
            "その市町の所属長が引き継ぐと、同じ接続用トークンのまま利用できます。"
        )


class TooManyApiTokens(Conflict):
    """The municipality has as many in use as it may have."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"この市町には、有効な接続用トークンが既に{most}件あるため、これ以上は発行できません。"
            "使っていないものを失効させてから、発行してください。"
        )


class ApiTokenOver(Conflict):
    """What was revoked or is past its last day is not taken over."""

    def __init__(self) -> None:
        super().__init__(
            "この接続用トークンは、失効しているか、有効期限が切れているため、引き継げません。"
            "必要なときは、新しく発行してください。"
        )


class MemberMayNotAct(MayNotAct):
    """Suspended, or the term has not begun or is over; told only to who knew the password."""

    type = MayNotAct.type

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}事務局にお問い合わせください。")


class SampleFromElsewhere(NotAllowed):
    """Sample accounts have known passwords, so they are for this machine only."""

    def __init__(self) -> None:
        super().__init__(
            "見本用のアカウントは、この仕組みが動いている機器からのみ利用できます。"
            "事務局から交付されたアカウントでサインインしてください。"
        )


class WaitBeforeTrying(TooManyAttempts):
    """Too many attempts for this login, or failures from this network."""

    def __init__(self, seconds: int) -> None:
        wait = f"{seconds}秒" if seconds < 60 else f"約{-(-seconds // 60)}分"
        super().__init__(
            f"サインインの試みが続いたため、受け付けを一時止めています。{wait}後にお試しください。",
            seconds,
        )


class CodeRefused(NotSignedIn):
    """The same words whether the login is unknown, the code wrong, used, replaced or too old."""

    def __init__(self) -> None:
        super().__init__(
            "ログインID又は再設定コードが正しくないか、コードの期限（24時間）が過ぎています。"
        )


class PasswordRefused(Invalid):
    """The new password breaks rules; each is named."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(problems=[Problem("/new", message) for message in problems])


class PasswordWrong(Invalid):
    """A member who is signed in did not give their present password rightly, in this field."""

    def __init__(self, pointer: str) -> None:
        super().__init__(problems=[Problem(pointer, "現在のパスワードが正しくありません。")])


class LoginTaken(Invalid):
    """Another member signs in by that login."""

    def __init__(self) -> None:
        super().__init__(problems=[Problem("/login", "このログインIDは既に使われています。")])


class LastCoordinator(Conflict):
    """Nobody would be left to do the secretariat's work."""

    def __init__(self) -> None:
        super().__init__(
            "利用できる事務局のアカウントがなくなるため、この変更はできません。"
            "先に別の事務局のアカウントを登録してください。"
        )


class LastAuditor(Conflict):
    """Nobody would be left to look at what the secretariat does."""

    def __init__(self) -> None:
        super().__init__(
            "利用できる監査のアカウントがなくなるため、この変更はできません。"
            "先に別の監査のアカウントを登録してください。"
        )


class CoordinatorExists(Conflict):
    """The first account is made only while nobody can do the secretariat's work."""

    def __init__(self) -> None:
        super().__init__("利用できる事務局のアカウントが既にあります。")


class AlreadySuspended(Conflict):
    """The account is suspended by now."""

    def __init__(self) -> None:
        super().__init__("このアカウントは既に利用を停止されています。")


class NotSuspended(Conflict):
    """The account is in use: there is nothing to resume."""

    def __init__(self) -> None:
        super().__init__("このアカウントは利用を停止されていません。")


class OwnAccount(Conflict):
    """Nobody resets or suspends themselves: a slip would lock them out."""

    def __init__(self) -> None:
        super().__init__("ご自身のアカウントに対しては、この操作を行えません。")


class OperatorWanted(Conflict):
    """A 事務局 member's way in is opened only with a second, and there is none."""

    def __init__(self) -> None:
        super().__init__(
            "事務局の方のパスワードの再設定には、申請した方とご本人のほかに、事務局がもう1名必要です。"
            "いないときは、サーバーの管理者に再設定（yui member reset）を依頼してください。"
        )


class SecondPairOfEyes(Conflict):
    """Whoever proposed it, or gains by it, does not settle it."""

    def __init__(self) -> None:
        super().__init__(
            "申請した方とご本人は、この申請を承認又は却下できません。"
            "事務局のほかの方に確認を依頼してください。"
        )


class ProposerGone(Conflict):
    """What somebody proposed does not outlive their right to propose it."""

    def __init__(self) -> None:
        super().__init__(
            "申請した方が、いまは事務局として利用できないため、承認できません。"
            "却下し、必要であれば、あなたから申請し直してください。"
        )


class TooManyProposals(Conflict):
    """The proposer has as many open as a second can still look at."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"承認を待つあなたの申請が{most}件あるため、これ以上は申請できません。"
            "事務局のほかの方に確認を依頼するか、不要な申請を取り下げてください。"
        )


class NotTheirProposal(NotAllowed):
    """Only who proposed something takes it back."""

    def __init__(self) -> None:
        super().__init__("申請を取り下げることができるのは、申請した方に限ります。")


class ProposalOver(Conflict):
    """It was settled before, or is too old."""

    def __init__(self) -> None:
        super().__init__("この申請は、既に処理されたか、期限（14日）が過ぎています。")


class PlanNumberTaken(Invalid):
    """The plan has an item of that number."""

    def __init__(self) -> None:
        super().__init__(
            problems=[Problem("/number", "この番号の項目は、計画に既に登録されています。")]
        )


class CommitmentStands(Conflict):
    """A municipality gives a project one commitment at a time."""

    def __init__(self) -> None:
        super().__init__(
            "この事業への貴市町のコミットメントは、既に署名されています。"
            "内容を改めるときは、取り下げてから署名し直してください。"
        )


class CommitmentWithdrawnBefore(Conflict):
    """A commitment is withdrawn once."""

    def __init__(self) -> None:
        super().__init__("このコミットメントは、既に取り下げられています。")
