"""Who may do what: roles, relations and permissions, free of any web framework.

Each service declares its permissions once (`services/<name>/permissions.py`). The door refuses
callers whose roles can never hold the permission; the action refuses those whose relation to the
thing at hand does not suffice. `docs/security.md` shows all of them as one table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from shared.errors import Hidden, NotAllowed, NotSignedIn, PasswordWanted
from shared.manifests import HEARS

PROOF_LASTS = timedelta(minutes=10)
"""So long after proving the password a member may do what is of great weight."""


class Role(StrEnum):
    """What a person, or one of Yui's own services, is to the council."""

    OFFICIAL = "official"
    SECTION_HEAD = "section_head"
    HEAD = "head"
    COORDINATOR = "coordinator"
    EVALUATOR = "evaluator"
    AUDITOR = "auditor"
    SERVICE = "service"

    @property
    def label(self) -> str:
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    Role.OFFICIAL: "担当者",
    Role.SECTION_HEAD: "所属長",
    Role.HEAD: "首長",
    Role.COORDINATOR: "事務局",
    Role.EVALUATOR: "評価者",
    Role.AUDITOR: "監査",
    Role.SERVICE: "サービス",
}


class Scope(StrEnum):
    """What an API token lets a municipality's own system do: every one reads, some do more."""

    READ = "read"
    PROJECTS = "projects"
    DATASETS = "datasets"

    @property
    def label(self) -> str:
        return _SCOPE_WORDS[self][0]

    @property
    def meaning(self) -> str:
        """What it lets a program do, and what not, for whoever decides about it."""
        return _SCOPE_WORDS[self][1]


_SCOPE_WORDS = {
    Scope.READ: ("読み取り", "市町の担当者が見られるものを読み取る"),
    Scope.PROJECTS: (
        "事業の下書き",
        "市町の事業の下書きを登録し、直す（承認の依頼や取下げはできません）",
    ),
    Scope.DATASETS: (
        "データの新しい版",
        "共有しているデータに新しい版を加える（共有の範囲は変えられません）",
    ),
}


class Relation(StrEnum):
    """How the caller stands to the thing. ANY in a grant means: to whomever it belongs."""

    OWN = "own"
    PARTNER = "partner"
    CONSENTED = "consented"
    APPOINTED = "appointed"
    OTHER = "other"
    ANY = "any"


_SERVICE_PREFIX = "service:"
API_TOKEN = "api-token:"
"""What a town's own system is called by: this, and the id of its API token."""


