"""What the operator of an installation does to council's members, without anybody signed in."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from typing import Concatenate, ParamSpec, TypeVar

from infra.callers import OPERATOR
from infra.sample.accounts import PASSWORD, Account
from services.council import actions
from services.council.domain.codes import new_code
from services.council.domain.proposals import Proposal
from shared.database import Database
from shared.preparing import prepare
from shared.transactions import CONSOLE, Transactions, UnitOfWork

P = ParamSpec("P")
R = TypeVar("R")


class Council:
    """Council's database, opened beside its service or before it starts."""

    def __init__(self, database_url: str) -> None:
        database = Database(database_url)
        prepare(database, "council")
        # The service's own consumers read the log at their start, and again after a silence.
        self._transactions = Transactions(
            "council", database, committed=lambda producer: None, address=CONSOLE
        )

    def has_members(self) -> bool:
        return self._transactions.query(actions.has_members, OPERATOR, "")

    def enrol_first(self, login: str, name: str, section: str, password: str) -> None:
        """The first 事務局 account. Raises Conflict if there is one, Invalid for bad values."""
        self._run(actions.enrol_first, login=login, name=name, section=section, password=password)

    def reset(self, login: str) -> str:
        """A reset code for a locked-out member; raises NotFound."""
        return self._run(actions.reset_by_operator, login)

    def proposals(self) -> Sequence[Proposal]:
        """Those that wait for a second 事務局 member."""
        return self._run(actions.list_open_proposals)

    def confirm(self, proposal: Proposal) -> str | None:
        """Let it take effect; the reset code, where it opens a way in. Raises Conflict or Stale."""
        code = new_code(secrets.choice)
        self._run(actions.confirm_by_operator, proposal.id, code)
        return code if proposal.deed.opens_a_way_in else None

    def name_of(self, proposal: Proposal) -> str:
        """What the member is called, or is to be called."""
        if proposal.wanted:
            return proposal.wanted[0].name
        return self._run(actions.get_member, proposal.member_id).card.name

    def enrol_samples(self, accounts: Iterable[Account]) -> None:
        """Those that are not there yet; one hash serves all, as their password is public."""
        password_hash = actions.hash_password(PASSWORD)
        for account in accounts:
            self._run(
                actions.enrol_sample,
                member_id=account.member.id,
                login=account.login,
                name=account.name,
                section=account.section,
                municipality=account.municipality,
                roles=[account.role],
                password_hash=password_hash,
                term_until=account.term_until,
            )

    def close(self) -> None:
        self._transactions.database.close()

    def _run(
        self, action: Callable[Concatenate[UnitOfWork, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        return self._transactions.run(action, OPERATOR, "", *args, **kwargs)
