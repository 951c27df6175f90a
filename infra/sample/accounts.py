"""The sample accounts, named by role. They open from this machine alone."""

import uuid
from dataclasses import dataclass
from datetime import date

from shared.access import Member, Role
from shared.vocabulary import MUNICIPALITIES, municipality

PASSWORD = "mihon-nemuro-5g"
"""The same for all sample accounts; `yui run` prints it."""

NAMESPACE = uuid.UUID("5f0d4f5e-6b1e-4d0c-9f7a-2a7d5e0c0008")
EXPERT_UNTIL = date(2028, 3, 31)
SECRETARIAT = "012238"
LOGIN_NAMES = {
    "012238": "nemuro",
    "016918": "betsukai",
    "016926": "nakashibetsu",
    "016934": "shibetsu",
    "016942": "rausu",
}
SECTIONS = {
    "012238": "総合政策部 総合政策室",
    "016918": "総合政策部 総合政策課",
    "016926": "総務部 企画課",
    "016934": "企画政策課",
    "016942": "企画財政課",
}


def sample_id(name: str) -> str:
    """The same UUID for the same name, so that loading twice makes nothing twice."""
    return str(uuid.uuid5(NAMESPACE, name))


@dataclass(frozen=True)
class Account:
    """One sample account; `municipality` is None for outside experts."""

    login: str
    name: str
    section: str
    municipality: str | None
    role: Role
    term_until: date | None = None

    @property
    def member(self) -> Member:
        """This account as a caller."""
        return Member(sample_id(f"member/{self.login}"), self.municipality, frozenset({self.role}))


_TOWN_ROLES = (
    ("tanto", Role.OFFICIAL),
    ("shozokucho", Role.SECTION_HEAD),
    ("shucho", Role.HEAD),
    ("hyoka", Role.EVALUATOR),
)


def _of_town(code: str) -> list[Account]:
    town, login, section = municipality(code).name, LOGIN_NAMES[code], SECTIONS[code]
    return [
        Account(f"{login}-{word}", f"{town} {role.label}", section, code, role)
        for word, role in _TOWN_ROLES
    ]


ACCOUNTS: tuple[Account, ...] = (
    Account("jimukyoku", "協議会 事務局", SECTIONS[SECRETARIAT], SECRETARIAT, Role.COORDINATOR),
    *(account for town in MUNICIPALITIES for account in _of_town(town.code)),
    Account("yushikisha", "外部有識者 評価者", "", None, Role.EVALUATOR, EXPERT_UNTIL),
    Account("kansa", "協議会 監査", "監査委員事務局", SECRETARIAT, Role.AUDITOR),
)
_BY_LOGIN = {account.login: account for account in ACCOUNTS}


def account(login: str) -> Account:
    """Raise KeyError for a login that is no sample."""
    return _BY_LOGIN[login]


def of_town(code: str, role: Role) -> Account:
    """The account of a municipality in a role."""
    return next(one for one in ACCOUNTS if (one.municipality, one.role) == (code, role))


def as_table() -> str:
    """What `yui run` prints: login, password and role of every account."""
    rows = [f"  {one.login:<26}{PASSWORD:<20}{one.name}" for one in ACCOUNTS]
    head = "見本のアカウント（このコンピューターからだけサインインできます）"
    return "\n".join([head, f"  {'ログインID':<22}{'パスワード':<15}役割", *rows, ""])