@dataclass(frozen=True)
class Member:
    """The caller, as the access token describes them.

    `proved_at` is when they last proved their password; a service and a town's own system never do.
    `drawn_at` is when the token was drawn; it is of the token, and says nothing of the caller.
    Only a municipality's own system has `scopes`, those of its API token, and a `sponsor`: the
    member who answers for that token.
    """

    id: str
    municipality: str | None
    roles: frozenset[Role]
    proved_at: datetime | None = None
    scopes: frozenset[Scope] | None = None
    sponsor: str | None = None
    drawn_at: datetime | None = field(default=None, compare=False)

    @classmethod
    def of_service(cls, service: str) -> "Member":
        """One of Yui's own services as a caller."""
        return cls(f"{_SERVICE_PREFIX}{service}", None, frozenset({Role.SERVICE}))

    @property
    def service(self) -> str | None:
        """Which of Yui's own services this is; None for a person or a town's system."""
        return self.id.removeprefix(_SERVICE_PREFIX) if self.holds(Role.SERVICE) else None

    @property
    def turn(self) -> str:
        """Whose turn it takes where all take turns: one's own; all systems of a town have one."""
        return self.id if self.scopes is None else f"{API_TOKEN}{self.municipality}"

    def is_of(self, municipality: str) -> bool:
        return self.municipality == municipality

    def holds(self, *roles: Role) -> bool:
        return bool(self.roles & set(roles))

    def require_proof(self, now: datetime) -> None:
        """Raise PasswordWanted unless the password was proved within PROOF_LASTS."""
        if self.proved_at is None or now - self.proved_at >= PROOF_LASTS:
            raise PasswordWanted("重要な操作のため、パスワードをもう一度入力してください。")

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The ids of those whose standing counts for this caller: their own, and a sponsor's."""
        if self.service is not None or not self.id:
            return ()
        return (self.id,) if self.sponsor is None else (self.id, self.sponsor)

    def narrowed(self, standings: Mapping[str, "Standing | None"], today: date) -> "Member":
        """The member without the roles that they lost since their token was given.

        Whoever has no standing yet is new: the token counts. Raise NotSignedIn where it is of no
        use any more: suspended or revoked, out of term, of another municipality by now, or without
        a sponsor who heads a section.
        """
        for standing in map(standings.get, self.rests_on):
            if standing is not None:
                standing.require_active(self.municipality, today)
                standing.require_drawn_since(self.drawn_at)
        sponsor = standings.get(self.sponsor or "")
        if sponsor is not None and Role.SECTION_HEAD not in sponsor.roles:
            raise NotSignedIn(
                "この接続用トークンを受け持つ所属長がいないため、利用を止めています。"
            )
        own = standings.get(self.id)
        return replace(self, roles=self.roles & own.roles) if own is not None else self


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What council last said of a member, or of a town's API token.

    The term includes both days, Asia/Tokyo; None is open. `barred` is a suspended member, or an API
    token that was revoked. `barred_at` is when that last began, also when it has ended since.
    """

    municipality: str | None
    roles: frozenset[Role]
    term_from: date | None
    term_until: date | None
    barred: bool
    barred_at: datetime | None = None

    def require_drawn_since(self, drawn_at: datetime | None) -> None:
        """Raise NotSignedIn for a token of before the last suspension: lifting it gives none back.

        By council's clock both, and a token tells whole seconds.
        """
        if self.barred_at and drawn_at and drawn_at <= self.barred_at.replace(microsecond=0):
            raise NotSignedIn("利用の停止より前のサインインです。もう一度サインインしてください。")

    def require_active(self, municipality: str | None, today: date) -> None:
        """Raise NotSignedIn for who may not act for the municipality today."""
        if self.barred:
            raise NotSignedIn("利用を停止されています。事務局にお問い合わせください。")
        if self.term_from is not None and today < self.term_from:
            raise NotSignedIn("任期が始まっていません。事務局にお問い合わせください。")
        if self.term_until is not None and self.term_until < today:
            raise NotSignedIn("任期が終わっています。事務局にお問い合わせください。")
        if self.municipality != municipality:
            raise NotSignedIn("所属が変わりました。もう一度サインインしてください。")


@dataclass(frozen=True)
class Permission:
    """Which roles may do something, and in which relation to the thing.

    A `secret` permission answers "not found" instead of "not allowed", because that the thing
    exists is itself not for the caller to know. A `weighty` one asks for the password again. An API
    token needs the `scope`; without one, no token ever does this.
    """

    name: str
    grants: Mapping[Role, frozenset[Relation]]
    secret: bool = False
    weighty: bool = False
    scope: Scope | None = None

    def may_ever(self, member: Member) -> bool:
        """Whether some role of the member holds the permission in some relation."""
        return any(self.grants.get(role) for role in member.roles)

    def admit(self, caller: Member, callee: str) -> None:
        """Raise NotAllowed (or NotFound) unless the door of the service `callee` opens."""
        if caller.service is not None and not _is_in_the_table(caller.service, callee, self.name):
            raise NotAllowed("このサービスからの呼び出しは受け付けていません。")
        if not self._within_scopes_of(caller):
            raise NotAllowed("この接続用トークンでは、この操作を行えません。")
        if not self.may_ever(caller):
            raise Hidden() if self.secret else NotAllowed()

    def allows(self, member: Member, *relations: Relation) -> bool:
        if not self._within_scopes_of(member):
            return False
        held = {Relation.ANY, *relations}
        return any(self.grants.get(role, frozenset()) & held for role in member.roles)

    def check(self, member: Member, *relations: Relation) -> None:
        """Raise NotAllowed (or NotFound, where existence is secret) unless allowed."""
        if not self.allows(member, *relations):
            raise Hidden() if self.secret else NotAllowed()

    def _within_scopes_of(self, member: Member) -> bool:
        return member.scopes is None or self.scope in member.scopes


def permission(
    name: str,
    *,
    secret: bool = False,
    weighty: bool = False,
    scope: Scope | None = None,
    **grants: str,
) -> Permission:
    """`permission("project.edit", official="own", coordinator="any")`; several: `"own partner"`."""
    return Permission(
        name,
        {
            Role(role): frozenset(Relation(word) for word in relations.split())
            for role, relations in grants.items()
        },
        secret,
        weighty,
        scope,
    )


EVERYBODY = Permission("everybody", {})
"""No sign-in needed: health, keys, signing in itself."""

_PEOPLE = frozenset(Role) - {Role.SERVICE}
_TO_ANY = frozenset({Relation.ANY})

PEOPLE = Permission("people", dict.fromkeys(_PEOPLE, _TO_ANY), scope=Scope.READ)
"""People and, to read, municipalities' own systems."""

READ_FEED = Permission("feed.read", dict.fromkeys(Role, _TO_ANY), scope=Scope.READ)
"""Of the feed, people and towns are shown what they may know; services that may read it, all."""

_FEED = frozenset({READ_FEED.name})

CALLS: Mapping[str, Mapping[str, frozenset[str]]] = {
    caller: dict.fromkeys(heard, _FEED) for caller, heard in HEARS.items()
}
"""Who calls whom in its own name: caller, callee, the permissions it may use there; no others.

Today that is whose log it reads, as the manifests say.

What is open to everybody (`GET /keys`) needs no line, and the portal calls as its member."""


def _is_in_the_table(caller: str, callee: str, permission: str) -> bool:
    return permission in CALLS.get(caller, {}).get(callee, ())
