"""Who may do what with members, tokens, plans and commitments."""

from shared.access import EVERYBODY, PEOPLE, Member, Permission, permission


class OwnAccount(Permission):
    """Held by every person, also before a temporary password is replaced (no roles until then)."""

    def may_ever(self, member: Member) -> bool:
        return not member.roles or super().may_ever(member)


SIGN_IN = EVERYBODY
OWN_ACCOUNT = OwnAccount("account.own", PEOPLE.grants)

READ_COMMON = PEOPLE
"""Municipalities, plans and 重点取組事項."""

LIST_MEMBERS = PEOPLE
"""Names and roles; logins and the like are for READ_ACCOUNTS."""
READ_ACCOUNTS = permission("member.read-account", coordinator="any", auditor="any")
MANAGE_MEMBERS = permission("member.manage", weighty=True, coordinator="any")

READ_PROPOSALS = permission("proposal.read", coordinator="any", auditor="any")
CONFIRM_PROPOSAL = permission("proposal.confirm", weighty=True, coordinator="any")
DISMISS_PROPOSAL = permission("proposal.dismiss", coordinator="any")
"""Decline another's, withdraw one's own."""

READ_API_TOKENS = permission(
    "api-token.read", official="own", section_head="own", coordinator="any", auditor="any"
)
MAKE_API_TOKENS = permission("api-token.make", weighty=True, section_head="own")
"""The 事務局 makes none: with one it would read what the municipality keeps to itself."""
TAKE_OVER_API_TOKEN = permission(
    "api-token.take-over", secret=True, weighty=True, section_head="own"
)
REVOKE_API_TOKEN = permission(
    "api-token.revoke", secret=True, section_head="own", coordinator="any"
)
"""The 事務局, too: a token that leaked is ended by whoever hears of it first."""

EDIT_PLANS = permission("plan.edit", coordinator="any")

READ_COMMITMENTS = PEOPLE
SIGN_COMMITMENT = permission("commitment.sign", weighty=True, head="own")
WITHDRAW_COMMITMENT = permission("commitment.withdraw", weighty=True, head="own")
